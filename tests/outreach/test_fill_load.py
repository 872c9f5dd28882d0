import datetime
from random import Random

import pytest
from django.conf import settings as project
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from outreach.management.commands.fill_load import people
from outreach.management.synthetic import FIRST_DAY, LANGUAGES
from outreach.models import (
    Activity,
    ActivityTranslation,
    ActivityVersion,
    Coordinator,
    Organization,
    Review,
    ReviewStep,
    Role,
)
from outreach.models.review import content_of
from tests.builders import make_activity

TOLD = ("title", "summary", "language", "kind", "level", "stage", "visibility", "review", "starts_on", "ends_on")
RELATIONS = [field.name for field in Activity._meta.many_to_many]


@pytest.fixture
def filled(db):
    call_command("fill_load", 120, verbosity=0)
    return list(Activity.objects.order_by("pk"))


def told(activities):
    return [
        (
            *(getattr(activity, name) for name in TOLD),
            [sorted(map(str, getattr(activity, name).all())) for name in RELATIONS],
        )
        for activity in activities
    ]


def test_every_row_is_one_that_the_rules_would_have_let_in(filled):
    for model in (Activity, ActivityTranslation, ActivityVersion, ReviewStep):
        rows = model.objects.all()
        assert rows.count() > 25
        for row in rows:
            row.full_clean()
    assert all(activity.has_doer for activity in filled)


def test_what_is_cleared_says_what_was_cleared(filled):
    cleared = [activity for activity in filled if activity.review == Review.CLEARED]
    assert len(cleared) > 70
    assert all(activity.says_what_was_cleared for activity in cleared)
    assert {activity.cleared_version_id for activity in cleared} == set(
        ActivityVersion.objects.values_list("pk", flat=True)
    )


def test_every_choice_of_everything_occurs(filled):
    assert {activity.kind for activity in filled} == set(Activity.Kind.values)
    assert {activity.level for activity in filled} == set(Activity.Level.values)
    assert {activity.stage for activity in filled} == set(Activity.Stage.values)
    assert {activity.visibility for activity in filled} == set(Activity.Visibility.values)
    assert {activity.review for activity in filled} == set(Review.values)
    assert {activity.precision for activity in filled} == {"day", "range", "month", "year"}
    assert {activity.language for activity in filled} == set(LANGUAGES) == {code for code, _label in project.LANGUAGES}
    assert len({activity.starts_on.year for activity in filled}) > (timezone.localdate().year - FIRST_DAY.year) * 3 // 4
    assert len({activity.reported_by_id for activity in filled}) > 30
    assert len({activity.recorded_by_id for activity in filled}) > 3
    assert all(activity.is_demonstration for activity in filled)
    for name in RELATIONS:
        assert Activity.objects.filter(**{f"{name}__isnull": False}).exists(), name


def test_the_history_tells_how_each_activity_came_to_what_it_is(filled):
    for activity in filled[:30]:
        past = list(activity.history.order_by("history_id"))
        assert [row.review for row in past] == [Review.DRAFT, *after_each_step(activity)]
        assert past[-1].changed_at == activity.changed_at
        assert past[0].recorded_at == activity.recorded_at
        assert past[-1].cleared_version_id == activity.cleared_version_id
        for name in RELATIONS:
            assert keys_of(getattr(past[-1], name)) == sorted(row.pk for row in getattr(activity, name).all())


def keys_of(rows):
    key = next(name for name in ("state", "organization", "measure") if hasattr(rows.model, name))
    return sorted(rows.values_list(key, flat=True))


def after_each_step(activity):
    became = {"submit": Review.SUBMITTED, "return": Review.RETURNED, "clear": Review.CLEARED}
    return [became[step.verb] for step in activity.steps.all()]


def test_the_same_seed_makes_the_same_activities_and_another_seed_others(db):
    sets = []
    for seed in (7, 7, 8):
        call_command("fill_load", 20, seed=seed, verbosity=0)
        sets.append(told(Activity.objects.order_by("pk")))
        empty()
    assert sets[0] == sets[1]
    assert sets[0] != sets[2]


def empty():
    Activity.objects.update(cleared_version=None, review=Review.DRAFT)
    ActivityVersion.objects.all().delete()
    Activity.objects.all().delete()
    Coordinator.objects.all().delete()
    for user in User.objects.all():
        user.focalpoint_terms.all().delete()
        user.delete()
    Organization.objects.filter(is_demonstration=True).delete()


def test_a_new_activity_can_be_logged_after_the_load_and_changed_ones_are_reviewed_as_any_other(
    filled, norway, secretariat
):
    assert make_activity(norway).pk > filled[-1].pk
    waiting = next(activity for activity in filled if activity.review == Review.SUBMITTED)
    waiting.clear(secretariat, timezone.now())
    assert waiting.cleared_version.content == content_of(waiting)


def test_nobody_can_sign_in_to_the_accounts(filled):
    accounts = User.objects.all()
    assert accounts.count() >= 5
    assert not any(account.has_usable_password() for account in accounts)
    assert all(account.email.endswith(f"@{project.DEMONSTRATION_EMAIL_DOMAIN}") for account in accounts)


def test_more_activities_come_with_more_people(db):
    people(3500, Random(1), timezone.now())
    assert Coordinator.objects.in_service(timezone.localdate()).count() == 5
    assert User.objects.filter(groups__name=Role.FOCAL_POINT).count() == 2


@pytest.mark.parametrize("number", [0, -1])
def test_a_number_of_activities_that_makes_no_sense_is_refused(db, number):
    with pytest.raises(CommandError, match="N must be 1 or more"):
        call_command("fill_load", number)


def test_a_database_in_use_is_refused(norway):
    with pytest.raises(CommandError, match="holds accounts or activities already"):
        call_command("fill_load", 5)
    assert Activity.objects.count() == 0


def test_a_database_open_to_the_world_is_refused(db, settings):
    settings.IS_SECURE = True
    with pytest.raises(CommandError, match="HTTPS=true"):
        call_command("fill_load", 5)
    assert Activity.objects.count() == 0


def test_what_is_said_to_be_completed_is_over(filled):
    today = timezone.localdate()
    completed = [activity for activity in filled if activity.stage == "completed"]
    assert len(completed) > 70
    assert max(activity.dates.surely_not_over_before for activity in completed) <= today
    assert max(activity.starts_on for activity in filled) > today - datetime.timedelta(days=300)
