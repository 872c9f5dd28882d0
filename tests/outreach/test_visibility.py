import datetime

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User

from outreach.models import (
    Activity,
    ActivityTranslation,
    ActivityVersion,
    Coordinator,
    FocalPoint,
    Review,
    ReviewStep,
    Role,
)
from tests.builders import CLEARED_AT, make_activity, make_cleared, make_coordinator, make_submitted, make_user

SECRETARIAT, COORDINATORS, PUBLIC = Activity.Visibility.values
EVERYONE = {"secretariat", "head", "norway", "panama", "japan", "reader"}
STAFF = {"secretariat", "head"}
PARTNERS = STAFF | {"norway", "panama", "japan"}

# Norway reported the activity. Who may know of it, by how far it may be shown and how far its review is.
WHO_SEES = {
    (SECRETARIAT, Review.DRAFT): STAFF,
    (SECRETARIAT, Review.SUBMITTED): STAFF,
    (SECRETARIAT, Review.RETURNED): STAFF,
    (SECRETARIAT, Review.CLEARED): STAFF,
    (COORDINATORS, Review.DRAFT): STAFF | {"norway"},
    (COORDINATORS, Review.SUBMITTED): PARTNERS,
    (COORDINATORS, Review.RETURNED): STAFF | {"norway"},
    (COORDINATORS, Review.CLEARED): PARTNERS,
    (PUBLIC, Review.DRAFT): STAFF | {"norway"},
    (PUBLIC, Review.SUBMITTED): EVERYONE,
    (PUBLIC, Review.RETURNED): STAFF | {"norway"},
    (PUBLIC, Review.CLEARED): EVERYONE,
}


def make_in(review: str, visibility: str, by: User, secretariat: User) -> Activity:
    if review == Review.DRAFT:
        return make_activity(by, visibility=visibility)
    if review == Review.CLEARED:
        return make_cleared(by, secretariat=secretariat, visibility=visibility)
    activity = make_submitted(by, secretariat=secretariat, visibility=visibility)
    if review == Review.RETURNED:
        activity.return_to_author(secretariat, CLEARED_AT, "Where?")
    return activity


@pytest.mark.parametrize(("visibility", "review"), WHO_SEES)
def test_an_activity_is_seen_by_exactly_those_who_may(visibility, review, norway, secretariat, request):
    activity = make_in(review, visibility, norway, secretariat)
    users = {name: request.getfixturevalue(name) for name in EVERYONE}
    seen_by = {name for name, user in users.items() if activity in Activity.objects.visible_to(user)}
    assert seen_by == WHO_SEES[visibility, review]
    editable_by = {name for name, user in users.items() if activity in Activity.objects.editable_by(user)}
    assert editable_by == STAFF | ({"norway"} if visibility != SECRETARIAT else set())


def test_what_hangs_on_an_activity_is_seen_with_it(norway, secretariat, request):
    hidden = make_cleared(norway, secretariat=secretariat, visibility=SECRETARIAT)
    shared = make_cleared(norway, secretariat=secretariat, visibility=COORDINATORS)
    for activity in (hidden, shared):
        activity.translations.create(language="fr", title="Consultations", summary="Dit.")
    seen_by = {
        (person, model.__name__): set(model.objects.visible_to(request.getfixturevalue(person)).values_list("activity"))
        for person in ("secretariat", "panama", "reader")
        for model in (ActivityTranslation, ActivityVersion, ReviewStep)
    }
    both, one, none = {(hidden.pk,), (shared.pk,)}, {(shared.pk,)}, set()
    for model in ("ActivityTranslation", "ActivityVersion", "ReviewStep"):
        assert [seen_by[person, model] for person in ("secretariat", "panama", "reader")] == [both, one, none]
    assert set(ActivityVersion.objects.editable_by(norway).values_list("activity")) == one


def test_nobody_sees_anything_without_signing_in(norway, secretariat):
    make_cleared(norway, secretariat=secretariat)
    assert list(Activity.objects.visible_to(AnonymousUser())) == []


def test_an_account_that_was_closed_sees_nothing(norway, secretariat, reader):
    make_cleared(norway, secretariat=secretariat)
    reader.is_active = False
    assert list(Activity.objects.visible_to(reader)) == []


def test_a_coordinator_whose_term_is_over_sees_what_a_reader_sees(norway, secretariat):
    shared = make_submitted(norway, secretariat=secretariat, visibility=COORDINATORS)
    public = make_submitted(norway, secretariat=secretariat)
    former = make_user("former", Role.COORDINATOR)
    make_coordinator("ITA", former, ends_on=datetime.date(2023, 9, 21))
    assert list(Activity.objects.visible_to(former)) == [public]
    assert shared in Activity.objects.visible_to(norway)


def test_a_record_of_service_counts_only_while_the_account_holds_the_role(norway, secretariat):
    draft = make_activity(norway)
    norway.groups.remove(Group.objects.get(name=Role.COORDINATOR))
    assert draft not in Activity.objects.visible_to(User.objects.get(pk=norway.pk))


def test_a_role_without_a_record_of_service_serves_no_state(norway):
    draft = make_activity(norway)
    stranger = make_user("stranger", Role.COORDINATOR)
    assert draft not in Activity.objects.visible_to(stranger)


@pytest.mark.parametrize("model", [Coordinator, FocalPoint])
def test_people_are_seen_by_the_secretariat_and_partners_and_kept_by_the_secretariat(model, norway, japan, request):
    users = {name: request.getfixturevalue(name) for name in EVERYONE}
    assert {name for name, user in users.items() if model.objects.visible_to(user).exists()} == PARTNERS
    assert {name for name, user in users.items() if model.objects.editable_by(user).exists()} == STAFF
