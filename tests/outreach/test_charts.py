import datetime
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from outreach.models import Activity, Measure
from outreach.models.tallies import by_level, by_measure, by_region
from states.models import State
from states.status import treaty_status
from tests.builders import make_activity, make_cleared, make_submitted

CHARTS = reverse("outreach:charts")
DECLARATION = {"as_of": "2021-09-23"}
PERIOD = {"since": "2022-01-01", "until": "2022-12-31"}


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def page_of(client, **asked) -> str:
    response = client.get(CHARTS, asked)
    assert response.status_code == 200
    return response.content.decode()


def titles_of(html: str) -> list[str]:
    return [text_of(title) for title in re.findall(r'<h2 class="picture-title".*?</h2>', html, re.DOTALL)]


def tallied(client, key: str, **asked) -> dict[str, int]:
    bars = client.get(CHARTS, {**PERIOD, **asked}).context[key]
    return {bar.row.label: bar.row.number for bar in bars if bar.row.number}


def test_the_titles_tell_the_finding_of_the_date(sign_in, reader):
    assert titles_of(page_of(sign_in(reader), **DECLARATION)) == [
        "170 States have ratified the Treaty; 8 Annex 2 ratifications are outstanding",
        "185 States have signed since 1996; 170 ratifications are in force",
        "0 completed activities are recorded in the period",
    ]


def test_the_map_has_one_sign_for_each_state_which_says_its_status_and_leads_to_its_page(sign_in, reader):
    html = page_of(sign_in(reader), **DECLARATION)
    on = datetime.date(2021, 9, 23)
    expected = {
        (f"{state.get_absolute_url()}?as_of=2021-09-23", f"{state}: {State.Status(state.status).label}", state.status)
        for state in State.objects.with_status(on)
    }
    signs = re.findall(
        r'<a class="map-sign" href="([^"]+)" aria-label="([^"]+)".*?<use href="#mark-([a-z-]+)"', html, re.DOTALL
    )
    assert {(address, told.replace("&#x27;", "'"), status) for address, told, status in signs} == expected
    assert len(signs) == 196
    assert html.count('class="mark-annex-2"') == 44 + 1  # one explains the ring


def test_the_annex_2_states_whose_ratification_is_outstanding_are_named(sign_in, reader):
    named = sign_in(reader).get(CHARTS, DECLARATION).context["outstanding"]
    status = treaty_status(datetime.date(2021, 9, 23))
    assert {state.pk for state in named} == {s.pk for s in [*status.annex_2_signed, *status.annex_2_not_signed]}


def test_the_table_of_the_map_groups_all_states_by_status(sign_in, reader):
    groups = sign_in(reader).get(CHARTS, DECLARATION).context["groups"]
    assert {status.value: len(states) for status, states in groups} == {
        "ratified": 170,
        "withdrawn": 0,
        "signed": 15,
        "not-signed": 11,
    }


@pytest.mark.parametrize(
    ("year", "query"),
    [
        ("1996", "as_of=1996-12-31"),
        ("2010", "as_of=2010-12-31"),
        ("1995", ""),
        ("9999", ""),
        ("²⁰", ""),
        ("never", ""),
        ("", ""),
    ],
)
def test_a_year_leads_to_its_last_day_and_one_that_makes_no_sense_to_today(year, query, sign_in, reader):
    assert sign_in(reader).get(CHARTS, {"year": year}).url == f"{CHARTS}?{query}"


def test_the_year_that_runs_leads_to_today_and_keeps_the_period(sign_in, reader):
    year = timezone.localdate().year
    address = sign_in(reader).get(CHARTS, {"as_of": "2001-02-03", "since": "2022-01-01", "year": year}).url
    assert address == f"{CHARTS}?since=2022-01-01"


def test_the_slider_gets_the_pictures_of_the_treaty_alone(sign_in, reader, django_assert_num_queries):
    client = sign_in(reader)
    page_of(client)
    headers = {"HX-Request": "true", "HX-Target": "treaty-pictures"}
    # session, account, demonstration, roles; States, acts
    with django_assert_num_queries(6):
        html = client.get(CHARTS, DECLARATION, headers=headers).content.decode()
    assert titles_of(html) == titles_of(page_of(client, **DECLARATION))[:2]
    assert html.count('id="treaty-pictures"') == 1
    assert html.count('id="band-as-of"') == 1
    assert "You are looking at the Treaty as of 23 September 2021." in text_of(html)
    assert "<html" not in html


def test_a_date_without_a_status_is_told_and_today_is_shown(sign_in, reader):
    response = sign_in(reader).get(CHARTS, {"as_of": "1990-01-01"})
    assert response.context["as_of"] == timezone.localdate()
    assert "Choose 24 September 1996 or later" in response.content.decode()


def test_the_table_of_the_years_tells_each_year_up_to_the_date_and_what_changed(sign_in, reader):
    years = sign_in(reader).get(CHARTS, {"as_of": "2023-11-03"}).context["years"]
    assert [year.standing.on.year for year in years] == list(range(2023, 1995, -1))
    assert years[0].standing.on == datetime.date(2023, 11, 3)
    ends = {year.standing.on.year: treaty_status(year.standing.on) for year in years}
    assert [year.standing.signatories for year in years] == [ends[each].signatories for each in ends]
    assert [year.standing.ratifiers for year in years] == [ends[each].ratifiers for each in ends]
    assert [year.standing.annex_2_ratified for year in years] == [ends[each].annex_2_ratified for each in ends]
    assert sum(year.signatories for year in years) == years[0].standing.signatories
    assert sum(year.ratifiers for year in years) == years[0].standing.ratifiers
    assert years[0].annex_2_ratified == -1  # the Russian Federation's withdrawal


def test_activities_count_by_level_measure_and_region(sign_in, norway, secretariat):
    letters = {measure.letter: measure for measure in Measure.objects.filter(conference=12)}
    one = make_cleared(norway, "2022-03", secretariat=secretariat, addressed_to=("EGY", "DZA", "CHN"))
    one.measures.set([letters["a"], letters["c"]])
    two = make_cleared(norway, "2022-12-31", secretariat=secretariat, level="regional", addressed_to=("EGY",))
    two.measures.set([letters["a"]])
    make_cleared(norway, "2021-12-31/2022-01-01", secretariat=secretariat, level="global")
    held = Activity.objects.filter(stage="completed")
    assert by_level(held) == {"bilateral": 1, "regional": 1, "global": 1, "national": 0}
    measures, without_measure = by_measure(held)
    assert {measure.letter: number for measure, number in measures.items() if number} == {"a": 2, "c": 1}
    assert (len(measures), without_measure) == (15, 1)
    regions, without_state = by_region(held)
    assert {region.pk: number for region, number in regions.items() if number} == {
        "africa": 2,
        "south-east-asia-pacific-far-east": 1,
    }
    assert (len(regions), without_state) == (6, 1)
    client = sign_in(norway)
    assert client.get(CHARTS, PERIOD).context["total"] == 3
    assert tallied(client, "by_region")["Addressed to no State by name"] == 1
    assert tallied(client, "by_measure")["No measure named"] == 1


def test_only_what_the_person_may_see_is_counted(sign_in, norway, panama, reader, secretariat):
    make_activity(norway)
    make_submitted(norway, secretariat=secretariat, visibility="coordinators", level="regional")
    make_cleared(norway, secretariat=secretariat, level="national")
    hidden = make_activity(norway, level="global")
    hidden.visibility = "secretariat"
    hidden.save()
    seen = {user.username: tallied(sign_in(user), "by_level") for user in (norway, panama, reader, secretariat)}
    assert seen == {
        "norway": {"Bilateral": 1, "Regional": 1, "National": 1},
        "panama": {"Regional": 1, "National": 1},
        "reader": {"National": 1},
        "secretariat": {"Bilateral": 1, "Regional": 1, "Global": 1, "National": 1},
    }


@pytest.mark.parametrize("stage", ["planned", "ongoing", "cancelled"])
def test_what_is_not_completed_is_not_counted(stage, sign_in, norway):
    make_activity(norway, stage=stage)
    assert tallied(sign_in(norway), "by_level") == {}


def test_the_number_of_a_bar_is_that_of_the_list_it_leads_to(sign_in, norway, secretariat):
    one = make_cleared(norway, "2022-03", secretariat=secretariat)
    one.measures.set(Measure.objects.filter(conference=12, letter="a"))
    make_cleared(norway, "2021-12-31/2022-01-01", secretariat=secretariat, level="global")
    make_cleared(norway, "2023-01-01", secretariat=secretariat)
    make_activity(norway, "2022-03", stage="planned")
    client = sign_in(norway)
    shown = client.get(CHARTS, PERIOD).context
    bars = [bar.row for bar in [*shown["by_level"], *shown["by_measure"]]]
    listed = [client.get(row.address).context["table"].page.paginator.count for row in bars]
    assert listed == [row.number for row in bars]
    assert client.get(shown["listed_at"]).context["table"].page.paginator.count == shown["total"] == 2


@pytest.mark.parametrize(
    ("asked", "period"),
    [
        ({"conference": "13"}, ("2021-06-01", "2023-05-31")),
        ({"conference": "13", "since": "2022-01-01", "until": "2022-01-31"}, ("2022-01-01", "2022-01-31")),
        ({"since": "2022-01-01"}, ("2022-01-01", None)),
        ({"until": "2022-01-31"}, ("1996-09-24", "2022-01-31")),
        ({"since": "2022-02-01", "until": "2022-01-31"}, ("1996-09-24", None)),
        ({"conference": "1000"}, ("1996-09-24", None)),
        ({"since": "soon"}, ("1996-09-24", None)),
    ],
)
def test_the_period_is_that_of_a_conference_or_of_two_days(asked, period, sign_in, reader):
    found = sign_in(reader).get(CHARTS, asked).context["period"]
    first, last = period
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last or timezone.localdate().isoformat())


def test_without_a_word_it_is_the_reporting_period_that_runs(sign_in, reader):
    context = sign_in(reader).get(CHARTS).context
    today = timezone.localdate()
    conference = context["period_form"].running
    assert conference.reporting_starts_on <= today <= conference.reporting_ends_on
    period = context["period"]
    assert (period.first, period.last) == (conference.reporting_starts_on, conference.reporting_ends_on)


def test_days_in_the_wrong_order_are_told(sign_in, reader):
    html = page_of(sign_in(reader), since="2022-02-01", until="2022-01-31")
    assert "The last day cannot be before the first." in html


def test_the_page_styles_nothing_inline(sign_in, norway):
    make_activity(norway)
    html = page_of(sign_in(norway), **PERIOD)
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]* src=)", html)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_geometry_is_the_same_in_every_language(language, sign_in, reader):
    def drawn() -> list[str]:
        html = page_of(sign_in(reader), **DECLARATION)
        lengths = re.findall(r' (?:viewBox|transform|d|cx|cy|x|y|width)="([^"]+)"', html[html.index("<main") :])
        return [length for length in lengths if "," in length or "٫" in length]

    sign_in(reader).cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with translation.override(language):
        assert drawn() == []
