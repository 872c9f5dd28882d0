import datetime
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from states.models import State, TreatyAction
from states.status import EARLIEST_OF_ALL, OPENED_FOR_SIGNATURE_ON, Standing, standings, treaty_status

Act = TreatyAction.Act
Acts = list[tuple[datetime.date, str]]
DECLARATION = datetime.date(2021, 9, 23)
DAY = datetime.timedelta(days=1)
DAYS = st.dates(OPENED_FOR_SIGNATURE_ON, datetime.date(2026, 11, 1))
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def replay(acts: Acts, on: datetime.date) -> str:
    """The rule again, in plain words: go through the acts up to the day, one after another."""
    status = "not-signed"
    for done_on, act in acts:
        if done_on > on:
            break
        if act in ("ratification", "succession", "accession"):
            status = "ratified"
        elif act == "withdrawal-of-ratification":
            status = "withdrawn"
        elif status == "not-signed":
            status = "signed"
    return status


@st.composite
def careers(draw: st.DrawFn) -> Acts:
    """What a State may do in its time: sign, ratify on that day or later, withdraw, ratify again, and so on."""
    days = sorted(draw(st.lists(DAYS, unique=True, max_size=7)))
    acts: Acts = []
    if days:
        acts.append((days[0], draw(st.sampled_from([Act.SIGNATURE, Act.SUCCESSION_TO_SIGNATURE]))))
        ratifies_at_once = draw(st.booleans())
        for place, day in enumerate(days[not ratifies_at_once :]):
            ratifying = draw(st.sampled_from([Act.RATIFICATION, Act.SUCCESSION, Act.ACCESSION]))
            acts.append((day, Act.WITHDRAWAL if place % 2 else ratifying))
    return acts


@FEW
@given(careers(), DAYS)
def test_the_database_says_what_a_replay_of_the_acts_says(state, acts, on):
    for done_on, act in acts:
        TreatyAction(state=state, act=act, done_on=done_on, source="A test").save()
    try:
        days = {on, *(day for day, _act in acts), *(day - DAY for day, _act in acts)}
        assert {day: state.status_on(day) for day in days} == {day: replay(acts, day) for day in days}
        if acts:
            assert state.status_on(acts[0][0] - DAY) == State.Status.NOT_SIGNED
    finally:
        state.treaty_actions.all().delete()


@FEW
@given(DAYS)
def test_on_any_day_every_real_state_stands_where_its_acts_left_it(db, on):
    acts: dict[str, Acts] = {code: [] for code in State.objects.values_list("pk", flat=True)}
    signing_first = sorted(
        TreatyAction.objects.values_list("done_on", "act", "state"), key=lambda act: (act[0], act[1] != "signature")
    )
    for done_on, act, code in signing_first:
        acts[code].append((done_on, act))
    expected = {code: replay(its, on) for code, its in acts.items()}
    assert dict(State.objects.with_status(on).values_list("pk", "status")) == expected
    status = treaty_status(on)
    assert status.ratifiers == list(expected.values()).count("ratified")
    assert status.signatories == 196 - list(expected.values()).count("not-signed")


def test_the_figures_are_those_of_the_declaration_of_2021(db):
    status = treaty_status(DECLARATION)
    assert (status.signatories, status.ratifiers, status.annex_2_ratified, status.annex_2) == (185, 170, 36, 44)
    assert [state.pk for state in status.annex_2_signed] == ["CHN", "EGY", "IRN", "ISR", "USA"]
    assert [state.pk for state in status.annex_2_not_signed] == ["PRK", "IND", "PAK"]
    assert status.annex_2_outstanding == 8


def test_before_the_treaty_was_opened_nobody_had_signed(db):
    status = treaty_status(OPENED_FOR_SIGNATURE_ON - DAY)
    assert (status.signatories, status.ratifiers, len(status.annex_2_not_signed)) == (0, 0, 44)


def test_a_withdrawal_makes_a_ratifier_a_signatory_again(db):
    before, after = treaty_status(datetime.date(2023, 11, 2)), treaty_status(datetime.date(2023, 11, 3))
    assert after.ratifiers == before.ratifiers - 1
    assert after.signatories == before.signatories
    assert after.annex_2_ratified == before.annex_2_ratified - 1
    assert {state.pk for state in after.annex_2_signed} - {state.pk for state in before.annex_2_signed} == {"RUS"}
    assert State.objects.get(pk="RUS").status_on(after.as_of) == State.Status.WITHDRAWN


def test_querysets_of_a_date_agree_with_the_figures(db):
    status = treaty_status(DECLARATION)
    assert State.objects.ratified(DECLARATION).count() == status.ratifiers
    assert State.objects.signed(DECLARATION).count() == status.signatories
    assert State.objects.outstanding(DECLARATION).count() == status.annex_2_outstanding


def test_while_a_ratification_is_outstanding_entry_into_force_is_180_days_away_at_the_least(db):
    assert treaty_status(DECLARATION).earliest_entry_into_force == datetime.date(2022, 3, 22)


def test_once_all_have_ratified_entry_into_force_follows_from_the_last_deposit(db):
    # Were Annex 2 only those that had ratified by 2021, Indonesia's deposit of 6 February 2012 would be the last.
    State.objects.filter(pk__in=State.objects.outstanding(DECLARATION).values("pk")).update(is_annex_2=False)
    status = treaty_status(DECLARATION)
    assert (status.annex_2, status.annex_2_outstanding) == (36, 0)
    assert status.earliest_entry_into_force == datetime.date(2012, 8, 4)
    the_day_before = treaty_status(datetime.date(2012, 2, 5))
    assert [state.pk for state in the_day_before.annex_2_signed] == ["IDN"]
    assert the_day_before.earliest_entry_into_force == datetime.date(2012, 8, 3)


def test_the_treaty_enters_into_force_no_sooner_than_two_years_after_its_opening(db):
    State.objects.exclude(pk="JPN").update(is_annex_2=False)  # Japan deposited on 8 July 1997
    assert treaty_status(DECLARATION).earliest_entry_into_force == EARLIEST_OF_ALL


def test_the_status_of_all_states_costs_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        status = treaty_status(DECLARATION)
    assert (status.signatories, status.ratifiers, status.annex_2_outstanding) == (185, 170, 8)


@pytest.mark.parametrize(("on", "names"), [("1996-09-24", {"signed", "not-signed"}), ("1996-09-23", {"not-signed"})])
def test_an_act_counts_on_its_own_day(on, names, db):
    states = State.objects.with_status(datetime.date.fromisoformat(on))
    assert set(states.values_list("status", flat=True)) == names


@pytest.fixture
def everyone_elses_acts_taken_out(db: None) -> None:
    """No State has done anything yet."""
    TreatyAction.objects.all().delete()


def standing_on(on: datetime.date) -> Standing:
    """The figures of one day, as the page of the States tells them."""
    status = treaty_status(on)
    return Standing(on, status.signatories, status.ratifiers, status.annex_2_ratified)


@FEW
@given(st.lists(careers(), min_size=2, max_size=2), DAYS)
def test_the_standings_over_time_are_those_of_each_day(db, everyone_elses_acts_taken_out, both, until):
    for state, acts in zip(State.objects.filter(pk__in=["EGY", "FJI"]), both, strict=True):
        for done_on, act in acts:
            TreatyAction(state=state, act=act, done_on=done_on, source="A test").save()
    try:
        found = standings(until)
        days = sorted({day for acts in both for day, _act in acts if day <= until} | {OPENED_FOR_SIGNATURE_ON})
        assert {one.on for one in found} <= set(days)
        for day in days:
            last = [one for one in found if one.on <= day][-1]
            assert replace(last, on=day) == standing_on(day)
    finally:
        TreatyAction.objects.all().delete()


@FEW
@given(DAYS)
def test_the_standings_of_the_real_states_are_those_of_any_day(db, on):
    last = standings(on)[-1]
    assert replace(last, on=on) == standing_on(on)
    assert [one for one in standings(datetime.date(2026, 11, 1)) if one.on <= on][-1] == last


def test_the_standings_begin_at_the_opening_and_step_down_where_a_ratification_is_withdrawn(db):
    found = standings(datetime.date(2023, 11, 2)), standings(datetime.date(2023, 11, 3))
    first = found[0][0]
    assert (first.on, first.ratifiers, first.annex_2_ratified) == (OPENED_FOR_SIGNATURE_ON, 0, 0)
    assert first.signatories == treaty_status(OPENED_FOR_SIGNATURE_ON).signatories
    before, after = found[0][-1], found[1][-1]
    assert (after.on, after.signatories) == (datetime.date(2023, 11, 3), before.signatories)
    assert (before.ratifiers - after.ratifiers, before.annex_2_ratified - after.annex_2_ratified) == (1, 1)


def test_the_standings_over_thirty_years_cost_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = standings(DECLARATION)
    assert (found[-1].signatories, found[-1].ratifiers, found[-1].annex_2_ratified) == (185, 170, 36)
