"""The overview as a Word document, in the plain form of the United Nations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import override
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from outreach.documents.document import Entry, Fact, Masthead, OverviewDocument, Section, Table
from outreach.documents.passages import Text
from states.documents.word import WORD_LANGUAGES, add_state_lists, follow_direction, new_document, to_bytes

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

NUMBERED, ENTRY, ENTRY_TEXT = "Numbered Paragraph", "Entry", "Entry Text"
INDENT = Cm(1)
WIDTH = Cm(16.6)  # of the type area: A4 less the margins
HAIRLINE, THIN, THICK = 2, 6, 18  # of rules, in eighths of a point
UPRIGHT = {"zh-hans", "ar"}  # scripts that have no italics


def to_docx(document: OverviewDocument) -> bytes:
    """Return `document` as the bytes of a .docx file; the same document gives the same bytes."""
    with override(document.language):
        paper = new_document(document.language)
        add_styles(paper)
        paper.core_properties.title = document.title
        paper.core_properties.language = document.language
        add_running_lines(paper, document.masthead.symbol)
        add_masthead(paper, document.masthead)
        add_title(paper, document.title)
        paper.add_heading(document.introduction_heading, level=1)
        for number, text in enumerate(document.introduction, start=1):
            add_numbered(paper, number).add_run(text)
        for part in document.parts:
            paper.add_heading(part.heading, level=1)
            for section in part.sections:
                add_section(paper, section, document.language)
        paper.add_heading(document.tables_heading, level=1)
        for table in document.tables:
            add_table(paper, table)
        if document.appendix:
            heading = paper.add_heading(document.appendix_heading, level=1)
            heading.paragraph_format.page_break_before = True
            add_state_lists(paper, document.appendix)
        return to_bytes(paper, document.as_of)


def add_styles(paper: Document) -> None:
    """Add the styles of numbered paragraphs and of entries, by which a person can change the look in one place."""
    normal = paper.styles["Normal"]
    for name, hangs, before, after in ((NUMBERED, True, 0, 6), (ENTRY, True, 6, 2), (ENTRY_TEXT, False, 0, 2)):
        style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)
        style.base_style = normal
        looks = style.paragraph_format
        looks.left_indent, looks.space_before, looks.space_after = INDENT, Pt(before), Pt(after)
        looks.keep_with_next = name != NUMBERED  # an activity stays on one page if it can
        if hangs:
            looks.first_line_indent = -INDENT
            looks.tab_stops.add_tab_stop(INDENT, WD_TAB_ALIGNMENT.LEFT)


def add_running_lines(paper: Document, symbol: str) -> None:
    """Put the symbol at the head of every page but the first, and the number of the page at the foot of all."""
    section = paper.sections[0]
    section.different_first_page_header_footer = True
    head = section.header.paragraphs[0]
    head.text = symbol
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    draw_rule(head, THIN)
    for foot in (section.footer, section.first_page_footer):
        paragraph = foot.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)


def add_masthead(paper: Document, masthead: Masthead) -> None:
    """Put the symbol at the top right, below it the organ and, beside it, distribution, date and language."""
    symbol = paper.add_paragraph()
    symbol.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    symbol.add_run(masthead.symbol).font.size = Pt(14)
    draw_rule(symbol, THIN)
    organ, issue = new_table(paper, 1, (Cm(11.6), Cm(5))).rows[0].cells
    name = organ.paragraphs[0].add_run(masthead.organ)
    name.bold, name.font.size = True, Pt(13)
    lines = [masthead.distribution, masthead.date, masthead.language, masthead.original]
    paragraph = issue.paragraphs[0]
    for line in filter(None, lines):
        paragraph = paragraph if not paragraph.text else issue.add_paragraph()
        paragraph.text = line
        paragraph.paragraph_format.space_after = Pt(0)
    below = paper.add_paragraph()
    below.paragraph_format.space_after = Pt(12)
    draw_rule(below, THICK)
    if masthead.notice:
        paper.add_paragraph().add_run(masthead.notice).bold = True


def add_title(paper: Document, text: str) -> None:
    """Add the title of the document."""
    title = paper.add_paragraph(style="Title")
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(12)
    run = title.add_run(text)
    run.bold = True
    spacing = OxmlElement("w:spacing")  # the library's template spaces the letters of a title out
    spacing.set(qn("w:val"), "0")
    run._r.get_or_add_rPr().append(spacing)


def add_section(paper: Document, section: Section, language: str) -> None:
    """Add one level of activities, State by State."""
    paper.add_heading(section.heading, level=2)
    if section.note:
        paper.add_paragraph(section.note)
    for group in section.groups:
        paper.add_heading(group.state, level=3)
        for entry in group.entries:
            add_entry(paper, entry, language)


def add_entry(paper: Document, entry: Entry, language: str) -> None:
    """Add one activity: its numbered line, then its texts and who took part, indented."""
    last = line = add_numbered(paper, entry.number, ENTRY)
    line.add_run(entry.lead)
    if entry.mark:
        line.add_run(entry.mark).bold = True
    title = add_text(line, entry.title)
    title.italic = (entry.title.language or language) not in UPRIGHT
    for passage in entry.passages:
        last = append(paper, ENTRY_TEXT)
        set_direction(last, passage.direction)
        add_text(last, passage)
    for fact in entry.facts:
        last = append(paper, ENTRY_TEXT)
        add_fact(last, fact)
    last.paragraph_format.keep_with_next = False


def add_fact(paragraph: Paragraph, fact: Fact) -> None:
    """Add the label and the values of `fact` to `paragraph`."""
    paragraph.add_run(fact.label)
    for place, value in enumerate(fact.values):
        if place:
            paragraph.add_run(fact.separator)
        add_text(paragraph, value).bold = fact.is_bold or None


def add_numbered(paper: Document, number: int, style: str = NUMBERED) -> Paragraph:
    """Add a paragraph that begins with `number`, its lines hanging from the text."""
    paragraph = append(paper, style)
    paragraph.add_run(f"{number}.\t")
    return paragraph


def append(paper: Document, style: str) -> Paragraph:
    """Add an empty paragraph in the style of that name, one of those of `add_styles`.

    The library's own way looks through the document and its styles each time; a long overview would take minutes.
    """
    paragraph = Paragraph(OxmlElement("w:p"), paper._body)
    paragraph._p.style = style.replace(" ", "")  # by its id, which the library makes so from the name
    paper.element.body[-1].addprevious(paragraph._p)  # before the properties of the section, which come last
    return paragraph


def set_direction(paragraph: Paragraph, direction: str) -> None:
    """Let `paragraph` run in the given direction where that is not the document's."""
    if direction:
        bidi = OxmlElement("w:bidi")
        bidi.set(qn("w:val"), "1" if direction == "rtl" else "0")
        paragraph._p.get_or_add_pPr().insert_element_before(bidi, "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_text(paragraph: Paragraph, text: Text) -> Run:
    """Add a run that says `text`, marked with its language and direction where they are not the document's."""
    run = paragraph.add_run(text.text)
    if text.language:
        properties = run._r.get_or_add_rPr()
        if text.direction == "rtl":
            properties.append(OxmlElement("w:rtl"))
        language = OxmlElement("w:lang")
        tag = WORD_LANGUAGES[text.language]
        for script in ("val", "eastAsia", "bidi"):
            language.set(qn(f"w:{script}"), tag)
        properties.append(language)
    return run


def add_table(paper: Document, table: Table) -> None:
    """Add a table of figures: what is counted at the start, how many at the end, a thin rule under each row."""
    paper.add_heading(table.heading, level=2)
    grid = new_table(paper, len(table.rows), (Length(WIDTH - Cm(2.6)), Cm(2.6)))
    rows = list(grid.rows)
    for row, (label, number) in zip(rows, table.rows, strict=True):
        name, figure = row.cells
        name.text, figure.text = label, str(number)
        figure.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for cell in (name, figure):
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
            cell.paragraphs[0].paragraph_format.keep_with_next = row is not rows[-1]
    draw_rules(grid)
    paper.add_paragraph().paragraph_format.space_after = Pt(0)


def new_table(paper: Document, rows: int, widths: tuple[Length, ...]) -> WordTable:
    """Return a new table with columns of the given widths."""
    grid: WordTable = paper.add_table(rows, len(widths))
    follow_direction(paper, grid)
    grid.autofit = False
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    return grid


def draw_rules(grid: WordTable) -> None:
    """Draw a thin rule under each row of `grid`."""
    borders = OxmlElement("w:tblBorders")
    for side, eighths in (("top", THIN), ("bottom", THIN), ("insideH", HAIRLINE)):
        borders.append(rule(side, eighths))
    grid._tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def draw_rule(paragraph: Paragraph, eighths: int) -> None:
    """Draw a plain rule under `paragraph`, `eighths` of a point thick."""
    borders = OxmlElement("w:pBdr")
    borders.append(rule("bottom", eighths))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def rule(side: str, eighths: int) -> BaseOxmlElement:
    """Return the element of a single black rule at `side`, `eighths` of a point thick."""
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "1"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    return line
