import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from outreach.models import Activity
from tests.browser.test_main_job import sign_in
from tests.builders import (
    make_contact,
    make_coordinator,
    make_focal_point,
    make_follow_up,
    make_handed_in,
    make_report,
)

LONG = "Consultations at the highest level on the practical steps that remain before the instrument can be deposited "
DOERS = ("GBR", "IRN", "VEN", "PRK", "BOL")


@pytest.fixture
def much(secretariat) -> None:
    """More of everything about Egypt than a sheet can hold, with the longest names."""
    today = timezone.localdate()
    for number in range(12):
        day = today - datetime.timedelta(days=30 * number + 1)
        activity = make_handed_in(secretariat, day.isoformat(), DOERS, ("EGY",), title=LONG * 2)
        make_follow_up(activity, secretariat, what=LONG * 2)
        coming = today + datetime.timedelta(days=number + 1)
        make_handed_in(secretariat, coming.isoformat(), DOERS, ("EGY",), title=LONG * 2, stage=Activity.Stage.PLANNED)
        make_report("EGY", reported_on=day, received_on=day, step=LONG * 20)
        named = {"person": LONG[:120], "post": LONG[:120], "institution": LONG[:120]}
        make_coordinator("GBR", **named)
        make_focal_point("GBR", regions=("africa",), **named)
        named = {"person": LONG[:120], "post": LONG[:120], "institution": LONG[:120], "phone": "+43 1 26030 6200"}
        make_contact("EGY", email=f"desk{number}.of.the.directorate@ministry-of-foreign-affairs.example.org", **named)


@pytest.mark.parametrize("language", ["en", "ar", "ru", "zh-hans"])
def test_the_brief_is_one_sheet_however_much_there_is_to_tell(language, page: Page, much, base_url):
    sign_in(page, "secretariat")
    page.context.add_cookies([{"name": "django_language", "value": language, "url": base_url}])
    page.goto("/states/EGY/brief/")
    assert page.locator(".brief-rest").count() == 6
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_the_button_prints(page: Page, much):
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    sign_in(page, "secretariat")
    page.goto("/states/EGY/brief/")
    page.get_by_role("button", name="Print").click()
    assert page.title() == "printed"
