import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from outreach.models import Conference, Event
from states.models import State, TreatyAction


def load(**options: object) -> dict[str, str]:
    out = StringIO()
    call_command("load_reference", stdout=out, **options)
    return dict(line.split(": ", 1) for line in out.getvalue().splitlines())


def test_loading_again_changes_nothing(db):
    said = load()
    assert said["states.csv"] == "0 added, 0 changed, 196 unchanged"
    assert said["treaty_actions.csv"] == "0 added, 0 changed, 367 unchanged"
    assert said["events.csv"] == "0 added, 0 changed, 24 unchanged"
    assert {line.rsplit(", ", 1)[0] for line in said.values()} == {"0 added, 0 changed"}


def test_a_row_that_was_altered_is_brought_back_and_told(db):
    norway = State.objects.get(pk="NOR")
    norway.name_fr = "Another name"
    norway.save()
    TreatyAction.objects.filter(state="NOR", act="ratification").update(note="Another note")
    TreatyAction.objects.filter(state="IDN", act="ratification").delete()
    said = load()
    assert said["states.csv"] == "0 added, 1 changed, 195 unchanged"
    assert said["treaty_actions.csv"] == "1 added, 1 changed, 365 unchanged"
    norway.refresh_from_db()
    assert norway.name_fr == "Norvège"
    assert State.objects.search("norvege").get() == norway


def test_a_missing_file_is_named(db, tmp_path):
    with pytest.raises(CommandError, match=r"regions\.csv is missing"):
        load(folder=tmp_path)


def test_conferences_and_the_international_day_are_on_the_list_of_events(db):
    days = Event.objects.filter(kind="international-day").values_list("starts_on", "ends_on", "name_fr")
    name = "Journée internationale contre les essais nucléaires"
    assert list(days) == [(datetime.date(year, 8, 29), datetime.date(year, 8, 29), name) for year in range(2021, 2031)]
    event = Event.objects.get(conference=12)
    assert (str(event.dates), event.place) == ("2021-09-23/2021-09-24", "New York and Vienna")
    with translation.override("fr"):
        assert str(event).startswith("2021 Conference on Facilitating")
    undecided = Conference.objects.filter(starts_on__isnull=True)
    assert set(Conference.objects.all()) - set(undecided) == {
        one.conference for one in Event.objects.exclude(conference=None)
    }
