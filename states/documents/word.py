"""Word documents in the plain form of the United Nations, the same bytes every time."""

import datetime
import io
import zipfile
from collections.abc import Iterable
from typing import TYPE_CHECKING

import docx
from django.utils.translation import get_language_info
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table

from states.documents.appendix import StateList
from states.documents.columns import read_downwards

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

# A reader's machine that lacks one of these puts its own font for the script in its place.
FONTS = {"ascii": "Times New Roman", "hAnsi": "Times New Roman", "eastAsia": "SimSun", "cs": "Times New Roman"}
WORD_LANGUAGES = {"ar": "ar-SA", "zh-hans": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"}
TABLE_STYLES = {"Normal Table", "Table Grid"}
POINTS = {"Normal": 10.5, "Title": 14, "Heading 1": 12, "Heading 2": 11, "Heading 3": 10.5, "State Name": 9}
LINE = Pt(11)  # of a State's name: list A, the longest, still fits on one page in most languages
SHORT = 20  # rows; a list no longer than that is not broken between pages


def new_document(language: str) -> Document:
    """Return an empty A4 document in `language`, a code of settings.LANGUAGES.

    Type is black, in the fonts that the organization's documents use, for all scripts; Arabic runs right to left.
    """
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    _make_plain(document)
    _set_sizes(document)
    _set_language(document, language)
    return document


def add_state_lists(document: Document, lists: Iterable[StateList]) -> None:
    """Append each list to `document`: its heading, then its States in three columns read downwards."""
    for state_list in lists:
        document.add_heading(state_list.heading, level=2 if len(state_list.code) == 1 else 3)
        rows = read_downwards(state_list.states)
        table = document.add_table(rows=len(rows), cols=3)
        follow_direction(document, table)
        # `table.cell` counts all cells anew for each one; the rows themselves know theirs.
        for row, states in zip(table.rows, rows, strict=True):
            for cell, state in zip(row.cells, states, strict=True):
                name = cell.paragraphs[0]
                name.text = str(state or "")
                name.style = document.styles["State Name"]
                name.paragraph_format.keep_with_next = len(rows) <= SHORT and states is not rows[-1]


def follow_direction(document: Document, table: Table) -> None:
    """Let the columns of `table` run from right to left where `document` does."""
    if document.styles["Normal"].element.xpath("w:pPr/w:bidi"):
        table._tblPr.insert_element_before(
            OxmlElement("w:bidiVisual"), "w:tblStyleRowBandSize", "w:tblW", "w:jc", "w:tblLayout", "w:tblLook"
        )


def to_bytes(document: Document, on: datetime.date) -> bytes:
    """Return `document` as a .docx file whose bytes depend on nothing but what it says and the date `on`.

    Every time kept inside is midnight of `on`, and the parts are stored as they are: compressed, they would change
    with the version of the compressing library. The title is the caller's to set, in `core_properties.title`.
    """
    midnight = datetime.datetime.combine(on, datetime.time(), datetime.UTC)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = midnight
    properties.revision = 1
    written, dated = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(dated, "w", zipfile.ZIP_STORED) as target:
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, midnight.timetuple()[:6])
            entry.create_system = 0  # otherwise it would tell which system wrote it
            target.writestr(entry, source.read(part))
    return dated.getvalue()


def _make_plain(document: Document) -> None:
    """Take out of the library's template its colours, its theme's fonts and the parts that no document here uses."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in TABLE_STYLES:
            style.delete()
    for name in ("w:color", "w:rFonts", "w:pBdr"):
        for element in document.styles.element.xpath(f".//w:style//{name}"):
            element.getparent().remove(element)
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in relations.items() if rel.reltype.endswith(("stylesWithEffects", "thumbnail"))]:
            del relations[key]


def _set_sizes(document: Document) -> None:
    """Set the size of type and the space between lines."""
    styles = document.styles
    styles.add_style("State Name", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, points in POINTS.items():
        style = styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.size = Pt(points)
        for old in style.element.xpath("w:rPr/w:szCs"):
            old.getparent().remove(old)
        # The size of right-to-left type is said apart.
        style.element.get_or_add_rPr().find(qn("w:sz")).addnext(_element("w:szCs", val=f"{points * 2:.0f}"))
        style.paragraph_format.space_before = Pt(10 if name.startswith("Heading") else 0)
        style.paragraph_format.space_after = Pt(0 if name == "State Name" else 6)
        style.paragraph_format.line_spacing = LINE if name == "State Name" else 1.1


def _set_language(document: Document, language: str) -> None:
    """Set the fonts and the language of all type, and the direction that goes with it."""
    defaults = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")[0]
    for old in defaults.xpath("w:rFonts | w:lang"):
        defaults.remove(old)
    tag = WORD_LANGUAGES[language]
    defaults.insert(0, _element("w:rFonts", **FONTS))
    defaults.append(_element("w:lang", val=tag, eastAsia=tag if language == "zh-hans" else "zh-CN", bidi=tag))
    if get_language_info(language)["bidi"]:
        normal = document.styles["Normal"].element
        normal.get_or_add_pPr().insert(0, OxmlElement("w:bidi"))
        normal.get_or_add_rPr().append(OxmlElement("w:rtl"))
        document.sections[0]._sectPr.xpath("w:docGrid")[0].addprevious(OxmlElement("w:bidi"))


def _element(name: str, **attributes: str) -> "BaseOxmlElement":
    """Return the WordprocessingML element `name` with `attributes` in the same namespace."""
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    return element
