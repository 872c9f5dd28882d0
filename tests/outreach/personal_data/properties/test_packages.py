import io
import zipfile

import docx
import openpyxl
import pytest
from lxml import etree

from outreach.personal_data.properties import names_in, without_names

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
NAME = "Éva Grönlund"


def package(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in parts.items():
            written.writestr(as_path(name), content)
        written.writestr("mimetype", "application/x", zipfile.ZIP_STORED)
        written.writestr("big.bin", b"\0" * 5000, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def as_path(name: str) -> str:
    path = name.replace("__", "/")
    return path if path.endswith(".rels") else f"{path}.xml"


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        return read.read(as_path(name)).decode()


@pytest.mark.parametrize(
    ("suffix", "part", "content"),
    [
        (".docx", "word__document", f'<w:p xmlns:w="{WORD}"><w:ins w:author="{NAME}" w:id="1">text</w:ins></w:p>'),
        (".docx", "word__people", f'<p xmlns:w="u"><w:person w:author="{NAME}" w:userId="S::x"/>text</p>'),
        (".docx", "docProps__app", f"<Properties><Manager>{NAME}</Manager>text</Properties>"),
        (".docx", "docProps__app", f"<Properties><Template>C:/Users/{NAME}/a.dotx</Template>text</Properties>"),
        (".docx", "docProps__app", f"<Properties><HyperlinkBase>file:///{NAME}</HyperlinkBase>text</Properties>"),
        *(
            (".docx", "docProps__core", f"<c><{tag}>{NAME}</{tag}>text</c>")
            for tag in ("title", "subject", "keywords", "description", "category", "contentStatus", "identifier")
        ),
        *(
            (".docx", "docProps__custom", f'<p xmlns:v="u"><property><v:{tag}>{NAME}</v:{tag}></property>text</p>')
            for tag in ("lpstr", "bstr", "lpwstr")
        ),
        (
            ".docx",
            "word___rels__settings.xml.rels",
            f'<r><Relationship Id="text" Target="file:///C:/Users/{NAME}/n.dotm" TargetMode="External"/></r>',
        ),
        (".xlsx", "xl__persons__person", f'<personList><person displayName="{NAME}" id="1"/>text</personList>'),
        (".xlsx", "xl__comments1", f"<c><authors><author>{NAME}</author></authors>text</c>"),
        (".xlsx", "xl__workbook", f'<workbook><fileSharing userName="{NAME}"/>text</workbook>'),
        (".xlsx", "xl__workbook", f'<workbook xmlns:a="u"><a:absPath url="C:/{NAME}/"/>text</workbook>'),
        (".xlsx", "xl__revisions__userNames", f'<users><userInfo name="{NAME}" id="1"/>text</users>'),
        (".pptx", "ppt__commentAuthors", f'<l><cmAuthor name="{NAME}" initials="ÉG" id="1"/>text</l>'),
        (".pptx", "ppt__authors", f'<l xmlns:p="u"><p:author name="{NAME}" userId="S::x"/>text</l>'),
        (".odt", "meta", f'<m xmlns:d="u"><d:creator>{NAME}</d:creator><d:date>text</d:date></m>'),
        *(
            (".odt", "meta", f'<m xmlns:d="u"><d:{tag}>{NAME}</d:{tag}><d:date>text</d:date></m>')
            for tag in ("title", "subject", "description", "keyword", "initial-creator", "printed-by", "user-defined")
        ),
        (".odt", "meta", f'<m xmlns:d="u" ><d:template href="C:/{NAME}.ott"/><d:date>text</d:date></m>'),
        (".odt", "content", f'<m xmlns:d="u"><d:annotation><d:creator>{NAME}</d:creator>text</d:annotation></m>'),
        (".odt", "content", f'<m xmlns:d="u"><d:change-info><d:creator>{NAME}</d:creator>text</d:change-info></m>'),
        (".odt", "styles", f'<m xmlns:d="u"><d:annotation><d:creator>{NAME}</d:creator>text</d:annotation></m>'),
    ],
)
def test_a_package_loses_names_where_they_stand_besides_the_text(suffix, part, content):
    before = package(**{part: content, "other": f"<a>{NAME}</a>"})
    assert NAME in names_in(before, suffix)
    after = without_names(before, suffix)
    assert NAME not in names_in(after, suffix)
    assert without_names(after, suffix) == after
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(after)) as new:
        name = as_path(part)
        assert "text" in new.read(name).decode()
        assert NAME not in new.read(name).decode()
        assert new.namelist() == old.namelist()
        assert [each.compress_type for each in new.infolist()] == [each.compress_type for each in old.infolist()]
        assert all(new.read(each) == old.read(each) for each in new.namelist() if each != name)


def test_a_package_that_names_nobody_is_not_written_anew():
    document = docx.Document()
    document.core_properties.author = ""
    file = io.BytesIO()
    document.save(file)
    once = without_names(file.getvalue(), ".docx")
    assert without_names(once, ".docx") == once


def test_dates_numbers_and_the_lists_of_sheets_stay():
    core = "<c><created>2020-05-01T10:00:00Z</created><revision>7</revision><language>fr</language><title>x</title></c>"
    app = (
        "<Properties><Pages>3</Pages><SharedDoc>false</SharedDoc><Application>Microsoft Excel</Application>"
        '<TitlesOfParts xmlns:v="u"><v:lpstr>Figures</v:lpstr></TitlesOfParts><Company>x</Company></Properties>'
    )
    custom = '<p xmlns:v="u"><v:i4>12</v:i4><v:filetime>2020-05-01T10:00:00Z</v:filetime><v:lpstr>x</v:lpstr></p>'
    after = without_names(package(docProps__core=core, docProps__app=app, docProps__custom=custom), ".xlsx")
    for part, before in (("core", core), ("app", app), ("custom", custom)):
        left = "".join(etree.fromstring(part_of(after, f"docProps__{part}").encode()).itertext())
        assert left == "".join(etree.fromstring(before).itertext()).removesuffix("x")


def test_a_control_that_shows_a_property_keeps_its_words_in_word():
    tied = (
        f'<w:sdt xmlns:w="{WORD}"><w:sdtPr><w:dataBinding w:xpath="/c:coreProperties[1]/d:title[1]" '
        "w:prefixMappings=\"xmlns:c='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'\"/>"
        "</w:sdtPr><w:t>Budget</w:t></w:sdt>"
    )
    own = f'<w:sdt xmlns:w="{WORD}"><w:dataBinding w:xpath="/own"/><w:ins w:author="{NAME}"/></w:sdt>'
    after = without_names(package(word__document=tied, word__header1=own), ".docx")
    assert "dataBinding" not in part_of(after, "word__document")
    assert "<w:t>Budget</w:t>" in part_of(after, "word__document")
    assert "dataBinding" in part_of(after, "word__header1")


def test_a_field_that_shows_a_property_keeps_its_words_in_an_opendocument_text():
    body = (
        f'<m xmlns:t="{TEXT}"><t:p>Sent by <t:initial-creator>{NAME}</t:initial-creator>, '
        '<t:user-defined t:name="Org">Ministry</t:user-defined>, <t:author-name>A. Person</t:author-name></t:p></m>'
    )
    after = part_of(without_names(package(content=body), ".odt"), "content")
    assert "".join(etree.fromstring(after.encode()).itertext()) == f"Sent by {NAME}, Ministry, A. Person"
    assert after.count('t:fixed="true"') == 2


def test_what_is_left_in_the_properties_is_read_so_that_it_is_told():
    left = package(customXml__item1=f"<p><Owner>{NAME}</Owner></p>")
    assert NAME in names_in(without_names(left, ".docx"), ".docx")


def test_word_and_excel_files_open_as_they_were():
    document, file = docx.Document(), io.BytesIO()
    document.add_heading("Consultations", 1)
    document.add_paragraph("What was said stays.")
    for name in ("author", "title", "subject", "keywords", "comments", "category", "content_status", "identifier"):
        setattr(document.core_properties, name, NAME)
    document.save(file)
    read = docx.Document(io.BytesIO(without_names(file.getvalue(), ".docx")))
    assert [each.text for each in read.paragraphs] == ["Consultations", "What was said stays."]
    told = read.core_properties
    assert (told.author, told.title, told.keywords, told.category, told.identifier) == ("", "", "", "", "")
    assert told.created == document.core_properties.created
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.title, book.active["A1"], book.properties.title = "Figures", "=1+1", NAME
    book.save(file)
    read = openpyxl.load_workbook(io.BytesIO(without_names(file.getvalue(), ".xlsx")))
    assert (read.sheetnames, read["Figures"]["A1"].value, read.properties.title) == (["Figures"], "=1+1", None)


@pytest.mark.parametrize("suffix", [".docx", ".png", ".jpg", ".pdf"])
@pytest.mark.parametrize("content", [b"nothing of the kind", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b""])
def test_what_is_damaged_is_left_as_it_is(suffix, content):
    assert without_names(content, suffix) is None or (suffix, content) == (".jpg", b"\xff\xd8")
    assert "Person" not in names_in(content, suffix)
