import pytest

from outreach.personal_data.traces import Reading, Traces

EVA = Traces.of(
    ["Ms. Éva Grönlund", "eva.gronlund"], ["eva.gronlund@ministry.example.org"], ["+46 8 405 10 00", "", "112"]
)


@pytest.mark.parametrize(
    "text",
    [
        "Éva Grönlund",
        "GRONLUND Eva and others",
        "sent to Grönlund, Ms. Éva.",
        "Éva Maria Grönlund",
        "Speech_of-Éva_Grönlund.docx",
        r"C:\Users\eva.gronlund\Documents",
        "/directory/?q=%C3%89va+Gr%C3%B6nlund",
        "bounced from Eva.Gronlund@ministry.example.org.",
        "q=eva.gronlund%40ministry.example.org",
        "call +46 8 405 10 00",
        "call 0046 8/405-1000",
        "call (08) 405 10 00 before noon",
        '["\u00c9va", "Gr\u00f6nlund"]',
    ],
)
def test_a_person_is_found_however_the_name_or_the_number_is_written(text):
    assert EVA.stand_in(Reading(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Éva Grönlundsson",
        "Éva spoke first, and much later the chair gave the floor to Mr. Grönlund",
        "Ms. Grönlund",
        "+46 8 405 10 01",
        "112",
        "2025-01-01",
    ],
)
def test_another_is_not_taken_for_the_person(text):
    assert not EVA.stand_in(Reading(text))


@pytest.mark.parametrize(
    ("name", "text", "is_found"),
    [
        ("Suharto", "President Suharto of Indonesia", True),
        ("Suharto", "Suhartono", False),
        ("王毅", "与王毅会谈", True),
        ("王毅", "国王说他的人民坚毅", False),
        ("محمّد علي", "السيد محـمد علي", True),
        ("Mr. H.E. Kofi Annan", "Kofi Annan", True),
        ("Dr.", "Dr. Person", True),
    ],
)
def test_a_name_of_one_word_and_names_in_other_scripts_are_found(name, text, is_found):
    assert Traces.of([name]).stand_in(Reading(text)) == is_found


def test_what_is_empty_leaves_no_trace():
    assert Traces.of(["", " "], [""], [""]) == Traces()
    assert not Traces().stand_in(Reading("anything"))
