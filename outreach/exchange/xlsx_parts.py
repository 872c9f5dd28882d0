"""The parts of an XLSX file, counted in passing before any of them is read: no file keeps the worker busy for ever."""

from __future__ import annotations

import io
import zipfile
from typing import IO, Any
from xml.parsers.expat import ParserCreate, XMLParserType

from django.utils.translation import gettext as _

from outreach.exchange.problems import Unreadable

MAX_UNPACKED = 128 * 1024 * 1024  # bytes; 50,000 rows of some length take half of it
MOST_PARTS = 20_000  # sheets, pictures, comments and what belongs to them
MOST_SHEETS = 1_000
MOST_ELEMENTS = 500_000  # in a part; Excel has at most 65,490 formats of cells, of up to three elements each
MOST_IN_STRINGS = 4_000_000  # the same of the table of texts: 50,000 rows of 20 columns, with some that are formatted
MOST_CHARACTERS = 2_000  # in one attribute: codes, names and addresses
MOST_OF_THEIR_KIND = {"numFmt": 1_000, "cellStyle": 65_490}  # for each of the latter openpyxl goes through the former
FEW_CHARACTERS = 500  # of the code of a number format; Excel has at most 255
CHUNK = 1024 * 1024

ENTRY = b"PK\x01\x02"  # how the directory of an archive begins each entry
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # ISO/IEC 29500-2 knows no others


class Archive(zipfile.ZipFile):
    """The archive that an XLSX file is; a part that is read as a whole is counted before."""

    def __init__(self, data: bytes) -> None:
        """Open the archive. Raises Unreadable where it has too many parts, or they would be too large unpacked."""
        if data.count(ENTRY) > MOST_PARTS:  # before a list is made of them
            raise too_much()
        super().__init__(io.BytesIO(data))
        if sum(part.file_size for part in self.infolist()) > MAX_UNPACKED:
            raise Unreadable(_("Unpacked, the file is too large to be read; please split it."))
        if any(part.compress_type not in METHODS for part in self.infolist()):
            raise ValueError("a part is packed in a way that is not allowed")

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:
        """Return the part `name`. Raises Unreadable where it has more elements than any program writes there."""
        self.count(name, MOST_ELEMENTS)
        return super().read(name, pwd)

    def count(self, name: Any, most: int) -> None:
        """Raise Unreadable where the part `name` has more than `most` elements, or other things without end."""
        with self.open(name) as part:
            Count(part, most)


class Count:
    """How many elements a part has, and of each kind in MOST_OF_THEIR_KIND."""

    def __init__(self, part: IO[bytes], most: int) -> None:
        """Count them. Raises Unreadable where there are too many, and ValueError or ExpatError where it is damaged."""
        self.elements = 0
        self.of_their_kind = dict.fromkeys(MOST_OF_THEIR_KIND, 0)
        self._most = most
        parser = ParserCreate()
        parser.StartElementHandler = self._start
        pass_over(part, parser)

    def _start(self, name: str, told: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > self._most:
            raise too_much()
        if told:
            self._look_at(name.rpartition(":")[2], told)

    def _look_at(self, kind: str, told: dict[str, str]) -> None:
        """Count what has attributes by its kind. Raises Unreadable where one of them is too long."""
        if any(len(value) > MOST_CHARACTERS for value in told.values()):
            raise too_much()
        if len(told.get("formatCode", "")) > FEW_CHARACTERS:
            raise too_much()
        if kind in self.of_their_kind:
            self.of_their_kind[kind] += 1
            if self.of_their_kind[kind] > MOST_OF_THEIR_KIND[kind]:
                raise too_much()


def pass_over(part: IO[bytes], parser: XMLParserType) -> None:
    """Read the XML of `part` in one pass that keeps none of it. Raises ValueError or ExpatError where it is damaged."""
    parser.StartDoctypeDeclHandler = _doctype
    read = 0
    while chunk := part.read(CHUNK):
        parser.Parse(chunk)
        read += len(chunk)
        if read - parser.CurrentByteIndex > 2 * CHUNK:  # of which expat would read the beginning again and again
            raise ValueError("a tag or comment that does not end")
    parser.Parse(b"", True)


def _doctype(*_told: object) -> None:
    raise ValueError("no part has a document type, by which a few bytes could stand for gigabytes")


def too_much() -> Unreadable:
    """Return that the workbook holds more besides its table than any table can mean."""
    return Unreadable(
        _("The workbook holds far more formats, texts, sheets or other parts than a table needs. Copy it to a new one.")
    )
