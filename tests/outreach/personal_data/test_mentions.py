import pytest

from outreach.models import SavedView
from outreach.personal_data.mentions import MOST, mentions_of
from outreach.personal_data.traces import Traces
from tests.builders import (
    make_activity,
    make_assistance,
    make_circular,
    make_contact,
    make_event,
    make_export,
    make_import,
    make_plan_item,
)

NAME = "Éva Grönlund"
EVA = Traces.of([NAME], ["eva.gronlund@ministry.example.org"], ["+4684051000"])


def corrected_for_a_reason(by):
    contact = make_contact("FRA")
    contact._change_reason = f"Wrong spelling of {NAME}"
    contact.save()
    return contact.history.latest()


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda by: make_activity(by, participants="Ms. GRONLUND Eva"), "participants"),
        (lambda by: make_activity(by, summary="Call +46 8 405 10 00."), "summary"),
        (lambda by: make_circular(by, text_fr=f"{NAME} vous écrit."), "text_fr"),
        (lambda by: make_plan_item(what=f"Call {NAME}"), "what"),
        (lambda by: make_assistance(asked=f"{NAME} asked"), "asked"),
        (lambda by: make_event(name=f"Lecture of {NAME}"), "name_en"),
        (lambda by: make_import(by, name=f"{NAME}.csv"), "name"),
        (lambda by: make_export(by, address="/directory/?q=eva.gronlund%40ministry.example.org"), "address"),
        (lambda by: make_export(by, address="/directory/?q=%C3%89va+Gr%C3%B6nlund"), "address"),
        (lambda by: make_contact("FRA", post=f"Assistant to {NAME}"), "post"),
        (lambda by: SavedView.objects.create(owner=by, page="outreach:activity-list", name=f"With {NAME}"), "name"),
        (corrected_for_a_reason, "history_change_reason"),
    ],
)
def test_a_name_is_found_in_each_text_that_stays(make, field, secretariat):
    row = make(secretariat)
    assert list(mentions_of([EVA])) == [f"{row._meta.label} {row.pk}: {field}"]


def test_what_goes_with_the_account_is_not_looked_through(secretariat):
    SavedView.objects.create(owner=secretariat, page="outreach:activity-list", name=f"With {NAME}")
    assert list(mentions_of([EVA], [secretariat])) == []
    assert list(mentions_of([])) == []


def test_of_many_mentions_in_one_field_the_first_are_told(secretariat):
    for _number in range(MOST + 1):
        make_plan_item(note=f"Ask {NAME}")
    assert len(list(mentions_of([EVA, Traces.of(["Nobody Else"])]))) == MOST
