import struct
import zlib

import pytest

from outreach.personal_data.properties import names_in, without_names
from outreach.personal_data.traces import Reading, Traces

NAME = "Éva Grönlund"
EVA = Traces.of([NAME])
PNG = b"\x89PNG\r\n\x1a\n"
SCAN = b"\xff\xda\0\x02pix\xff\0els\xff\xd0more"
END = b"\xff\xd9"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


HEAD, PIXELS, LAST = chunk(b"IHDR", b"0" * 13), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")
# All by which a picture is shown: the colours, the parts that are seen through, the frames of one that moves.
SHOWN = b"".join(chunk(kind, b"x") for kind in (b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"pHYS", b"acTL", b"fcTL"))
FRAMES = segment(0xE0, b"JFIF\0") + segment(0xE2, b"ICC_PROFILE\0") + segment(0xEE, b"Adobe") + segment(0xDB, b"table")
LATIN, WIDE = NAME.encode("latin-1"), NAME.encode("utf-16-le")


@pytest.mark.parametrize(
    "told",
    [
        chunk(b"tEXt", b"Author\0" + LATIN),
        chunk(b"zTXt", b"Author\0\0" + zlib.compress(LATIN)),
        chunk(b"iTXt", b"Author\0\0\0\0\0" + NAME.encode()),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(NAME.encode())),
        chunk(b"eXIf", b"II*\0" + WIDE),
        chunk(b"caBX", NAME.encode()),
    ],
)
def test_a_png_loses_its_texts_and_keeps_what_shows_it(told):
    plain = PNG + HEAD + SHOWN + PIXELS + LAST
    for with_name in (PNG + HEAD + told + SHOWN + PIXELS + LAST, PNG + HEAD + SHOWN + PIXELS + told + LAST):
        assert EVA.stand_in(Reading(names_in(with_name, ".png")))
        assert without_names(with_name, ".png") == plain
    assert without_names(plain + NAME.encode(), ".png") == plain
    assert EVA.stand_in(Reading(names_in(plain + NAME.encode(), ".png")))


@pytest.mark.parametrize(
    "told",
    [
        segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + NAME.encode()),
        segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + WIDE),
        segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0" + WIDE),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + NAME.encode()),
        segment(0xE2, b"MPF\0" + LATIN),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04" + LATIN),
        segment(0xEB, NAME.encode()),
        segment(0xEC, NAME.encode()),
        segment(0xFE, NAME.encode()),
    ],
)
def test_a_jpeg_loses_its_texts_and_keeps_what_shows_it(told):
    plain = b"\xff\xd8" + FRAMES + SCAN + segment(0xC4, b"table") + SCAN + END
    for with_name in (
        b"\xff\xd8" + told + FRAMES + SCAN + segment(0xC4, b"table") + SCAN + END,
        b"\xff\xd8" + FRAMES + SCAN + told + segment(0xC4, b"table") + SCAN + END,
        plain + b"\xff\xd8" + told + SCAN + END,
    ):
        assert EVA.stand_in(Reading(names_in(with_name, ".jpg")))
        assert without_names(with_name, ".jpg") == plain


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photograph_loses_its_texts_and_is_still_shown_turned(order):
    tags = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, 6, 0) + struct.pack(f"{order}HHII", 0x013B, 2, 9, 38)
    tiff = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}IH", 8, 2) + tags + b"\0\0\0\0C. Person"
    told = b"\xff\xd8" + segment(0xE0, b"JFIF\0") + segment(0xE1, b"Exif\0\0" + tiff)
    told += segment(0xFE, b"C. Person") + segment(0xDB, b"table") + SCAN + END
    assert "C. Person" in names_in(told, ".jpg")
    clean = without_names(told, ".jpg")
    turned = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 6, 0, 0)
    assert (
        clean == b"\xff\xd8" + segment(0xE0, b"JFIF\0") + segment(0xE1, turned) + segment(0xDB, b"table") + SCAN + END
    )
    assert without_names(clean, ".jpg") == clean
