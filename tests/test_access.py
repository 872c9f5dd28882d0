"""Page × person → answer. A page that is not in the tables fails."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from outreach.digest import token_of
from outreach.models import Activity, CalendarFeed, Overview, SavedView, Visibility
from tests.builders import (
    CLEARED_AT,
    make_activity,
    make_assistance,
    make_attachment,
    make_circular,
    make_circular_attachment,
    make_cleared,
    make_confirmed,
    make_contact,
    make_event,
    make_follow_up,
    make_join_request,
    make_offer,
    make_plan_item,
    make_report,
    make_request,
    make_submitted,
)

PEOPLE = ("secretariat", "head", "norway", "panama", "japan", "reader", "anonymous")
SIGN_IN = "sign-in"  # sent to the sign-in page
HOME = "home"  # sent to the first page
BACK = "back"  # sent back to the page that says why not
RESET = "reset"  # sent to ask for a link to choose a password
KEY = "5b0f6f1e-0000-4000-8000-000000000001"  # of an unsaved text


def answers(secretariat, norway, panama, japan, reader, anonymous=SIGN_IN) -> dict[str, int | str]:
    """The head of the Secretariat sees what its staff see."""
    return dict(zip(PEOPLE, (secretariat, secretariat, norway, panama, japan, reader, anonymous), strict=True))


ANYONE = answers(200, 200, 200, 200, 200)
STAFF = answers(200, 404, 404, 404, 404)
PARTNERS = answers(200, 200, 200, 200, 404)
REPORTER = answers(200, 200, 404, 404, 404)
OPEN = answers(200, 200, 200, 200, 200, 200)
POST_ONLY = answers(405, 405, 405, 405, 405)
STAFF_POST_ONLY = answers(405, 404, 404, 404, 404)
NOBODY = answers(404, 404, 404, 404, 404)
ENTRANCE = answers(HOME, HOME, HOME, HOME, HOME, 200)

# Norway reported `planned` and `draft`, `shared` (submitted, for coordinators), `public` (cleared) and `hidden`, which
# the Secretariat has since kept to itself. `issued` is an overview.
PAGES: dict[tuple[str, str | None], dict[str, int | str]] = {
    ("outreach:home", None): ANYONE,
    ("outreach:activity-list", None): ANYONE,
    ("outreach:activity-export", None): ANYONE,
    ("outreach:activity-log", None): answers(200, 200, 200, 200, 403),
    ("outreach:activity-detail", "draft"): REPORTER,
    ("outreach:activity-detail", "shared"): PARTNERS,
    ("outreach:activity-detail", "public"): ANYONE,
    ("outreach:activity-detail", "hidden"): STAFF,
    ("outreach:activity-edit", "draft"): REPORTER,
    ("outreach:activity-edit", "shared"): REPORTER,
    ("outreach:activity-edit", "public"): REPORTER,
    ("outreach:activity-edit", "hidden"): STAFF,
    ("outreach:activity-doubles", None): POST_ONLY,
    ("outreach:activity-complete", "planned"): REPORTER,
    ("outreach:activity-complete", "draft"): answers(BACK, BACK, 404, 404, 404),
    ("outreach:activity-complete", "hidden"): answers(BACK, 404, 404, 404, 404),
    ("outreach:draft-save", KEY): POST_ONLY,
    ("outreach:draft-discard", KEY): POST_ONLY,
    ("outreach:join-request-ask", "draft"): answers(403, BACK, 404, 404, 404),
    ("outreach:join-request-ask", "shared"): answers(403, BACK, BACK, 200, 404),
    ("outreach:join-request-ask", "public"): answers(403, BACK, 200, 200, 403),
    ("outreach:join-request", "asked"): REPORTER,
    ("outreach:attachment-add", "draft"): REPORTER,
    ("outreach:attachment-add", "public"): REPORTER,
    ("outreach:attachment-add", "hidden"): STAFF,
    ("outreach:attachment-remove", "file-of-public"): REPORTER,
    ("outreach:attachment-remove", "file-of-hidden"): STAFF,
    ("outreach:activity-discard", "draft"): answers(404, 200, 404, 404, 404),
    ("outreach:activity-discard", "shared"): answers(404, 404, 404, 404, 404),
    ("outreach:activity-submit", "draft"): REPORTER,
    ("outreach:activity-submit", "hidden"): STAFF,
    ("outreach:activity-withdraw", "shared"): answers(403, 200, 404, 404, 404),
    ("outreach:activity-return", "shared"): answers(200, 403, 404, 404, 404),
    ("outreach:activity-return", "draft"): answers(BACK, 403, 404, 404, 404),
    ("outreach:activity-clear", "shared"): answers(200, 403, 404, 404, 404),
    ("outreach:attachment", "file-of-draft"): REPORTER,
    ("outreach:attachment", "file-of-shared"): PARTNERS,
    ("outreach:attachment", "file-of-public"): ANYONE,
    ("outreach:attachment", "file-of-hidden"): STAFF,
    ("outreach:search", None): ANYONE,
    ("outreach:annex-2", None): ANYONE,
    ("outreach:measures", None): ANYONE,
    ("outreach:saved-view-list", None): ANYONE,
    ("outreach:saved-view-add", None): ANYONE,
    ("outreach:saved-view-edit", "view-of-norway"): answers(404, 200, 404, 404, 404),
    ("outreach:saved-view-update", "view-of-norway"): answers(404, 200, 404, 404, 404),
    ("outreach:saved-view-delete", "view-of-norway"): answers(404, 200, 404, 404, 404),
    ("outreach:roster", None): PARTNERS,
    ("outreach:roster-export", None): PARTNERS,
    ("outreach:handover", "term-of-norway"): answers(200, 200, 404, 404, 404),
    ("outreach:roster-offer-list", None): PARTNERS,
    ("outreach:roster-offer-add", None): answers(403, 200, 200, 200, 404),
    ("outreach:roster-offer-detail", "offer-of-norway"): REPORTER,
    ("outreach:plan-item-list", None): PARTNERS,
    ("outreach:plan-item-export", None): PARTNERS,
    ("outreach:plan-item-add", None): answers(200, 200, 200, 403, 404),
    ("outreach:plan-item-detail", "plan-item"): PARTNERS,
    ("outreach:plan-item-edit", "plan-item"): answers(200, 200, 200, 403, 404),
    ("outreach:plan-item-done", "plan-item"): POST_ONLY,
    ("outreach:plan-item-reopen", "plan-item"): POST_ONLY,
    ("outreach:directory", None): PARTNERS,
    ("outreach:directory-export", None): PARTNERS,
    ("outreach:directory-gaps", None): PARTNERS,
    ("outreach:contact-detail", "contact-of-norway"): REPORTER,
    ("outreach:contact-card", "contact-of-norway"): POST_ONLY,
    ("outreach:confirm", "link"): OPEN,
    ("outreach:confirm", "forged"): answers(404, 404, 404, 404, 404, 404),
    ("outreach:report-export", None): ANYONE,
    ("outreach:report-list", None): ANYONE,
    ("outreach:report-detail", "report-secretariat"): STAFF,
    ("outreach:report-detail", "report-coordinators"): PARTNERS,
    ("outreach:report-detail", "report-public"): ANYONE,
    ("outreach:seen", None): POST_ONLY,
    ("outreach:follow-up-list", None): ANYONE,
    ("outreach:follow-up-add", "draft"): REPORTER,
    ("outreach:follow-up-add", "public"): REPORTER,
    ("outreach:follow-up-add", "hidden"): STAFF,
    ("outreach:follow-up-edit", "to-do-after-draft"): REPORTER,
    ("outreach:follow-up-edit", "to-do-of-panama"): answers(200, 200, 200, 404, 404),
    ("outreach:follow-up-snooze", "to-do-after-draft"): REPORTER,
    ("outreach:follow-up-snooze", "to-do-of-panama"): answers(200, 200, 200, 404, 404),
    ("outreach:follow-up-done", "to-do-after-draft"): POST_ONLY,
    ("outreach:follow-up-reopen", "to-do-after-draft"): POST_ONLY,
    ("outreach:calendar", None): ANYONE,
    ("outreach:calendar-link", None): POST_ONLY,
    ("outreach:calendar-feed", "feed"): OPEN,
    ("outreach:calendar-feed", "no-such-secret"): answers(404, 404, 404, 404, 404, 404),
    ("outreach:activity-file", "draft"): REPORTER,
    ("outreach:activity-file", "shared"): PARTNERS,
    ("outreach:activity-file", "public"): ANYONE,
    ("outreach:activity-file", "hidden"): STAFF,
    ("outreach:event-add", None): answers(200, 200, 200, 200, 403),
    ("outreach:event-detail", "event"): ANYONE,
    ("outreach:event-edit", "event"): answers(200, 200, 200, 404, 404),
    ("outreach:event-file", "event"): ANYONE,
    ("outreach:preferences", None): ANYONE,
    ("outreach:own-data", None): ANYONE,
    ("outreach:digest-off", "token"): OPEN,
    ("outreach:digest-off", "forged"): answers(404, 404, 404, 404, 404, 404),
    ("outreach:assistance-list", None): STAFF,
    ("outreach:assistance-export", None): STAFF,
    ("outreach:assistance-add", None): STAFF,
    ("outreach:assistance-detail", "assistance"): STAFF,
    ("outreach:assistance-edit", "assistance"): STAFF,
    ("outreach:assistance-answer", "assistance"): STAFF,
    ("outreach:assistance-acknowledge", "assistance"): STAFF_POST_ONLY,
    ("outreach:assistance-reopen", "assistance"): STAFF_POST_ONLY,
    ("outreach:overview-list", None): ANYONE,
    ("outreach:overview-compile", None): STAFF,
    ("outreach:overview-draft", "docx"): answers(BACK, 404, 404, 404, 404),
    ("outreach:overview-draft", "csv"): answers(BACK, 404, 404, 404, 404),
    ("outreach:overview-issue", None): answers(BACK, 404, 404, 404, 404),
    ("outreach:overview-download", "issued docx"): ANYONE,
    ("outreach:overview-download", "issued html"): ANYONE,
    ("outreach:overview-download", "issued csv"): STAFF,
    ("outreach:charts", None): ANYONE,
    ("outreach:circular-list", None): STAFF,
    ("outreach:circular-add", None): STAFF,
    ("outreach:circular-detail", "circular"): STAFF,
    ("outreach:circular-detail", "circular-sent"): STAFF,
    ("outreach:circular-edit", "circular"): STAFF,
    ("outreach:circular-edit", "circular-sent"): NOBODY,
    ("outreach:circular-discard", "circular"): STAFF,
    ("outreach:circular-discard", "circular-sent"): NOBODY,
    ("outreach:circular-files", "circular"): STAFF,
    ("outreach:circular-files", "circular-sent"): NOBODY,
    ("outreach:circular-audience", "circular"): STAFF,
    ("outreach:circular-audience", "circular-sent"): NOBODY,
    ("outreach:circular-preview", "circular"): STAFF,
    ("outreach:circular-preview", "circular-sent"): NOBODY,
    ("outreach:circular-test", "circular"): STAFF_POST_ONLY,
    ("outreach:circular-move", "circular-sent"): STAFF_POST_ONLY,
    ("outreach:circular-end", "circular-sent"): NOBODY,
    ("outreach:circular-end", "circular-stopped"): STAFF,
    ("outreach:circular-bounces", "circular-sent"): STAFF,
    ("outreach:circular-mail", "circular-mail"): STAFF,
    ("outreach:circular-attachment", "circular-file"): STAFF,
    ("outreach:circular-attachment-remove", "circular-file"): STAFF,
    ("states:state-list", None): ANYONE,
    ("state-export", None): ANYONE,
    ("admin-export", "outreach activity"): STAFF,
    ("admin-export", "outreach contactpoint"): STAFF,
    ("admin-export", "auth user"): answers(404, 404, 404, 404, 404) | {"head": 200},
    ("state-detail", "NOR"): ANYONE,
    ("state-detail", "EGY"): ANYONE,
    ("outreach:state-brief", "NOR"): ANYONE,
    ("outreach:state-brief", "EGY"): ANYONE,
    ("states:list-download", "A csv"): ANYONE,
    ("account_login", None): ENTRANCE,
    ("account_inactive", None): OPEN,
    ("account_reset_password", None): OPEN,
    ("account_reset_password_done", None): OPEN,
    ("account_reset_password_from_key_done", None): OPEN,
    ("account_logout", None): answers(200, 200, 200, 200, 200, HOME),
    ("account_change_password", None): ANYONE,
    ("account_set_password", None): answers(RESET, RESET, RESET, RESET, RESET),
}
# Answered only with the key that was sent by mail, or, for the language, only to POST.
IN_A_FLOW = {"account_reset_password_from_key", "set_language"}
DEEDS = {
    ("outreach:activity-submit", "draft"): "submitted",
    ("outreach:activity-withdraw", "shared"): "draft",
    ("outreach:activity-return", "shared"): "returned",
    ("outreach:activity-clear", "shared"): "cleared",
}


def all_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}"
        elif entry.namespace != "admin":  # the admin has a table of its own: tests/test_admin_models.py
            yield from all_names(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


@pytest.fixture
def records(norway: User, secretariat: User) -> dict[str, Activity]:
    hidden = make_activity(norway)
    hidden.visibility = Activity.Visibility.SECRETARIAT
    hidden.save()
    return {
        "draft": make_activity(norway),
        "planned": make_activity(norway, stage=Activity.Stage.PLANNED),
        "shared": make_submitted(norway, secretariat=secretariat, visibility=Activity.Visibility.COORDINATORS),
        "public": make_cleared(norway, secretariat=secretariat),
        "hidden": hidden,
    }


@pytest.fixture
def issued(secretariat: User) -> Overview:
    return Overview.objects.create(
        conference_id=13,
        symbol="CTBT-Art.XIV/2023/4",
        language="en",
        as_of=datetime.date(2023, 6, 1),
        issued_by=secretariat,
        issued_at=datetime.datetime(2023, 6, 1, 9, tzinfo=datetime.UTC),
        figures={"activities": 0},
        docx=b"as issued",
        html="<p>as issued</p>",
        left_out="id\n",
    )


@pytest.fixture
def hanging(records: dict[str, Activity], norway: User, panama: User) -> dict[str, int | str]:
    files = {f"file-of-{key}": make_attachment(activity, norway).pk for key, activity in records.items()}
    reports = {f"report-{each}": make_report("EGY", visibility=each).pk for each in Visibility.values}
    view = SavedView.objects.create(owner=norway, page="outreach:activity-list", name="Of Norway", is_shared=True)
    asked = make_join_request(records["shared"], "PAN", panama)
    term = norway.coordinator_terms.get()
    people = {
        "plan-item": make_plan_item("NOR").pk,
        "offer-of-norway": make_offer("NOR", norway).pk,
        "term-of-norway": term.pk,
    }
    return files | reports | people | {"view-of-norway": view.pk, "asked": asked.pk}


@pytest.fixture
def calendars(records: dict[str, Activity], norway: User, panama: User) -> dict[str, int | str]:
    return {
        "to-do-after-draft": make_follow_up(records["draft"], norway).pk,
        "to-do-of-panama": make_follow_up(records["public"], panama).pk,
        "event": make_event(recorded_by=norway).pk,
        "assistance": make_assistance("NOR").pk,
        "feed": CalendarFeed.replace(norway, CLEARED_AT),
        "token": token_of(norway),
        "contact-of-norway": make_contact("NOR", kind="technical").pk,
        "link": make_request(make_contact("PAN", kind="technical")).token,
    }


@pytest.fixture
def circulars(secretariat: User) -> dict[str, int | str]:
    draft, sent, stopped = make_circular(secretariat), make_confirmed(secretariat), make_confirmed(secretariat)
    stopped.stop(secretariat, "For a question")
    return {
        "circular": draft.pk,
        "circular-sent": sent.pk,
        "circular-stopped": stopped.pk,
        "circular-mail": sent.mails.get().pk,
        "circular-file": make_circular_attachment(draft, secretariat).pk,
    }


@pytest.fixture
def address_of(
    records: dict[str, Activity],
    issued: Overview,
    hanging: dict[str, int | str],
    calendars: dict[str, int | str],
    circulars: dict[str, int | str],
) -> Callable[[str, str | None], str]:
    def address(name: str, what: str | None) -> str:
        if what is None:
            return reverse(name)
        arguments = [
            {
                "issued": issued.pk,
                **hanging,
                **calendars,
                **circulars,
                **{key: row.pk for key, row in records.items()},
            }.get(w, w)
            for w in what.split()
        ]
        return reverse(name, args=arguments)

    return address


def read(response) -> None:
    """Read a file that is handed out to its end, which closes it."""
    if response.streaming:
        list(response.streaming_content)


def answer(client: Client, address: str) -> int | str:
    response = client.get(address)
    read(response)
    if response.status_code != 302:
        return response.status_code
    if response.url.startswith(reverse("account_login")):
        return SIGN_IN
    if response.url.startswith((reverse("outreach:overview-compile"), "/activities/")):
        return BACK
    return {reverse("outreach:home"): HOME, reverse("account_reset_password"): RESET}.get(response.url, response.url)


def test_every_page_is_in_the_table():
    names = set(all_names(get_resolver()))
    assert names == {name for name, _what in PAGES} | IN_A_FLOW


@pytest.mark.parametrize("person", PEOPLE)
def test_a_page_answers_exactly_those_who_may_see_it(person, address_of, client, request):
    if person != "anonymous":
        client.force_login(request.getfixturevalue(person))
    answered = {page: answer(client, address_of(*page)) for page in PAGES}
    assert answered == {page: answers[person] for page, answers in PAGES.items()}


@pytest.mark.parametrize(("name", "what"), DEEDS, ids=lambda value: value)
@pytest.mark.parametrize("person", PEOPLE)
def test_a_deed_is_done_only_for_those_whose_page_it_is(name, what, person, records, client, request):
    activity = records[what]
    before = activity.review
    if person != "anonymous":
        client.force_login(request.getfixturevalue(person))
    client.post(reverse(name, args=[activity.pk]), {"comment": "Where was this?"})
    activity.refresh_from_db()
    assert activity.review == (DEEDS[name, what] if PAGES[name, what][person] == 200 else before)


@pytest.mark.parametrize("person", ["norway", "panama", "japan", "reader"])
def test_what_is_for_the_secretariat_only_is_named_on_no_page(person, address_of, records, client, request):
    hidden = records["hidden"]
    hidden.title = "Never to be read"
    hidden.save()
    client.force_login(request.getfixturevalue(person))
    lists = ["outreach:home", "outreach:activity-list", "outreach:report-list", "outreach:overview-list"]
    lists.append("states:state-list")
    pages = [client.get(reverse(name), {"q": "never"} if "list" in name else {}) for name in lists]
    pages.append(client.get(reverse("outreach:activity-list")))
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert not any("Never to be read" in page.content.decode() for page in pages)


def test_the_policy_stands_on_every_page_and_allows_nothing_unsafe(address_of, secretariat, client):
    client.force_login(secretariat)
    for (name, what), table in PAGES.items():
        if table["secretariat"] == 200:
            response = client.get(address_of(name, what))
            read(response)
            policy = response["Content-Security-Policy"]
            assert "default-src 'none'" in policy, name
            assert "unsafe" not in policy, name


def test_no_page_is_written_by_looking_at_it(address_of, secretariat, client, django_assert_max_num_queries):
    client.force_login(secretariat)
    call_command("load_demo", verbosity=0)
    for (name, what), table in PAGES.items():
        if table["secretariat"] == 200 and not name.startswith("account"):
            with django_assert_max_num_queries(60) as queries:
                read(client.get(address_of(name, what)))
            written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
            assert written == [], name
