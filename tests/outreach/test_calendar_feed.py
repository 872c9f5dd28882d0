import datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from icalendar import Calendar

from outreach.models import Activity, CalendarFeed, Event, Preferences, Role
from tests.builders import (
    CLEARED_AT,
    make_activity,
    make_cleared,
    make_coordinator,
    make_event,
    make_follow_up,
    make_submitted,
)

PREFERENCES = reverse("outreach:preferences")
LINK = reverse("outreach:calendar-link")
PLANNED = {"stage": Activity.Stage.PLANNED}


@pytest.fixture(autouse=True)
def empty_list(db: None) -> None:
    """Leave nothing on the list of events: the days of the reference data come nearer with every day."""
    Event.objects.all().delete()


def day(number: int) -> str:
    return str(localdate() + datetime.timedelta(days=number))


def address(secret: str) -> str:
    return reverse("outreach:calendar-feed", args=[secret])


def components(response) -> dict[str, object]:
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    parsed = Calendar.from_ical(response.content)
    assert parsed["version"] == "2.0"
    return {str(one["uid"]).split("@")[0]: one for one in parsed.walk("VEVENT")}


def titles(response) -> set[str]:
    return {str(one["summary"]) for one in components(response).values()}


@pytest.fixture
def feed(norway) -> str:
    return address(CalendarFeed.replace(norway, CLEARED_AT))


# The link ------------------------------------------------------------------------------------------------------------


def test_a_link_is_shown_once_replaced_and_revoked(sign_in, norway, settings):
    settings.SITE_URL = "https://tracker.example.org"
    client = sign_in(norway)
    first = client.post(LINK).context["link"]
    assert first.startswith("https://tracker.example.org/calendar/feed/")
    path = first.removeprefix("https://tracker.example.org")
    assert first not in client.get(PREFERENCES).content.decode()
    assert Client().get(path).status_code == 200
    second = client.post(LINK).context["link"].removeprefix("https://tracker.example.org")
    assert (Client().get(path).status_code, Client().get(second).status_code) == (404, 200)
    assert client.post(LINK, {"revoke": ""}).url == PREFERENCES
    assert Client().get(second).status_code == 404
    assert not CalendarFeed.objects.in_force().exists()


def test_of_the_secret_only_a_digest_is_kept(norway):
    secret = CalendarFeed.replace(norway, CLEARED_AT)
    assert secret not in str(CalendarFeed.objects.values().get())
    assert list(CalendarFeed.objects.opened_by(secret[:-1])) == []


def test_a_link_ends_with_the_account(feed, norway, client):
    assert client.get(feed).status_code == 200
    norway.is_active = False
    norway.save()
    assert client.get(feed).status_code == 404


def test_a_closed_account_that_is_opened_again_does_not_get_its_link_back(feed, norway, head, sign_in):
    page = reverse("admin:auth_user_change", args=[norway.pk])
    client = sign_in(head)
    told = {"username": "norway", "email": norway.email, "groups": list(norway.groups.values_list("pk", flat=True))}
    assert client.post(page, told).status_code == 302
    norway.refresh_from_db()
    assert not norway.is_active
    assert client.post(page, told | {"is_active": "on"}).status_code == 302
    norway.refresh_from_db()
    assert norway.is_active
    assert Client().get(feed).status_code == 404


def test_the_link_of_a_closed_account_can_be_revoked(feed, norway):
    norway.is_active = False
    norway.save()
    CalendarFeed.revoke(norway, CLEARED_AT)
    norway.is_active = True
    norway.save()
    assert Client().get(feed).status_code == 404
    assert CalendarFeed.objects.get().revoked_at == CLEARED_AT


def test_a_link_ends_with_the_password_it_was_made_under(feed, norway, client):
    norway.set_password("another long and quiet password")
    norway.save()
    assert client.get(feed).status_code == 404


def test_a_link_ends_with_the_term_and_a_later_term_does_not_bring_it_back(norway, client, sign_in):
    feed = address(CalendarFeed.replace(norway, timezone.now()))
    assert client.get(feed).status_code == 200
    yesterday = localdate() - datetime.timedelta(days=1)
    norway.coordinator_terms.update(ends_on=yesterday)
    assert client.get(feed).status_code == 404
    html = sign_in(norway).get(PREFERENCES).content.decode()
    assert "Your calendar link opens nothing any more" in html
    assert 'name="revoke"' in html
    CalendarFeed.objects.update(created_at=timezone.now() - datetime.timedelta(days=2))
    later = make_coordinator("NOR", norway, starts_on=localdate())
    assert client.get(feed).status_code == 200  # which goes on with the first
    norway.coordinator_terms.exclude(pk=later.pk).update(ends_on=yesterday - datetime.timedelta(days=1))
    assert client.get(feed).status_code == 404


def test_a_link_made_before_one_came_to_the_secretariat_does_not_tell_what_the_secretariat_sees(norway, client):
    feed = address(CalendarFeed.replace(norway, timezone.now()))
    assert client.get(feed).status_code == 200
    norway.groups.add(Group.objects.get(name=Role.SECRETARIAT))
    assert client.get(feed).status_code == 404


def test_the_link_of_one_who_left_the_secretariat_ends_and_that_of_its_new_head_does_not(secretariat, client):
    feed = address(CalendarFeed.replace(secretariat, CLEARED_AT))
    secretariat.groups.set(Group.objects.filter(name=Role.SECRETARIAT_HEAD))
    assert client.get(feed).status_code == 200
    secretariat.groups.set(Group.objects.filter(name=Role.READER))
    assert client.get(feed).status_code == 404


def test_a_reader_who_never_served_has_a_link(reader, client):
    feed = address(CalendarFeed.replace(reader, CLEARED_AT))
    assert client.get(feed).status_code == 200
    reader.groups.clear()
    assert client.get(feed).status_code == 404


def test_a_demonstration_accounts_link_opens_no_system_in_use(feed, norway, client, settings):
    norway.email = "norway@demonstration.invalid"
    norway.save()
    settings.IS_SECURE = True
    settings.SECURE_SSL_REDIRECT = False
    assert client.get(feed).status_code == 404


def test_nobody_on_the_way_keeps_the_calendar_and_nothing_is_written(feed, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as queries:
        response = client.get(feed)
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    assert client.post(feed).status_code == 405


# What is in it -------------------------------------------------------------------------------------------------------


def test_the_calendar_holds_what_the_owner_may_see_now(feed, norway, panama, secretariat, client):
    make_event(day(10), name="A meeting")
    make_event(day(401), name="Too far ahead")
    make_event(day(-32), name="Too long ago")
    make_submitted(norway, day(3), secretariat=secretariat, title="Public plan", **PLANNED)
    theirs = make_submitted(
        panama,
        day(4),
        undertaken_by=("PAN",),
        addressed_to=("EGY",),
        secretariat=secretariat,
        title="What is not for all",
        place="A quiet place",
        visibility="coordinators",
        **PLANNED,
    )
    make_activity(panama, day(5), undertaken_by=("PAN",), title="Another's draft", **PLANNED)
    assert {"A meeting", "Public plan", "Outreach: Panama → Egypt"} <= titles(client.get(feed))
    told = client.get(feed).content.decode()
    for word in ("Too far", "Too long", "not for all", "quiet", "draft"):
        assert word not in told
    theirs.visibility = "secretariat"
    theirs.save()
    assert "Outreach: Panama → Egypt" not in titles(client.get(feed))


def test_a_draft_tells_its_states_only_though_it_is_meant_to_be_public(feed, norway, client):
    make_activity(norway, day(3), title="Not yet known", addressed_to=("EGY",), place="Cairo", **PLANNED)
    text = client.get(feed).content.decode()
    assert "Outreach: Norway → Egypt" in titles(client.get(feed))
    assert "Not yet known" not in text
    assert "Cairo" not in text


def test_what_the_owner_is_to_do_stands_on_the_day_it_is_due(feed, norway, panama, secretariat, client):
    public = make_cleared(norway, secretariat=secretariat)
    shared = make_submitted(norway, secretariat=secretariat, visibility="coordinators", addressed_to=("EGY",))
    told = make_follow_up(public, norway, what="Send the text", due_on=localdate())
    untold = make_follow_up(shared, norway, what="Ask the minister", due_on=localdate())
    make_follow_up(public, panama, what="Another's", due_on=localdate())
    make_follow_up(public, norway, what="Done", due_on=localdate(), done_on=localdate())
    found = components(client.get(feed))
    assert {key: str(one["summary"]) for key, one in found.items() if key.startswith("followup")} == {
        f"followup-{told.pk}": "Follow-up: Send the text",
        f"followup-{untold.pk}": "Follow-up: Norway → Egypt",
    }
    assert found[f"followup-{told.pk}"]["dtstart"].dt == localdate()


def test_a_day_is_whole_a_range_ends_the_day_after_and_a_month_is_no_day(feed, norway, client):
    one = make_event(day(1))
    several = make_event(f"{day(1)}/{day(3)}")
    make_event(str(localdate())[:7], name="Some time")
    make_activity(norway, str(localdate().year), title="Some year", **PLANNED)
    found = components(client.get(feed))
    assert set(found) == {f"event-{one.pk}", f"event-{several.pk}"}
    for event, last in ((one, 2), (several, 4)):
        component = found[f"event-{event.pk}"]
        ends = (component["dtstart"].dt, component["dtend"].dt)
        assert ends == (localdate() + datetime.timedelta(days=1), localdate() + datetime.timedelta(days=last))
        assert component["dtstart"].params["value"] == "DATE"


def test_the_same_records_give_the_same_bytes_and_a_change_a_later_sequence(feed, norway, client):
    event = make_event(day(1), name="Semicolons; commas, and \\ a\nline")
    first = client.get(feed)
    assert client.get(feed).content == first.content
    before = components(first)[f"event-{event.pk}"]
    assert (str(before["summary"]), before["sequence"]) == (event.name, 0)
    event.place = "Vienna International Centre"
    event.save()
    after = components(client.get(feed))[f"event-{event.pk}"]
    assert after["uid"] == before["uid"]
    assert after["sequence"] == 1
    assert after["dtstamp"].dt >= before["dtstamp"].dt


@pytest.mark.parametrize(
    ("stage", "status"), [("planned", "TENTATIVE"), ("ongoing", "CONFIRMED"), ("cancelled", "CANCELLED")]
)
def test_how_sure_it_is_follows_from_the_stage(stage, status, feed, norway, client):
    activity = make_activity(norway, day(1), stage=stage)
    assert components(client.get(feed))[f"activity-{activity.pk}"]["status"] == status


def test_the_calendar_is_in_the_language_chosen_for_mails(feed, norway, client):
    make_event(day(1), name="A day", name_fr="Un jour")
    Preferences.objects.create(user=norway, language="fr")
    assert titles(client.get(feed)) == {"Un jour"}


def test_states_stand_between_the_commas_of_the_language(feed, norway, client):
    make_activity(norway, day(3), undertaken_by=("NOR", "PAN"), addressed_to=("EGY",), **PLANNED)
    Preferences.objects.create(user=norway, language="ar")
    (title,) = (title for title in titles(client.get(feed)) if " → " in title)
    assert "النرويج، بنما → مصر" in title


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_the_calendar_costs_the_same_number_of_queries_at_any_length(
    rows, feed, norway, client, django_assert_num_queries
):
    for _number in range(rows):
        make_event(day(1))
        activity = make_activity(norway, day(2), addressed_to=("EGY",), **PLANNED)
        make_follow_up(activity, norway, due_on=localdate())
    # the link, the language; roles and two kinds of service; three sorts, of two of them the States, and translations
    with django_assert_num_queries(15):
        response = client.get(feed)
    assert len(components(response)) == 3 * rows


# One of them ---------------------------------------------------------------------------------------------------------


def test_one_event_and_one_activity_are_taken_along(sign_in, norway, reader, secretariat):
    event = make_event("2027-05-03/2027-05-04", name="Meeting of the region", place="Dakar")
    response = sign_in(reader).get(reverse("outreach:event-file", args=[event.pk]))
    component = components(response)[f"event-{event.pk}"]
    assert (str(component["summary"]), str(component["location"])) == ("Meeting of the region", "Dakar")
    assert str(component["url"]).endswith(event.get_absolute_url())
    assert response["Content-Disposition"] == f'attachment; filename="event-{event.pk}.ics"'
    activity = make_submitted(norway, "2027-05-03", secretariat=secretariat, title="A visit", **PLANNED)
    file = reverse("outreach:activity-file", args=[activity.pk])
    assert titles(sign_in(reader).get(file)) == {"A visit"}
    assert f'href="{file}"' in sign_in(reader).get(activity.get_absolute_url()).content.decode()


@pytest.mark.parametrize("dates", ["2027-05", "2027"])
def test_what_has_no_day_is_not_made_a_file_and_that_is_said(dates, sign_in, norway):
    activity = make_activity(norway, dates, **PLANNED)
    file = reverse("outreach:activity-file", args=[activity.pk])
    answer = sign_in(norway).get(file, follow=True)
    assert answer.redirect_chain == [(activity.get_absolute_url(), 302)]
    assert [str(message) for message in answer.context["messages"]] == [
        "Its day is not known yet, so that it has no place in a calendar."
    ]
    assert file not in answer.content.decode()


@pytest.mark.parametrize("first", ["2027-05-03", "9999-12-31"])
def test_what_ends_on_the_last_day_that_there_is_stops_nobodys_calendar(first, feed, sign_in, norway):
    last = datetime.date.max
    event = make_event(f"{first}/{last}" if first != str(last) else first)
    assert f"event-{event.pk}" in components(sign_in(norway).get(reverse("outreach:event-file", args=[event.pk])))
    follow_up = make_follow_up(make_activity(norway, f"{localdate()}/{last}", **PLANNED), norway, due_on=last)
    found = components(Client().get(feed))
    assert found[f"followup-{follow_up.pk}"]["dtstart"].dt == last
    assert f"activity-{follow_up.activity_id}" in found
