import pytest
from django.utils import timezone, translation

from outreach.forms.activities import ActivityForm
from outreach.models import Activity, Organization, Review
from tests.builders import make_activity, make_cleared, make_coordinator

TYPED = {
    "title": "Visit to the capital",
    "summary": "The two sides spoke.",
    "dates": "21–24 May 2001",
    "undertaken_by": ["NOR"],
    "addressed_to": ["EGY"],
    "level": "bilateral",
    "kind": "visit",
    "stage": "completed",
    "language": "en",
    "visibility": "coordinators",
}


def filled(user, instance=None, **typed):
    return ActivityForm(TYPED | typed, user=user, instance=instance)


def test_a_coordinator_logs_for_the_own_state(norway):
    activity = filled(norway).save()
    activity.refresh_from_db()
    assert (activity.reported_by_id, activity.recorded_by, activity.review) == ("NOR", norway, Review.DRAFT)
    assert str(activity.dates) == "2001-05-21/2001-05-24"
    assert [state.pk for state in activity.undertaken_by.all()] == ["NOR"]
    assert [state.pk for state in activity.addressed_to.all()] == ["EGY"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2005", "2005"),
        ("2005-03", "2005-03"),
        ("2005-03-14", "2005-03-14"),
        ("2001-05-21/2001-05-24", "2001-05-21/2001-05-24"),
        ("14 March 2005", "2005-03-14"),
        ("March 2005", "2005-03"),
    ],
)
def test_dates_are_kept_as_exactly_as_they_are_written(typed, kept, norway):
    activity = filled(norway, dates=typed).save()
    activity.refresh_from_db()
    assert str(activity.dates) == kept


def test_dates_that_cannot_be_read_are_refused_beside_the_field(norway):
    form = filled(norway, dates="last spring")
    assert list(form.errors) == ["dates"]
    assert form["dates"].value() == "last spring"
    assert form["title"].value() == "Visit to the capital"


def test_a_new_activity_begins_with_the_own_state_and_the_language_of_the_page(norway):
    with translation.override("fr"):
        form = ActivityForm(user=norway)
    assert (form["undertaken_by"].value(), form["language"].value()) == (["NOR"], "fr")


def test_an_activity_needs_someone_who_undertook_it(norway):
    form = filled(norway, undertaken_by=[])
    assert form.errors == {
        "undertaken_by": ["Say who undertook the activity: a State, or an organization below."],
    }


def test_an_organization_is_a_doer(norway):
    organization = Organization.objects.create(name="A league", kind=Organization.Kind.NON_GOVERNMENTAL)
    form = filled(norway, undertaken_by=[], undertaken_by_organizations=[organization.pk])
    assert form.errors == {}


def test_the_secretariat_is_a_doer_where_the_secretariat_says_so(secretariat):
    form = filled(secretariat, undertaken_by=[], is_by_secretariat="on")
    assert form.errors == {}
    activity = form.save()
    assert (activity.reported_by, activity.is_by_secretariat) == (None, True)


def test_a_coordinator_cannot_say_that_the_secretariat_undertook_it(norway):
    activity = filled(norway, is_by_secretariat="on").save()
    assert not activity.is_by_secretariat


def test_a_coordinator_who_edits_leaves_standing_that_the_secretariat_undertook_it(norway):
    activity = make_activity(norway, undertaken_by=(), reported_by_id="NOR", is_by_secretariat=True)
    form = filled(norway, instance=activity, undertaken_by=[])
    assert form.errors == {}
    assert form.save().is_by_secretariat


def test_only_the_secretariat_can_keep_a_record_to_itself(norway, secretariat):
    assert "visibility" in filled(norway, visibility="secretariat").errors
    assert filled(secretariat, visibility="secretariat").errors == {}


def test_a_coordinator_cannot_report_for_another_state(norway):
    assert filled(norway, reported_by="PAN").save().reported_by_id == "NOR"


def test_one_who_serves_several_states_chooses_among_them(norway):
    make_coordinator("JPN", norway)
    assert [state.pk for state in ActivityForm(user=norway).fields["reported_by"].queryset] == ["JPN", "NOR"]
    assert filled(norway, reported_by="JPN").save().reported_by_id == "JPN"
    assert "reported_by" in filled(norway, reported_by="PAN").errors
    assert "reported_by" in filled(norway).errors


def test_the_secretariat_may_name_the_state_that_reported(secretariat):
    assert filled(secretariat, reported_by="PAN").save().reported_by_id == "PAN"


def test_the_standing_in_review_is_not_a_matter_of_the_form(norway):
    assert filled(norway, review="cleared").save().review == Review.DRAFT


def test_what_ends_in_the_future_is_not_completed_beside_the_field(norway):
    next_year = timezone.localdate().year + 1
    form = filled(norway, dates=str(next_year))
    assert list(form.errors) == ["stage"]
    assert "Kind, stage and place" in [section.heading for section in form.folded if section.is_open]
    assert filled(norway, dates=str(next_year), stage="planned").errors == {}


def test_what_was_told_of_an_activity_is_shown_when_it_is_edited(norway, secretariat):
    activity = make_cleared(norway, "2001-05", ("NOR", "PAN"), secretariat=secretariat)
    form = ActivityForm(instance=Activity.objects.get(pk=activity.pk), user=norway)
    assert form["dates"].value() == "2001-05"
    assert 'value="PAN" selected' in str(form["undertaken_by"])


def test_an_option_carries_what_else_the_state_is_called(norway):
    html = str(ActivityForm(user=norway)["addressed_to"])
    option = next(line for line in html.splitlines() if 'value="TUR"' in line)
    assert "土耳其" in option
    assert "tur " in option


def test_a_form_opened_before_somebody_else_saved_is_refused_once_and_keeps_what_was_typed(norway, sign_in):
    activity = make_activity(norway)
    client = sign_in(norway)
    address = f"/activities/{activity.pk}/edit/"
    opened = client.get(address).context["form"]["seen"].value()
    activity.visibility = Activity.Visibility.COORDINATORS
    activity.save()
    form = client.post(address, TYPED | {"seen": opened, "visibility": "public"}).context["form"]
    assert [error[:21] for error in form.non_field_errors()] == ["Somebody else has cha"]
    assert form["title"].value() == "Visit to the capital"
    activity.refresh_from_db()
    assert activity.visibility == Activity.Visibility.COORDINATORS
    client.post(address, TYPED | {"seen": form["seen"].value(), "visibility": "public"})
    activity.refresh_from_db()
    assert (activity.title, activity.visibility) == ("Visit to the capital", "public")


def test_a_record_that_changed_after_the_page_of_clearing_was_opened_is_not_cleared(norway, secretariat, sign_in):
    activity = make_activity(norway)
    activity.submit(norway, timezone.now())
    client = sign_in(secretariat)
    address = f"/activities/{activity.pk}/clear/"
    assert f'name="seen" value="{activity.edition}"' in client.get(address).content.decode()
    looked_at = activity.edition
    activity.title = "Something else"
    activity.save()
    client.post(address, {"seen": looked_at})
    activity.refresh_from_db()
    assert activity.review == Review.SUBMITTED
    client.post(address, {"seen": activity.edition})
    activity.refresh_from_db()
    assert activity.review == Review.CLEARED
