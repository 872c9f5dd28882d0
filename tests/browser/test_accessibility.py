import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from tests.builders import make_contact, make_coordinator, make_follow_up
from tests.test_access import PAGES, address_of, calendars, circulars, hanging, issued, records  # noqa: F401

OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
# In the other theme nothing changes but the colours.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
# Pages that say more when they are asked something.
ASKED = {
    "outreach:search": "?q=nor",
    "outreach:overview-compile": "?conference=13&language=en&as_of=2023-06-01",
}
# Other faces of pages, and pages of the admin, which has a table of its own.
MORE = (
    "/calendar/?view=agenda&month=2027-08",
    "/follow-ups/?whose=all",
    "/activities/?columns=title&columns=place&q=nothing",
    "/admin/",
    "/admin/outreach/contactpoint/",
    "/admin/outreach/followup/",
    "/admin/states/state/NOR/change/",
)
FEWEST = 12  # pages in each part: there are more, and were they not visited, nothing would be found
PARTS = 4  # which may be looked at by several processes at once
LOOKERS = ("anonymous", "secretariat", "norway", "panama", "japan")  # each page is looked at by the first who may


def violations(page: Page, options: dict) -> list[str]:
    """Return the rules of WCAG 2.x A and AA that the page breaks, each with the first element that breaks it."""
    found = page.evaluate("(options) => axe.run(options)", options)
    theme = page.locator("html").get_attribute("data-bs-theme")
    told = f"{page.url} ({theme}, {page.viewport_size['width']} px)"
    return [f"{told} {broken['id']}: {broken['nodes'][0]['html']}" for broken in found["violations"]]


def violations_in_each_look(page: Page, address: str) -> list[str]:
    """Return what `violations` returns of the page at `address`: on a desk, in the dark, and on a phone."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    answer = page.goto(address)
    assert answer.status == 200, address
    assert page.evaluate("document.readyState") == "complete"
    page.evaluate(Axe().axe_script)
    found = violations(page, OPTIONS)
    page.emulate_media(color_scheme="dark")
    page.evaluate("Promise.all(document.getAnimations().map((change) => change.finished))")  # buttons change slowly
    found += violations(page, COLOURS)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 900})
    page.evaluate("Promise.all(document.getAnimations().map((change) => change.finished))")
    return found + violations(page, OPTIONS)


def is_page(context: BrowserContext, address: str) -> bool:
    """Whether a browser shows what is at `address` as a page of ours: not a file, and not a part of another page."""
    answer = context.request.get(address)
    is_html = answer.headers["content-type"].startswith("text/html") and "content-disposition" not in answer.headers
    return is_html and answer.text().lstrip().lower().startswith("<!doctype html>")


def sign_in(context: BrowserContext, base_url: str, user) -> None:
    """Let the browser be that of `user`."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])


def visits() -> list[tuple[str, str, str | None]]:
    """Return whom each page is looked at by, with its name and what it is of: pages of one person stand together."""
    who = {page: next((each for each in LOOKERS if answers[each] == 200), None) for page, answers in PAGES.items()}
    return [(person, *page) for person in LOOKERS for page, looker in who.items() if looker == person]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pages look the same whichever database they are read from")
@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_breaks_a_rule_of_accessibility(part, new_context, base_url, address_of, records, request):  # noqa: F811
    make_contact()
    make_follow_up(records["public"], request.getfixturevalue("norway"))
    make_coordinator("RUS", person="Of a State that ratifies no more")
    # The policy of the pages would refuse the script that looks at them.
    context = new_context(bypass_csp=True, reduced_motion="reduce")
    page, now, visited, found = context.new_page(), "anonymous", set(), []
    places = [(person, address_of(name, what) + ASKED.get(name, "")) for person, name, what in visits()]
    for person, address in [*places, *(("secretariat", address) for address in MORE)][part::PARTS]:
        if person != now:
            context.clear_cookies()
            sign_in(context, base_url, request.getfixturevalue(person))
            now = person
        if is_page(context, address):
            visited.add(address)
            found += violations_in_each_look(page, address)
    assert len(visited) >= FEWEST
    assert not found, "\n".join(found)
