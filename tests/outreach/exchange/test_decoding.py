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
        ("cp1252", "Réunion à Genève"),
        ("cp1252", "Île Maurice : l'année où l'État a signé, avec le maître de conférences"),
        ("cp1252", "La délégation a fait une première démarche auprès du ministère des affaires étrangères"),
        ("cp1252", "Reunión con el Ministro de Relaciones Exteriores de Panamá, señor Núñez"),
        ("cp1252", "Gespräche über die Ratifizierung in Österreich, große Runde"),
        ("cp1251", "Консультации по вопросу о ратификации Договора в МИДе, «круглый стол»"),
        ("cp1256", "عقد اجتماع ثنائي بشأن التصديق على المعاهدة في القاهرة"),
        ("gb18030", "外交部长在维也纳举行了关于批准条约的双边会谈"),
        ("gb18030", "CTBT会议在纽约举行 draft"),
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
        ("cp1257", "Ārlietu ministrija, Rīga, Jānis Bērziņš"),  # or Ârlietu, Rîga, Jânis Bçrziòð
        ("cp1257", "Rīga"),  # or Rîga
        ("cp1250", "Świdnica"),  # or Œwidnica
        ("iso8859-2", "Świdnica"),  # or ¦widnica
        ("cp1252", "Äänekoski"),  # or 匿nekoski
        ("cp1251", "Київ"),  # or 疏库
        ("gb18030", "CTBT会议 draft"),  # two characters alone may be anything
        ("cp850", "José Núñez"),  # or Jos‚ N£¤ez
        ("cp437", "José Núñez"),
        ("cp850", "Zürich"),
        ("mac-roman", "Zürich"),  # or Zźrich
        ("mac-turkish", "Türkiye"),
        ("mac-cyrillic", "Встреча министров в Вене"),  # or ‚стреча
        ("koi8-r", "МИД"),  # or нид
        ("iso8859-5", "Вена"),
        ("cp1255", "משרד החוץ בירושלים"),  # or ощшг дзех
        ("cp1255", "שלום עולם"),
        ("cp862", "שלום"),
        ("euc_kr", "대한민국 외교부에서 열린 회의"),  # or 措茄刮惫
        ("euc_kr", "서울"),
        ("euc_jp", "外務省で行われた会議"),
        ("euc_jp", "外務省"),
        ("iso8859-15", "œuvre"),
        ("cp874", "กรุงเทพ"),
    ],
)
def test_a_code_page_that_cannot_be_told_is_said_and_nothing_garbled_is_read(encoding, text):
    with pytest.raises(Unreadable, match="cannot be told for sure in which code page"):
        text_of((HEADER + text).encode(encoding))


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xfe\0\xd8", b"%PDF-1.4\n\0\x01\xff"])
def test_what_is_no_text_is_said_to_be_no_spreadsheet(data):
    with pytest.raises(Unreadable, match="not a spreadsheet"):
        text_of(data)
