import csv
from collections import defaultdict
from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command

from states.models import State, StateName
from states.names import name_key

FIXTURE = settings.BASE_DIR / "fixtures" / "state_names.csv"


def told() -> list[dict[str, str]]:
    with FIXTURE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Turkey", {"TUR"}),
        ("Kingdom of the Netherlands", {"NLD"}),
        ("荷兰王国", {"NLD"}),
        ("Zaire", {"COD"}),
        ("Заир", {"COD"}),
        ("DRC", {"COD"}),
        ("suazilandia", {"SWZ"}),
        ("Ivory Coast", {"CIV"}),
        ("朝鲜", {"PRK"}),
        ("South Korea", {"KOR"}),
        ("Czechoslovakia", {"CZE", "SVK"}),
    ],
)
def test_a_state_is_found_by_names_that_are_not_its_official_one(typed, codes, db):
    assert set(State.objects.search(typed).values_list("pk", flat=True)) == codes


def test_another_name_is_never_the_name_that_is_shown(db):
    turkiye = State.objects.get(pk="TUR")
    assert (str(turkiye), turkiye.names["en"], turkiye.names["fr"]) == ("Türkiye", "Türkiye", "Türkiye")


def test_a_state_saved_again_is_still_found_by_its_other_names(db):
    state = State.objects.get(pk="COD")
    state.save()
    assert State.objects.search("Zaire").get() == state


def test_a_name_recorded_in_a_shell_is_searched_at_once(db):
    StateName.objects.create(state_id="NOR", language="en", name="Norge", kind="common", source="A letter")
    assert State.objects.index_names() == 0
    assert State.objects.search("norge").get().pk == "NOR"


def test_a_name_added_in_the_admin_is_searched_at_once(secretariat, sign_in):
    form = {"state": "NOR", "language": "en", "name": "Norge", "kind": "common", "source": "A letter"}
    response = sign_in(secretariat).post("/admin/states/statename/add/", form)
    assert (response.status_code, State.objects.search("norge").get().pk) == (302, "NOR")


def test_the_same_name_of_a_state_is_recorded_once_a_language(db):
    with pytest.raises(ValidationError, match="recorded already"):
        StateName.objects.create(state_id="COD", language="en", name="Zaire", kind="former", source="Again")


def test_a_name_has_letters(db):
    with pytest.raises(ValidationError, match="needs letters"):
        StateName.objects.create(state_id="COD", language="en", name="()", kind="former", source="Nowhere")


def test_no_other_name_is_the_official_name_or_a_code_of_a_different_state(db):
    official = {name_key(name): state.pk for state in State.objects.all() for name in state.names.values()}
    codes = {code: state.pk for state in State.objects.all() for code in (state.iso3, state.iso2)}
    for row in told():
        assert official.get(name_key(row["name"]), row["iso3"]) == row["iso3"], row
        assert codes.get(row["name"].upper(), row["iso3"]) == row["iso3"], row


def test_only_names_of_what_no_longer_is_or_is_in_two_parts_stand_for_several_states():
    meant: defaultdict[str, set[str]] = defaultdict(set)
    for row in told():
        meant[name_key(row["name"])].add(row["iso3"])
    assert {frozenset(codes) for codes in meant.values() if len(codes) > 1} == {
        frozenset({"KOR", "PRK"}),
        frozenset({"MNE", "SRB"}),
        frozenset({"CZE", "SVK"}),
        frozenset({"BIH", "HRV", "MKD", "MNE", "SRB", "SVN"}),
    }


def test_every_name_has_a_source_and_one_of_six_languages():
    languages = {code for code, _label in settings.LANGUAGES}
    assert all(row["source"] and row["language"] in languages for row in told())
    assert {row["language"] for row in told()} == languages


def test_a_name_that_was_altered_is_brought_back_and_told(db):
    StateName.objects.filter(state="COD", name="Zaire", language="en").update(source="Hearsay")
    StateName.objects.filter(state="SWZ", name="Swaziland", language="en").delete()
    out = StringIO()
    call_command("load_reference", stdout=out)
    total = len(told())
    assert f"state_names.csv: 1 added, 1 changed, {total - 2} unchanged" in out.getvalue().splitlines()
