import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from outreach.models import (
    Activity,
    ActivityTranslation,
    Conference,
    Coordinator,
    FocalPoint,
    Measure,
    Organization,
    Role,
)
from outreach.models.review import content_of
from states.models import State
from tests.builders import make_activity, make_coordinator, make_focal_point, make_user


def messages(error: pytest.ExceptionInfo[ValidationError]) -> dict[str, list[str]]:
    return error.value.message_dict


@pytest.mark.parametrize("make", [make_coordinator, make_focal_point])
def test_only_a_ratifier_on_the_first_day_of_the_term_serves(make, db):
    with pytest.raises(ValidationError) as error:
        make("EGY")
    assert list(messages(error)) == ["state"]
    with pytest.raises(ValidationError):
        make("RUS", starts_on=datetime.date(2023, 11, 3))
    assert make("RUS", starts_on=datetime.date(2023, 11, 2)).pk


def test_a_state_that_stops_being_a_ratifier_is_flagged_and_kept(db):
    russian = make_focal_point("RUS")
    make_focal_point("NOR")
    assert list(FocalPoint.objects.lapsed(datetime.date(2023, 11, 2))) == []
    assert list(FocalPoint.objects.lapsed(datetime.date(2023, 11, 3))) == [russian]
    assert russian in FocalPoint.objects.in_service(datetime.date(2023, 11, 3))


def test_the_sign_in_of_a_coordinator_holds_the_role_first(db):
    with pytest.raises(ValidationError) as error:
        make_coordinator("NOR", make_user("reader", Role.READER))
    assert list(messages(error)) == ["sign_in"]


def test_a_term_does_not_end_before_it_begins(db):
    with pytest.raises(ValidationError, match="cannot end before it begins"):
        make_coordinator("NOR", ends_on=datetime.date(2020, 1, 1))


@pytest.mark.parametrize(("scope", "region"), [("global", "africa"), ("regional", None)])
def test_a_regional_coordinator_has_a_region_and_a_global_one_has_none(scope, region, db):
    with pytest.raises(ValidationError, match="regional coordinator has a region"):
        make_coordinator("NOR", scope=scope, region_id=region)


def written(pattern: str) -> str:
    """Return dates as one would write them today, which is asked when the test runs: midnight may have passed."""
    today = localdate()
    return pattern.format(today=today, tomorrow=today + datetime.timedelta(days=1), next_year=today.year + 1)


@pytest.mark.parametrize(
    ("on", "is_serving"),
    [("2021-09-22", False), ("2021-09-23", True), ("2023-09-21", True), ("2023-09-22", False)],
)
def test_a_term_covers_its_first_and_its_last_day(on, is_serving, db):
    make_coordinator("ITA", ends_on=datetime.date(2023, 9, 21))
    assert Coordinator.objects.in_service(datetime.date.fromisoformat(on)).exists() is is_serving


@pytest.mark.parametrize(
    "pattern",
    ["{tomorrow}", "{today}/{tomorrow}", "{next_year}-01", "{next_year}"],
)
def test_a_completed_activity_does_not_end_in_the_future(pattern, secretariat):
    dates = written(pattern)
    with pytest.raises(ValidationError) as error:
        make_activity(secretariat, dates)
    assert list(messages(error)) == ["stage"]
    assert make_activity(secretariat, dates, stage=Activity.Stage.PLANNED).pk


@pytest.mark.parametrize("pattern", ["{today}", "{today:%Y-%m}", "{today:%Y}"])
def test_a_completed_activity_may_be_of_today_this_month_or_this_year(pattern, secretariat):
    dates = written(pattern)
    assert str(make_activity(secretariat, dates).dates) == dates


def test_an_activity_ends_after_it_begins_whatever_goes_around_the_models(secretariat):
    activity = make_activity(secretariat, "2022-03-14")
    row = Activity.objects.filter(pk=activity.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(ends_on=datetime.date(2022, 3, 13))
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(ends_on=datetime.date(2022, 3, 15))
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(review="cleared")


@pytest.mark.parametrize("doer", ["state", "organization", "secretariat"])
def test_a_doer_is_a_state_an_organization_or_the_secretariat(doer, secretariat):
    activity = make_activity(secretariat, undertaken_by=(), is_by_secretariat=doer == "secretariat")
    if doer == "state":
        activity.undertaken_by.add("NOR")
    if doer == "organization":
        activity.undertaken_by_organizations.add(Organization.objects.get(acronym="CYG"))
    assert activity.has_doer
    activity.submit(secretariat, timezone.now())


def test_texts_are_shown_as_written_where_no_translation_exists(secretariat):
    activity = make_activity(secretariat, title="双边磋商", language="zh-hans")
    ActivityTranslation.objects.create(
        activity=activity, language="en", title="Bilateral consultations", summary="Told."
    )
    assert activity.text_in("en").title == "Bilateral consultations"
    assert activity.text_in("fr").title == "双边磋商"
    assert (activity.text_in("fr").language, activity.text_in("en").language) == ("zh-hans", "en")


def test_a_translation_is_into_another_language(secretariat):
    activity = make_activity(secretariat)
    with pytest.raises(ValidationError) as error:
        ActivityTranslation.objects.create(activity=activity, language="en", title="The same")
    assert list(messages(error)) == ["language"]


def test_a_translation_tells_all_that_the_original_tells(secretariat):
    activity = make_activity(secretariat, outcome="A further meeting")
    with pytest.raises(ValidationError) as error:
        ActivityTranslation.objects.create(activity=activity, language="fr", title="Consultations", summary="Dit.")
    assert list(messages(error)) == ["outcome"]


def test_a_translation_of_a_text_that_has_changed_is_not_shown_or_cleared_any_more(secretariat):
    activity = make_activity(secretariat, title="A name", summary="")
    translation = ActivityTranslation.objects.create(activity=activity, language="fr", title="Un nom")
    activity.title = "No name"
    activity.save()
    assert activity.text_in("fr").title == "No name"
    assert content_of(Activity.objects.get(pk=activity.pk))["translations"] == {}
    translation.activity.refresh_from_db()
    translation.title = "Sans nom"
    translation.save()
    assert Activity.objects.get(pk=activity.pk).text_in("fr").title == "Sans nom"


def test_an_activity_rewritten_in_the_language_of_a_translation_is_shown_itself(secretariat):
    activity = make_activity(secretariat, title="A name", summary="")
    ActivityTranslation.objects.create(activity=activity, language="fr", title="Un nom")
    activity.language, activity.title = "fr", "Un autre nom"
    activity.save()
    assert activity.text_in("fr").title == "Un autre nom"


@pytest.mark.parametrize("text", ["磋商", "OSLO", "demarche", "ratification oslo"])
def test_an_activity_is_found_by_words_in_any_script_without_case_or_accents(text, secretariat):
    wanted = make_activity(secretariat, title="Démarche 双边磋商 on ratification", place="Oslo")
    make_activity(secretariat, title="Something else", summary="")
    assert list(Activity.objects.search(text)) == [wanted]


def test_what_a_state_did_and_what_was_addressed_to_it_concern_it_once(norway):
    both = make_activity(norway, undertaken_by=("NOR", "PAN"), addressed_to=("EGY", "PAN"))
    make_activity(norway, addressed_to=("USA",))
    for code in ("EGY", "PAN"):
        assert list(Activity.objects.concerning(State.objects.get(pk=code))) == [both]


def test_what_an_activity_says_is_compared_by_all_it_says(secretariat):
    activity = make_activity(secretariat, addressed_to=("EGY",))
    activity.measures.add(Measure.objects.get(conference=12, letter="b"))
    assert content_of(activity) == {
        "title": "Consultations on ratification",
        "summary": "The two sides spoke about the steps that remain.",
        "outcome": "",
        "language": "en",
        "kind": "meeting",
        "level": "bilateral",
        "stage": "completed",
        "visibility": "public",
        "is_by_secretariat": False,
        "participants": "",
        "place": "",
        "occasion": "",
        "follow_up": "",
        "source": "",
        "dates": "2022-03-14",
        "reported_by": "NOR",
        "undertaken_by": ["NOR"],
        "addressed_to": ["EGY"],
        "undertaken_by_organizations": [],
        "addressed_to_organizations": [],
        "partners": [],
        "measures": ["12/10(b)"],
        "translations": {},
    }


def test_a_letter_belongs_to_one_measure_of_a_conference(db):
    with pytest.raises(ValidationError, match="a measure of this letter already"):
        Measure.objects.create(conference_id=12, letter="l", title="Again", addressed_to="all-states")
    assert Measure.objects.create(
        conference_id=11, letter="l", title="Overview", addressed_to="all-states"
    ).citation == ("10(l)")


@pytest.mark.parametrize(
    ("day", "conference"),
    [("2021-05-31", 12), ("2021-06-01", 13), ("2021-09-24", 13), ("2023-05-31", 13), ("2026-11-22", 15)],
)
def test_an_activity_after_may_of_a_conference_year_is_reported_to_the_next_conference(day, conference, db):
    assert Conference.objects.reporting_on(datetime.date.fromisoformat(day)).get().number == conference


def test_the_history_keeps_the_states_an_activity_named(norway):
    activity = make_activity(norway)
    activity.undertaken_by.add("PAN")
    states = [[row.state_id for row in record.undertaken_by.all()] for record in activity.history.all()]
    assert sorted(states[0]) == ["NOR", "PAN"]


def test_a_term_is_ended_although_its_account_has_lost_the_role(norway):
    term = Coordinator.objects.get(sign_in=norway)
    norway.groups.clear()
    term.ends_on = localdate()
    term.save()
    term.sign_in = make_user("somebody-else")
    with pytest.raises(ValidationError, match="does not hold the role"):
        term.save()


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (
            "2022-03-10",
            "2022-03-20",
            ["2022", "2022-03", "2022-03-14", "2020-05-01/2023-01-01", "2022-03-20/2022-04-02"],
        ),
        ("2022-03-21", "2022-03-21", ["2022", "2022-03", "2020-05-01/2023-01-01", "2022-03-20/2022-04-02"]),
        ("2022-06-01", "2022-12-31", ["2022", "2020-05-01/2023-01-01"]),
        ("2023-01-01", "2024-01-01", ["2020-05-01/2023-01-01"]),
        ("2023-01-02", "2024-01-01", []),
        ("2019-01-01", "2020-04-30", []),
        (
            "1996-01-01",
            "2030-01-01",
            ["2020-05-01/2023-01-01", "2022", "2022-03", "2022-03-14", "2022-03-20/2022-04-02"],
        ),
    ],
)
def test_in_a_period_is_what_may_take_place_on_one_of_its_days(norway, first, last, expected):
    for dates in ("2020-05-01/2023-01-01", "2022", "2022-03", "2022-03-14", "2022-03-20/2022-04-02"):
        make_activity(norway, dates)
    days = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    assert {str(activity.dates) for activity in Activity.objects.in_period(*days)} == set(expected)
