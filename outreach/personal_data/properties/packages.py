"""The properties of Office packages and OpenDocument texts, which are parts of XML in a package."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from fnmatch import fnmatch

from lxml import etree

MOST_BYTES = 60 * 1024 * 1024  # of one part unpacked: more is not read
Place = tuple[str, Callable[[], None]]  # what is told, and what empties it

# Parts that hold nothing but properties: all that stands there is read. Of `customXml` nothing is emptied: a control in
# the text may show what it holds, and a list of literature is kept there.
ALL_READ = ("docProps/*.xml", "meta.xml", "customXml/item*.xml", "word/_rels/settings.xml.rels")
KEPT_IN_CORE = {"created", "modified", "lastPrinted", "revision", "language"}
KEPT_IN_APP = {"Application", "PresentationFormat"}
LISTS_IN_APP = {"TitlesOfParts", "HeadingPairs"}  # of sheets, slides and fonts
PLAIN = re.compile(r"\s*(?:true|false|[\d.]*)\s*")
TEXTS_IN_CUSTOM = {"lpstr", "bstr", "lpwstr"}
KEPT_IN_META = {
    *("date", "creation-date", "print-date", "editing-cycles", "editing-duration"),
    *("document-statistic", "language", "generator"),
}
AUTHORS = {"author", "initials", "displayName", "userId"}
NOTED = {"creator", "creator-initials", "sender-initials"}
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
FIELDS = {"title", "subject", "description", "keywords", "initial-creator", "creator", "printed-by", "user-defined"}


def called(element: etree._Element) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def emptied_text(element: etree._Element) -> Place:
    """Return the text of an element as a place."""
    return element.text or "", lambda: setattr(element, "text", "")


def without(element: etree._Element) -> Place:
    """Return an element as a place that goes as a whole; what follows it stays."""

    def go() -> None:
        parent, before = element.getparent(), element.getprevious()
        assert parent is not None  # no part is one property only
        if element.tail and before is not None:
            before.tail = (before.tail or "") + element.tail
        elif element.tail:
            parent.text = (parent.text or "") + element.tail
        parent.remove(element)

    return " ".join([*map(str, element.attrib.values()), element.text or ""]), go


def attributes(*names: str) -> Callable[[etree._Element], Iterator[Place]]:
    """Return the rule that the attributes with these `names` are emptied, whatever element has them."""

    def places(root: etree._Element) -> Iterator[Place]:
        for element in root.iter(etree.Element):
            for key, told in element.attrib.items():
                if etree.QName(str(key)).localname in names and told:
                    yield str(told), lambda element=element, key=key: element.set(key, "")  # type: ignore[misc]

    return places


def texts(is_told: Callable[[etree._Element], bool]) -> Callable[[etree._Element], Iterator[Place]]:
    """Return the rule that the text of an element is emptied where it `is_told`."""

    def places(root: etree._Element) -> Iterator[Place]:
        yield from (
            emptied_text(each) for each in root.iter(etree.Element) if (each.text or "").strip() and is_told(each)
        )

    return places


def is_told_in_app(element: etree._Element) -> bool:
    """Whether an element of the extended properties is more than a number, a program or a list of parts."""
    is_listed = any(called(each) in LISTS_IN_APP for each in element.iterancestors())
    return not (is_listed or called(element) in KEPT_IN_APP or PLAIN.fullmatch(element.text or ""))


def places_in_meta(root: etree._Element) -> Iterator[Place]:
    """Yield the properties of an OpenDocument text; they go as they are, for some must not be empty."""
    for element in root.iter(etree.Element):
        is_leaf = not len(element) and element.getparent() is not None
        if is_leaf and called(element) not in KEPT_IN_META and ((element.text or "").strip() or element.attrib):
            yield without(element)


def places_in_word(root: etree._Element) -> Iterator[Place]:
    """Yield who wrote comments and changes; and the ties of controls to properties, so that they keep their words."""
    yield from attributes(*AUTHORS)(root)
    for element in root.iter("{*}dataBinding"):
        if re.search("core-properties|extended-properties", " ".join(map(str, element.attrib.values()))):
            yield "", without(element)[1]


def places_in_opendocument(root: etree._Element) -> Iterator[Place]:
    """Yield who wrote notes and changes; and the fields that show a property, so that they keep their words."""
    for element in root.iter(etree.Element):
        name, parent = etree.QName(element), element.getparent()
        is_noted = parent is not None and called(parent) in ("annotation", "change-info")
        if is_noted and name.localname in NOTED and element.text:
            yield emptied_text(element)
        fixed = f"{{{TEXT}}}fixed"
        if name.namespace == TEXT and name.localname in FIELDS and element.get(fixed) != "true":
            yield "", lambda element=element, fixed=fixed: element.set(fixed, "true")  # type: ignore[misc]


def places_in_workbook(root: etree._Element) -> Iterator[Place]:
    """Yield where the workbook lay, and who keeps it from being written to."""
    yield from attributes("userName")(root)
    for element in root.iter("{*}absPath"):
        yield from attributes("url")(element)


def places_in_paths(root: etree._Element) -> Iterator[Place]:
    """Yield the paths of templates and of lists of addresses: they lie in somebody's folder."""
    for element in root.iter("{*}Relationship"):
        target = element.get("Target") or ""
        if re.search(r"[:\\]", target):
            yield target, lambda element=element: element.set("Target", "Normal.dotm")  # type: ignore[misc]


RULES: tuple[tuple[str, Callable[[etree._Element], Iterator[Place]]], ...] = (
    ("docProps/core.xml", texts(lambda element: not len(element) and called(element) not in KEPT_IN_CORE)),
    ("docProps/app.xml", texts(is_told_in_app)),
    ("docProps/custom.xml", texts(lambda element: called(element) in TEXTS_IN_CUSTOM)),
    ("word/_rels/settings.xml.rels", places_in_paths),
    ("word/*.xml", places_in_word),
    ("xl/workbook.xml", places_in_workbook),
    ("xl/revisions/*.xml", attributes("name", "userName")),
    ("xl/comments*.xml", texts(lambda element: called(element) == "author")),
    ("xl/persons/*.xml", attributes(*AUTHORS)),
    ("ppt/comment*.xml", attributes("name", *AUTHORS)),
    ("ppt/authors.xml", attributes("name", *AUTHORS)),
    ("meta.xml", places_in_meta),
    ("content.xml", places_in_opendocument),
    ("styles.xml", places_in_opendocument),
)


def parts_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the parts of a package that may tell a person, each with its name. Raises ValueError for a large one."""
    patterns = (*ALL_READ, *(pattern for pattern, _rule in RULES))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in package.infolist():
            if any(fnmatch(part.filename, pattern) for pattern in patterns):
                if part.file_size > MOST_BYTES:
                    raise ValueError(part.filename)
                yield part.filename, package.read(part)


def places_in(name: str, root: etree._Element) -> Iterator[Place]:
    """Yield each place of the part called `name` that tells a person."""
    for pattern, rule in RULES:
        if fnmatch(name, pattern):
            yield from rule(root)


def parsed(part: bytes) -> etree._Element:
    """Return the part of a package as a tree; nothing is fetched and no entity is followed."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def told_by_package(content: bytes) -> Iterator[str]:
    """Yield what the properties of a package tell, and who wrote its notes and changes."""
    for name, part in parts_of(content):
        if any(fnmatch(name, pattern) for pattern in ALL_READ):
            is_wide = part.startswith((b"\xff\xfe", b"\xfe\xff"))
            yield html.unescape(part.decode("utf-16" if is_wide else "utf-8", "replace"))
        else:
            yield from (told for told, _empty in places_in(name, parsed(part)) if told)


def clean_package(content: bytes) -> bytes:
    """Return the package with the places in its parts emptied; where there are none, as it is."""
    emptied: dict[str, bytes] = {}
    for name, part in parts_of(content):
        if not any(fnmatch(name, pattern) for pattern, _rule in RULES):
            continue
        root = parsed(part)
        found = list(places_in(name, root))
        for _told, empty in found:
            empty()
        if found:
            emptied[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if not emptied:
        return content
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w") as new:
        for info in old.infolist():  # in its order, each packed as it was: OpenDocument asks for both
            new.writestr(info, emptied.get(info.filename) or old.read(info))
    return written.getvalue()
