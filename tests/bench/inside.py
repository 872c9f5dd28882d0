"""What the bench asks of a database from inside: addresses to visit, people signed in, and numbers of queries.

Run by the bench as a process of its own for each database: `python -m tests.bench.inside count`, or `plan` and a
regular expression.
"""

import json
import os
import re
import sys
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ctbt_tracker.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from outreach.models import Activity, Coordinator, Review  # noqa: E402
from states.models import State  # noqa: E402
from tests.bench.pages import form_data  # noqa: E402

PER_PAGE = 25
HOST = {"SERVER_NAME": "127.0.0.1"}
SAME_STATES = "who is with the same States"


@dataclass
class Page:
    """One page to visit: what it is called, where it is, the cookie of who visits it, and its number of queries.

    A page that `is_saved` is fetched first, and then sent back with another text. What stands in the form of a page is
    sent to the address `sent_to`, where that is named.
    """

    name: str
    address: str
    cookie: str
    queries: int = 0
    is_saved: bool = False
    sent_to: str = ""


def addresses(staff: User, coordinator: User, state: str) -> list[tuple[str, User, str]]:
    """Return the pages to visit: name, visitor and address. `state` is the one that the coordinator serves."""
    log = reverse("outreach:activity-list")
    queue = reverse("admin:outreach_activity_changelist")
    seen = Activity.objects.visible_to(coordinator).filter(review=Review.CLEARED, reported_by=state).order_by("pk")
    draft = Activity.objects.filter(reported_by=state, review=Review.DRAFT, visibility="public").order_by("pk").first()
    one, form = seen[seen.count() // 2].get_absolute_url(), reverse("outreach:activity-edit", args=[draft.pk])
    lists = {
        "first page": "",
        "middle page": "page=%(middle)s",
        "last page": "page=%(last)s",
        "by title": "sort=title",
        "of a State": f"state={state}",
        "of a State, dates": f"state={state}&since=2005-01-01&until=2020-12-31",
        "level, stage, dates": "level=bilateral&stage=completed&since=2005-01-01&until=2020-12-31",
        "searched, common word": "q=verification",
        "searched, two words": "q=monitoring+geneva",
        "searched, Chinese word": "q=海啸",
        "searched, one record": "q=(000500)",
        "searched, nothing found": "q=xylophone",
        # A part of a word that fills a page of one State with few activities too, so that pages show as much.
        "searched, of a State": f"q=tion&state={state}",
    }
    pages = [("home", person, reverse("outreach:home")) for person in (staff, coordinator)]
    for person in (staff, coordinator):
        last = -(-Activity.objects.visible_to(person).count() // PER_PAGE)
        numbers = {"last": last, "middle": max(last // 2, 1)}
        pages += [(f"list, {name}", person, f"{log}?{query % numbers}") for name, query in lists.items()]
        pages += [("one activity", person, one), ("form, new", person, reverse("outreach:activity-log"))]
        pages += [("form, edit", person, form), ("save", person, form)]
        pages += [(name, person, address) for name, address in other_pages(state, draft).items()]
    return [
        *pages,
        ("admin, desk", staff, reverse("admin:index")),
        ("admin, list", staff, queue),
        ("admin, list, last page", staff, f"{queue}?p={-(-Activity.objects.count() // 50)}"),
        ("admin, list, cleared", staff, f"{queue}?review=cleared"),
        ("admin, searched, common word", staff, f"{queue}?q=verification"),
        ("admin, searched, one record", staff, f"{queue}?q=(000500)"),
        ("admin, form", staff, reverse("admin:outreach_activity_change", args=[draft.pk])),
    ]


def other_pages(state: str, draft: Activity) -> dict[str, str]:
    """Return the addresses of what else shows activities, by name. `state` is one that is most active."""
    around = urlencode(
        {
            "title": "Consultations on ratification",
            "level": "bilateral",
            "dates": str(draft.dates),
            "undertaken_by": state,
            "addressed_to": "EGY",
        }
    )
    outstanding = State.objects.get(pk="EGY")
    return {
        "search everything, common word": f"{reverse('outreach:search')}?q=verification",
        "search everything, a State": f"{reverse('outreach:search')}?q=Egypt",
        "calendar, a month": f"{reverse('outreach:calendar')}?month=2022-03",
        "calendar, agenda": f"{reverse('outreach:calendar')}?month=2022-03&view=agenda",
        "a State that acts": State.objects.get(pk=state).get_absolute_url(),
        "a State that is approached": outstanding.get_absolute_url(),
        "brief": reverse("outreach:state-brief", args=[outstanding.pk]),
        "Annex 2 board": reverse("outreach:annex-2"),
        "measures": reverse("outreach:measures"),
        "charts": reverse("outreach:charts"),
        "follow-ups": reverse("outreach:follow-up-list"),
        SAME_STATES: f"{reverse('outreach:activity-log')}?{around}",
    }


def signed_in(user: User) -> Client:
    """Return a client signed in as `user`."""
    client = Client(**HOST)
    client.force_login(user)
    return client


def visit(client: Client, page: Page) -> int:
    """Visit `page`, and return the number of its queries; what has to be right for it to count is checked."""
    answer = client.get(page.address)
    assert answer.status_code == 200, (page.name, page.address, answer.status_code)
    is_sent = page.is_saved or page.sent_to != ""
    data = form_data(answer.content.decode()) if is_sent else {}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(page.sent_to or page.address, data) if is_sent else client.get(page.address)
        b"".join(answer)
    assert answer.status_code == (302 if page.is_saved else 200), (page.name, page.address, answer.status_code)
    return len(queries)


def plan(only: str = "") -> list[Page]:
    """Return the pages of this database in whose name `only` is found, each with the number of its queries."""
    staff = User.objects.filter(groups__name="Secretariat").order_by("pk")[0]
    term = Coordinator.objects.select_related("sign_in").order_by("pk")[0]
    coordinator = term.sign_in
    assert coordinator is not None
    clients = {staff: signed_in(staff), coordinator: signed_in(coordinator)}
    called = {staff: "Secretariat", coordinator: "coordinator"}
    pages = []
    for name, person, address in addresses(staff, coordinator, term.state_id):
        cookie = clients[person].cookies[settings.SESSION_COOKIE_NAME].value
        sent_to = reverse("outreach:activity-doubles") if name == SAME_STATES else ""
        page = Page(f"{name} ({called[person]})", address, cookie, is_saved=name == "save", sent_to=sent_to)
        if re.search(only, page.name):
            page.queries = visit(clients[person], page)
            pages.append(page)
    return pages


if __name__ == "__main__":
    if sys.argv[1] == "count":
        print(Activity.objects.count())
    else:
        print(json.dumps([asdict(page) for page in plan(*sys.argv[2:])]))
