"""Every model on the admin: who may list, add, change and look back. A model that is not in the table fails."""

import re
from functools import partial

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from outreach.models import Activity, ActivityTranslation, Conference, Measure, Organization, Overview, Reduction
from states.models import CertifiedFacilities, Region, State, StateName, TreatyAction
from tests.builders import (
    CLEARED_AT,
    make_assistance,
    make_attachment,
    make_circular,
    make_circular_attachment,
    make_cleared,
    make_confirmed,
    make_contact,
    make_coordinator,
    make_event,
    make_export,
    make_focal_point,
    make_follow_up,
    make_import,
    make_join_request,
    make_offer,
    make_plan_item,
    make_report,
    make_request,
)

PAGES = ("list", "add", "change", "history", "past")
KEPT = dict.fromkeys(PAGES, 200)
SEEN = KEPT | {"add": 403}
ACCOUNTS = {"list": 200, "add": 200, "change": 200, "history": 200}
ROLES = ACCOUNTS | {"add": 403}
NOTHING = dict.fromkeys(ACCOUNTS, 403)

# model: what the Secretariat gets, and what its head gets
TABLE: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "states.Region": (SEEN, SEEN),
    "states.State": (KEPT, KEPT),
    "states.StateName": (KEPT, KEPT),
    "states.TreatyAction": (KEPT, KEPT),
    "states.CertifiedFacilities": (KEPT, KEPT),
    "outreach.Conference": (KEPT, KEPT),
    "outreach.Measure": (KEPT, KEPT),
    "outreach.Organization": (KEPT, KEPT),
    "outreach.Coordinator": (KEPT, KEPT),
    "outreach.FocalPoint": (KEPT, KEPT),
    "outreach.ContactPoint": (KEPT, KEPT),
    "outreach.ConfirmationRequest": (SEEN, SEEN),
    "outreach.ProgressReport": (KEPT, KEPT),
    "outreach.AssistanceRequest": (KEPT, KEPT),
    "outreach.FollowUp": (KEPT, KEPT),
    "outreach.Attachment": (KEPT, KEPT),
    "outreach.Activity": (KEPT, KEPT),
    "outreach.Event": (KEPT, KEPT),
    "outreach.PlanItem": (KEPT, KEPT),
    "outreach.RosterOffer": (SEEN, SEEN),
    "outreach.JoinRequest": (SEEN, SEEN),
    "outreach.ReviewStep": (SEEN, SEEN),
    "outreach.ActivityVersion": (SEEN, SEEN),
    "outreach.Overview": (SEEN, SEEN),
    "outreach.Circular": (SEEN, SEEN),
    "outreach.CircularMail": (SEEN, SEEN),
    "outreach.CircularAttachment": (SEEN, SEEN),
    "outreach.Import": (KEPT, KEPT),
    "outreach.Export": (NOTHING, SEEN),
    "outreach.Reduction": (NOTHING, SEEN),
    "auth.User": (NOTHING, ACCOUNTS),
    "auth.Group": (NOTHING, ROLES),
}
# What people keep for themselves is nobody else's business, also not the Secretariat's.
OF_ONE_PERSON = {f"outreach.{name}" for name in ("CalendarFeed", "FormDraft", "Preferences", "SavedView")}
UNSAFE = re.compile(r"""\sstyle=|\son\w+=["']|<style\b|<script(?![^>]*\bsrc=)(?![^>]*\btype="application/json")""")


def row_of(label: str, by: User) -> Model:
    """Return one row of the model `label` that has a history."""
    cleared = partial(make_cleared, by, secretariat=by)
    made = {
        "states.Region": lambda: Region.objects.get(pk="africa"),
        "states.State": lambda: State.objects.get(pk="NOR"),
        "states.StateName": StateName.objects.first,
        "states.TreatyAction": lambda: TreatyAction.objects.filter(state="NOR").latest("done_on"),
        "states.CertifiedFacilities": CertifiedFacilities.objects.first,
        "outreach.Conference": lambda: Conference.objects.get(pk=12),
        "outreach.Measure": Measure.objects.first,
        "outreach.Organization": Organization.objects.first,
        "outreach.Coordinator": lambda: make_coordinator("PAN"),
        "outreach.FocalPoint": lambda: make_focal_point("JPN"),
        "outreach.ContactPoint": make_contact,
        "outreach.ConfirmationRequest": make_request,
        "outreach.ProgressReport": make_report,
        "outreach.AssistanceRequest": make_assistance,
        "outreach.FollowUp": lambda: make_follow_up(cleared(), by),
        "outreach.Attachment": lambda: make_attachment(cleared(), by),
        "outreach.Activity": cleared,
        "outreach.Event": make_event,
        "outreach.JoinRequest": lambda: make_join_request(cleared(), "PAN", by),
        "outreach.PlanItem": make_plan_item,
        "outreach.RosterOffer": lambda: make_offer("JPN", by),
        "outreach.ReviewStep": lambda: cleared().steps.last(),
        "outreach.ActivityVersion": lambda: cleared().versions.get(),
        "outreach.Overview": lambda: make_overview(by),
        "outreach.Circular": lambda: make_circular(by),
        "outreach.CircularMail": lambda: make_confirmed(by).mails.get(),
        "outreach.CircularAttachment": lambda: make_circular_attachment(make_circular(by), by),
        "outreach.Import": lambda: make_import(by),
        "outreach.Export": lambda: make_export(by),
        "outreach.Reduction": lambda: Reduction.objects.create(by=by, at=CLEARED_AT, on=CLEARED_AT.date(), persons=1),
        "auth.User": lambda: by,
        "auth.Group": Group.objects.first,
    }
    row = made[label]()
    assert row is not None
    return row


def make_overview(by: User, symbol: str = "CTBT-Art.XIV/2023/4") -> Overview:
    """Make an issued overview."""
    return Overview.objects.create(
        conference_id=13,
        symbol=symbol,
        language="en",
        as_of=CLEARED_AT.date(),
        issued_by=by,
        issued_at=CLEARED_AT,
        figures={"activities": 1},
        docx=b"PK",
        html="<p>Overview</p>",
    )


def address(page: str, row: Model) -> str:
    """Return the address of an admin page of `row`."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
    if page == "past":
        return reverse(f"{name}_simple_history", args=[row.pk, row.history.latest().pk])
    names = {"list": ("changelist", []), "add": ("add", []), "change": ("change", [row.pk])}
    ending, args = names.get(page, (page, [row.pk]))
    return reverse(f"{name}_{ending}", args=args)


def is_under_strict_policy(html: str) -> bool:
    """Whether the page does without inline style, script and event handlers."""
    return UNSAFE.search(html) is None


def test_every_model_is_in_the_table_and_on_the_admin():
    own = {model._meta.label for app in ("states", "outreach") for model in apps.get_app_config(app).get_models()}
    own = {label for label in own if not label.split(".")[1].startswith("Historical")}
    registered = {model._meta.label for model in admin.site._registry}
    assert set(TABLE) == registered
    assert own - registered == {ActivityTranslation._meta.label} | OF_ONE_PERSON
    inlines = admin.site._registry[Activity].inlines
    assert ActivityTranslation in {inline.model for inline in inlines}


@pytest.mark.parametrize("label", TABLE)
@pytest.mark.parametrize("who", ["secretariat", "head"])
def test_each_page_answers_the_secretariat_as_the_table_says(label, who, request, sign_in):
    user = request.getfixturevalue(who)
    row = row_of(label, user)
    client = sign_in(user)
    expected = TABLE[label][who == "head"]
    answers = {page: client.get(address(page, row)) for page in expected}
    assert {page: answer.status_code for page, answer in answers.items()} == expected
    pages = {page: answer.content.decode() for page, answer in answers.items() if answer.status_code == 200}
    assert [page for page, html in pages.items() if not is_under_strict_policy(html)] == []
    assert all("unsafe" not in answer.headers["Content-Security-Policy"] for answer in answers.values())


@pytest.mark.parametrize("who", ["norway", "japan", "reader"])
def test_nobody_else_learns_that_there_is_an_admin(who, request, sign_in, secretariat):
    rows = [row_of(label, secretariat) for label in TABLE]
    client = sign_in(request.getfixturevalue(who))
    pages = [reverse(f"admin:{name}") for name in ("index", "login", "autocomplete", "jsi18n")]
    pages += [address(page, row) for row in rows for page in TABLE[row._meta.label][1]]
    assert {client.get(page).status_code for page in pages} == {404}


def test_a_visitor_is_sent_to_the_one_sign_in(client: Client, secretariat):
    rows = [row_of(label, secretariat) for label in TABLE]
    for page in [reverse("admin:index"), *(address("change", row) for row in rows)]:
        answer = client.get(page, follow=True)
        assert answer.redirect_chain[-1] == (f"{reverse('account_login')}?next={page}", 302)
        assert answer.status_code == 200


@pytest.mark.parametrize("label", [label for label in TABLE if TABLE[label][0] is not NOTHING])
def test_nobody_deletes_what_is_kept(label, head, sign_in, db):
    root = User.objects.create_superuser("root")
    row = row_of(label, head)
    for user in (head, root):
        client = sign_in(user)
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
        gone = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
        client.post(reverse(f"{name}_changelist"), gone)
        assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_an_old_version_is_shown_but_not_put_back(head, sign_in):
    row = row_of("outreach.Activity", head)
    page = address("past", row)
    client = sign_in(head)
    assert 'name="_save"' not in client.get(page).content.decode()
    assert client.post(page, {"title": "As it was"}).status_code == 403
    assert Activity.objects.get(pk=row.pk).title == "Consultations on ratification"


def test_whoever_may_not_see_rows_is_not_told_which_there_are(secretariat, head, sign_in):
    row = row_of("outreach.Export", head)
    client = sign_in(secretariat)
    for name, there in (("auth_user", head.pk), ("outreach_export", row.pk)):
        for key in (there, 424242):
            assert client.get(reverse(f"admin:{name}_history", args=[key])).status_code == 403
    for key in (row.pk, 424242):
        assert client.get(reverse("admin:outreach_export_simple_history", args=[key, 1])).status_code == 403


def test_the_address_of_an_export_is_spelled_in_one_way(secretariat, sign_in):
    assert sign_in(secretariat).get("/admin/outreach/Activity/export/").status_code == 404
    assert sign_in(secretariat).get("/admin/outreach/activity/export/").status_code == 200
