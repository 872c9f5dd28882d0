import datetime
import io

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html as parser

from states.models import State

LIST = reverse("states:state-list")


@pytest.fixture
def read(sign_in, reader):
    """Return a function that opens an address as a reader and gives the parsed page."""
    client = sign_in(reader)

    def opened(address, **data):
        response = client.get(address, data)
        assert response.status_code == 200
        return parser.document_fromstring(response.content.decode())

    return opened


def text(element) -> str:
    return " ".join(element.text_content().split())


def count(page) -> str:
    return text(page.find_class("results-count")[0])


def rows(page) -> list[list[str]]:
    return [[text(cell) for cell in row.iter("td")] for row in page.xpath("//*[@id='results']//tbody/tr")]


def names(page) -> list[str]:
    return [row[0] for row in rows(page)]


def errors(page) -> list[str]:
    return [text(each) for each in page.find_class("invalid-feedback")]


def figures(page) -> list[str]:
    return [text(each) for each in page.xpath("//*[contains(@class, 'figures')]//dd")]


def test_the_list_shows_all_states_in_alphabetical_order_with_their_status(read):
    opened = read(LIST)
    assert count(opened) == "196 States"
    assert names(opened) == list(State.objects.values_list("name_en", flat=True))
    assert rows(opened)[names(opened).index("Cuba")] == [
        "Cuba",
        "CUB",
        "Latin America and the Caribbean",
        "–",
        "Ratified",
        "4 February 2021",
        "4 February 2021",
    ]
    assert rows(opened)[names(opened).index("Russian Federation")][3:] == [
        "Listed",
        "Ratification withdrawn (signatory)",
        "24 September 1996",
        "30 June 2000(withdrawn on 3 November 2023)",
    ]


@pytest.mark.parametrize(
    ("query", "found", "first"),
    [
        ({"q": "土耳其"}, "1 of 196 States", "Türkiye"),
        ({"q": "prk"}, "1 of 196 States", "Democratic People's Republic of Korea"),
        ({"annex_2": "yes"}, "44 of 196 States", "Algeria"),
        ({"annex_2": "no"}, "152 of 196 States", "Afghanistan"),
        ({"region": "africa", "q": "guinea"}, "3 of 196 States", "Equatorial Guinea"),
        ({"status": "withdrawn"}, "1 of 196 States", "Russian Federation"),
        ({"status": "not-signed", "annex_2": "yes"}, "3 of 196 States", "Democratic People's Republic of Korea"),
        ({"status": "ratified", "as_of": "2021-09-23"}, "170 of 196 States", "Afghanistan"),
        ({"status": "ratified", "as_of": "2021-09-23", "annex_2": "yes"}, "36 of 196 States", "Algeria"),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(query, found, first, read):
    opened = read(LIST, **query)
    assert (count(opened), names(opened)[0]) == (found, first)


def test_a_search_without_result_says_what_to_do(read):
    opened = read(LIST, q="zzz")
    assert (count(opened), rows(opened)) == ("0 of 196 States", [])
    assert text(opened.find_class("empty")[0]) == (
        "No State is found. Clear a filter, or try another spelling or a code."
    )


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("name", "Afghanistan", "Zimbabwe"),
        ("-name", "Zimbabwe", "Afghanistan"),
        ("iso3", "Afghanistan", "Zimbabwe"),
        ("region", "Algeria", "Viet Nam"),
        ("is_annex_2", "Algeria", "Zimbabwe"),
        ("status", "Afghanistan", "Tonga"),
        ("-status", "Bhutan", "Zimbabwe"),
        ("ratified_on", "Fiji", "Yemen"),
        ("-ratified_on", "Papua New Guinea", "Yemen"),
        ("signed_on", "Andorra", "Tonga"),
    ],
)
def test_the_list_is_sorted_by_what_the_address_says(sort, first, last, read):
    shown = names(read(LIST, sort=sort))
    assert len(shown) == 196
    assert (shown[0], shown[-1]) == (first, last)


def test_the_figures_are_those_of_the_date_and_name_who_is_outstanding(read):
    opened = read(LIST, as_of="2021-09-23")
    assert figures(opened) == ["185", "170", "36 of 44", "22 March 2022"]
    outstanding = opened.xpath("//section[.//*[contains(@class, 'figures')]]//p//a/@href")
    assert outstanding == [
        f"/states/{code}/?as_of=2021-09-23" for code in ("CHN", "EGY", "IRN", "ISR", "USA", "PRK", "IND", "PAK")
    ]
    assert opened.xpath("//*[@id='results']//tbody//a/@href")[0] == "/states/AFG/?as_of=2021-09-23"


def test_the_date_is_told_on_the_page_unless_it_is_today(read):
    assert text(read(LIST, as_of="2021-09-23").find_class("band-as-of")[0]) == (
        "You are looking at the Treaty as of 23 September 2021. Back to today"
    )
    today = timezone.localdate().isoformat()
    assert read(LIST, as_of=today).find_class("band-as-of") == []


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2021-13-45", "This is not a date such as 2021-09-23; what is shown is as of today."),
        ("1996-09-23", "Choose 24 September 1996 or later: the Treaty was opened for signature then."),
        ("9999-12-31", "Choose today or an earlier day: what States will do later is not known."),
    ],
)
def test_a_day_without_a_status_is_told_beside_the_field_and_nothing_else_is_lost(day, sentence, read):
    opened = read(LIST, as_of=day, annex_2="yes", status="withdrawn")
    assert errors(opened) == [sentence]
    assert names(opened) == ["Russian Federation"]
    assert opened.xpath("//select[@name='annex_2']/option[@selected]/@value") == ["yes"]
    assert opened.xpath("//main//input[@name='as_of'][@type='date']/@value") == [day]
    assert errors(read(reverse("state-detail", args=["RUS"]), as_of=day)) == [sentence]


def test_a_filter_that_makes_no_sense_leaves_the_others_in_force(read):
    opened = read(LIST, status="dreaming", annex_2="yes")
    assert (len(errors(opened)), count(opened)) == (1, "44 of 196 States")


def test_another_date_is_another_page_for_a_script_that_asked_for_the_table(sign_in, reader):
    client = sign_in(reader)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/states/?as_of=2021-09-23"}
    same = client.get(LIST, {"as_of": "2021-09-23", "q": "cuba"}, headers=headers)
    assert "HX-Redirect" not in same.headers
    assert names(parser.document_fromstring(same.content.decode())) == ["Cuba"]
    other = client.get(LIST, {"as_of": "2020-01-01", "q": "cuba"}, headers=headers)
    assert other.headers["HX-Redirect"] == "/states/?as_of=2020-01-01&q=cuba"


@pytest.mark.parametrize("query", [{"q": "cuba"}, {"q": "united"}, {}])
def test_the_list_costs_the_same_queries_with_few_rows_and_with_many(
    query, sign_in, reader, django_assert_max_num_queries
):
    client = sign_in(reader)
    with django_assert_max_num_queries(11) as captured:
        client.get(LIST, query)
    assert sum("states_" in each["sql"] for each in captured.captured_queries) == 4


def test_the_page_of_a_state_tells_its_names_in_six_languages(read):
    opened = read(reverse("state-detail", args=["TUR"]))
    said = [(each.get("lang"), each.get("dir"), text(each)) for each in opened.iter("bdi")]
    assert said == [
        ("ar", "rtl", "تركيا"),
        ("zh-hans", "ltr", "土耳其"),
        ("en", "ltr", "Türkiye"),
        ("fr", "ltr", "Türkiye"),
        ("ru", "ltr", "Турция"),
        ("es", "ltr", "Türkiye"),
    ]


def story(page) -> list[tuple[str, str]]:
    return [(each.findtext("strong"), each.findtext("time")) for each in page.xpath("//ol[@class='story']/li")]


def test_the_page_of_a_state_tells_its_acts_up_to_the_date_with_their_sources(read):
    address = reverse("state-detail", args=["RUS"])
    signed, ratified = ("Signature", "24 September 1996"), ("Ratification", "30 June 2000")
    today, before = read(address), read(address, as_of="2023-11-02")
    assert story(today) == [signed, ratified, ("Withdrawal of ratification", "3 November 2023")]
    assert story(before) == [signed, ratified]
    statuses = [text(each.find_class("sign")[0]) for each in (today, before)]
    assert statuses == ["Ratification withdrawn (signatory)", "Ratified"]
    links = today.xpath("//ol[@class='story']//a")
    assert [(link.get("href"), link.get("rel")) for link in links] == [
        ("https://tass.com/politics/1701531", "noopener noreferrer"),
        ("https://interfax.com/newsroom/top-stories/96191/", "noopener noreferrer"),
    ]


def test_a_day_that_is_not_certain_is_said_to_be_so(read):
    first = read(reverse("state-detail", args=["DMA"])).xpath("//ol[@class='story']/li")[0]
    assert text(first)[:43] == "Signature 25 May 2022 (Day unverified) sign"


def test_a_state_without_acts_says_so(read):
    opened = read(reverse("state-detail", args=["PAK"]), as_of="2021-09-23")
    assert story(opened) == []
    assert text(opened.xpath("//section[@aria-labelledby='acts']//p")[0]) == (
        "No act is recorded up to 23 September 2021."
    )


def test_a_source_cannot_bring_markup(state, read):
    state.names_source = '<script>alert(1)</script> https://example.org/a?b=1&c="2" (see https://example.org/d).'
    state.save()
    opened = read(state.get_absolute_url())
    links = opened.xpath("//section[@aria-labelledby='names']//a/@href")
    assert links == ["https://example.org/a?b=1&c=", "https://example.org/d"]
    assert "<script>alert(1)</script>" in text(opened.xpath("//section[@aria-labelledby='names']/div/p")[0])


@pytest.mark.parametrize("code", ["XXX", "tur", "TURK"])
def test_a_code_that_no_state_has_is_not_found(code, sign_in, reader):
    response = sign_in(reader).get(f"/states/{code}/")
    assert (response.status_code, b"Traceback" in response.content) == (404, False)


def test_the_page_of_a_state_costs_the_same_however_many_acts_it_has(sign_in, reader, django_assert_max_num_queries):
    client = sign_in(reader)
    for code in ("PAK", "NOR", "RUS"):
        with django_assert_max_num_queries(13) as captured:
            client.get(reverse("state-detail", args=[code]))
        assert sum('FROM "states_' in each["sql"] for each in captured.captured_queries) == 2


def download(client, code: str, form: str, as_of: str = "2021-09-23"):
    return client.get(reverse("states:list-download", args=[code, form]), {"as_of": as_of})


def test_a_list_is_downloaded_as_of_the_date_in_the_language_of_the_reader(sign_in, reader):
    client = sign_in(reader)
    client.cookies["django_language"] = "zh-hans"
    answer = download(client, "B3", "csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="states-B3-2021-09-23-zh-hans.csv"'
    assert answer.content.decode("utf-8-sig").splitlines()[1] == "1,朝鲜民主主义人民共和国,PRK"


def test_all_lists_are_downloaded_in_one_document(sign_in, reader):
    answer = download(sign_in(reader), "appendix", "docx")
    assert len(docx.Document(io.BytesIO(answer.content)).tables) == 5
    assert answer.headers["Content-Disposition"] == 'attachment; filename="states-appendix-2021-09-23-en.docx"'


def test_every_download_that_the_page_offers_is_there(sign_in, reader, read):
    links = read(LIST, as_of="2021-09-23").xpath("//details//a/@href[contains(., '/lists/')]")
    assert len(links) == 17
    client = sign_in(reader)
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.parametrize(("code", "form"), [("C", "csv"), ("A", "pdf"), ("appendix", "csv")])
def test_a_list_that_does_not_exist_is_not_found(code, form, sign_in, reader):
    assert (download(sign_in(reader), code, form).status_code, form != "docx") == (404, True)


def test_a_download_for_a_day_without_a_status_is_refused_with_a_sentence(sign_in, reader):
    answer = download(sign_in(reader), "A", "csv", "soon")
    assert (answer.status_code, answer.content.decode()) == (400, "“soon” is not a date such as 2021-09-23.")


def test_nobody_sees_the_states_without_signing_in(client, db):
    for address in (LIST, "/states/NOR/", "/states/lists/A/csv/"):
        assert client.get(address).headers["Location"] == f"/account/login/?next={address}"


def test_dates_are_told_in_the_language_of_the_reader(sign_in, reader):
    client = sign_in(reader)
    client.cookies["django_language"] = "fr"
    opened = parser.document_fromstring(client.get(LIST, {"q": "norvège"}).content.decode())
    assert rows(opened)[0][0] == "Norvège"
    assert rows(opened)[0][6] == "15 juillet 1999"
    assert datetime.date(1999, 7, 15) == State.objects.with_status(timezone.localdate()).get(pk="NOR").ratified_on
