from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from states.models import State, TreatyAction


def load(**options: object) -> dict[str, str]:
    out = StringIO()
    call_command("load_reference", stdout=out, **options)
    return dict(line.split(": ", 1) for line in out.getvalue().splitlines())


def test_loading_again_changes_nothing(db):
    said = load()
    assert said["states.csv"] == "0 added, 0 changed, 196 unchanged"
    assert said["treaty_actions.csv"] == "0 added, 0 changed, 367 unchanged"
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
