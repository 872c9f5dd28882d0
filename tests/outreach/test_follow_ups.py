import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from outreach.models import Activity, FollowUp
from tests.builders import make_activity, make_cleared, make_follow_up, make_user
from tests.outreach.test_admin import page_of, told, typed

LIST = reverse("admin:outreach_followup_changelist")
ADD = reverse("admin:outreach_followup_add")
NOT_SEEN = "This person may not see the activity; choose another owner."


def inline(**values: object) -> dict[str, object]:
    """Return the part of an activity's form that adds one follow-up."""
    given = {"what": "Send the text", "due_on": "2022-04-01"} | values
    return {"follow_ups-TOTAL_FORMS": 1} | {f"follow_ups-0-{name}": value for name, value in given.items()}


def test_a_follow_up_is_recorded_with_its_history(secretariat, norway, sign_in):
    activity = make_activity(norway)
    form = {"activity": activity.pk, "what": "Send the text", "owner": norway.pk, "due_on": "2022-04-01"}
    answer = sign_in(secretariat).post(ADD, form)
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    follow_up = FollowUp.objects.get()
    assert (follow_up.owner, follow_up.done_on, follow_up.history.get().history_user) == (norway, None, secretariat)


def test_only_who_may_see_the_activity_can_own_what_follows_it(secretariat, norway, panama, sign_in):
    draft = make_activity(norway)
    with pytest.raises(ValidationError) as error:
        make_follow_up(draft, panama)
    assert error.value.message_dict == {"owner": [NOT_SEEN]}
    form = {"activity": draft.pk, "what": "Send the text", "owner": panama.pk, "due_on": "2022-04-01"}
    answer = sign_in(secretariat).post(ADD, form)
    assert answer.context["adminform"].form.errors == {"owner": [NOT_SEEN]}
    assert not FollowUp.objects.exists()
    assert make_follow_up(draft, norway).owner == norway
    assert make_follow_up(draft, secretariat).owner == secretariat


def test_one_who_has_lost_sight_of_the_activity_since_does_not_stop_others_from_closing_it(secretariat, norway, panama):
    activity = make_cleared(norway, secretariat=secretariat)
    follow_up = make_follow_up(activity, panama)
    activity.visibility = Activity.Visibility.SECRETARIAT
    activity.save()
    follow_up.finish(timezone.localdate())
    assert FollowUp.objects.get().done_on == timezone.localdate()


def test_what_is_done_was_done_by_today(secretariat, norway, sign_in):
    follow_up = make_follow_up(make_activity(norway), norway)
    page = reverse("admin:outreach_followup_change", args=[follow_up.pk])
    form = {"activity": follow_up.activity_id, "what": "Send", "owner": norway.pk, "due_on": "2022-04-01"}
    answer = sign_in(secretariat).post(page, form | {"done_on": "2999-01-01"})
    assert answer.context["adminform"].form.errors == {"done_on": ["This day has not come yet."]}
    with pytest.raises(ValidationError, match="has not come yet"):
        follow_up.finish(datetime.date(2999, 1, 1))
    assert FollowUp.objects.get().done_on is None


# On the page of the activity -----------------------------------------------------------------------------------------


def test_a_follow_up_is_recorded_on_the_page_of_its_activity(secretariat, norway, sign_in):
    activity = make_activity(norway)
    answer = sign_in(secretariat).post(page_of(activity), typed(**inline(owner=norway.pk)))
    assert answer.status_code == 302
    follow_up = FollowUp.objects.get()
    assert (follow_up.activity, follow_up.owner, follow_up.due_on) == (activity, norway, datetime.date(2022, 4, 1))
    assert follow_up.history.get().history_user == secretariat


def test_an_owner_who_may_not_see_the_activity_is_refused_beside_the_owner(secretariat, norway, panama, sign_in):
    activity = make_activity(norway)
    answer = sign_in(secretariat).post(page_of(activity), typed(**inline(owner=panama.pk)))
    formsets = {formset.formset.prefix: formset.formset for formset in answer.context["inline_admin_formsets"]}
    assert formsets["follow_ups"].errors == [{"owner": [NOT_SEEN]}]
    assert f'<option value="{panama.pk}" selected>A. Person, Counsellor, Panama (panama)' in (answer.content.decode())
    assert not FollowUp.objects.exists()


def test_an_owner_who_loses_sight_of_the_activity_in_the_same_saving_is_told_and_nothing_is_saved(
    secretariat, norway, panama, sign_in
):
    activity = make_cleared(norway, secretariat=secretariat)
    form = typed(visibility="secretariat", title="Another title", **inline(owner=panama.pk))
    answer = sign_in(secretariat).post(page_of(activity), form, follow=True)
    assert told(answer) == [NOT_SEEN]
    activity.refresh_from_db()
    assert (activity.visibility, activity.title) == ("public", "Consultations on ratification")
    assert not FollowUp.objects.exists()


def test_a_new_activity_has_nothing_to_follow_yet(secretariat, sign_in):
    page = sign_in(secretariat).get(reverse("admin:outreach_activity_add"))
    assert "follow_ups" not in {formset.formset.prefix for formset in page.context["inline_admin_formsets"]}


# The list ------------------------------------------------------------------------------------------------------------


def test_the_list_can_be_narrowed_to_what_is_due_to_an_owner_and_to_a_state(secretariat, norway, panama, sign_in):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    activity = make_cleared(norway, secretariat=secretariat, addressed_to=("EGY",))
    due = make_follow_up(activity, norway, due_on=today)
    later = make_follow_up(activity, panama, due_on=today + day)
    done = make_follow_up(make_activity(norway), norway, due_on=today, done_on=today)
    client = sign_in(secretariat)
    for asked, expected in (
        ({"due": "due"}, {due}),
        ({"due": "open"}, {due, later}),
        ({"due": "done"}, {done}),
        ({"due": "nonsense"}, {due, later, done}),
        ({"owner": panama.pk}, {later}),
        ({"owner": "nonsense"}, {due, later, done}),
        ({"state": "EGY"}, {due, later}),
        ({"state": "XXX"}, {due, later, done}),
    ):
        assert set(client.get(LIST, asked).context["cl"].result_list) == expected
    page = client.get(LIST)
    owners = next(spec for spec in page.context["cl"].filter_specs if spec.parameter_name == "owner")
    assert [name for _key, name in owners.lookup_choices] == [
        "A. Person, Counsellor, Norway (norway) – in service since 23 September 2021",
        "A. Person, Counsellor, Panama (panama) – in service since 23 September 2021",
    ]


@pytest.mark.parametrize("text", ["statement", "consultations", "埃及", "Egipto"])
def test_a_follow_up_is_found_by_its_words_its_activity_and_the_states_of_that(text, secretariat, norway, sign_in):
    wanted = make_follow_up(make_activity(norway, addressed_to=("EGY",)), norway)
    make_follow_up(make_activity(norway, title="Another", summary=""), norway, what="Something else")
    assert list(sign_in(secretariat).get(LIST, {"q": text}).context["cl"].result_list) == [wanted]


def test_many_are_done_and_those_that_were_are_told(secretariat, norway, sign_in):
    today = timezone.localdate()
    activity = make_activity(norway)
    new = make_follow_up(activity, norway)
    old = make_follow_up(activity, norway, what="Done before", done_on=datetime.date(2022, 3, 20))
    chosen = {"action": "finish_selected", "_selected_action": [new.pk, old.pk]}
    answer = sign_in(secretariat).post(LIST, chosen, follow=True)
    assert told(answer) == ["Done before: It is done already.", "1 follow-up is done."]
    assert dict(FollowUp.objects.values_list("pk", "done_on")) == {new.pk: today, old.pk: datetime.date(2022, 3, 20)}
    assert new.history.latest().history_user == secretariat


def test_accounts_without_a_role_are_not_found_by_trying_keys(secretariat, sign_in):
    gone = make_user("gone")
    client = sign_in(secretariat)
    page = client.get(reverse("admin:outreach_followup_add"), {"owner": gone.pk})
    assert "gone" not in page.content.decode()
    for key in (gone.pk, 4242):
        form = {"activity": make_activity(secretariat).pk, "what": "Send", "owner": key, "due_on": "2022-04-01"}
        answer = client.post(reverse("admin:outreach_followup_add"), form)
        problems = answer.context["adminform"].form.errors["owner"]
        assert problems == ["Select a valid choice. That choice is not one of the available choices."]
        assert "gone" not in answer.content.decode()


def test_addresses_of_accounts_are_not_spelled_out_by_searching(secretariat, head, norway, client):
    asked = {"app_label": "outreach", "model_name": "followup", "field_name": "owner", "term": "norway@example"}
    found = []
    for user in (secretariat, head):
        client.force_login(user)
        found.append(len(client.get(reverse("admin:autocomplete"), asked).json()["results"]))
    assert found == [0, 1]
