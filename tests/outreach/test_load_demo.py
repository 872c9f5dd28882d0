import datetime
import io

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from outreach.management.demonstration_loading import written_out
from outreach.models import Activity, Coordinator, Dates
from tests.builders import make_activity, make_contact, make_coordinator, make_report


def load_demo() -> str:
    told = io.StringIO()
    call_command("load_demo", stdout=told)
    return told.getvalue()


@pytest.mark.parametrize("make", [make_contact, make_report, lambda: make_coordinator("NOR")])
def test_a_database_that_holds_any_record_is_left_alone(make, db):
    make()
    assert load_demo() == "The database holds records or accounts already: no demonstration set is loaded.\n"
    assert Activity.objects.count() == 0


def test_a_database_that_holds_an_activity_is_left_alone(secretariat):
    make_activity(secretariat)
    assert "no demonstration set is loaded" in load_demo()
    assert Activity.objects.count() == 1


def test_the_public_password_never_reaches_a_system_open_to_the_world(db, settings):
    settings.IS_SECURE = True
    assert "no demonstration set is loaded, for its password is public" in load_demo()
    assert User.objects.count() == 0


def test_the_set_loads_on_a_later_day_too(db, monkeypatch):
    later = datetime.datetime(2032, 2, 29, 23, 30, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: later)
    load_demo()
    today = timezone.localdate()
    assert today == datetime.date(2032, 3, 1)
    assert Activity.objects.count() == 100
    planned = Activity.objects.filter(stage="planned")
    assert planned.count() == 4
    assert all(activity.starts_on > today for activity in planned)
    assert Activity.objects.get(stage="ongoing").dates == Dates.of_year(2032)
    assert all(step.at <= later for activity in Activity.objects.all() for step in activity.steps.all())
    ending = Coordinator.objects.in_service(today).get(ends_on__isnull=False)
    assert ending.ends_on == today + datetime.timedelta(days=60)


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("today-60", "2026-09-23"),
        ("today", "2026-11-22"),
        ("today+21/today+22", "2026-12-13/2026-12-14"),
        ("month", "2026-11"),
        ("month+2", "2027-01"),
        ("month-23", "2024-12"),
        ("year", "2026"),
        ("2024-02", "2024-02"),
    ],
)
def test_dates_are_told_by_the_day_of_loading(told, written):
    assert written_out(told, datetime.date(2026, 11, 22)) == written


@given(
    st.dates(datetime.date(2026, 11, 22), datetime.date(2100, 12, 31)),
    st.sampled_from(["today+10", "month+4", "month+2", "today+21/today+22", "year"]),
)
def test_what_is_told_by_the_day_can_be_read_on_any_day(today, told):
    dates = Dates.parse(written_out(told, today))
    assert dates.last > today or told == "year"
    assert dates.first.year <= today.year + 1
