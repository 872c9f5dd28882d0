import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from states.models import State, TreatyAction

Act = TreatyAction.Act
IN_2001, IN_2002, IN_2003 = (datetime.date(year, 5, 14) for year in (2001, 2002, 2003))
NO_SIGNATURE = "A ratification cannot be earlier than the State's signature, and none is recorded by then."
NO_RATIFICATION = "A withdrawal needs a ratification in force before it, and none is recorded."


def record(state: State, act: str, done_on: datetime.date) -> TreatyAction:
    action = TreatyAction(state=state, act=act, done_on=done_on, source="A test")
    action.save()
    return action


def delete_for_a_reason(action: TreatyAction) -> None:
    action._change_reason = "Recorded by mistake"
    action.delete()


def messages(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict


def test_a_state_may_sign_and_ratify_on_one_day_as_cuba_did(state):
    record(state, Act.SIGNATURE, IN_2001)
    record(state, Act.RATIFICATION, IN_2001)
    assert state.status_on(IN_2001) == State.Status.RATIFIED
    cuba = TreatyAction.objects.filter(state="CUB").values_list("act", "done_on")
    day = datetime.date(2021, 2, 4)
    assert set(cuba) == {(Act.SIGNATURE, day), (Act.RATIFICATION, day)}


def test_a_ratification_before_the_signature_is_refused(state):
    record(state, Act.SIGNATURE, IN_2002)
    with pytest.raises(ValidationError) as error:
        record(state, Act.RATIFICATION, IN_2001)
    assert messages(error.value) == {"done_on": [NO_SIGNATURE]}
    assert state.treaty_actions.count() == 1


def test_a_ratification_without_a_signature_is_refused(state):
    with pytest.raises(ValidationError) as error:
        record(state, Act.RATIFICATION, IN_2001)
    assert messages(error.value) == {"done_on": [NO_SIGNATURE]}


def test_a_signature_cannot_be_moved_after_the_ratification(state):
    signature = record(state, Act.SIGNATURE, IN_2001)
    record(state, Act.RATIFICATION, IN_2002)
    signature.done_on = IN_2003
    with pytest.raises(ValidationError) as error:
        signature.save()
    assert messages(error.value) == {"done_on": [NO_SIGNATURE]}
    signature.refresh_from_db()
    assert signature.done_on == IN_2001


def test_a_succession_or_accession_needs_no_signature(state):
    record(state, Act.ACCESSION, IN_2001)
    assert state.status_on(IN_2001) == State.Status.RATIFIED


def test_a_withdrawal_without_a_ratification_in_force_is_refused(state):
    record(state, Act.SIGNATURE, IN_2001)
    with pytest.raises(ValidationError) as error:
        record(state, Act.WITHDRAWAL, IN_2002)
    assert messages(error.value) == {"done_on": [NO_RATIFICATION]}


def test_a_ratification_is_withdrawn_once_and_can_be_given_again(state):
    record(state, Act.SIGNATURE, IN_2001)
    record(state, Act.RATIFICATION, IN_2001)
    record(state, Act.WITHDRAWAL, IN_2002)
    with pytest.raises(ValidationError) as error:
        record(state, Act.WITHDRAWAL, IN_2003)
    assert messages(error.value) == {"done_on": [NO_RATIFICATION]}
    record(state, Act.RATIFICATION, IN_2003)
    day_before = datetime.timedelta(days=1)
    days = (IN_2001 - day_before, IN_2002 - day_before, IN_2003 - day_before, IN_2003)
    assert [state.status_on(day) for day in days] == ["not-signed", "ratified", "withdrawn", "ratified"]


def test_a_ratification_is_not_withdrawn_on_its_own_day(state):
    record(state, Act.SIGNATURE, IN_2001)
    record(state, Act.RATIFICATION, IN_2002)
    with pytest.raises(ValidationError) as error:
        record(state, Act.WITHDRAWAL, IN_2002)
    assert messages(error.value) == {"done_on": [NO_RATIFICATION]}


def test_an_act_in_the_future_is_refused(state):
    with pytest.raises(ValidationError) as error:
        record(state, Act.SIGNATURE, timezone.localdate() + datetime.timedelta(days=1))
    assert messages(error.value) == {"done_on": ["An act cannot be recorded before it has taken place."]}


def test_an_act_of_today_is_accepted(state):
    today = timezone.localdate()
    record(state, Act.SIGNATURE, today)
    assert state.status_on(today) == State.Status.SIGNED


def test_the_same_act_twice_on_a_day_is_refused(state):
    record(state, Act.SIGNATURE, IN_2001)
    with pytest.raises(ValidationError) as error:
        record(state, Act.SIGNATURE, IN_2001)
    assert messages(error.value) == {"__all__": ["This act of this State on this day is recorded already."]}


def test_a_recorded_act_is_corrected_only_for_a_stated_reason_that_its_history_keeps(state):
    signature = record(state, Act.SIGNATURE, IN_2001)
    signature.done_on = IN_2002
    with pytest.raises(ValidationError, match="for a stated reason only"):
        signature.save()
    signature._change_reason = "Depositary notification 12"
    signature.save()
    history = [(past.done_on, past.history_change_reason) for past in signature.history.all()]
    assert history == [(IN_2002, "Depositary notification 12"), (IN_2001, None)]


def test_the_source_of_a_recorded_act_is_added_without_a_reason(state):
    signature = record(state, Act.SIGNATURE, IN_2001)
    signature.source = "Another source"
    signature.save()
    assert TreatyAction.objects.get(pk=signature.pk).source == "Another source"


def test_an_act_moved_to_another_state_leaves_no_ratification_without_a_signature(db):
    signature = TreatyAction.objects.get(state="FRA", act="signature")
    signature.state_id = "PAK"
    with pytest.raises(ValidationError) as error:
        signature.save()
    assert list(error.value.message_dict) == ["state"]


def test_a_signature_on_which_a_ratification_rests_is_not_deleted(db):
    with pytest.raises(ValidationError, match="cannot be earlier than the State's signature"):
        delete_for_a_reason(TreatyAction.objects.get(state="FRA", act="signature"))
    for act in ("ratification", "signature"):
        delete_for_a_reason(TreatyAction.objects.get(state="FRA", act=act))
    assert State.objects.get(pk="FRA").status_on(datetime.date(2021, 9, 23)) == State.Status.NOT_SIGNED


def test_an_act_is_taken_out_only_for_a_stated_reason_that_its_history_keeps(db):
    action = TreatyAction.objects.get(state="FRA", act="ratification")
    with pytest.raises(ValidationError, match="for a stated reason only"):
        action.delete()
    delete_for_a_reason(action)
    last = TreatyAction.history.filter(state="FRA").latest()
    assert (last.history_type, last.history_change_reason) == ("-", "Recorded by mistake")


def test_no_act_is_older_than_the_treaty(db):
    with pytest.raises(ValidationError, match="opened for signature on 24 September 1996"):
        TreatyAction.objects.create(state_id="IND", act="signature", done_on=datetime.date(1996, 9, 23), source="none")


def test_a_state_ratifies_again_only_after_it_has_withdrawn(db):
    with pytest.raises(ValidationError, match="in force already"):
        TreatyAction.objects.create(
            state_id="FRA", act="ratification", done_on=datetime.date(2020, 1, 1), source="none"
        )
    again = TreatyAction.objects.create(
        state_id="RUS", act="ratification", done_on=datetime.date(2025, 1, 1), source="none"
    )
    assert again.state.status_on(datetime.date(2025, 1, 1)) == State.Status.RATIFIED
