import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from states.models import State, TreatyAction

LIST = reverse("admin:states_state_changelist")
AUTOCOMPLETE = reverse("admin:autocomplete")


def act(state: str, act: str, done_on: str) -> dict[str, str]:
    return {"state": state, "act": act, "done_on": done_on, "certainty": "sourced", "note": "", "source": "A note."}


def inline(state: State, *rows: dict[str, str]) -> dict[str, object]:
    """Return the form of a State's page that adds `rows` to its acts."""
    kept = list(state.treaty_actions.all())
    values: dict[str, object] = {
        "treaty_actions-TOTAL_FORMS": len(kept) + len(rows),
        "treaty_actions-INITIAL_FORMS": len(kept),
    }
    for name in ("iso2", "m49", "region_id", "latitude", "longitude", "names_source", "region_source"):
        values[name.removesuffix("_id")] = getattr(state, name)
    values |= {f"name_{code.replace('-', '_')}": name for code, name in state.names.items()}
    for number, row in enumerate(kept):
        told = act(state.pk, row.act, row.done_on.isoformat()) | {"id": row.pk, "note": row.note, "source": row.source}
        values |= {f"treaty_actions-{number}-{name}": value for name, value in told.items()}
    for number, new in enumerate(rows, start=len(kept)):
        values |= {f"treaty_actions-{number}-{name}": value for name, value in new.items()}
    return values


def found(answer) -> list[str]:
    return [row.pk for row in answer.context["cl"].result_list]


@pytest.mark.parametrize("text", ["土耳其", "turkiye", "792", "Türkiye", " TURKIYE "])
def test_a_state_is_found_by_any_of_its_names(text, secretariat, sign_in):
    client = sign_in(secretariat)
    assert found(client.get(LIST, {"q": text})) == ["TUR"]
    asked = {"app_label": "states", "model_name": "treatyaction", "field_name": "state", "term": text}
    assert client.get(AUTOCOMPLETE, asked).json()["results"] == [{"id": "TUR", "text": "Türkiye"}]


def test_a_state_is_found_by_its_code(secretariat, sign_in):
    assert "TUR" in found(sign_in(secretariat).get(LIST, {"q": "tur"}))


def test_the_acts_of_a_state_are_found_by_any_of_its_names(secretariat, sign_in):
    answer = sign_in(secretariat).get(reverse("admin:states_treatyaction_changelist"), {"q": "俄罗斯联邦"})
    assert {row.state_id for row in answer.context["cl"].result_list} == {"RUS"}
    assert len(answer.context["cl"].result_list) == 3


def test_the_list_tells_the_status_of_today_in_word_and_sign(secretariat, sign_in):
    client = sign_in(secretariat)
    expected = {
        "ratified": set(State.objects.ratified(timezone.localdate()).values_list("pk", flat=True)),
        "withdrawn": {"RUS"},
    }
    for status, states in expected.items():
        answer = client.get(LIST, {"status": status})
        assert set(found(answer)) == states
        assert answer.content.decode().count(f"sign-{status}") == len(states)


def test_the_list_costs_the_same_for_one_state_and_for_all(secretariat, sign_in, django_assert_num_queries):
    client = sign_in(secretariat)
    client.get(LIST)
    for asked, rows in [({"q": "türkiye"}, 1), ({"q": "guinea"}, 4), ({}, 196)]:
        with django_assert_num_queries(LIST_QUERIES):
            answer = client.get(LIST, asked)
        assert len(found(answer)) == rows


LIST_QUERIES = 9


def test_a_ratification_before_the_signature_is_refused_beside_its_date(secretariat, sign_in):
    client = sign_in(secretariat)
    answer = client.post(reverse("admin:states_treatyaction_add"), act("PAK", "ratification", "2020-01-01"))
    assert answer.context["adminform"].form.errors == {
        "done_on": ["A ratification cannot be earlier than the State's signature, and none is recorded by then."]
    }
    assert not TreatyAction.objects.filter(state="PAK").exists()


def test_an_act_in_the_future_is_refused_beside_its_date(secretariat, sign_in):
    answer = sign_in(secretariat).post(reverse("admin:states_treatyaction_add"), act("PAK", "signature", "2999-01-01"))
    assert answer.context["adminform"].form.errors == {
        "done_on": ["An act cannot be recorded before it has taken place."]
    }


def test_an_act_is_recorded_on_the_page_of_its_state(secretariat, sign_in):
    state = State.objects.get(pk="PAK")
    page = reverse("admin:states_state_change", args=["PAK"])
    client = sign_in(secretariat)
    answer = client.post(page, inline(state, act("PAK", "signature", "2020-01-01")))
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    row = TreatyAction.objects.get(state="PAK")
    assert (row.act, row.done_on, row.history.get().history_user) == (
        "signature",
        datetime.date(2020, 1, 1),
        secretariat,
    )


def test_the_page_of_a_state_refuses_a_ratification_before_the_signature_beside_its_date(secretariat, sign_in):
    state = State.objects.get(pk="PAK")
    page = reverse("admin:states_state_change", args=["PAK"])
    answer = sign_in(secretariat).post(page, inline(state, act("PAK", "ratification", "2020-01-01")))
    assert answer.context["inline_admin_formsets"][0].formset.errors == [
        {"done_on": ["A ratification cannot be earlier than the State's signature, and none is recorded by then."]}
    ]


def test_two_acts_at_once_are_refused_with_the_way_out(secretariat, sign_in):
    state = State.objects.get(pk="NOR")
    page = reverse("admin:states_state_change", args=["NOR"])
    withdrawals = [act("NOR", "withdrawal-of-ratification", day) for day in ("2020-01-01", "2020-02-01")]
    answer = sign_in(secretariat).post(page, inline(state, *withdrawals))
    assert answer.context["inline_admin_formsets"][0].formset.non_form_errors() == [
        "Record one act at a time and save, the earliest first: each is checked against those before it."
    ]
    assert state.treaty_actions.count() == 2


def test_the_code_of_a_state_that_exists_is_not_changed(secretariat, sign_in):
    state = State.objects.get(pk="NOR")
    page = reverse("admin:states_state_change", args=["NOR"])
    sign_in(secretariat).post(page, inline(state) | {"iso3": "XXX", "names_source": "Looked up again."})
    assert not State.objects.filter(pk="XXX").exists()
    assert State.objects.get(pk="NOR").names_source == "Looked up again."


def test_what_the_depositary_recorded_is_not_changed_on_the_page_of_its_state(secretariat, sign_in):
    state = State.objects.get(pk="NOR")
    page = reverse("admin:states_state_change", args=["NOR"])
    before = list(state.treaty_actions.values("act", "done_on", "note", "source"))
    form = inline(state) | {"treaty_actions-0-done_on": "1997-01-01", "treaty_actions-0-note": "Changed"}
    answer = sign_in(secretariat).post(page, form)
    assert answer.status_code == 302
    assert list(state.treaty_actions.values("act", "done_on", "note", "source")) == before
    assert 'name="treaty_actions-0-done_on"' not in sign_in(secretariat).get(page).content.decode()


@pytest.mark.parametrize(
    "change", [{"done_on": "1997-01-02"}, {"note": "Another"}, {"source": "Another"}, {"certainty": "day-unverified"}]
)
def test_a_recorded_act_is_corrected_on_its_own_page_for_a_reason_that_stands_in_its_history(
    change, secretariat, sign_in
):
    row = TreatyAction.objects.get(state="NOR", act="signature")
    page = reverse("admin:states_treatyaction_change", args=[row.pk])
    form = act("NOR", "signature", row.done_on.isoformat()) | {"note": row.note, "source": row.source} | change
    client = sign_in(secretariat)
    answer = client.post(page, form)
    assert answer.context["adminform"].form.errors == {"reason": ["Say why this is corrected."]}
    assert row.history.count() == 1
    reason = "Depositary notification C.N.1.1997"
    assert client.post(page, form | {"reason": reason}).status_code == 302
    past = row.history.latest()
    assert (past.history_change_reason, past.history_user) == (reason, secretariat)
    history = client.get(reverse("admin:states_treatyaction_history", args=[row.pk])).content.decode()
    assert f"({reason})" in history


def test_a_reason_does_not_make_a_wrong_correction_right(secretariat, sign_in):
    row = TreatyAction.objects.get(state="NOR", act="signature")
    page = reverse("admin:states_treatyaction_change", args=[row.pk])
    form = act("NOR", "signature", "2020-01-01") | {"reason": "I think so"}
    assert sign_in(secretariat).post(page, form).context["adminform"].form.errors == {
        "done_on": ["A ratification cannot be earlier than the State's signature, and none is recorded by then."]
    }


def test_a_new_act_asks_for_no_reason(secretariat, sign_in):
    client = sign_in(secretariat)
    assert 'name="reason"' not in client.get(reverse("admin:states_treatyaction_add")).content.decode()
    client.post(reverse("admin:states_treatyaction_add"), act("PAK", "signature", "2020-01-01"))
    assert TreatyAction.objects.get(state="PAK").history.get().history_change_reason is None


def test_signature_and_ratification_of_one_day_are_recorded_in_two_savings(secretariat, sign_in):
    state = State.objects.get(pk="PAK")
    page = reverse("admin:states_state_change", args=["PAK"])
    client = sign_in(secretariat)
    for name in ("signature", "ratification"):
        assert client.post(page, inline(state, act("PAK", name, "2021-02-04"))).status_code == 302
    assert state.status_on(datetime.date(2021, 2, 4)) == State.Status.RATIFIED
    assert state.status_on(datetime.date(2021, 2, 3)) == State.Status.NOT_SIGNED
