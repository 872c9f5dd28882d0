import datetime
import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from outreach.models import Conference, Measure, Overview
from tests.builders import (
    make_activity,
    make_cleared,
    make_contact,
    make_coordinator,
    make_focal_point,
    make_report,
    make_submitted,
)

MEASURES = reverse("outreach:measures")
FIRST_PERIOD = {"period": 13}


def under(activity, letters: str):
    activity.measures.set(Measure.objects.filter(conference=12, letter__in=letters))
    return activity


@pytest.fixture
def read(sign_in):
    """Return a function that opens the page as a person and returns what is told of each measure, by its letter."""

    def opened(user, **query):
        response = sign_in(user).get(MEASURES, FIRST_PERIOD | query)
        assert response.status_code == 200
        return {line.measure.letter: line for line in response.context["lines"]}

    return opened


def text_of(client, **query) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(MEASURES, FIRST_PERIOD | query).content.decode()))


def told(line) -> list[str]:
    return [each.words for each in line.told]


def test_the_fifteen_measures_stand_in_their_order_with_those_they_address(read, reader):
    lines = read(reader)
    assert "".join(lines) == "abcdefghijklmno"
    assert [str(lines[letter].measure.get_addressed_to_display()) for letter in "ael"] == [
        "All States",
        "Remaining Annex 2 States",
        "Provisional Technical Secretariat",
    ]


def test_the_page_opens_on_the_period_that_runs_and_the_others_can_be_chosen(sign_in, reader):
    client = sign_in(reader)
    response = client.get(MEASURES)
    assert response.context["done"].first <= localdate() <= response.context["done"].last
    offered = [each.number for each in response.context["form"].fields["period"].queryset]
    assert offered == [each.number for each in Conference.objects.filter(number__gt=12).order_by("number")]
    first = client.get(MEASURES, {"conference": 12, "period": 13}).context["done"]
    assert (first.first, first.last) == (datetime.date(2021, 6, 1), datetime.date(2023, 5, 31))
    then = client.get(MEASURES, {"as_of": "2024-01-01"}).context["done"]
    assert (then.first, then.last) == (datetime.date(2023, 6, 1), datetime.date(2025, 5, 31))


def test_the_latest_declaration_that_has_measures_is_shown_and_its_first_period_where_none_runs(sign_in, reader):
    assert sign_in(reader).get(MEASURES, {"as_of": "2021-01-01"}).context["done"].reported_to.number == 13
    Measure.objects.filter(conference=12, letter__in="no").update(conference=11)
    assert sign_in(reader).get(MEASURES).context["done"].declaration.number == 12
    Measure.objects.filter(conference=12, letter__in="m").update(conference=14)
    done = sign_in(reader).get(MEASURES, {"as_of": "2024-01-01"}).context["done"]
    assert (done.declaration.number, done.reported_to.number) == (14, 15)


@pytest.mark.parametrize("query", [{"conference": "11"}, {"conference": "x"}, {"period": "12"}, {"period": "²"}])
def test_a_choice_that_makes_no_sense_is_passed_over(query, sign_in, reader):
    done = sign_in(reader).get(MEASURES, query | {"as_of": "2022-01-01"}).context["done"]
    assert (done.declaration.number, done.reported_to.number) == (12, 13)


def test_what_was_done_under_each_measure_is_counted_by_stage_and_the_latest_are_named(read, norway, sign_in):
    for day in range(1, 6):
        under(make_activity(norway, f"2022-02-{day:02}", title=f"Number {day}"), "ab")
    under(make_activity(norway, "2022-03-01", title="Planned", stage="planned"), "a")
    under(make_activity(norway, "2022-03-02", title="Called off", stage="cancelled"), "a")
    lines = read(norway)
    assert (lines["a"].count, lines["a"].stages) == (7, ["Completed: 5", "Planned: 1", "Cancelled: 1"])
    assert (lines["b"].count, lines["b"].stages) == (5, ["Completed: 5"])
    assert [entry.activity.title for entry in lines["a"].latest] == ["Number 5", "Number 4", "Number 3"]
    assert (lines["c"].count, lines["c"].latest) == (0, [])
    listed = {letter: sign_in(norway).get(lines[letter].address).context["table"].paginator.count for letter in "abc"}
    assert listed == {"a": 7, "b": 5, "c": 0}


def test_the_period_has_what_touches_it_as_the_list_does(read, norway, sign_in):
    for dates in ("2021-05-31", "2021-05-30/2021-06-01", "2021-06", "2023-05-31", "2023-06-01", "2023"):
        under(make_activity(norway, dates, title=dates), "g")
    line = read(norway)["g"]
    rows = sign_in(norway).get(line.address).context["table"].paginated_rows
    found = sorted(row.record.title for row in rows)
    assert (line.count, found) == (4, ["2021-05-30/2021-06-01", "2021-06", "2023", "2023-05-31"])


def test_what_is_not_done_is_said_plainly(sign_in, norway):
    under(make_activity(norway), "a")
    assert text_of(sign_in(norway)).count("No activity is recorded in this period.") == 14


def test_each_sees_only_what_he_may(read, norway, panama, secretariat, reader):
    under(make_activity(norway, title="Draft"), "a")
    hidden = {"visibility": "coordinators", "title": "Shared"}
    for make, values in ((make_cleared, {"title": "Public"}), (make_submitted, hidden)):
        activity = make(norway, secretariat=secretariat, **values)
        under(activity, "a")
    counts = {user.username: read(user)["a"].count for user in (reader, panama, norway, secretariat)}
    assert counts == {"reader": 1, "panama": 2, "norway": 3, "secretariat": 3}
    assert [entry.activity.title for entry in read(reader)["a"].latest] == ["Public"]


def test_activities_that_name_no_measure_are_counted_apart(sign_in, norway):
    make_activity(norway, title="None named")
    make_activity(norway, "2020-01-01", title="Of another period")
    under(make_activity(norway, title="One named"), "a")
    client = sign_in(norway)
    assert "1 activity of the period names no measure." in text_of(client)
    address = client.get(MEASURES, FIRST_PERIOD).context["without_address"]
    assert [row.record.title for row in client.get(address).context["table"].paginated_rows] == ["None named"]


def test_measures_whose_work_is_not_logged_tell_their_own_facts(read, norway, japan, secretariat, reader):
    make_coordinator("ITA", starts_on=datetime.date(2023, 9, 1))  # after the period
    make_focal_point("GHA", regions=("africa",))
    make_contact("NOR")
    make_contact("SWE", retired_on=datetime.date(2022, 1, 1))
    make_report("EGY", reported_on=datetime.date(2022, 1, 1), visibility="public")
    late = datetime.date(2023, 6, 1)
    make_report("EGY", reported_on=late, received_on=late, visibility="public")
    make_report("EGY", reported_on=datetime.date(2022, 1, 2))
    now, partner, public = read(secretariat), read(norway), read(reader)
    assert told(now["c"]) == told(partner["c"]) == ["1 coordinator in service on 31 May 2023"]
    assert told(now["d"]) == told(partner["d"]) == ["2 focal points in service on 31 May 2023"]
    assert told(now["k"]) == ["1 State has named contact points that are in post on 31 May 2023"]
    assert told(now["e"]) == ["2 progress reports in the period"]
    assert told(partner["e"]) == told(public["e"]) == ["1 progress report in the period"]
    assert [told(line["k"]) for line in (partner, public)] == [[], []]
    assert [told(public[letter]) for letter in "cd"] == [[], []]


def test_the_overviews_issued_for_the_period_are_named(read, secretariat, reader):
    assert told(read(reader)["l"]) == ["No overview of this period has been issued"]
    for conference, number, language in ((13, 4, "en"), (13, 4, "fr"), (12, 4, "en")):
        Overview.objects.create(
            conference_id=conference,
            symbol=f"CTBT-Art.XIV/{2021 if conference == 12 else 2023}/{number}",
            language=language,
            as_of=datetime.date(2023, 6, 1),
            issued_by=secretariat,
            issued_at=datetime.datetime(2023, 6, 1, 9, tzinfo=datetime.UTC),
            figures={"activities": 0},
            docx=b"as issued",
            html="<p>as issued</p>",
        )
    assert told(read(reader)["l"]) == ["Issued: CTBT-Art.XIV/2023/4"]


def test_without_measures_the_page_says_so(sign_in, reader):
    Measure.objects.all().delete()
    assert "No declaration with measures and a reporting period is recorded yet." in text_of(sign_in(reader))


def test_a_declaration_after_which_no_conference_is_known_has_no_period_yet(sign_in, reader):
    last = Conference.objects.latest("number")
    Measure.objects.update(conference=last)
    assert "No declaration with measures and a reporting period is recorded yet." in text_of(sign_in(reader))
