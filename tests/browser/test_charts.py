import re

from playwright.sync_api import Page, expect

from tests.browser.test_main_job import sign_in


def test_the_slider_moves_the_pictures_the_band_and_the_address(page: Page, secretariat):
    sign_in(page, "secretariat")
    page.goto("/charts/?conference=13")
    page.locator("#year").fill("2021")
    expect(page.locator("#map-title")).to_have_text(re.compile("170 States have ratified the Treaty"))
    expect(page).to_have_url(re.compile(r"/charts/\?conference=13&as_of=2021-12-31$"))
    expect(page.locator("#band-as-of")).to_contain_text("31 December 2021")
    expect(page.locator(".year-line [type=submit]")).to_be_hidden()
    page.reload()
    expect(page.locator("#year")).to_have_value("2021")
    expect(page.locator("#map-title")).to_have_text(re.compile("170 States have ratified the Treaty"))


def test_without_scripts_the_button_beside_the_slider_does_the_same(new_context, secretariat):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, "secretariat")
    page.goto("/charts/")
    page.locator("#year").focus()
    page.keyboard.press("Home")
    page.locator(".year-line [type=submit]").click()
    expect(page).to_have_url(re.compile(r"/charts/\?as_of=1996-12-31$"))
    expect(page.locator("#years-title")).to_contain_text("138 States have signed since 1996")


def test_the_sign_of_a_state_leads_to_its_page_as_of_the_date(page: Page, secretariat):
    sign_in(page, "secretariat")
    page.goto("/charts/?as_of=2021-09-23")
    page.get_by_label("Fiji: Ratified").click()
    expect(page).to_have_url(re.compile(r"/states/FJI/\?as_of=2021-09-23$"))
