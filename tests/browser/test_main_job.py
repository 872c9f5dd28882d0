import io
import re

import docx
import pytest
from playwright.sync_api import Page, expect

from outreach.models import Activity, Overview
from tests.builders import PASSWORD


@pytest.fixture
def page(page: Page):
    """A page on which the browser complains of nothing: no refused style or script, no error."""
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def sign_in(page: Page, username: str) -> None:
    page.goto("/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your desk", level=1)).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/")
    page.locator("summary", has_text="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("[name=password]")).to_be_visible()


def log_a_meeting_with_egypt(page: Page) -> None:
    page.get_by_role("link", name="Log an activity").first.click()
    page.get_by_label("Title (required)").fill("Consultations on the steps that remain")
    page.locator("summary", has_text="What was done").click()
    page.get_by_label("What was done").fill("The two sides went through the procedure of ratification.")
    page.get_by_label("Dates (required)").fill("14 March 2022")
    page.get_by_role("combobox", name="States it was addressed to").fill("埃及")  # its name in another language
    page.locator(".ts-dropdown").get_by_role("option", name="Egypt").click()
    page.wait_for_timeout(500)  # longer than a search waits: it does not open the list again over what is below
    expect(page.locator(".ts-dropdown:visible")).to_have_count(0)
    page.get_by_label("Bilateral").check()
    page.locator("summary", has_text="Who may see it").click()
    page.get_by_role("radio", name=re.compile("Public")).check()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("heading", name="Consultations on the steps that remain")).to_be_visible()


def test_a_logged_activity_becomes_a_line_of_the_issued_overview(page, norway, secretariat, live_server):
    sign_in(page, "norway")
    log_a_meeting_with_egypt(page)
    activity = Activity.objects.get()
    assert (str(activity.dates), activity.review, activity.reported_by_id) == ("2022-03-14", "submitted", "NOR")
    assert [state.pk for state in activity.addressed_to.all()] == ["EGY"]
    sign_out(page)

    sign_in(page, "secretariat")
    page.get_by_role("link", name="Admin").first.click()
    page.get_by_role("link", name="Activities", exact=True).first.click()
    page.get_by_role("link", name="Consultations on the steps that remain").click()
    page.get_by_role("button", name="Save and clear").click()
    activity.refresh_from_db()
    assert activity.review == "cleared"

    page.goto("/overview/compile/?conference=13&language=en&as_of=2023-06-01")
    with page.expect_download() as downloading:
        page.get_by_role("link", name=re.compile("Word")).first.click()
    texts = texts_of(downloading.value.path().read_bytes())
    assert "Part I. Bilateral level" in texts
    assert texts.index("Norway") < texts.index("Part II. Multilateral level")
    assert any("Consultations on the steps that remain" in text for text in texts)

    page.get_by_role("link", name=re.compile("Issue")).click()
    page.get_by_label(re.compile("Symbol")).fill("CTBT-Art.XIV/2023/4")
    page.get_by_role("button", name="Issue this overview").click()
    issued = Overview.objects.get()
    activity.title = "Rewritten since"
    activity.save()
    with page.expect_download() as downloading:
        page.get_by_role("link", name=re.compile("Word")).first.click()
    assert downloading.value.path().read_bytes() == bytes(issued.docx)
    assert any("Consultations on the steps that remain" in text for text in texts_of(bytes(issued.docx)))


def texts_of(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]
