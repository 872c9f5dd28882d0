import pytest


@pytest.mark.parametrize("text", ["Overview", "Обзор", "نظرة عامة", "概览"])
def test_chromium_lays_text_out(page, text):
    page.set_content(f"<span>{text}</span>")

    assert page.inner_text("span") == text
    assert page.locator("span").bounding_box()["width"] > 0
