import re

import pytest
from playwright.sync_api import Page, expect

from outreach.models import SavedView
from tests.browser.test_main_job import page as quiet_page  # noqa: F401  # one on which the browser complains of nothing
from tests.browser.test_main_job import sign_in
from tests.builders import make_activity

pytestmark = pytest.mark.usefixtures("live_server")


IS_ON_TOP_AT_THE_END = """() => {
    scrollTo(0, document.documentElement.scrollHeight);
    const button = document.querySelector("main .form-buttons button");
    const box = button.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === button;
}"""


def heads(page: Page) -> list[str]:
    return [re.sub(r"\s+", " ", head).strip() for head in page.locator("#results thead th").all_inner_texts()]


@pytest.fixture
def page(quiet_page, norway):  # noqa: F811
    """The list of activities as the coordinator of a State sees it."""
    make_activity(norway, title="In Cairo", place="Cairo")
    make_activity(norway, "2022-03-15", title="In Tunis", level="regional")
    sign_in(quiet_page, "norway")
    quiet_page.goto("/activities/")
    return quiet_page


def test_columns_are_chosen_and_put_back(page):
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("checkbox", name="Review", exact=True).uncheck()
    page.get_by_role("checkbox", name="Place", exact=True).check()
    page.locator("form:has([name=columns][type=checkbox])").get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("columns=place"))
    assert heads(page) == ["Dates", "Title", "Undertaken by", "Addressed to", "Place", "Level", "Stage"]
    page.get_by_role("searchbox", name="Words").fill("cairo")  # filtering keeps the columns
    expect(page.locator("#results tbody tr")).to_have_count(1)
    assert "Place" in heads(page)
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("link", name="As at first").click()
    expect(page.locator("#results thead th")).to_have_count(7)
    assert heads(page)[-1] == "Review"


def test_a_list_is_kept_under_a_name_and_opened_again(page):
    page.get_by_label("Level").first.select_option("regional")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    page.locator("summary", has_text="Views").click()
    page.get_by_label("Save this view under the name").fill("Regional")
    page.get_by_role("button", name="Save this view").click()
    expect(page.get_by_text("The view “Regional” is kept.")).to_be_visible()
    assert SavedView.objects.get().query == "level=regional"
    page.goto("/activities/")
    expect(page.locator("#results tbody tr")).to_have_count(2)
    page.locator("summary", has_text="Views").click()
    page.get_by_role("link", name="Regional").click()
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page.locator("#results summary", has_text="Regional")).to_be_visible()


def test_the_stroke_leads_to_the_search_but_not_from_where_one_types(page):
    search = page.get_by_role("searchbox", name="Search everything")
    page.keyboard.press("/")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
    page.keyboard.type("a/b")
    expect(search).to_have_value("a/b")
    page.keyboard.press("Escape")
    expect(search).not_to_be_focused()
    words = page.get_by_role("searchbox", name="Words")
    words.focus()
    page.keyboard.press("/")
    expect(words).to_be_focused()
    expect(words).to_have_value("/")
    page.goto("/states/")
    page.keyboard.press("/")
    page.keyboard.type("cairo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Search", level=1)).to_be_visible()
    expect(page.locator("mark").first).to_have_text("Cairo")


def test_a_phone_reaches_every_page_from_the_bar(page):
    page.set_viewport_size({"width": 390, "height": 844})
    bar = page.locator(".frame-bar")
    expect(page.locator(".frame-side")).to_be_hidden()
    expect(bar.get_by_role("link", name="Log")).to_be_visible()
    expect(bar.get_by_role("link", name="People")).to_be_hidden()
    bar.locator("summary").click()
    bar.get_by_role("link", name="People").click()
    expect(page.get_by_role("heading", name="Coordinators and focal points", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_a_phone_what_stands_last_on_a_page_is_reached_above_the_bar(page):
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/people/offers/add/", "/action-plan/add/", "/events/add/"):
        page.goto(address)
        page.wait_for_function(IS_ON_TOP_AT_THE_END)
        box = page.locator("main .form-buttons button").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.locator(".error-summary")).to_be_visible()


def test_on_a_phone_the_rows_of_a_menu_and_small_buttons_are_as_large_as_a_finger(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("summary", has_text="Language").click()
    small = [*page.locator(".frame-menus .dropdown-item").all(), *page.locator(".results-tools .btn-sm").all()]
    sizes = [box["height"] for one in small if (box := one.bounding_box()) and box["height"]]
    assert len(sizes) > 6
    assert min(sizes) >= 40
