import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from outreach.models import Activity, Coordinator, Organization, Overview, Review, ReviewStep
from states.models import TreatyAction
from tests.builders import (
    PASSWORD,
    make_activity,
    make_cleared,
    make_coordinator,
    make_focal_point,
    make_submitted,
    make_user,
)
from tests.test_admin_models import is_under_strict_policy, make_overview

QUEUE = reverse("admin:outreach_activity_changelist")


def page_of(activity: Activity) -> str:
    return reverse("admin:outreach_activity_change", args=[activity.pk])


def typed(**values: object) -> dict[str, object]:
    """Return a form of the activity page as someone fills it in, with no translation."""
    told: dict[str, object] = {
        "title": "Consultations on ratification",
        "language": "en",
        "summary": "The two sides spoke about the steps that remain.",
        "kind": "meeting",
        "level": "bilateral",
        "stage": "completed",
        "dates": "14 March 2022",
        "undertaken_by": ["NOR"],
        "visibility": "public",
        "reported_by": "NOR",
    }
    for inline in ("translations", "follow_ups", "attachments", "attachments-2", "steps", "versions"):
        told |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    return told | values


def translation(language: str, title: str) -> dict[str, object]:
    return {
        "translations-TOTAL_FORMS": 1,
        "translations-0-language": language,
        "translations-0-title": title,
        "translations-0-summary": "Told.",
    }


def told(answer) -> list[str]:
    """Return the messages that the page shows."""
    return [str(message) for message in answer.context["messages"]]


def errors(answer) -> dict[str, list[str]]:
    return answer.context["adminform"].form.errors


# Records and their rules ---------------------------------------------------------------------------------------------


def test_an_activity_is_recorded_by_whoever_is_signed_in(secretariat, sign_in):
    answer = sign_in(secretariat).post(reverse("admin:outreach_activity_add"), typed(dates="21–24 May 2001"))
    assert (answer.status_code, answer.headers["Location"]) == (302, QUEUE)
    activity = Activity.objects.get()
    assert (activity.recorded_by, str(activity.dates)) == (secretariat, "2001-05-21/2001-05-24")
    assert [state.pk for state in activity.undertaken_by.all()] == ["NOR"]
    assert activity.review == Review.DRAFT


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"undertaken_by": []},
            {"undertaken_by": ["Say who undertook it: a State, an organization or the Secretariat."]},
        ),
        (
            {"dates": "14 March 2999"},
            {"stage": ["An activity that ends in the future is not completed yet; it is planned or ongoing."]},
        ),
        (
            {"dates": "the other day"},
            {
                "dates": [
                    "Write a day, a range of days, a month or a year, such as 14 March 2005, 21–24 May 2001, "
                    "March 2005, 2005."
                ]
            },
        ),
        ({"dates": ""}, {"dates": ["This field is required."]}),
        ({"title": ""}, {"title": ["This field is required."]}),
    ],
)
def test_a_broken_rule_is_told_beside_its_field(values, expected, secretariat, sign_in):
    answer = sign_in(secretariat).post(reverse("admin:outreach_activity_add"), typed(**values))
    assert errors(answer) == expected
    assert not Activity.objects.exists()


@pytest.mark.parametrize("doer", [{"is_by_secretariat": "on"}, {"undertaken_by_organizations": "first"}])
def test_an_organization_or_the_secretariat_can_be_the_doer(doer, secretariat, sign_in):
    doer = {name: [Organization.objects.first().pk] if value == "first" else value for name, value in doer.items()}
    sign_in(secretariat).post(reverse("admin:outreach_activity_add"), typed(undertaken_by=[], reported_by="") | doer)
    assert Activity.objects.get().has_doer


@pytest.mark.parametrize(
    "before_and_after",
    [
        ({"undertaken_by": ["NOR"]}, {"undertaken_by": ["PAN"]}),
        ({"undertaken_by": ["NOR"]}, {"undertaken_by": [], "undertaken_by_organizations": "first"}),
        ({"undertaken_by": (), "is_by_secretariat": True}, {"undertaken_by": ["PAN"]}),
    ],
)
def test_who_undertook_what_is_cleared_can_be_corrected(before_and_after, secretariat, sign_in):
    before, after = before_and_after
    activity = make_cleared(secretariat, secretariat=secretariat, **before)
    bodies = [Organization.objects.first().pk] if "undertaken_by_organizations" in after else []
    answer = sign_in(secretariat).post(page_of(activity), typed(**after | {"undertaken_by_organizations": bodies}))
    assert answer.status_code == 302
    activity = Activity.objects.get()
    assert [state.pk for state in activity.undertaken_by.all()] == after["undertaken_by"]
    assert [body.pk for body in activity.undertaken_by_organizations.all()] == bodies
    assert (activity.is_by_secretariat, activity.review) == (False, Review.SUBMITTED)
    assert activity.steps.last().verb == "edit"


def test_a_translation_into_the_language_of_the_activity_is_refused_beside_its_field(secretariat, sign_in):
    client = sign_in(secretariat)
    answer = client.post(reverse("admin:outreach_activity_add"), typed(**translation("en", "The same again")))
    assert answer.context["inline_admin_formsets"][0].formset.errors == [
        {"language": ["The activity itself is written in this language."]}
    ]
    client.post(reverse("admin:outreach_activity_add"), typed(**translation("fr", "Consultations")))
    assert [text.title for text in Activity.objects.get().translations.all()] == ["Consultations"]


@pytest.mark.parametrize("state", ["IND", "USA"])
def test_a_coordinator_of_a_state_that_is_no_ratifier_is_refused_beside_the_state(state, secretariat, sign_in):
    form = {"state": state, "scope": "global", "person": "A. Person", "starts_on": "2021-09-23"}
    answer = sign_in(secretariat).post(reverse("admin:outreach_coordinator_add"), form)
    assert errors(answer) == {
        "state": ["This State is not a ratifier on the first day of the term; only ratifying States serve."]
    }


def test_a_regional_coordinator_needs_a_region(secretariat, sign_in):
    form = {"state": "NOR", "scope": "regional", "person": "A. Person", "starts_on": "2021-09-23"}
    answer = sign_in(secretariat).post(reverse("admin:outreach_coordinator_add"), form)
    assert errors(answer) == {"__all__": ["A regional coordinator has a region; a global one has none."]}


def test_a_coordinator_whose_state_stops_being_a_ratifier_is_flagged_and_found(secretariat, sign_in):
    make_coordinator("NOR")
    gone = make_coordinator("PAN")
    TreatyAction.objects.create(
        state_id="PAN", act="withdrawal-of-ratification", done_on=datetime.date(2024, 1, 1), source="Only in this test."
    )
    client = sign_in(secretariat)
    page = client.get(reverse("admin:outreach_coordinator_changelist"))
    assert {row.state_id: row.is_lapsed for row in page.context["cl"].result_list} == {"NOR": False, "PAN": True}
    assert page.content.decode().count('<span class="flag">State is no longer a ratifier</span>') == 1
    rows = client.get(reverse("admin:outreach_coordinator_changelist"), {"service": "lapsed"}).context["cl"].result_list
    assert list(rows) == [gone]
    desk = client.get(reverse("admin:index")).context["waiting"]
    told = {entry.words: entry.count for entry in desk}
    assert told["coordinator serves for a State that is no longer a ratifier"] == 1


# The review queue ----------------------------------------------------------------------------------------------------


def test_what_waits_for_clearance_comes_first(secretariat, norway, sign_in):
    make_activity(norway, "2023-02", title="Draft")
    make_cleared(norway, "2023-03", secretariat=secretariat, title="Cleared")
    make_submitted(norway, "2021-01", secretariat=secretariat, title="Waiting")
    client = sign_in(secretariat)
    queue = client.get(QUEUE).context["cl"].result_list
    assert [activity.title for activity in queue] == ["Waiting", "Draft", "Cleared"]
    waiting = client.get(QUEUE, {"review": "submitted"})
    assert [activity.title for activity in waiting.context["cl"].result_list] == ["Waiting"]
    first = client.get(reverse("admin:index")).context["waiting"][0]
    assert (first.count, first.words) == (1, "activity waits for clearance")


def test_activities_are_found_by_their_words_and_by_their_period(secretariat, norway, sign_in):
    make_activity(norway, "2022-03-14", title="Séminaire à Dakar")
    make_activity(norway, "2021-06", title="Within, in June")
    make_activity(norway, "2021-05-31", title="A day too early")
    client = sign_in(secretariat)
    found = client.get(QUEUE, {"q": "SEMINAIRE dakar"}).context["cl"].result_list
    assert [activity.title for activity in found] == ["Séminaire à Dakar"]
    found = client.get(QUEUE, {"period": "13"}).context["cl"].result_list
    assert [activity.title for activity in found] == ["Séminaire à Dakar", "Within, in June"]


@pytest.mark.parametrize("asked", [{"period": "x"}, {"period": "999"}, {"review": "x"}, {"period": "1"}])
def test_a_filter_that_makes_no_sense_shows_all(asked, secretariat, norway, sign_in):
    activity = make_activity(norway)
    assert list(sign_in(secretariat).get(QUEUE, asked).context["cl"].result_list) == [activity]


def test_clearing_many_asks_first_and_names_them(secretariat, norway, sign_in):
    waiting = make_submitted(norway, secretariat=secretariat, title="Waiting")
    draft = make_activity(norway, title="Only a draft")
    client = sign_in(secretariat)
    chosen = {"action": "clear_selected", "_selected_action": [waiting.pk, draft.pk]}
    page = client.post(QUEUE, chosen)
    assert is_under_strict_policy(page.content.decode())
    assert {activity.title for activity in page.context["activities"]} == {"Waiting", "Only a draft"}
    assert ReviewStep.objects.filter(verb="clear").count() == 0
    answer = client.post(QUEUE, chosen | {"confirmed": "yes"}, follow=True)
    assert told(answer) == [
        "Only a draft: This is not possible any more: the review of the record is now “Draft”.",
        "“Waiting” is cleared.",
    ]
    waiting.refresh_from_db()
    draft.refresh_from_db()
    assert (waiting.review, draft.review) == (Review.CLEARED, Review.DRAFT)
    assert waiting.cleared_version.cleared_by == secretariat


def test_returning_many_needs_one_comment_for_all(secretariat, norway, sign_in):
    waiting = [make_submitted(norway, secretariat=secretariat, title=title) for title in ("One", "Two")]
    client = sign_in(secretariat)
    chosen = {"action": "return_selected", "_selected_action": [activity.pk for activity in waiting]}
    page = client.post(QUEUE, chosen)
    assert [activity.title for activity in page.context["activities"]] == ["Two", "One"]
    assert not page.context["form"].errors
    page = client.post(QUEUE, chosen | {"confirmed": "yes", "comment": " "})
    assert page.context["form"].errors == {"comment": ["Say in a comment what is to be corrected."]}
    answer = client.post(QUEUE, chosen | {"confirmed": "yes", "comment": "Which embassy?"}, follow=True)
    assert told(answer) == ["2 activities are returned."]
    steps = ReviewStep.objects.filter(verb="return")
    assert {(step.activity.review, step.comment, step.by) for step in steps} == {
        (Review.RETURNED, "Which embassy?", secretariat)
    }


def test_one_is_cleared_from_its_page_as_it_is_saved(secretariat, norway, sign_in):
    activity = make_submitted(norway, secretariat=secretariat)
    client = sign_in(secretariat)
    page = client.get(page_of(activity)).content.decode()
    assert [name for name in ("_clear", "_return", "_submit") if f'name="{name}"' in page] == ["_clear", "_return"]
    answer = client.post(page_of(activity), typed(title="A better title", _clear="1"), follow=True)
    assert told(answer) == ["“A better title” is cleared."]
    activity.refresh_from_db()
    assert (activity.review, activity.cleared_version.content["title"]) == (Review.CLEARED, "A better title")


def test_one_is_returned_from_its_page_with_a_comment(secretariat, norway, sign_in):
    activity = make_submitted(norway, secretariat=secretariat)
    client = sign_in(secretariat)
    answer = client.post(page_of(activity), typed(_return="1"), follow=True)
    assert told(answer) == ["Consultations on ratification: Say in a comment what is to be corrected."]
    assert answer.redirect_chain == [(page_of(activity), 302)]
    client.post(page_of(activity), typed(_return="1", _comment="Which embassy?"))
    activity.refresh_from_db()
    assert (activity.review, activity.steps.last().comment) == (Review.RETURNED, "Which embassy?")


def test_a_draft_is_submitted_from_its_page(secretariat, sign_in):
    activity = make_activity(secretariat)
    sign_in(secretariat).post(page_of(activity), typed(_submit="1"))
    activity.refresh_from_db()
    assert activity.review == Review.SUBMITTED


def test_a_button_that_no_longer_fits_is_told_and_not_a_crash(secretariat, norway, sign_in):
    activity = make_cleared(norway, secretariat=secretariat)
    answer = sign_in(secretariat).post(page_of(activity), typed(_clear="1"), follow=True)
    assert told(answer) == [
        "Consultations on ratification: This is not possible any more: the review of the record is now “Cleared”."
    ]


@pytest.mark.parametrize(
    "change",
    [{"title": "As changed"}, {"undertaken_by": ["NOR", "PAN"]}, translation("fr", "Consultations")],
)
def test_a_cleared_activity_that_is_changed_waits_again_and_the_cleared_text_stays(
    change, secretariat, norway, sign_in
):
    activity = make_cleared(norway, secretariat=secretariat)
    answer = sign_in(secretariat).post(page_of(activity), typed(**change), follow=True)
    assert told(answer)[0].startswith("The record was cleared and now says something else")
    activity.refresh_from_db()
    assert activity.review == Review.SUBMITTED
    assert activity.cleared_version.content["title"] == "Consultations on ratification"
    assert activity.cleared_version.content["undertaken_by"] == ["NOR"]


def test_a_page_opened_before_another_narrowed_the_record_does_not_widen_and_clear_it(secretariat, norway, sign_in):
    activity = make_submitted(norway, secretariat=secretariat)
    client = sign_in(secretariat)
    opened = client.get(page_of(activity)).context["adminform"].form.initial["seen"]
    activity.visibility = Activity.Visibility.COORDINATORS
    activity.save()
    answer = client.post(page_of(activity), typed(seen=opened, _clear="1"))
    form = answer.context["adminform"].form
    assert [error[:21] for error in form.non_field_errors()] == ["Somebody else has cha"]
    activity.refresh_from_db()
    assert (activity.review, activity.visibility) == (Review.SUBMITTED, Activity.Visibility.COORDINATORS)
    client.post(page_of(activity), typed(seen=form["seen"].value(), title="Mine after all"))
    activity.refresh_from_db()
    assert activity.title == "Mine after all"


def test_those_selected_are_cleared_as_they_were_listed_or_not_at_all(secretariat, norway, sign_in):
    activity = make_submitted(norway, secretariat=secretariat)
    client = sign_in(secretariat)
    chosen = {"action": "clear_selected", "_selected_action": [activity.pk]}
    page = client.post(reverse("admin:outreach_activity_changelist"), chosen).content.decode()
    assert f'name="seen_{activity.pk}" value="{activity.edition}"' in page
    listed = activity.edition
    activity.title = "Something else"
    activity.save()
    confirmed = chosen | {"confirmed": "yes", f"seen_{activity.pk}": listed}
    answer = client.post(reverse("admin:outreach_activity_changelist"), confirmed, follow=True)
    assert told(answer) == [
        "Something else: The record has been changed since you looked at it. Please look at it again."
    ]
    activity.refresh_from_db()
    assert activity.review == Review.SUBMITTED


def test_a_cleared_activity_that_says_the_same_stays_cleared(secretariat, norway, sign_in):
    activity = make_cleared(norway, secretariat=secretariat)
    answer = sign_in(secretariat).post(page_of(activity), typed(), follow=True)
    assert len(told(answer)) == 1
    activity.refresh_from_db()
    assert activity.review == Review.CLEARED


# Accounts ------------------------------------------------------------------------------------------------------------


def account(user: User, **values: object) -> dict[str, object]:
    """Return the form of an account's page."""
    groups = [group.pk for group in user.groups.all()]
    return {"username": user.username, "email": user.email, "is_active": "on", "groups": groups} | values


def test_a_head_makes_an_account_with_a_role(head, sign_in):
    role = Group.objects.get(name="Coordinator")
    form = {"username": "new", "email": "new@example.org", "usable_password": "true", "groups": [role.pk]}
    sign_in(head).post(reverse("admin:auth_user_add"), form | {"password1": PASSWORD, "password2": PASSWORD})
    made = User.objects.get(username="new")
    assert (list(made.groups.all()), made.email, made.is_superuser) == ([role], "new@example.org", False)


def test_a_head_cannot_make_a_superuser_nor_give_single_permissions(head, reader, sign_in):
    page = reverse("admin:auth_user_change", args=[reader.pk])
    client = sign_in(head)
    beyond = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1"]}
    client.post(page, account(reader, first_name="Robin", **beyond))
    client.post(reverse("admin:auth_user_change", args=[head.pk]), account(head, **beyond))
    for user in (reader, head):
        user = User.objects.get(pk=user.pk)
        assert (user.is_superuser, user.is_staff, user.user_permissions.count()) == (False, False, 0)
    assert User.objects.get(pk=reader.pk).first_name == "Robin"


def test_a_head_cannot_change_a_superuser_nor_its_password(head, sign_in):
    root = User.objects.create_superuser("root", "root@example.org", PASSWORD)
    client = sign_in(head)
    assert client.post(reverse("admin:auth_user_change", args=[root.pk]), account(root, email="")).status_code == 403
    taken = {"password1": "another long password", "password2": "another long password"}
    password = reverse("admin:auth_user_password_change", args=[root.pk])
    assert client.post(password, taken).status_code == 403
    root = User.objects.get(pk=root.pk)
    assert (root.email, root.check_password(PASSWORD)) == ("root@example.org", True)


def test_the_secretariat_sees_no_account_and_gives_none(secretariat, norway, panama, sign_in):
    term = Coordinator.objects.get(sign_in=norway)
    client = sign_in(secretariat)
    asked = {"app_label": "outreach", "model_name": "coordinator", "field_name": "sign_in"}
    assert client.get(reverse("admin:autocomplete"), asked).status_code == 403
    form = {"state": "NOR", "scope": "global", "person": "C. Person", "starts_on": "2021-09-23"}
    client.post(reverse("admin:outreach_coordinator_change", args=[term.pk]), form | {"sign_in": panama.pk})
    term.refresh_from_db()
    assert (term.person, term.sign_in) == ("C. Person", norway)


def test_a_sign_in_without_the_role_is_refused_beside_its_field(head, reader, sign_in):
    form = {"state": "NOR", "scope": "global", "person": "A. Person", "starts_on": "2021-09-23"}
    answer = sign_in(head).post(reverse("admin:outreach_coordinator_add"), form | {"sign_in": reader.pk})
    assert errors(answer) == {"sign_in": ["This account does not hold the role; give it the role first."]}


# Overviews and the cost of lists -------------------------------------------------------------------------------------


def test_an_issued_overview_is_downloaded_and_never_changed(secretariat, sign_in):
    overview = make_overview(secretariat)
    client = sign_in(secretariat)
    page = reverse("admin:outreach_overview_change", args=[overview.pk])
    html = client.get(page).content.decode()
    for kind in ("docx", "html"):
        assert f'href="{reverse("outreach:overview-download", args=[overview.pk, kind])}"' in html
    assert client.post(page, {"symbol": "Another"}).status_code == 403
    assert Overview.objects.get().symbol == "CTBT-Art.XIV/2023/4"


def add_rows(number: int, by: User) -> None:
    """Make one more row, unlike those before it, of everything that lists can grow by."""
    activity = make_cleared(by, secretariat=by, undertaken_by=("NOR", "PAN"), title=f"Activity {number}")
    activity.undertaken_by_organizations.add(
        Organization.objects.create(name=f"Organization {number}", kind="youth-group")
    )
    make_coordinator("PAN", make_user(f"coordinator {number}", "Coordinator"), scope="regional", region_id="africa")
    make_focal_point("JPN", make_user(f"focal point {number}", "Focal point"), ("africa",))
    make_overview(by, f"CTBT/{number}")


@pytest.mark.parametrize(
    ("model", "queries"),
    [
        ("outreach_activity", 14),
        ("outreach_reviewstep", 8),
        ("outreach_activityversion", 8),
        ("outreach_coordinator", 11),
        ("outreach_focalpoint", 11),
        ("outreach_organization", 8),
        ("outreach_overview", 11),
        ("auth_user", 12),
    ],
)
def test_a_list_costs_the_same_with_one_three_and_twenty_rows(model, queries, head, sign_in, django_assert_num_queries):
    client = sign_in(head)
    page = reverse(f"admin:{model}_changelist")
    made = 0
    for rows in (1, 3, 20):
        while made < rows:
            add_rows(made, head)
            made += 1
        client.get(page)  # what is kept after the first look, such as content types, is not counted
        with django_assert_num_queries(queries):
            assert client.get(page).context["cl"].result_count >= rows


@pytest.mark.parametrize("asked", ["state=NOR%00", "level=%00", "q=%00", "period=" + "9" * 5000])
def test_an_address_that_no_database_understands_finds_nothing(asked, sign_in, secretariat):
    expected = 200 if asked.startswith("period") else 404
    assert sign_in(secretariat).get(f"/admin/outreach/activity/?{asked}").status_code == expected


@pytest.mark.parametrize(
    "field", ["auth.user.coordinator_terms", "states.region.states", "states.state.treaty_actions"]
)
def test_what_points_at_a_model_is_no_field_to_choose_for(field, secretariat, sign_in):
    asked = dict(zip(("app_label", "model_name", "field_name"), field.split("."), strict=True))
    assert sign_in(secretariat).get(reverse("admin:autocomplete"), asked).status_code == 403
