import datetime

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from outreach.models import WHO_MAY, Activity, Measure, Organization, Party, Review, Verb
from tests.builders import CLEARED_AT, make_activity, make_cleared, make_submitted

AT = datetime.datetime(2023, 6, 1, 9, tzinfo=datetime.UTC)
ALL = set(Review.values)

# Written out by hand: who may do what, in which states of review. Everything else is refused.
EXPECTED = {
    (Verb.EDIT, Party.SECRETARIAT): ALL,
    (Verb.EDIT, Party.REPORTER): ALL,
    (Verb.SUBMIT, Party.SECRETARIAT): {"draft", "returned"},
    (Verb.SUBMIT, Party.REPORTER): {"draft", "returned"},
    (Verb.WITHDRAW, Party.SECRETARIAT): set(),
    (Verb.WITHDRAW, Party.REPORTER): {"submitted"},
    (Verb.RETURN, Party.SECRETARIAT): {"submitted"},
    (Verb.RETURN, Party.REPORTER): set(),
    (Verb.CLEAR, Party.SECRETARIAT): {"submitted"},
    (Verb.CLEAR, Party.REPORTER): set(),
}


def test_the_table_of_who_may_do_what_is_the_one_written_here():
    actual = {(verb, party): set(WHO_MAY[verb].get(party, ())) for verb in Verb for party in Party}
    assert actual == EXPECTED


def make_in(review: str, norway: User, secretariat: User) -> Activity:
    if review == Review.DRAFT:
        return make_activity(norway)
    if review == Review.CLEARED:
        return make_cleared(norway, secretariat=secretariat)
    activity = make_submitted(norway, secretariat=secretariat)
    if review == Review.RETURNED:
        activity.return_to_author(secretariat, AT, "Which embassy?")
    return activity


def do(activity: Activity, verb: str, user: User) -> None:
    deeds = {
        Verb.SUBMIT: lambda: activity.submit(user, AT),
        Verb.WITHDRAW: lambda: activity.withdraw(user, AT),
        Verb.RETURN: lambda: activity.return_to_author(user, AT, "Please add the place."),
        Verb.CLEAR: lambda: activity.clear(user, AT),
    }
    deeds[verb]()


@pytest.mark.parametrize("verb", [Verb.SUBMIT, Verb.WITHDRAW, Verb.RETURN, Verb.CLEAR])
@pytest.mark.parametrize("review", Review.values)
@pytest.mark.parametrize("who", ["secretariat", "norway", "panama", "reader"])
def test_each_verb_does_what_the_table_says(verb, review, who, norway, secretariat, request):
    user = request.getfixturevalue(who)
    party = {"secretariat": Party.SECRETARIAT, "norway": Party.REPORTER}.get(who)
    activity = make_in(review, norway, secretariat)
    steps = activity.steps.count()
    if party and review in EXPECTED[verb, party]:
        do(activity, verb, user)
        assert activity.steps.count() == steps + 1
        last = activity.steps.last()
        assert (last.verb, last.by, last.at) == (verb, user, AT)
    else:
        with pytest.raises((PermissionDenied, ValidationError)):
            do(activity, verb, user)
        assert activity.steps.count() == steps
    activity.refresh_from_db()
    assert activity.allows(Verb.EDIT, user) == (party is not None)


def test_returning_needs_a_comment(norway, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    with pytest.raises(ValidationError, match="Say in a comment"):
        activity.return_to_author(secretariat, AT, "  ")
    activity.refresh_from_db()
    assert activity.review == Review.SUBMITTED


def test_submitting_needs_a_doer(norway):
    activity = make_activity(norway, undertaken_by=(), reported_by_id="NOR")
    with pytest.raises(ValidationError, match="who undertook"):
        activity.submit(norway, AT)
    assert activity.review == Review.DRAFT


def test_a_cleared_activity_that_its_state_edits_goes_back_and_keeps_the_cleared_text(norway, secretariat):
    activity = make_cleared(norway, secretariat=secretariat, title="As cleared")
    activity.title = "As changed"
    activity.save()
    assert activity.resubmit_if_changed(norway, AT)
    activity.refresh_from_db()
    assert activity.review == Review.SUBMITTED
    assert activity.cleared_version.content["title"] == "As cleared"
    activity.clear(secretariat, AT)
    assert activity.cleared_version.content["title"] == "As changed"
    assert [version.content["title"] for version in activity.versions.all()] == ["As cleared", "As changed"]


@pytest.mark.parametrize("saved", [{}, {"update_fields": ["title"]}])
def test_a_cleared_activity_that_is_saved_with_other_words_is_not_cleared_any_more(saved, norway, secretariat):
    activity = make_cleared(norway, secretariat=secretariat, title="As cleared")
    activity.title = "As changed in a shell"
    activity.save(**saved)
    activity.refresh_from_db()
    assert (activity.review, activity.title) == (Review.SUBMITTED, "As changed in a shell")
    assert activity.cleared_version.content["title"] == "As cleared"
    assert activity.resubmit_if_changed(norway, AT)
    assert [step.verb for step in activity.steps.all()] == [Verb.SUBMIT, Verb.CLEAR, Verb.EDIT]
    assert not activity.resubmit_if_changed(norway, AT)


@pytest.mark.parametrize("make", [make_submitted, make_cleared])
def test_what_is_in_review_is_not_saved_without_one_who_undertook_it(make, norway, secretariat):
    activity = make(norway, secretariat=secretariat)
    activity.undertaken_by.clear()
    with pytest.raises(ValidationError) as error:
        activity.save()
    assert list(error.value.message_dict) == ["undertaken_by"]
    activity.undertaken_by.add("PAN")
    activity.save()


def test_an_edit_that_changes_nothing_leaves_it_cleared(norway, secretariat):
    activity = make_cleared(norway, secretariat=secretariat)
    activity.save()
    assert not activity.resubmit_if_changed(norway, AT)
    assert activity.review == Review.CLEARED


def test_saving_in_another_language_is_no_edit(norway, secretariat):
    activity = make_activity(norway)
    activity.partners.set(Organization.objects.all())
    activity.measures.set(Measure.objects.all())
    activity.submit(norway, AT)
    activity.clear(secretariat, AT)
    with translation.override("zh-hans"):
        assert not Activity.objects.get(pk=activity.pk).resubmit_if_changed(norway, AT)


def test_adding_a_doer_to_a_cleared_activity_is_an_edit(norway, secretariat):
    activity = make_cleared(norway, secretariat=secretariat)
    activity.undertaken_by.add("PAN")
    assert activity.resubmit_if_changed(norway, AT)


def test_steps_and_versions_are_never_changed(norway, secretariat):
    activity = make_cleared(norway, secretariat=secretariat)
    step, version = activity.steps.last(), activity.versions.get()
    step.comment = "rewritten"
    version.content = {**version.content, "title": "rewritten"}
    for row in (step, version):
        with pytest.raises(ValidationError, match="record of what happened"):
            row.save()


def test_what_another_has_saved_meanwhile_is_kept_by_a_step(norway, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    theirs = Activity.objects.get(pk=activity.pk)
    theirs.title, theirs.visibility = "Narrowed", Activity.Visibility.COORDINATORS
    theirs.save()
    activity.clear(secretariat, AT)
    activity.refresh_from_db()
    assert (activity.title, activity.visibility) == ("Narrowed", Activity.Visibility.COORDINATORS)
    assert activity.cleared_version.content["title"] == "Narrowed"


def test_only_the_edition_that_was_looked_at_is_cleared(norway, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    looked_at = activity.edition
    activity.title = "Something else"
    activity.save()
    with pytest.raises(ValidationError, match="changed since you looked"):
        activity.clear(secretariat, AT, looked_at)
    assert not activity.versions.exists()
    activity.clear(secretariat, AT, activity.edition)
    assert activity.versions.get().content["title"] == "Something else"


def test_the_second_of_two_that_clear_at_once_is_told_so(norway, secretariat, head):
    activity = make_submitted(norway, secretariat=secretariat)
    same = Activity.objects.get(pk=activity.pk)
    activity.clear(secretariat, AT)
    with pytest.raises(ValidationError, match="Cleared"):
        same.clear(head, AT)
    assert activity.versions.count() == 1
    assert CLEARED_AT < AT
