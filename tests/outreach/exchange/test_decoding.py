import pytest

from outreach.exchange.decoding import text_of
from outreach.exchange.problems import Unreadable

HEADER = "title,summary\n"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Démarche 双边磋商 Встреча اجتماع"),
        ("utf-8-sig", "Démarche 双边磋商 Встреча اجتماع"),
        ("utf-16", "Démarche 双边磋商"),
        ("utf-16-le", "Démarche à Genève"),
        ("utf-16-be", "Démarche à Genève"),
        ("utf-32", "Démarche 双边磋商"),
        ("cp1252", "Démarche à Genève où l’Europe – « œuvre »"),
        ("cp1252", "España, señor, ¿dónde?"),
        ("cp1252", "São Paulo, ações"),
        ("cp1252", "CŒUR, ÉGYPTE, 1ère année, N° 5, ±3"),
        ("cp1250", "Łódź, Śląsk, Gdańsk"),
        ("cp1251", "Встреча министров в Вене, № 5"),
        ("cp1251", "Київ і Україна"),
        ("cp1256", "اجتماع في وزارة الخارجية"),
        ("cp1256", "وزارة à Genève"),
        ("gb18030", "在维也纳举行的双边磋商"),
        ("gb18030", "CTBT会议 draft"),
    ],
)
def test_a_text_is_read_in_the_encoding_in_which_it_was_saved(encoding, text):
    assert text_of((HEADER + text).encode(encoding)) == HEADER + text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Poznań"),  # or Poznañ
        ("cp1250", "Dvořák, Černý"),  # or Dvoøák, Èerný
        ("cp1252", "Støre"),  # or Střre
        ("cp1254", "Türkiye, İstanbul"),  # or Ýstanbul
        ("cp1253", "Αθήνα"),
        ("koi8-r", "Встреча министров"),
        ("big5", "在維也納舉行的雙邊磋商"),
        ("shift_jis", "ウィーン会議"),
        ("cp850", "Genève"),
        ("mac-roman", "Genève café"),
    ],
)
def test_a_code_page_that_cannot_be_told_is_said_and_nothing_garbled_is_read(encoding, text):
    with pytest.raises(Unreadable, match="cannot be told for sure in which code page"):
        text_of((HEADER + text).encode(encoding))


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xfe\0\xd8", b"%PDF-1.4\n\0\x01\xff"])
def test_what_is_no_text_is_said_to_be_no_spreadsheet(data):
    with pytest.raises(Unreadable, match="not a spreadsheet"):
        text_of(data)
