"""The properties of JPEG and PNG pictures: what is not needed to show them."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

MOST_READ = 256 * 1024  # of one text: what is longer is no text
PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND"),
    *(b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYS", b"sBIT", b"bKGD", b"acTL", b"fcTL", b"fdAT"),
}
PNG_PIXELS = {b"IDAT", b"fdAT"}
JPEG_BEGINS, JPEG_ENDS = b"\xff\xd8", b"\xff\xd9"
EOI, SCAN = 0xD9, 0xDA
# Frames, tables, scans, and how they repeat.
JPEG_KEPT = {*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF} - {0xC8}
# JFIF with its small picture, the profile of the colours, how the colours were turned: by how the segment begins.
JPEG_KEPT_AS = {0xE0: (b"JFIF\0", b"JFXX\0"), 0xE2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}
NEXT_MARKER = re.compile(rb"\xff+[\x01-\xcf\xd8-\xfe]")  # others belong to the scan
EXIF, ORIENTATION = b"Exif\0\0", 0x0112


def readings(body: bytes) -> Iterator[str]:
    """Yield what `body` may say, in each of the ways in which cameras and programs write texts."""
    read = body[:MOST_READ].replace(b"\xff", b" ")  # of a marker rather than of a word
    yield from (read.decode(encoding, "replace") for encoding in ("utf-8", "latin-1", "utf-16-le"))
    yield read[1:].decode("utf-16-le", "replace")  # a text may begin anywhere


def inflated(body: bytes) -> bytes:
    """Return the text that is packed at the end of `body`, after any keywords; nothing where there is none."""
    for at in (place for place in range(min(len(body), 400)) if body[place] == 0x78):  # as what zlib packs begins
        try:
            return zlib.decompressobj().decompress(body[at:], MOST_READ)
        except zlib.error:
            continue
    return b""


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG up to its end, each with its kind.

    Raises ValueError where it is none, struct.error at its break.
    """
    if not content.startswith(PNG_BEGINS):
        raise ValueError("no PNG")
    at, kind = len(PNG_BEGINS), b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        kind = content[at + 4 : at + 8]
        yield kind, content[at : at + 12 + length]
        at += 12 + length


def told_by_png(content: bytes) -> Iterator[str]:
    """Yield what stands in a PNG besides its pixels, and after its end."""
    at = len(PNG_BEGINS)
    for kind, chunk in chunks(content):
        at += len(chunk)
        if kind not in PNG_PIXELS:
            yield from readings(chunk[8:-4])
            yield from readings(inflated(chunk[8:-4]))
    yield from readings(content[at:])


def clean_png(content: bytes) -> bytes:
    """Return the PNG with what shows it, and nothing else."""
    return b"".join([PNG_BEGINS, *(chunk for kind, chunk in chunks(content) if kind in PNG_KEPT)])


def segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the segments of a JPEG up to its end: the marker, what it holds, and all of it, a scan with its pixels.

    Raises ValueError where it is none.
    """
    if not content.startswith(JPEG_BEGINS):
        raise ValueError("no JPEG")
    at = len(JPEG_BEGINS)
    while at < len(content):
        if content[at] != 0xFF:
            raise ValueError("no marker")
        if (marker := content[at + 1]) == 0xFF:  # it fills
            at += 1
            continue
        if marker == EOI:
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if marker == SCAN:
            following = NEXT_MARKER.search(content, end)
            end = following.start() if following else len(content)
        yield marker, content[at + 4 : at + 2 + length], content[at:end]
        at = end


def is_shown(marker: int, body: bytes) -> bool:
    """Whether a segment of a JPEG is needed to show it."""
    return marker in JPEG_KEPT or body.startswith(JPEG_KEPT_AS.get(marker, ()))


def told_by_jpeg(content: bytes) -> Iterator[str]:
    """Yield what stands in a JPEG besides its pixels, and after its end."""
    at = 0
    for marker, body, whole in segments(content):
        at = content.index(whole, at) + len(whole)
        if marker not in JPEG_KEPT:
            yield from readings(body)
    yield from readings(content[at:])


def clean_jpeg(content: bytes) -> bytes:
    """Return the JPEG with what shows it, and nothing else; that it is to be shown turned stays."""
    found = list(segments(content))
    kept = [whole for marker, body, whole in found if is_shown(marker, body)]
    turned = next((turn for marker, body, _whole in found if marker == 0xE1 and (turn := orientation(body)) > 1), 1)
    if turned > 1:
        only_that = EXIF + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
        is_jfif = bool(kept) and kept[0][1] == 0xE0
        kept.insert(int(is_jfif), struct.pack(">BBH", 0xFF, 0xE1, len(only_that) + 2) + only_that)
    return b"".join([JPEG_BEGINS, *kept, JPEG_ENDS])


def orientation(body: bytes) -> int:
    """Return how the picture is to be turned, as its Exif segment tells; 1 for not at all."""
    if not body.startswith(EXIF):
        return 1
    tiff = body[len(EXIF) :]
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for number in range(count):
        tag, _kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
        if tag == ORIENTATION:
            return int(value)
    return 1
