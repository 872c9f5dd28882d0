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
FEWEST = 50  # pages: there are more, and were they not visited, nothing would be found


def violations(page: Page, options: dict) -> list[str]:
    """Return the rules of WCAG 2.x A and AA that the page breaks, each with the first element that breaks it."""
    assert page.evaluate("document.readyState") == "complete"
    found = Axe().run(page, options=options).response["violations"]
    theme = page.locator("html").get_attribute("data-bs-theme")
    return [f"{page.url} ({theme}) {broken['id']}: {broken['nodes'][0]['html']}" for broken in found]


def violations_in_both_themes(page: Page, address: str) -> list[str]:
    """Return what `violations` returns of the page at `address`, light and dark."""
    page.emulate_media(color_scheme="light")
    answer = page.goto(address)
    assert answer.status == 200, address
    found = violations(page, OPTIONS)
    page.emulate_media(color_scheme="dark")
    page.evaluate("Promise.all(document.getAnimations().map((change) => change.finished))")  # buttons change slowly
    return found + violations(page, COLOURS)


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


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pages look the same whichever database they are read from")
@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_breaks_a_rule_of_accessibility(width, new_context, base_url, address_of, records, request):  # noqa: F811
    make_contact()
    make_follow_up(records["public"], request.getfixturevalue("norway"))
    make_coordinator("RUS", person="Of a State that ratifies no more")
    # The policy of the pages would refuse the script that looks at them.
    context = new_context(bypass_csp=True, reduced_motion="reduce", viewport={"width": width, "height": 900})
    page, visited, found = context.new_page(), set(), []
    for person in ("anonymous", "secretariat", "norway", "panama", "japan"):  # each page with the most that it shows
        context.clear_cookies()
        if person != "anonymous":
            sign_in(context, base_url, request.getfixturevalue(person))
        for (name, what), answers in PAGES.items():
            address = address_of(name, what) + ASKED.get(name, "")
            if answers[person] == 200 and address not in visited and is_page(context, address):
                visited.add(address)
                found += violations_in_both_themes(page, address)
        for address in MORE if person == "secretariat" else ():
            found += violations_in_both_themes(page, address)
    assert len(visited) >= FEWEST
    assert not found, "\n".join(found)
