import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from states.models import State
from states.names import fold, on_one_line, sort_key


def test_names_are_ordered_as_people_order_them_not_as_machines_do():
    names = ["Zimbabwe", "Österreich", "Oman", "Pakistan", "Côte d'Ivoire", "Costa Rica", "Croatia", "Åland", "Albania"]
    assert sorted(names, key=sort_key) == [
        "Åland",
        "Albania",
        "Costa Rica",
        "Côte d'Ivoire",
        "Croatia",
        "Oman",
        "Österreich",
        "Pakistan",
        "Zimbabwe",
    ]


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_name_and_its_beginning_are_in_the_order_of_the_dictionary(name, more):
    assert sort_key(name) <= sort_key(name + "a" + more)


@example("𝔍")
@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("turkiye", "TUR"),
        ("TÜRKİYE", "TUR"),
        ("土耳其", "TUR"),
        ("تركيا", "TUR"),
        ("cote d’ivoire", "CIV"),
        ("cote d'ivoire", "CIV"),
        ("  соединенное   КОРОЛЕВСТВО ", "GBR"),
        ("irlanda norte", "GBR"),
        ("prk", "PRK"),
    ],
)
def test_a_state_is_found_by_a_name_in_any_language_or_by_a_code(typed, code, db):
    assert [state.pk for state in State.objects.search(typed)] == [code]


def test_a_search_for_nothing_finds_every_state(db):
    assert State.objects.search("  ").count() == 196


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A. Person\r\nBCC: b@example.org", "A. Person BCC: b@example.org"),
        ("\x1b[1mA.\x0bPerson\x00", "[1mA. Person"),
        ("A.\u2028Person", "A. Person"),
        ("two  spaces stay", "two  spaces stay"),
        ("\u2067عربي\u2069", "\u2067عربي\u2069"),
    ],
)
def test_a_text_of_one_line_has_no_line_ends_and_nothing_that_prints_nothing(text, line):
    assert on_one_line(text) == line
