import datetime

import pytest
from django.urls import reverse
from lxml import html as parser

from outreach.tables import pages
from outreach.templatetags.found import marked
from tests.builders import (
    make_activity,
    make_attachment,
    make_cleared,
    make_contact,
    make_coordinator,
    make_event,
    make_report,
)
from tests.test_admin_models import make_overview

SEARCH = reverse("outreach:search")


def text(element) -> str:
    return " ".join(element.text_content().split())


def found(client, words: str) -> dict[str, list[str]]:
    page = parser.document_fromstring(client.get(SEARCH, {"q": words}).content.decode())
    return {
        text(part.find(".//h2")): [text(each) for each in part.xpath(".//li/a")] for part in page.xpath("//section")
    }


def test_everything_is_found_by_kind(norway, secretariat, sign_in):
    cleared = make_cleared(norway, secretariat=secretariat, title="Talks on 10(l)")
    make_attachment(cleared, norway, name="Notes of the 10(l) talks.pdf")
    client = sign_in(secretariat)
    assert found(client, "10(l) talks") == {
        "Activities": ["Talks on 10(l)"],
        "Documents of activities": ["Notes of the 10(l) talks.pdf"],
    }  # no measure has both words


def test_events_and_measures_are_found(reader, sign_in):
    make_event(name="Regional meeting of Ruritania")
    client = sign_in(reader)
    assert found(client, "ruritania") == {"Events": ["Regional meeting of Ruritania"]}
    assert [measure[:5] for measure in found(client, "10(l) 2021")["Measures"]] == ["10(l)"]


def test_a_state_called_just_so_comes_first_with_the_way_to_its_activities(reader, sign_in):
    client = sign_in(reader)
    assert found(client, "Guinea")["States"][0] == "Guinea"
    assert found(client, "尼日尔")["States"][0] == "Niger"
    assert found(client, "cod")["States"][0] == "Democratic Republic of the Congo"
    assert found(client, "Zaire")["States"] == ["Democratic Republic of the Congo"]
    page = client.get(SEARCH, {"q": "NER"}).content.decode()
    assert f'href="{reverse("outreach:activity-list")}?state=NER"' in page


def test_people_are_found_by_those_who_may_know_them(norway, reader, secretariat, sign_in):
    make_coordinator("SEN", person="Q. Diop", starts_on=datetime.date(2021, 9, 23))
    make_contact("NOR", person="R. Diop")
    make_contact("PAN", person="S. Diop")
    assert found(sign_in(reader), "diop") == {}
    assert found(sign_in(norway), "diop") == {
        "Coordinators and focal points": ["Q. Diop"],
        "Contact points": ["R. Diop"],
    }
    assert found(sign_in(secretariat), "diop")["Contact points"] == ["R. Diop", "S. Diop"]


def test_nobody_finds_what_they_may_not_see(norway, panama, reader, sign_in):
    draft = make_activity(norway, title="A hidden plan")
    make_attachment(draft, norway, name="The hidden plan.pdf")
    make_report(step="A hidden step")
    assert found(sign_in(panama), "hidden") == {}
    assert found(sign_in(reader), "hidden") == {}
    assert list(found(sign_in(norway), "hidden")) == ["Activities", "Documents of activities"]


def test_documents_are_found_by_symbol_and_by_conference(reader, secretariat, sign_in):
    overview = make_overview(secretariat)
    client = sign_in(reader)
    assert found(client, overview.symbol[-6:].lower()) == {"Issued overviews": [overview.symbol]}
    assert found(client, str(overview.conference.year))["Issued overviews"] == [overview.symbol]


def test_of_many_the_first_are_shown_with_the_number_of_all(norway, sign_in, monkeypatch):
    for index in range(7):
        make_activity(norway, title=f"Talks {index}")
    client = sign_in(norway)
    page = client.get(SEARCH, {"q": "talks"}).content.decode()
    assert len(found(client, "talks")["Activities"]) == 5
    assert f'<a href="{reverse("outreach:activity-list")}?q=talks">Show all 7</a>' in page
    monkeypatch.setattr(pages, "MOST", 6)
    assert "more than 6" in client.get(SEARCH, {"q": "talks"}).content.decode()


def test_words_that_do_not_stand_in_the_title_are_shown_where_they_stand(norway, sign_in):
    make_activity(norway, title="Consultations", summary=f"{'Before. ' * 40}A démarche in Cairo. {'After. ' * 40}")
    page = sign_in(norway).get(SEARCH, {"q": "demarche"}).content.decode()
    assert "A <mark>démarche</mark> in Cairo." in page


def test_a_search_for_nothing_and_a_search_that_finds_nothing_say_what_to_do(reader, sign_in):
    client = sign_in(reader)
    assert "What are you looking for?" in client.get(SEARCH, {"q": " "}).content.decode()
    assert "Nothing is found under “&lt;b&gt;”" in client.get(SEARCH, {"q": "<b>"}).content.decode()


@pytest.mark.parametrize(
    ("shown", "words", "told"),
    [
        ("Türkiye & Egypt", "turkiye", "<mark>Türkiye</mark> &amp; Egypt"),
        ("<b>bold</b>", "b", "&lt;<mark>b</mark>&gt;<mark>b</mark>old&lt;/<mark>b</mark>&gt;"),
        ("埃及的会谈", "会谈", "埃及的<mark>会谈</mark>"),
        ("Straße", "strasse", "<mark>Straße</mark>"),
        ("nothing", "xyz", "nothing"),
        ("a.c abc", "a.c", "<mark>a.c</mark> abc"),
    ],
)
def test_found_words_are_marked_whatever_their_case_and_accents(shown, words, told):
    assert marked(shown, words) == told


def test_the_frame_of_every_page_leads_to_the_search(reader, sign_in):
    page = parser.document_fromstring(sign_in(reader).get(reverse("states:state-list")).content.decode())
    form = page.xpath("//form[@role='search']")[0]
    assert (form.get("action"), form.xpath(".//input/@aria-keyshortcuts")) == (SEARCH, ["/"])
