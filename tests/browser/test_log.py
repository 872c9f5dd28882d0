import datetime
import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from outreach.models import Activity, FormDraft, JoinRequest, Review
from tests.builders import PASSWORD, make_activity, make_submitted

PHONE = {"width": 390, "height": 844}
LOG = "/activities/log/"
TITLE = "Call on the ministry of foreign affairs"
COUNTERS = """
window.counted = {keys: 0, taps: 0};
addEventListener("keydown", () => { window.counted.keys += 1; }, true);
addEventListener("pointerdown", () => { window.counted.taps += 1; }, true);
"""


@pytest.fixture
def phone(browser: Browser, live_server):
    """A page on a phone that one touches."""
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


def sign_in_at(page: Page, address: str, username: str = "norway") -> None:
    page.goto(address)
    fill_sign_in(page, username)


def fill_sign_in(page: Page, username: str = "norway") -> None:
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_event("load"):  # with its scripts, which a lost connection would keep away
        page.locator("form:has([name=login]) [type=submit]").click()
    expect(page.locator("[name=password]")).to_have_count(0)


def title(page: Page):
    return page.get_by_label("Title (required)")


def choose(page: Page, text: str, code: str, field: str = "addressed_to") -> None:
    """Choose a State as people do: type what it is called, and touch the first that is offered."""
    page.locator(f"#div_id_{field} .ts-control input").click()
    page.keyboard.type(text)
    first = page.locator(f"#div_id_{field} .ts-dropdown [data-value]").first
    expect(first).to_have_attribute("data-value", code)
    first.click()


def expect_kept(page: Page) -> None:
    expect(page.get_by_role("status").filter(has_text=re.compile(r"Draft saved \d\d:\d\d"))).to_be_visible()


def kept_in_the_browser(page: Page) -> list[str]:
    """Return the titles of the texts that the browser keeps."""
    return page.evaluate("""
        Object.keys(localStorage).filter((name) => name.startsWith("typed:"))
          .map((name) => JSON.parse(localStorage.getItem(name)).fields.find(([field]) => field === "title")[1])
    """)


def type_without_a_connection(page: Page) -> None:
    page.context.set_offline(True)
    title(page).fill(TITLE)
    expect(page.get_by_text("Not saved: no connection.")).to_be_visible()
    assert kept_in_the_browser(page) == [TITLE]
    page.context.set_offline(False)


def chosen(page: Page, field: str) -> list[str]:
    return page.locator(f"#id_{field}").evaluate("list => [...list.selectedOptions].map((option) => option.value)")


def test_five_things_are_logged_on_a_phone_with_few_taps(phone, norway):
    sign_in_at(phone, "/")
    phone.goto("/")
    phone.get_by_role("link", name="Log", exact=True).locator("visible=true").tap()
    expect(title(phone)).to_be_visible()
    phone.evaluate(COUNTERS)
    title(phone).tap()
    phone.keyboard.type(TITLE)
    phone.get_by_label("Dates (required)").tap()
    phone.keyboard.type("14 March 2022")
    phone.locator("#div_id_addressed_to .ts-control").tap()
    phone.keyboard.type("egy")
    phone.locator("#div_id_addressed_to .ts-dropdown [data-value=EGY]").tap()
    phone.get_by_text("Bilateral", exact=True).tap()
    counted = phone.evaluate("window.counted")
    phone.get_by_role("button", name="Submit").tap()
    expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
    assert counted == {"keys": len(TITLE) + len("14 March 2022") + len("egy"), "taps": 5}
    activity = Activity.objects.get()
    assert (activity.title, str(activity.dates), activity.review) == (TITLE, "2022-03-14", Review.SUBMITTED)
    assert [state.pk for state in activity.addressed_to.all()] == ["EGY"]
    assert FormDraft.objects.count() == 0


def test_a_long_name_that_was_chosen_moves_nothing_away_under_the_finger(phone, norway):
    sign_in_at(phone, LOG)
    phone.locator("#div_id_addressed_to .ts-control").tap()
    phone.keyboard.type("tanzania")
    phone.locator("#div_id_addressed_to .ts-dropdown [data-value=TZA]").tap()
    level = phone.get_by_text("Bilateral", exact=True)
    before = level.bounding_box()
    level.tap()
    assert level.bounding_box()["y"] == before["y"]
    expect(phone.get_by_label("Bilateral")).to_be_checked()


def test_what_is_missing_is_told_beside_its_field(phone, norway):
    sign_in_at(phone, LOG)
    phone.get_by_role("button", name="Submit").tap()
    expect(phone.locator(".error-summary li")).to_have_count(3)
    expect(phone.locator("#div_id_title")).to_contain_text("This field is required.")
    phone.locator(".error-summary").get_by_role("link", name="Dates (required)").tap()
    expect(phone.get_by_label("Dates (required)")).to_be_focused()
    phone.keyboard.type("3/4/2022")
    phone.get_by_role("button", name="Submit").tap()
    expect(phone.locator("#div_id_dates")).to_contain_text("This may be 4 March 2022 or 3 April 2022")
    expect(phone.get_by_label("Dates (required)")).to_have_value("3/4/2022")


def test_nothing_on_a_phone_is_wider_than_the_phone(phone, norway, panama):
    make_activity(panama, undertaken_by=("PAN", "JPN", "AUS", "FIN"), addressed_to=("EGY",))
    sign_in_at(phone, f"{LOG}?addressed_to=EGY&dates=2022-03-14&title=Consultations+on+ratification")
    expect(phone.get_by_role("heading", name="With the same States, within 6 weeks")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_what_was_typed_survives_a_reload_and_is_offered_after_a_closed_tab(phone, norway):
    sign_in_at(phone, LOG)
    title(phone).fill(TITLE)
    choose(phone, "Egypt", "EGY")
    phone.get_by_label("Regional").check()
    expect_kept(phone)
    phone.reload()
    expect(title(phone)).to_have_value(TITLE)
    expect(phone.get_by_label("Regional")).to_be_checked()
    assert chosen(phone, "addressed_to") == ["EGY"]
    other = phone.context.new_page()
    phone.close()
    other.goto(LOG)
    other.get_by_role("link", name="Continue").click()
    expect(title(other)).to_have_value(TITLE)
    other.get_by_role("button", name="Discard it").click()
    expect(other.get_by_text("The unsaved text has been discarded.")).to_be_visible()
    expect(title(other)).to_have_value("")
    assert (FormDraft.objects.count(), Activity.objects.count()) == (0, 0)


def test_leaving_the_page_at_once_keeps_what_was_typed(phone, norway):
    sign_in_at(phone, LOG)
    title(phone).fill(TITLE)
    phone.goto("/activities/")
    phone.wait_for_timeout(500)
    assert [draft.title for draft in FormDraft.objects.all()] == [TITLE]
    phone.goto(LOG)  # in the same tab it is simply there again
    expect(title(phone)).to_have_value(TITLE)


def test_what_was_typed_survives_a_session_that_ends(phone, norway):
    sign_in_at(phone, LOG)
    title(phone).fill("Call on")
    expect_kept(phone)
    Session.objects.all().delete()
    title(phone).fill(TITLE)
    expect(phone.get_by_text("You are signed out. Sign in and go on; what you typed is kept.")).to_be_visible()
    phone.locator(".log-sign-in").click()
    fill_sign_in(phone)
    expect(title(phone)).to_have_value(TITLE)
    expect_kept(phone)
    assert [draft.title for draft in FormDraft.objects.all()] == [TITLE]
    expect(phone).to_have_url(re.compile(r"\?draft="))


def test_submitting_after_the_session_has_ended_loses_nothing(phone, norway):
    sign_in_at(phone, LOG)
    Session.objects.all().delete()
    title(phone).fill(TITLE)
    phone.get_by_role("button", name="Submit").click()
    expect(phone.get_by_text("You are signed out.")).to_be_visible()
    expect(title(phone)).to_have_value(TITLE)
    # In another tab one signs in again, as the same person: the form goes on where it was.
    other = phone.context.new_page()
    sign_in_at(other, "/")
    other.close()
    phone.get_by_label("Dates (required)").fill("14 March 2022")
    phone.get_by_label("Bilateral").check()
    expect_kept(phone)
    phone.get_by_role("button", name="Submit").click()
    expect(phone.get_by_role("heading", name=TITLE)).to_be_visible()
    assert Activity.objects.get().review == Review.SUBMITTED
    assert FormDraft.objects.count() == 0
    assert kept_in_the_browser(phone) == []


def test_text_of_one_person_is_not_kept_as_that_of_the_next_at_the_same_machine(phone, norway, panama):
    sign_in_at(phone, LOG)
    other = phone.context.new_page()
    other.goto("/account/logout/")
    other.locator("main [type=submit]").click()
    sign_in_at(other, LOG, "panama")
    title(phone).fill(TITLE)
    expect(phone.get_by_text("You are signed out.")).to_be_visible()
    assert FormDraft.objects.count() == 0


def test_signing_out_clears_what_the_browser_has(phone, norway, panama):
    phone.on("dialog", lambda asked: asked.accept())  # whether to leave with what is not saved
    sign_in_at(phone, LOG)
    type_without_a_connection(phone)
    phone.evaluate("document.querySelector('form[action*=logout]').requestSubmit()")
    expect(phone.locator("[name=password]")).to_be_visible()
    assert kept_in_the_browser(phone) == []
    fill_sign_in(phone, "panama")
    phone.goto(LOG)
    expect(title(phone)).to_have_value("")


def close_without_a_connection(page: Page) -> Page:
    """Close the tab with what was typed in it, and return another, the connection being there again."""
    other = page.context.new_page()
    page.bring_to_front()
    page.context.set_offline(True)
    title(page).fill(TITLE)
    expect(page.get_by_text("Not saved: no connection.")).to_be_visible()
    page.close()
    other.context.set_offline(False)
    return other


def test_what_was_typed_without_a_connection_is_found_again_after_a_closed_tab(phone, norway):
    sign_in_at(phone, LOG)
    other = close_without_a_connection(phone)
    assert FormDraft.objects.count() == 0
    other.goto(LOG)
    expect(title(other)).to_have_value(TITLE)
    expect_kept(other)
    assert [draft.title for draft in FormDraft.objects.all()] == [TITLE]
    assert kept_in_the_browser(other) == []


def test_text_that_another_tab_is_writing_is_not_taken_from_it(phone, norway):
    sign_in_at(phone, LOG)
    type_here = "document.querySelector('#id_title').value = 'Mine'"
    phone.evaluate(
        f"{type_here}; document.querySelector('#id_title').dispatchEvent(new Event('input', {{bubbles: true}}))"
    )
    kept = phone.evaluate("JSON.stringify(Object.entries(localStorage).filter(([name]) => name.startsWith('typed:')))")
    expect_kept(phone)
    phone.evaluate("kept => JSON.parse(kept).forEach(([name, copy]) => localStorage.setItem(name, copy))", kept)
    other = phone.context.new_page()
    other.goto(LOG)
    expect(other.get_by_role("link", name="Continue")).to_be_visible()
    expect(title(other)).to_have_value("")
    assert kept_in_the_browser(other) == ["Mine"]


@pytest.mark.parametrize("page", ["/", "/admin/"])
def test_signing_out_on_any_page_clears_what_a_closed_tab_has_left(page, phone, secretariat):
    sign_in_at(phone, LOG, "secretariat")
    other = close_without_a_connection(phone)
    other.goto(page)
    assert kept_in_the_browser(other) == [TITLE]
    other.evaluate("document.querySelector('form[action*=logout]').requestSubmit()")
    expect(other.locator("[name=password]")).to_be_visible()
    assert kept_in_the_browser(other) == []


def test_whoever_else_signs_in_finds_nothing_of_what_a_closed_tab_has_left(phone, norway, panama):
    sign_in_at(phone, LOG)
    other = close_without_a_connection(phone)
    other.context.clear_cookies()
    sign_in_at(other, "/", "panama")
    assert kept_in_the_browser(other) == []


def test_after_three_days_nothing_is_left_even_on_the_page_of_sign_in(phone, norway):
    sign_in_at(phone, LOG)
    other = close_without_a_connection(phone)
    other.context.clear_cookies()
    other.goto("/")
    assert kept_in_the_browser(other) == [TITLE]
    other.clock.set_system_time(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3, minutes=1))
    other.reload()
    assert kept_in_the_browser(other) == []


def test_what_cannot_be_read_goes_and_keeps_nothing_else_there(phone, norway):
    sign_in_at(phone, "/")
    phone.evaluate("""for (const name of ["typed:0:/a", "typed:0:/z"]) localStorage.setItem(name, "{")""")
    phone.evaluate(f"""localStorage.setItem("typed:{norway.pk}:/b", "no text of ours")""")
    phone.reload()
    assert phone.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('typed:'))") == []


def test_a_tab_left_open_keeps_nothing_more_after_its_person_has_signed_out(phone, norway):
    sign_in_at(phone, LOG)
    other = phone.context.new_page()
    other.goto("/")
    other.evaluate("document.querySelector('form[action*=logout]').requestSubmit()")
    expect(other.locator("[name=password]")).to_be_visible()
    title(phone).fill(TITLE)
    expect(phone.get_by_text("You are signed out.")).to_be_visible()
    assert kept_in_the_browser(phone) == []


def test_without_a_connection_what_is_typed_stays_and_is_sent_later(phone, norway):
    sign_in_at(phone, LOG)
    phone.context.set_offline(True)
    title(phone).fill(TITLE)
    expect(phone.get_by_text("Not saved: no connection. What you typed is kept here.")).to_be_visible()
    phone.get_by_role("button", name="Submit").click()
    expect(title(phone)).to_have_value(TITLE)
    assert FormDraft.objects.count() == 0
    phone.context.set_offline(False)
    expect_kept(phone)
    assert [draft.title for draft in FormDraft.objects.all()] == [TITLE]


FOUND_BY = {
    "TUR": ("Turkey", "Türkiye", "土耳其", "TR"),
    "COD": ("DRC", "Zaire", "刚果民主共和国"),
    "EGY": ("مصر", "egypte", "Египет"),
    "CIV": ("Cote d'Ivoire", "CÔTE D’IVOIRE"),
    "YEM": ("Йемен", "yémen"),
    "GBR": ("UK",),
    "USA": ("etats unis", "EEUU"),
}


def test_a_state_is_found_by_any_of_its_names_in_the_arabic_interface(phone, norway):
    sign_in_at(phone, "/")
    phone.context.add_cookies([{"name": "django_language", "value": "ar", "url": phone.url}])
    phone.goto(LOG)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    for code, names in FOUND_BY.items():
        for name in names:
            choose(phone, name, code)
            assert chosen(phone, "addressed_to") == [code], name
            phone.locator("#div_id_addressed_to .ts-control .remove").click()
    choose(phone, "TR", "TUR")  # the State of that code stands before those with these letters in a name
    phone.locator("#div_id_addressed_to .ts-control input").click()
    phone.keyboard.type("ni")
    expect(phone.locator("#div_id_addressed_to .ts-dropdown [data-value]").first).to_have_attribute("data-value", "NIC")


def test_an_activity_is_logged_with_the_keys_alone(page: Page, norway, live_server):
    page.set_default_timeout(10_000)
    sign_in_at(page, LOG)
    press_to(page, "#id_title")
    page.keyboard.type(TITLE)
    page.keyboard.press("Tab")
    page.keyboard.type("14 March 2022")
    press_to(page, "#div_id_addressed_to .ts-control input")
    page.keyboard.type("egy")
    expect(page.locator("#div_id_addressed_to .ts-dropdown [data-value=EGY]")).to_be_visible()
    page.keyboard.press("Enter")
    press_to(page, "#div_id_level input")
    page.keyboard.press("Space")
    press_to(page, "button[name=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    activity = Activity.objects.get()
    assert (activity.review, activity.level) == (Review.SUBMITTED, "bilateral")
    assert [state.pk for state in activity.addressed_to.all()] == ["EGY"]


def press_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what `selector` names."""
    for _press in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"The Tab key does not lead to {selector}.")


def test_what_is_likely_the_same_is_offered_while_it_is_typed(phone, norway, panama, secretariat):
    activity = make_submitted(
        norway, "2022-09-21", secretariat=secretariat, title="Friends of the CTBT", level="global"
    )
    sign_in_at(phone, LOG, "panama")
    title(phone).fill("Meeting of the Friends of the CTBT")
    phone.get_by_label("Dates (required)").fill("21 September 2022")
    phone.get_by_label("Global").check()
    expect(phone.get_by_role("heading", name="Is it this one?")).to_be_visible()
    phone.get_by_role("link", name="Add my State to it").click()
    phone.get_by_label("What your State contributed").fill("Panama chaired it.")
    phone.get_by_role("button", name="Ask to be added").click()
    expect(phone.get_by_text("Panama asked on")).to_be_visible()
    assert (JoinRequest.objects.get().activity, JoinRequest.objects.get().state_id) == (activity, "PAN")
    phone.goto(LOG)
    expect(title(phone)).to_have_value("Meeting of the Friends of the CTBT")
    phone.get_by_role("button", name="Discard it").click()
    expect(phone.get_by_text("The unsaved text has been discarded.")).to_be_visible()
    expect(title(phone)).to_have_value("")


def test_what_was_returned_is_corrected_and_cleared(page: Page, norway, secretariat, live_server):
    page.set_default_timeout(10_000)
    activity = make_submitted(norway, secretariat=secretariat)
    sign_in_at(page, activity.get_absolute_url(), "secretariat")
    page.get_by_role("link", name="Return with a comment").click()
    page.get_by_label("What is to be corrected (required)").fill("Which embassy?")
    page.get_by_role("button", name="Return with a comment").click()
    expect(page.get_by_text("Returned with your comment.")).to_be_visible()
    page.context.clear_cookies()
    sign_in_at(page, activity.get_absolute_url())
    expect(page.get_by_text("Which embassy?").first).to_be_visible()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("What was done").fill("The embassy in Cairo called on the ministry.")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted at")).to_be_visible()
    page.context.clear_cookies()
    sign_in_at(page, f"/admin/outreach/activity/{activity.pk}/change/", "secretariat")
    page.get_by_role("button", name="Save and clear").click()
    activity.refresh_from_db()
    assert (activity.review, activity.summary) == (Review.CLEARED, "The embassy in Cairo called on the ministry.")
    assert [step.verb for step in activity.steps.all()] == ["submit", "return", "submit", "clear"]
    assert FormDraft.objects.count() == 0
