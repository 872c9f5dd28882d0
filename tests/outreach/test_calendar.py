import datetime

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from outreach.agenda import Sort, Wanted, agenda
from outreach.models import Activity, Dates, Event
from outreach.views.calendar import weeks_of
from states.models import Region
from tests.builders import make_activity, make_event, make_follow_up, make_submitted

CALENDAR = reverse("outreach:calendar")
MARCH = {"month": "2027-03"}
PLANNED = {"stage": Activity.Stage.PLANNED}


def days(client, **asked: object) -> dict[str, list[str]]:
    response = client.get(CALENDAR, MARCH | asked)
    assert response.status_code == 200
    return {str(day.date): [entry.title for entry in day.told] for day in response.context["days"]}


def undated(client, **asked: object) -> dict[str, list[str]]:
    parts = client.get(CALENDAR, MARCH | asked).context["undated"]
    return {part.when: [entry.title for entry in part.entries] for part in parts}


def test_a_day_holds_what_takes_place_on_it_and_a_range_all_its_days(sign_in, norway):
    make_event("2027-03-30/2027-04-01", name="A meeting")
    activity = make_activity(norway, "2027-03-30", title="A visit", **PLANNED)
    make_follow_up(activity, norway, what="Write", due_on=datetime.date(2027, 3, 31))
    assert days(sign_in(norway)) == {
        "2027-03-30": ["A meeting", "A visit"],
        "2027-03-31": ["A meeting", "Write"],
        "2027-04-01": ["A meeting"],
    }


def test_what_has_only_a_month_or_a_year_is_on_no_day(sign_in, norway):
    make_event("2027-03", name="A session")
    make_activity(norway, "2027", title="Letters", **PLANNED)
    make_activity(norway, "2027-04", title="Later", **PLANNED)
    client = sign_in(norway)
    assert undated(client) == {"Some time in March 2027": ["A session"], "Some time in 2027": ["Letters"]}
    assert days(client) == {}
    assert "Nothing has a day in this month." in client.get(CALENDAR, MARCH).content.decode()
    assert "Some time in April 2027" in undated(client, view="agenda")


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("norway", ["Draft", "Coordinators'", "Public"]),
        ("panama", ["Coordinators'", "Public"]),
        ("reader", ["Public"]),
        ("secretariat", ["Secretariat's", "Draft", "Coordinators'", "Public"]),
    ],
)
def test_the_calendar_shows_what_the_person_may_see(
    person, expected, sign_in, norway, panama, reader, secretariat, request
):
    make_submitted(
        norway, "2027-03-01", secretariat=secretariat, title="Secretariat's", visibility="secretariat", **PLANNED
    )
    make_activity(norway, "2027-03-02", title="Draft", **PLANNED)
    make_submitted(
        norway, "2027-03-03", secretariat=secretariat, title="Coordinators'", visibility="coordinators", **PLANNED
    )
    make_submitted(norway, "2027-03-04", secretariat=secretariat, title="Public", **PLANNED)
    found = days(sign_in(request.getfixturevalue(person)))
    assert [title for titles in found.values() for title in titles] == expected


def test_what_is_shown_is_chosen_in_the_address(sign_in, norway, panama, secretariat):
    make_event("2027-03-01", name="Global")
    make_event("2027-03-01", name="African", region=Region.objects.get(pk="africa"))
    mine = make_activity(norway, "2027-03-02", title="Mine", addressed_to=("CHN",), **PLANNED)
    make_submitted(panama, "2027-03-03", undertaken_by=("PAN",), secretariat=secretariat, title="Theirs", **PLANNED)
    make_follow_up(mine, secretariat, what="A colleague's", due_on=datetime.date(2027, 3, 4))
    client = sign_in(norway)

    def titles(**asked: object) -> list[str]:
        return [title for each in days(client, **asked).values() for title in each]

    assert titles(show="events") == ["Global", "African"]
    assert titles(show=["activities", "follow-ups"]) == ["Mine", "Theirs", "A colleague's"]
    assert titles(mine="on") == ["Global", "African", "Mine"]
    assert titles(state="CHN") == ["Global", "Mine", "A colleague's"]
    assert titles(state="ZAF") == ["Global", "African"]
    assert titles(region="latin-america-caribbean", show="activities") == ["Theirs"]
    assert titles(state="nonsense", region="nowhere", show="nothing") == [
        "Global",
        "African",
        "Mine",
        "Theirs",
        "A colleague's",
    ]


def test_a_month_that_is_none_is_told_and_that_of_today_is_shown(sign_in, reader):
    for month in ("2027-13", "soon", "1066-10", "٢٠٢٧-٠٣"):
        response = sign_in(reader).get(CALENDAR, {"month": month})
        assert response.context["form"].errors == {"month": ["Write a year and a month, such as 2027-03."]}
        assert response.context["month"].first == timezone.localdate().replace(day=1)


def test_the_months_before_and_after_keep_what_was_chosen(sign_in, reader):
    context = sign_in(reader).get(CALENDAR, {"month": "2026-12", "show": ["events", "activities"], "state": ""}).context
    assert context["earlier"] == "?month=2026-11&show=events&show=activities"
    assert context["later"] == "?month=2027-01&show=events&show=activities"
    agenda = sign_in(reader).get(CALENDAR, {"month": "2026-12", "view": "agenda"}).context
    assert (agenda["later"], agenda["heading"]) == ("?month=2027-03&view=agenda", "December 2026 – February 2027")
    assert sign_in(reader).get(CALENDAR, {"month": "2100-12"}).context["later"] == ""


@pytest.mark.parametrize(("language", "first"), [("en", 0), ("fr", 0), ("ru", 0)])
def test_a_week_begins_as_the_language_begins_it(language, first):
    with translation.override(language):
        assert weeks_of(Dates.of_month(2027, 3))[0][0].weekday() == first


def test_the_grid_is_a_table_whose_heads_are_told(sign_in, reader):
    html = sign_in(reader).get(CALENDAR, MARCH).content.decode()
    assert html.count('<th scope="col"><abbr title="') == 7
    assert '<abbr title="Monday">Mon</abbr>' in html
    assert html.count("<td class=") == 35


def test_a_full_day_leads_to_the_agenda(sign_in, reader):
    for number in range(7):
        make_event("2027-03-05", name=f"Event {number}")
    html = sign_in(reader).get(CALENDAR, MARCH).content.decode()
    assert "Event 3" in html
    assert "Event 4" not in html
    assert '<a href="?month=2027-03&amp;view=agenda#day-2027-03-05">3 more</a>' in html


def test_more_than_can_be_shown_is_told(norway, monkeypatch):
    monkeypatch.setattr("outreach.agenda.MOST", 2)
    for _number in range(3):
        make_event("2027-03-05")
    first, last = datetime.date(2027, 3, 1), datetime.date(2027, 3, 31)
    found = agenda(norway, first, last, Wanted())
    assert (len(found.entries), found.is_cut) == (2, True)
    for _number in range(3):
        make_activity(norway, "2027-03-06", **PLANNED)
    of_activities = agenda(norway, first, last, Wanted(sorts=frozenset({Sort.ACTIVITIES})))
    assert (len(of_activities.entries), of_activities.is_cut) == (2, True)
    of_follow_ups = agenda(norway, first, last, Wanted(sorts=frozenset({Sort.FOLLOW_UPS})))
    assert (of_follow_ups.entries, of_follow_ups.is_cut) == ([], False)


def test_of_a_full_day_the_agenda_leads_to_the_list_of_the_others(sign_in, norway):
    make_activity(norway, "2027-03-04/2027-03-06", title="All along", **PLANNED)
    for number in range(6):
        make_activity(norway, "2027-03-05", title=f"Visit {number}", **PLANNED)
    make_event("2027-03-05", name="A meeting")
    client = sign_in(norway)
    assert days(client, view="agenda") == {
        "2027-03-04": ["All along"],
        "2027-03-05": ["All along", "A meeting", *(f"Visit {number}" for number in range(4))],
        "2027-03-06": ["All along"],
    }
    html = client.get(CALENDAR, MARCH | {"view": "agenda"}).content.decode()
    address = reverse("outreach:activity-list") + "?since=2027-03-05&until=2027-03-05"
    assert f'<a href="{address.replace("&", "&amp;")}">and 2 more</a>' in html
    assert client.get(address).context["table"].paginator.count == 7
    month = client.get(CALENDAR, MARCH).content.decode()
    assert '<a href="?month=2027-03&amp;view=agenda#day-2027-03-05">4 more</a>' in month


def test_where_every_day_is_full_the_agenda_tells_fewer_of_each_but_one_at_least(sign_in, norway, monkeypatch):
    monkeypatch.setattr("outreach.views.calendar.ACTIVITIES_IN_ALL", 4)
    for day, number in ((5, 5), (6, 2), (7, 1)):
        for each in range(number):
            make_activity(norway, f"2027-03-{day:02d}", title=f"Visit {day}.{each}", **PLANNED)
    client = sign_in(norway)
    told = {"2027-03-05": ["Visit 5.0"], "2027-03-06": ["Visit 6.0"], "2027-03-07": ["Visit 7.0"]}
    assert days(client, view="agenda") == told
    assert [day.untold for day in client.get(CALENDAR, MARCH | {"view": "agenda"}).context["days"]] == [4, 1, 0]
    monkeypatch.setattr("outreach.views.calendar.ACTIVITIES_IN_ALL", 5)
    assert days(client, view="agenda") == told | {
        "2027-03-05": ["Visit 5.0", "Visit 5.1"],
        "2027-03-06": ["Visit 6.0", "Visit 6.1"],
    }


def test_of_many_activities_without_a_day_the_list_has_the_others(sign_in, norway):
    for number in range(12):
        make_activity(norway, "2027-03", title=f"Letter {number}", **PLANNED)
    client = sign_in(norway)
    (part,) = client.get(CALENDAR, MARCH).context["undated"]
    assert [entry.title for entry in part.entries] == [f"Letter {number}" for number in range(10)]
    assert part.others == 2
    assert client.get(part.address).context["table"].paginator.count == 12


@pytest.mark.parametrize(
    ("person", "asked", "narrowed"),
    [
        ("norway", {"region": "africa"}, "involving=africa"),
        ("norway", {"region": "africa", "state": "EGY"}, "state=EGY"),
        ("norway", {"mine": "on"}, "mine=on"),
        ("secretariat", {"mine": "on", "region": "africa"}, "involving=africa&mine=on"),
    ],
)
def test_the_list_of_the_others_is_narrowed_as_the_calendar_is(
    person, asked, narrowed, sign_in, request, panama, secretariat
):
    user = request.getfixturevalue(person)
    for number in range(7):
        make_activity(user, "2027-03-05", addressed_to=("EGY",), title=f"Visit {number}", **PLANNED)
    make_submitted(panama, "2027-03-05", ("PAN",), secretariat=secretariat, title="Elsewhere", **PLANNED)
    client = sign_in(user)
    (day,) = client.get(CALENDAR, MARCH | {"view": "agenda"} | asked).context["days"]
    assert day.untold == 2
    assert day.address == f"{reverse('outreach:activity-list')}?since=2027-03-05&until=2027-03-05&{narrowed}"
    assert client.get(day.address).context["table"].paginator.count == 7


# Events --------------------------------------------------------------------------------------------------------------

EVENT = {
    "name": "Meeting of the region",
    "dates": "3-4 May 2027",
    "kind": "regional",
    "place": "Dakar",
    "region": "africa",
}


def test_coordinators_keep_the_list_together_and_leave_the_conferences_to_the_secretariat(
    sign_in, norway, panama, japan, secretariat
):
    answer = sign_in(norway).post(reverse("outreach:event-add"), EVENT)
    event = Event.objects.get(name="Meeting of the region")
    assert answer.url == event.get_absolute_url()
    assert (str(event.dates), event.region_id, event.recorded_by) == ("2027-05-03/2027-05-04", "africa", norway)
    edit = reverse("outreach:event-edit", args=[event.pk])
    conference = Event.objects.filter(conference__isnull=False).first()
    assert sign_in(japan).post(edit, EVENT | {"name": "A focal point's"}).status_code == 404
    assert sign_in(panama).get(reverse("outreach:event-edit", args=[conference.pk])).status_code == 404
    assert sign_in(panama).post(edit, EVENT | {"dates": "May 2027"}).status_code == 302
    assert sign_in(secretariat).post(edit, EVENT | {"dates": "May 2027", "place": "Thiès"}).status_code == 302
    event.refresh_from_db()
    assert (str(event.dates), event.place, event.recorded_by) == ("2027-05", "Thiès", norway)
    assert event.history.latest().history_user == secretariat


def test_a_name_in_one_language_stands_in_for_the_others(sign_in, norway):
    client = sign_in(norway)
    client.post(reverse("outreach:event-add"), EVENT | {"name": "Réunion"}, headers={"Accept-Language": "fr"})
    event = Event.objects.get(name_fr="Réunion")
    assert {language: str(event) for language in ("en", "ar") if not translation.activate(language)} == {
        "en": "Réunion",
        "ar": "Réunion",
    }


def test_conferences_are_not_put_on_the_list_a_second_time(sign_in, norway):
    answer = sign_in(norway).post(reverse("outreach:event-add"), EVENT | {"kind": "conference"})
    assert list(answer.context["form"].errors) == ["kind"]
    assert sign_in(norway).post(reverse("outreach:event-add"), EVENT | {"dates": "soon"}).context["form"].errors == {
        "dates": [
            "Write a day, a range of days, a month or a year, such as 14 March 2005, 21–24 May 2001, March 2005, 2005."
        ]
    }


def test_the_page_of_an_event_tells_what_is_done_there_and_leads_to_planning_more(sign_in, norway, panama, reader):
    event = make_event("2027-05-03/2027-05-04", name="Meeting of the region", place="Dakar")
    make_activity(norway, "2027-05-03", title="There", occasion="Meeting of the region", **PLANNED)
    make_activity(norway, "2027-05", title="There too", occasion="Meeting of the region", **PLANNED)
    make_activity(norway, "2027-05-04/2027-05-06", title="At that time", **PLANNED)
    make_activity(norway, "2027-05", title="Some time", **PLANNED)
    make_activity(panama, "2027-05-03", undertaken_by=("PAN",), title="Another's", **PLANNED)
    context = sign_in(norway).get(event.get_absolute_url()).context
    assert {activity.title for activity in context["on_its_margins"]} == {"There", "There too"}
    assert [activity.title for activity in context["at_its_time"]] == ["At that time"]
    assert context["plan"] == (
        "/activities/log/?undertaken_by=NOR&occasion=Meeting+of+the+region&place=Dakar"
        "&dates=2027-05-03%2F2027-05-04&stage=planned&level=regional"
    )
    assert "Plan an activity" not in sign_in(reader).get(event.get_absolute_url()).content.decode()


def test_a_conference_names_its_documents(sign_in, reader):
    html = sign_in(reader).get(Event.objects.get(conference=12).get_absolute_url()).content.decode()
    assert "CTBT-Art.XIV/2021" in html
