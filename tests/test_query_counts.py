"""List page × number of queries: the same literal number with 1 and 30 rows."""

import datetime

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outreach.models import Activity, Circular, Conference, Organization, Reduction, Role, SavedView
from tests.builders import (
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
    make_offer,
    make_plan_item,
    make_report,
    make_request,
    make_user,
)

QUERIES = {
    ("outreach:home", "norway"): 21,
    ("outreach:home", "secretariat"): 18,
    ("outreach:home", "reader"): 9,
    ("outreach:follow-up-list", "norway"): 7,
    ("outreach:follow-up-list", "secretariat"): 5,
    ("outreach:calendar", "norway"): 10,
    ("outreach:calendar", "secretariat"): 9,
    ("outreach:preferences", "norway"): 7,
    ("outreach:activity-list", "norway"): 17,
    ("outreach:activity-list", "secretariat"): 16,
    ("outreach:activity-list", "reader"): 16,
    ("outreach:report-list", "norway"): 10,
    ("outreach:assistance-list", "secretariat"): 9,
    ("outreach:roster", "norway"): 15,
    ("outreach:roster-export", "norway"): 11,
    ("outreach:roster-offer-list", "norway"): 8,
    ("outreach:roster-offer-list", "secretariat"): 7,
    ("outreach:plan-item-list", "norway"): 14,
    ("outreach:plan-item-list", "secretariat"): 13,
    ("outreach:plan-item-export", "norway"): 8,
    ("outreach:directory", "norway"): 12,
    ("outreach:directory", "secretariat"): 11,
    ("outreach:directory-export", "secretariat"): 7,
    ("outreach:directory-gaps", "secretariat"): 8,
    ("admin:outreach_confirmationrequest_changelist", "secretariat"): 10,
    ("outreach:activity-log", "norway"): 12,
    ("outreach:saved-view-list", "norway"): 7,
    ("outreach:search", "norway"): 37,
    ("outreach:search", "secretariat"): 36,
    ("outreach:overview-compile", "secretariat"): 16,
    ("outreach:annex-2", "norway"): 17,
    ("outreach:annex-2", "secretariat"): 16,
    ("outreach:measures", "norway"): 20,
    ("outreach:measures", "secretariat"): 20,
    ("state-detail EGY", "norway"): 23,
    ("state-detail EGY", "secretariat"): 26,
    ("state-detail NOR", "norway"): 23,
    ("outreach:state-brief EGY", "norway"): 23,
    ("outreach:state-brief EGY", "secretariat"): 21,
    ("states:state-list", "reader"): 10,
    ("outreach:charts", "norway"): 15,
    ("outreach:charts", "reader"): 14,
    ("outreach:circular-list", "secretariat"): 7,
    ("outreach:circular-detail SENT", "secretariat"): 16,
    ("outreach:circular-preview DRAFT", "secretariat"): 12,
    ("outreach:circular-audience DRAFT", "secretariat"): 9,
    ("admin:outreach_circular_changelist", "secretariat"): 10,
    ("admin:outreach_circularmail_changelist", "secretariat"): 8,
    ("admin:outreach_circularattachment_changelist", "secretariat"): 10,
    ("admin:outreach_activity_changelist", "secretariat"): 14,
    ("admin:index", "secretariat"): 25,
    ("admin:outreach_contactpoint_changelist", "secretariat"): 11,
    ("admin:outreach_progressreport_changelist", "secretariat"): 10,
    ("admin:outreach_assistancerequest_changelist", "secretariat"): 10,
    ("admin:outreach_followup_changelist", "secretariat"): 18,
    ("admin:outreach_attachment_changelist", "secretariat"): 11,
    ("admin:states_statename_changelist", "secretariat"): 8,
    ("admin:outreach_activityversion_changelist", "secretariat"): 8,
    ("admin:outreach_reviewstep_changelist", "secretariat"): 8,
    ("admin:outreach_coordinator_changelist", "secretariat"): 11,
    ("admin:outreach_focalpoint_changelist", "secretariat"): 11,
    ("admin:outreach_planitem_changelist", "secretariat"): 12,
    ("admin:outreach_rosteroffer_changelist", "secretariat"): 12,
    ("admin:outreach_organization_changelist", "secretariat"): 8,
    ("admin:outreach_conference_changelist", "secretariat"): 8,
    ("admin:outreach_measure_changelist", "secretariat"): 9,
    ("admin:states_state_changelist", "secretariat"): 9,
    ("admin:states_treatyaction_changelist", "secretariat"): 10,
    ("admin:outreach_import_changelist", "secretariat"): 10,
    ("admin:outreach_reduction_changelist", "head"): 10,
    ("admin:outreach_export_changelist", "head"): 11,
    ("outreach:activity-export", "norway"): 7,
    ("admin:auth_user_changelist", "head"): 12,
}
ASKED = {
    "outreach:overview-compile": {"conference": 13, "language": "en", "as_of": "2023-06-01"},
    "outreach:search": {"q": "e"},  # stands in something of every kind
}


def make_rows(number: int, norway: User, secretariat: User) -> None:
    for index in range(number):
        activity = make_cleared(
            norway,
            str(datetime.date(2022, 1, 1) + datetime.timedelta(days=index)),
            secretariat=secretariat,
            undertaken_by=("NOR", "PAN", "FRA"),
            addressed_to=("EGY", "CHN"),
        )
        activity.measures.set(Conference.objects.get(pk=12).measures.all()[:3])
        body = Organization.objects.create(name=f"Body {norway.pk} {activity.pk}", kind="non-governmental")
        body.members.set(["NOR", "PAN"])
        activity.partners.add(body)
        make_import(secretariat)
        make_export(secretariat)
        Reduction.objects.create(by=secretariat, at=timezone.now(), on=timezone.localdate(), persons=index)
        make_coordinator("ITA", person=f"Person {index}")
        make_focal_point("ITA", person=f"Person {index}", regions=("africa", "eastern-europe"))
        make_plan_item("NOR", region_id="africa", measure=activity.measures.first(), promised_to_id="EGY")
        make_offer("NOR", secretariat, ("africa", "eastern-europe"), person=f"Person {activity.pk}")
        make_report("EGY", visibility="public")
        make_assistance("EGY", subject=f"Draft law {index}")
        make_request(make_contact("NOR", email=f"{activity.pk}@ministry.example.org"))
        owner = make_user(f"owner of {activity.pk}", Role.COORDINATOR)
        make_coordinator("FIN", owner)
        make_follow_up(activity, owner)
        make_follow_up(activity, norway)
        make_event(str(timezone.localdate()), name=f"Event {index}")
        make_attachment(activity, norway)
        make_circulars(secretariat, activity.pk)
        for page in SavedView.Page:
            SavedView.objects.create(owner=owner, page=page, name=f"View {activity.pk}", is_shared=True)


def make_circulars(secretariat: User, number: int) -> None:
    contact = make_contact("ITA", email=f"{number}@circulars.example.org", confirmed_on=timezone.localdate())
    sent = make_confirmed(secretariat, (contact,)).mails.get()
    first = Circular.objects.exclude(stage="draft").earliest("pk")
    if first != sent.circular:
        sent.pk, sent.circular = None, first
        sent._state.adding = True
        sent.save()
    make_circular_attachment(make_circular(secretariat), secretariat)


def key_of(argument: str) -> str:
    if argument == "DRAFT":
        return str(Circular.objects.filter(stage="draft").earliest("pk").pk)
    return str(Circular.objects.exclude(stage="draft").earliest("pk").pk) if argument == "SENT" else argument


def queries_of(client: Client, name: str) -> list[str]:
    name, *arguments = name.split()
    address = reverse(name, args=[key_of(argument) for argument in arguments])
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, ASKED.get(name, {}))
    assert response.status_code == 200
    return [query["sql"] for query in queries]


def test_a_list_costs_the_same_number_of_queries_however_long_it_is(norway, secretariat, head, reader):
    people = {"norway": norway, "secretariat": secretariat, "head": head, "reader": reader}
    clients = {}
    for who, user in people.items():
        clients[who] = Client()
        clients[who].force_login(user)
    make_rows(1, norway, secretariat)
    for name, who in QUERIES:
        queries_of(clients[who], name)  # the first visit fills what Django keeps for a process, such as content types
    for more in (0, 29):
        make_rows(more, norway, secretariat)
        counts = {(name, who): len(queries_of(clients[who], name)) for name, who in QUERIES}
        assert counts == QUERIES
    assert Activity.objects.count() == 30
