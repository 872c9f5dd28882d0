import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from outreach.models import ContactPoint
from tests.builders import TERM_STARTS_ON, make_contact

LIST = reverse("admin:outreach_contactpoint_changelist")
ADD = reverse("admin:outreach_contactpoint_add")
DAY = datetime.timedelta(days=1)


def typed(**values: object) -> dict[str, object]:
    """Return a form of a contact as someone fills it in."""
    return {
        "state": "NOR",
        "kind": "foreign-ministry",
        "institution": "Ministry of Foreign Affairs",
        "post": "Desk officer",
        "person": "C. Person",
        "email": "desk@ministry.example.org",
        "languages": "en; FR",
        "nominated_by_note": "Note 12/2021",
        "nominated_on": "2021-09-23",
    } | values


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


BROKEN = [
    (
        {"email": "", "phone": ""},
        "__all__",
        "A contact point needs an e-mail address or a telephone number.",
    ),
    (
        {"retired_on": datetime.date(2021, 9, 22)},
        "__all__",
        "A contact point cannot be retired before it was nominated.",
    ),
    (
        {"confirmed_on": datetime.date(2021, 9, 22)},
        "__all__",
        "A contact point cannot be confirmed before it was nominated.",
    ),
    (
        {"retired_on": datetime.date(2022, 1, 1), "confirmed_on": datetime.date(2022, 1, 2)},
        "confirmed_on",
        "A contact point is not confirmed after it has left the post.",
    ),
    ({"nominated_on": datetime.date(2999, 1, 1)}, "nominated_on", "This day has not come yet."),
    ({"confirmed_on": datetime.date(2999, 1, 1)}, "confirmed_on", "This day has not come yet."),
    ({"retired_on": datetime.date(2999, 1, 1)}, "retired_on", "This day has not come yet."),
    ({"nominated_by_note": ""}, "nominated_by_note", None),
    ({"institution": ""}, "institution", None),
    (
        {"languages": "en;de"},
        "languages",
        "Write codes of the six languages, each once, with a semicolon between them: ar; zh-hans; en; fr; ru; es.",
    ),
    (
        {"languages": "en;en"},
        "languages",
        "Write codes of the six languages, each once, with a semicolon between them: ar; zh-hans; en; fr; ru; es.",
    ),
    ({"email": "not an address"}, "email", "Enter a valid email address."),
]


@pytest.mark.parametrize(("values", "field", "sentence"), BROKEN)
def test_a_broken_rule_is_refused_in_the_shell(values, field, sentence, db):
    with pytest.raises(ValidationError) as error:
        make_contact(**values)
    assert error.value.message_dict == {field: [sentence or "This field cannot be blank."]}
    assert not ContactPoint.objects.exists()


@pytest.mark.parametrize(("values", "field", "sentence"), BROKEN)
def test_a_broken_rule_is_told_on_the_page(values, field, sentence, secretariat, sign_in):
    answer = sign_in(secretariat).post(ADD, typed(**values))
    assert answer.context["adminform"].form.errors == {field: [sentence or "This field is required."]}
    assert not ContactPoint.objects.exists()


def test_a_telephone_number_is_one_that_can_be_called(secretariat, sign_in):
    answer = sign_in(secretariat).post(ADD, typed(phone="12"))
    assert list(answer.context["adminform"].form.errors) == ["phone"]
    with pytest.raises(ValidationError) as error:
        make_contact(phone="12")
    assert list(error.value.message_dict) == ["phone"]


def test_a_contact_is_recorded_with_its_history(secretariat, sign_in):
    answer = sign_in(secretariat).post(ADD, typed())
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    contact = ContactPoint.objects.get()
    assert (contact.languages, contact.language_codes) == ("en;fr", ["en", "fr"])
    assert contact.history.get().history_user == secretariat


def test_a_state_has_one_contact_of_a_kind_with_an_address_in_post(secretariat, sign_in):
    first = make_contact()
    message = "This State has a contact point of this kind with this address already."
    answer = sign_in(secretariat).post(ADD, typed(email="DESK@ministry.example.org"))
    assert answer.context["adminform"].form.errors == {"__all__": [message]}
    first.retire(timezone.localdate())
    assert make_contact(email="DESK@ministry.example.org").pk != first.pk
    assert make_contact(kind="technical").pk != first.pk


def test_a_successor_follows_who_has_left_in_the_same_post(db):
    after, elsewhere = make_contact(email="after@ministry.example.org"), make_contact("PAN")
    with pytest.raises(ValidationError, match="Say when it left the post before you name a successor"):
        make_contact(successor=after)
    for other in (elsewhere, make_contact(kind="technical")):
        with pytest.raises(ValidationError, match="of the same State and kind"):
            make_contact(retired_on=TERM_STARTS_ON, successor=other)
    left = make_contact(retired_on=TERM_STARTS_ON, successor=after)
    after.retired_on, after.successor = TERM_STARTS_ON, left
    with pytest.raises(ValidationError, match="Nobody comes after oneself"):
        after.save()


def test_a_contact_is_unconfirmed_a_year_after_it_was_last_heard_of(db):
    today = timezone.localdate()
    a_year_ago = today.replace(year=today.year - 1)
    days = {
        "a year ago": {"nominated_on": a_year_ago},
        "a day less": {"nominated_on": a_year_ago + DAY},
        "confirmed since": {"confirmed_on": a_year_ago + DAY},
        "confirmed long ago": {"confirmed_on": a_year_ago},
        "left": {"retired_on": today},
    }
    contacts = [
        make_contact(person=name, email=f"{n}@example.org", **told) for n, (name, told) in enumerate(days.items())
    ]
    assert {contact.person for contact in ContactPoint.objects.unconfirmed(today)} == {
        "a year ago",
        "confirmed long ago",
    }
    assert {contact.person for contact in contacts if contact.is_unconfirmed(today)} == {
        "a year ago",
        "confirmed long ago",
    }


def test_the_year_before_a_leap_day_ends_on_the_last_of_february(db):
    make_contact(nominated_on=datetime.date(2023, 2, 28))
    assert ContactPoint.objects.unconfirmed(datetime.date(2024, 2, 29)).count() == 1
    assert ContactPoint.objects.unconfirmed(datetime.date(2024, 2, 27)).count() == 0


# The list ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["挪威", "Norvège", "nor", "578", "C. Person", "desk officer", "12/2021", "@ministry"])
def test_a_contact_is_found_by_its_words_and_by_any_name_of_its_state(text, secretariat, sign_in):
    contact = make_contact()
    make_contact("PAN", person="X", post="Y", email="z@example.org", institution="Z", nominated_by_note="W")
    assert list(sign_in(secretariat).get(LIST, {"q": text}).context["cl"].result_list) == [contact]


@pytest.mark.parametrize(("state", "text"), [("TUR", "Turkey"), ("COD", "Zaire"), ("SWZ", "swaziland")])
def test_a_contact_is_found_by_a_former_name_of_its_state(state, text, secretariat, sign_in):
    contact = make_contact(state)
    make_contact("COG")
    assert list(sign_in(secretariat).get(LIST, {"q": text}).context["cl"].result_list) == [contact]


@pytest.mark.parametrize("text", ["иванова", "SÁNCHEZ", "sanchez иван", "норвегия посол", "26030"])
def test_a_contact_is_found_in_any_script_whatever_the_case_and_accents(text, secretariat, sign_in):
    contact = make_contact(person="Анна Иванова Sánchez", post="ПОСОЛ", phone="+43 1 26030 6200")
    make_contact(email="other@ministry.example.org")
    assert list(sign_in(secretariat).get(LIST, {"q": text}).context["cl"].result_list) == [contact]


def test_two_of_one_person_are_told_apart_by_their_kind(db):
    told = [make_contact(institution="Ministry", kind=kind).told_apart() for kind in ("foreign-ministry", "technical")]
    assert told == [
        "C. Person, Desk officer, Norway, Ministry, Foreign ministry – never confirmed",
        "C. Person, Desk officer, Norway, Ministry, Technical – never confirmed",
    ]


def test_what_stands_on_one_line_stays_on_it(db):
    contact = make_contact(person="D\r\nX: y", post="Head\x00 of\u2028unit ", nominated_by_note="12\t/ 2021")
    assert (contact.person, contact.post, contact.nominated_by_note) == ("D X: y", "Head of unit", "12 / 2021")


def test_the_list_can_be_narrowed_to_who_is_in_post_and_to_a_language(secretariat, sign_in):
    today = timezone.localdate()
    here = make_contact(confirmed_on=today, languages="fr;zh-hans")
    silent = make_contact("PAN")
    left = make_contact("FRA", retired_on=today)
    client = sign_in(secretariat)
    for asked, expected in (
        ({"standing": "in-post"}, {here, silent}),
        ({"standing": "unconfirmed"}, {silent}),
        ({"standing": "overdue"}, {silent}),
        ({"standing": "retired"}, {left}),
        ({"standing": "nonsense"}, {here, silent, left}),
        ({"language": "zh-hans"}, {here}),
        ({"language": "nonsense"}, {here, silent, left}),
        ({"state": "PAN"}, {silent}),
    ):
        assert set(client.get(LIST, asked).context["cl"].result_list) == expected
    html = client.get(LIST).content.decode()
    assert html.count('<span class="flag">Overdue</span>') == 1
    assert html.count('<span class="past">Retired</span>') == 1


def test_many_are_confirmed_row_by_row_and_a_refusal_is_told(secretariat, sign_in):
    today = timezone.localdate()
    here, left = make_contact(), make_contact("PAN", retired_on=today)
    chosen = {"action": "confirm_selected", "_selected_action": [here.pk, left.pk]}
    answer = sign_in(secretariat).post(LIST, chosen, follow=True)
    assert told(answer) == [
        f"{left}: It has left the post, and nothing is left to confirm.",
        "1 contact is confirmed.",
    ]
    here.refresh_from_db()
    left.refresh_from_db()
    assert (here.confirmed_on, left.confirmed_on) == (today, None)
    assert (here.history.count(), here.history.latest().history_user) == (2, secretariat)


def test_many_are_retired_only_once_their_names_have_been_seen(secretariat, sign_in):
    here, other = make_contact(), make_contact("PAN")
    left = make_contact("FRA", retired_on=TERM_STARTS_ON)
    chosen = {"action": "retire_selected", "_selected_action": [here.pk, left.pk]}
    client = sign_in(secretariat)
    page = client.post(LIST, chosen)
    assert [label for _key, label in page.context["rows"]] == [left.told_apart(), here.told_apart()]
    assert ContactPoint.objects.filter(retired_on=None).count() == 2
    answer = client.post(LIST, chosen | {"confirmed": "yes"}, follow=True)
    assert told(answer) == [f"{left}: It has left the post already.", "1 contact is retired."]
    days = {contact.pk: contact.retired_on for contact in ContactPoint.objects.all()}
    assert days == {here.pk: timezone.localdate(), other.pk: None, left.pk: TERM_STARTS_ON}


def test_more_than_can_be_read_are_not_changed_at_once(secretariat, sign_in, monkeypatch):
    monkeypatch.setattr("ctbt_tracker.records.MOST_AT_ONCE", 1)
    rows = [make_contact(), make_contact("PAN")]
    client = sign_in(secretariat)
    for action in ("confirm_selected", "retire_selected"):
        answer = client.post(LIST, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True)
        assert told(answer) == ["Choose at most 1 at a time; nothing was done."]
    assert not ContactPoint.objects.exclude(confirmed_on=None, retired_on=None).exists()
