import datetime

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from outreach.exchange.importing import Checked, check, write
from outreach.models import ContactPoint
from tests.builders import CLEARED_AT, make_contact
from tests.outreach.exchange.spreadsheets import CONTACT, as_csv, as_xlsx, table, workbook

TODAY = datetime.date(2026, 11, 22)
RETIRED = {"person": "A. Former", "email": "former@ministry.example.org", "retired_on": "2023-01-01"}


def checked(by: User, *changes: dict[str, str]) -> Checked:
    return check("contacts", as_csv(table(CONTACT, *changes)), "contacts.csv", by, TODAY)


def problems(by: User, *changes: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.sentence) for problem in checked(by, *changes).problems]


def imported(by: User, *changes: dict[str, str]) -> list[ContactPoint]:
    """Import the rows, which must be good, and return the contact points in the order of the file."""
    result = checked(by, *changes)
    assert result.problems == []
    write(result, by, CLEARED_AT)
    return [ContactPoint.objects.get(pk=draft.record.pk) for draft in result.rows]


def test_a_row_becomes_a_contact_point_with_its_history(secretariat):
    [contact] = imported(
        secretariat,
        {
            "state": "Turkey",
            "kind": "Foreign ministry",
            "languages": "français; EN",
            "confirmed_on": "2022-03-14",
            "retired_on": "44927",
        },
    )
    assert (contact.state_id, contact.kind, contact.languages) == ("TUR", "foreign-ministry", "fr;en")
    assert (contact.institution, contact.post, contact.person) == (
        "Ministry of Foreign Affairs",
        "Desk officer",
        "C. Person",
    )
    assert (contact.email, str(contact.phone)) == ("desk@ministry.example.org", "+4312603062")
    assert (contact.nominated_by_note, contact.nominated_on) == ("Note 12/2021", datetime.date(2021, 9, 23))
    assert (contact.confirmed_on, contact.retired_on) == (datetime.date(2022, 3, 14), datetime.date(2023, 1, 1))
    past = contact.history.get()
    assert (past.history_user, past.history_change_reason) == (secretariat, "Imported from contacts.csv")


@pytest.mark.parametrize("phone", ["+43 1 260 30 62", "004312603062", "'+4312603062"])
def test_a_telephone_number_is_understood_as_people_write_it(phone, secretariat):
    [contact] = imported(secretariat, {"phone": phone})
    assert str(contact.phone) == "+4312603062"


def test_only_the_columns_that_every_contact_point_needs_must_be_there(secretariat):
    needed = ("state", "kind", "institution", "person", "email", "languages", "nominated_by_note", "nominated_on")
    file = as_csv(table({name: CONTACT[name] for name in needed}, {}))
    assert check("contacts", file, "contacts.csv", secretariat, TODAY).problems == []


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"state": ""}, "state", "Say which State named it."),
        ({"state": "Atlantis"}, "state", "“Atlantis” is neither a code nor a name of a State that is recorded here."),
        ({"email": "desk"}, "email", "Enter a valid email address."),
        ({"email": "", "phone": ""}, "email", "A contact point needs an e-mail address or a telephone number."),
        ({"phone": "260 30"}, "phone", "The phone number entered is not valid."),
        ({"languages": ""}, "languages", "This field cannot be blank."),
        ({"languages": "en; de"}, "languages", "“de” is none of these: ar, zh-hans, en, fr, ru, es."),
        ({"nominated_on": ""}, "nominated_on", "Write a day, such as 2005-03-14."),
        ({"nominated_on": "2021-09"}, "nominated_on", "“2021-09” is no day. Write it as 2005-03-14."),
        ({"nominated_on": "2030-01-01"}, "nominated_on", "This day has not come yet."),
        (
            {"retired_on": "2020-01-01"},
            "retired_on",
            "A contact point cannot be retired before it was nominated.",
        ),
        (
            {"successor": "A. Former"},
            "successor",
            "“A. Former” is no contact point of this State and kind, in the file or recorded before.",
        ),
    ],
)
def test_each_problem_is_told_by_row_and_column_in_a_sentence(change, column, sentence, secretariat):
    assert problems(secretariat, change) == [(2, column, sentence)]


def test_an_address_that_is_in_the_same_post_already_is_a_problem(secretariat):
    make_contact("NOR", person="Another")
    sentence = "This State has a contact point of this kind with this address already."
    desk = {"email": "DESK@ministry.example.org"}
    assert problems(secretariat, desk, desk | {"state": "PAN"}, desk | {"state": "PAN", "person": "D. Person"}) == [
        (2, "email", sentence),
        (4, "email", sentence),
    ]
    assert problems(secretariat, desk | {"retired_on": "2023-01-01"}) == []


def test_an_address_taken_between_check_and_writing_stops_the_whole(secretariat):
    result = checked(secretariat, {"state": "PAN"}, {})
    make_contact("NOR", person="Another")
    with pytest.raises(ValidationError, match="with this address already"):
        write(result, secretariat, CLEARED_AT)
    assert ContactPoint.objects.count() == 1


def test_a_contact_point_that_is_recorded_already_makes_no_second_record(secretariat):
    imported(secretariat, {}, RETIRED | {"successor": "C. Person"})
    again = checked(secretariat, {}, RETIRED | {"successor": "desk@ministry.example.org; C. Person"})
    assert [(twin.row, twin.sentence) for twin in again.duplicates] == [
        (2, "This is recorded already."),
        (3, "This is recorded already."),
    ]
    assert (again.rows, again.problems) == ([], [])


def test_who_was_confirmed_and_got_another_number_since_makes_no_second_record(secretariat):
    [contact] = imported(secretariat, {})
    contact.phone = "+5072000000"
    contact.confirm(datetime.date(2023, 1, 1))
    again = checked(secretariat, {"person": "c. person", "email": "DESK@ministry.example.org"})
    assert [(twin.row, twin.sentence) for twin in again.duplicates] == [
        (2, "This is held already, with another person, email, phone, confirmed_on: nothing was changed.")
    ]
    assert (again.rows, again.problems) == ([], [])


def test_who_comes_back_after_leaving_is_another_contact_point(secretariat):
    imported(secretariat, {"retired_on": "2022-01-01"})
    back = {"nominated_on": "2023-01-01"}
    assert (len(checked(secretariat, back).rows), checked(secretariat, back).duplicates) == (1, [])
    assert checked(secretariat, {"retired_on": "2022-01-01"}, back).problems == []
    assert len(checked(secretariat, {"nominated_on": "2021-12-31"}).duplicates) == 1


def test_who_is_told_in_two_ways_is_a_problem_that_names_the_first_row(secretariat):
    told = problems(secretariat, {"email": ""}, {"email": "", "confirmed_on": "2022-01-01"})
    assert told == [
        (
            3,
            "",
            "Row 2 tells of the same, with another confirmed_on: it cannot be known which is right. "
            "Keep one of them, or tell them apart.",
        )
    ]


def test_a_successor_that_is_recorded_with_other_details_is_the_recorded_one(secretariat):
    [present] = imported(secretariat, {})
    present.phone = "+5072000000"
    present.save()
    result = checked(secretariat, RETIRED | {"successor": "+4312603062"}, {}, {"state": "PAN"})
    assert ([twin.row for twin in result.duplicates], result.problems) == ([3], [])
    write(result, secretariat, CLEARED_AT)
    assert ContactPoint.objects.get(person="A. Former").successor == present


def test_a_successor_recorded_between_check_and_writing_is_the_recorded_one(secretariat):
    result = checked(secretariat, RETIRED | {"successor": "C. Person"}, {})
    [present] = imported(secretariat, {"confirmed_on": "2022-01-01"})
    assert write(result, secretariat, CLEARED_AT).created == 1
    assert ContactPoint.objects.get(person="A. Former").successor == present


@pytest.mark.parametrize("told", ["C. Person", "c. person", "desk@ministry.example.org", "C. Person; 2021-09-23"])
def test_a_successor_is_found_in_the_file_whatever_the_order_of_rows(told, secretariat):
    former, present = imported(secretariat, RETIRED | {"successor": told}, {})
    assert (former.successor, present.successor) == (present, None)
    assert former.history.get().successor_id == present.pk


def test_a_successor_is_found_among_those_that_are_recorded(secretariat):
    present = make_contact("NOR")
    [former] = imported(secretariat, RETIRED | {"successor": "C. Person"})
    assert former.successor == present


def test_a_line_of_successors_longer_than_a_batch_is_written_from_its_end(secretariat):
    line = [
        RETIRED | {"person": f"Person {number}.", "successor": f"Person {number + 1}." if number < 5 else ""}
        for number in range(6)
    ]
    people = imported(secretariat, *line)
    assert [person.successor for person in people] == [*people[1:], None]


def test_a_successor_told_like_several_is_a_problem_that_names_them(secretariat):
    same = {"person": "C. Person", "email": "", "retired_on": "2023-01-01"}
    told = problems(secretariat, same, same | {"post": "Head"}, RETIRED | {"successor": "C. Person"}, {"state": "PAN"})
    assert told == [
        (
            4,
            "successor",
            "“C. Person” may mean several contact points of this State and kind: "
            "C. Person; Desk officer; Ministry of Foreign Affairs; 2021-09-23; Note 12/2021 | "
            "C. Person; Head; Ministry of Foreign Affairs; 2021-09-23; Note 12/2021.",
        )
    ]


def test_of_many_that_a_successor_may_be_five_are_told_without_their_addresses(secretariat):
    same = [{"post": f"Desk {number}", "email": f"{number}@ministry.example.org"} for number in range(7)]
    [(_row, _column, sentence)] = problems(secretariat, *same, RETIRED | {"successor": "C. Person"})
    assert [f"Desk {number}" in sentence for number in range(7)] == [True] * 5 + [False] * 2
    assert sentence.endswith("| ….")
    assert ("@" in sentence, "+43" in sentence) == (False, False)


def test_nobody_comes_after_oneself(secretariat):
    one = RETIRED | {"person": "One", "successor": "Two"}
    two = RETIRED | {"person": "Two", "successor": "One"}
    assert problems(secretariat, one, two) == [
        (2, "successor", "Nobody comes after oneself: choose another successor."),
        (3, "successor", "Nobody comes after oneself: choose another successor."),
    ]


def test_who_has_a_successor_has_left_the_post(secretariat):
    still_there = RETIRED | {"retired_on": "", "successor": "C. Person"}
    assert problems(secretariat, still_there, {}) == [
        (2, "successor", "Say when it left the post before you name a successor.")
    ]


def test_a_telephone_number_that_a_workbook_took_for_a_number_is_told_to_lack_its_code(secretariat):
    book = workbook(table(CONTACT, {}))
    book.worksheets[0]["G2"] = 12603062
    told = check("contacts", as_xlsx(book), "contacts.xlsx", secretariat, TODAY).problems
    assert [(problem.row, problem.column) for problem in told] == [(2, "phone")]
