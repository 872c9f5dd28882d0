"""The handover sheet as a Word document, in the plain form of the United Nations."""

from __future__ import annotations

import unicodedata

from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from outreach.documents.handover import Handover, Part
from outreach.documents.passages import Text
from outreach.documents.word import (
    WIDTH,
    add_running_lines,
    add_text,
    add_title,
    draw_rules,
    new_table,
    set_direction,
)
from states.documents.word import new_document, to_bytes

SHARES = {  # of the width of the type area, for the columns of each part, in hundredths
    "promises": (40, 20, 24, 16),
    "follow-ups": (32, 28, 24, 16),
    "plan": (32, 14, 18, 20, 16),
    "contacts": (18, 15, 18, 19, 30),
    "events": (54, 26, 20),
}
CELL, HEAD, POINTS = "Cell", "Cell Head", 9.5


def to_docx(handover: Handover) -> bytes:
    """Return `handover` as the bytes of a .docx file; the same sheet gives the same bytes."""
    with override(handover.language):
        paper = new_document(handover.language)
        add_styles(paper)
        paper.core_properties.title = handover.title
        paper.core_properties.language = handover.language
        add_running_lines(paper, handover.title)
        add_title(paper, handover.title)
        paper.paragraphs[-1].runs[0].font.cs_bold = True
        if handover.is_demonstration:
            write(paper.add_paragraph(), Text(_("Demonstration")), HEAD)
        add_facts(paper, handover)
        for part in handover.parts:
            add_part(paper, part)
        paper.add_paragraph().add_run(handover.notice)
        return to_bytes(paper, handover.as_of)


def add_styles(paper: Document) -> None:
    """Add the styles of cells and of their heads, whose size and weight hold for Arabic letters too."""
    for name, base in ((CELL, "Normal"), (HEAD, CELL)):
        style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = paper.styles[base]
    looks, small = paper.styles[CELL].paragraph_format, paper.styles[CELL].font
    looks.space_before = looks.space_after = Pt(1.5)
    small.size = Pt(POINTS)
    of_arabic = OxmlElement("w:szCs")
    of_arabic.set(qn("w:val"), f"{POINTS * 2:.0f}")
    small.element.rPr.find(qn("w:sz")).addnext(of_arabic)
    bold = paper.styles[HEAD].font
    bold.bold = bold.cs_bold = True


def add_facts(paper: Document, handover: Handover) -> None:
    """Add who hands over what to whom, in two columns."""
    grid = new_table(paper, len(handover.facts), (Length(WIDTH // 4), Length(WIDTH * 3 // 4)))
    for row, (label, value) in zip(grid.rows, handover.facts, strict=True):
        for cell, text, style in zip(row.cells, (label, value), (HEAD, CELL), strict=True):
            write(cell.paragraphs[0], Text(text), style)
    draw_rules(grid)


def add_part(paper: Document, part: Part) -> None:
    """Add a heading with its table, or in words that there is nothing under it."""
    paper.add_heading(part.heading, level=1)
    if not part.rows:
        paper.add_paragraph(part.nothing)
        return
    widths = tuple(Length(WIDTH * share // 100) for share in SHARES[part.code])
    grid = new_table(paper, 1 + len(part.rows), widths)
    head, *rows = grid.rows
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on each page
    for cell, name in zip(head.cells, part.columns, strict=True):
        write(cell.paragraphs[0], Text(name), HEAD)
    for row, told in zip(rows, part.rows, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text in zip(row.cells, told.cells, strict=True):
            write(cell.paragraphs[0], text, CELL)
    draw_rules(grid)


def write(paragraph: Paragraph, text: Text, style: str) -> None:
    """Write `text` into `paragraph` as it is read, at the side where the document's own lines begin."""
    paragraph.style = style
    run, direction = add_text(paragraph, text), direction_of(text.text)
    if direction:
        run.font.rtl = direction == "rtl"
    if direction and (direction == "rtl") != get_language_bidi():
        set_direction(paragraph, direction)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT  # the end of its lines, whichever way they run


def direction_of(text: str) -> str:
    """Return `rtl` or `ltr` as the first letter of `text` is read, nothing where it has no letter.

    Source: rule P2 of Unicode Standard Annex 9. People type in any language, whatever the language of the sheet.
    """
    kinds = (unicodedata.bidirectional(char) for char in text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "")
    return {"L": "ltr", "R": "rtl", "AL": "rtl"}.get(first, "")
