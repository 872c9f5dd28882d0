import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.test_main_job import sign_in
from tests.builders import make_cleared, make_contact, make_follow_up
from tests.test_admin_models import make_overview

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
PAGES = (
    "/",
    "/activities/",
    "/activities/{activity}/",
    "/activities/log/",
    "/states/",
    "/states/NOR/",
    "/overview/",
    "/overview/compile/?conference=13&language=en&as_of=2023-06-01",
    "/admin/",
    "/admin/outreach/contactpoint/",
    "/admin/outreach/followup/",
    "/admin/states/state/NOR/change/",
)


def violations(page: Page) -> list[str]:
    """Return the rules of WCAG 2.x A and AA that the page breaks, each with the first element that breaks it."""
    assert page.evaluate("document.readyState") == "complete"
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url} {broken['id']}: {broken['nodes'][0]['html']}" for broken in found]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_no_page_breaks_a_rule_of_accessibility(theme, width, new_context, norway, secretariat, live_server):
    activity = make_cleared(norway, secretariat=secretariat, addressed_to=("EGY",))
    make_overview(secretariat)
    make_contact()
    make_follow_up(activity, norway)
    # The policy of the pages would refuse the script that looks at them.
    context = new_context(
        bypass_csp=True, color_scheme=theme, reduced_motion="reduce", viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto("/account/login/")
    assert page.locator("html").get_attribute("data-bs-theme") == theme
    found = violations(page)
    sign_in(page, "secretariat")
    for address in PAGES:
        answer = page.goto(address.format(activity=activity.pk))
        assert answer.status == 200, address
        found += violations(page)
    assert found == []
