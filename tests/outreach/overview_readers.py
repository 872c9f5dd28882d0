"""Read the texts of an overview back from its files, in their order, as a person would."""

import io
from html.parser import HTMLParser

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

BLOCKS = {"p", "h1", "h2", "h3", "h4", "th", "td"}


def texts_of_docx(content: bytes) -> list[str]:
    """Return the texts of the paragraphs and cells of a Word document, without empty ones."""
    document = docx.Document(io.BytesIO(content))
    texts: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            texts += [paragraph.text for row in block.rows for cell in row.cells for paragraph in cell.paragraphs]
        elif isinstance(block, Paragraph):
            texts.append(block.text)
    return [" ".join(text.split()) for text in texts if text.strip()]


class BlockReader(HTMLParser):
    """Collects the text of each block of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in BLOCKS:
            self.open = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.open = False

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[-1] += data


def texts_of_html(content: str) -> list[str]:
    """Return the texts of the blocks of a page, without empty ones."""
    reader = BlockReader()
    reader.feed(content)
    return [" ".join(text.split()) for text in reader.texts if text.strip()]
