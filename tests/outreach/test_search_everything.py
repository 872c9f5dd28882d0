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


@pytest.mark.parametrize(
    ("typed", "state", "told"),
    [
        ("Swaziland", "Eswatini", "Former name"),
        ("zaire", "Democratic Republic of the Congo", "Former name"),
        ("Republic of Austria", "Austria", "Long form"),
        ("Turkey", "Türkiye", "Former name"),
        ("Eswatini", "Eswatini", ""),
        ("Эсватини", "Eswatini", ""),
        ("SWZ", "Eswatini", ""),
    ],
)
def test_a_state_found_by_another_name_tells_of_what_kind_it_is_and_not_the_name(typed, state, told, reader, sign_in):
    page = parser.document_fromstring(sign_in(reader).get(SEARCH, {"q": typed}).content.decode())
    [found_state] = page.xpath("//section[.//h2[@id='states']]//li")
    facts = [text(fact) for fact in found_state.xpath(".//span")]
    assert text(found_state.find("a")) == state
    assert [fact for fact in facts if fact.startswith("Found by")] == ([f"Found by: {told}"] if told else [])
    assert typed in state or typed.casefold() not in text(found_state).casefold()


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


def test_what_has_no_list_of_its_own_is_listed_by_the_search_page_by_page(norway, panama, secretariat, sign_in):
    activity = make_cleared(norway, secretariat=secretariat)
    hidden = make_activity(panama, undertaken_by=("PAN",), title="A draft")
    for index in range(27):
        make_event(f"2027-03-{index + 1:02d}", name=f"Ruritania {index}")
        make_attachment(activity, norway, name=f"Notes of Ruritania {index}.pdf")
        make_attachment(hidden, panama, name=f"Draft of Ruritania {index}.pdf")
    client = sign_in(norway)
    page = client.get(SEARCH, {"q": "ruritania"}).content.decode()
    for kind in ("events", "attachments"):
        assert f'<a href="{SEARCH}?q=ruritania&amp;kind={kind}">Show all 27</a>' in page
    asked = {"q": "ruritania", "kind": "events"}
    assert found(client, "ruritania")["Events"] == [f"Ruritania {index}" for index in (26, 25, 24, 23, 22)]
    first, second = (client.get(SEARCH, asked | {"page": number}) for number in (1, 2))
    assert [hit.title for hit in first.context["hits"]] == [f"Ruritania {index}" for index in range(26, 1, -1)]
    assert [hit.title for hit in second.context["hits"]] == ["Ruritania 1", "Ruritania 0"]
    assert 'href="?q=ruritania&amp;kind=events&amp;page=2"' in first.content.decode()
    assert "Page 2 of 2" in second.content.decode()
    documents = client.get(SEARCH, asked | {"kind": "attachments", "page": "2"}).context["hits"]
    assert [hit.title for hit in documents] == ["Notes of Ruritania 1.pdf", "Notes of Ruritania 0.pdf"]


@pytest.mark.parametrize("kind", ["activities", "states", "people", "reports", "contacts", "overviews", "measures"])
def test_every_kind_can_be_listed_by_itself(kind, norway, secretariat, sign_in):
    make_cleared(norway, secretariat=secretariat, title="e")
    make_report(visibility="public")
    make_contact("NOR", email="e@ministry.example.org")
    make_coordinator("ITA", person="Person")
    make_overview(secretariat)
    answer = sign_in(norway).get(SEARCH, {"q": "e", "kind": kind})
    assert (answer.context["kind"].name, len(answer.context["hits"]) > 0) == (kind, True)


@pytest.mark.parametrize("kind", ["nonsense", "events"])
def test_a_kind_that_there_is_not_and_one_of_which_nothing_is_found_show_everything(kind, norway, sign_in):
    make_activity(norway, title="Talks of Ruritania")
    answer = sign_in(norway).get(SEARCH, {"q": "ruritania", "kind": kind, "page": "nonsense"})
    assert [each.name for each in answer.context["found"]] == ["activities"]


def test_of_very_many_of_a_kind_it_is_told_that_there_are_more(reader, sign_in, monkeypatch):
    monkeypatch.setattr(pages, "MOST", 6)
    for _number in range(7):
        make_event(name="Meeting of Ruritania")
    client = sign_in(reader)
    assert "more than 6" in client.get(SEARCH, {"q": "ruritania"}).content.decode()
    answer = client.get(SEARCH, {"q": "ruritania", "kind": "events"})
    assert len(answer.context["hits"]) == 6
    assert "The first 6 are listed." in answer.content.decode()


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
