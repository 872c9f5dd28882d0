"""The page of the signed link, opened without an account; and the page on which the Secretariat decides."""

import datetime
import re

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localdate

from outreach.models import ConfirmationRequest, ContactPoint
from outreach.models.confirmations import edition_of
from tests.builders import make_contact, make_request

QUEUE = reverse("admin:outreach_confirmationrequest_changelist")
PERSONAL = ("C. Person", "Desk officer", "Ministry of Foreign Affairs", "desk@ministry.example.org", "Norway")


def link(request: ConfirmationRequest) -> str:
    return reverse("outreach:confirm", args=[request.token])


def decision_page(request: ConfirmationRequest) -> str:
    return reverse("admin:outreach_confirmationrequest_change", args=[request.pk])


def answered(request: ConfirmationRequest) -> tuple[str, dict[str, str], str]:
    request.refresh_from_db()
    return request.answer, request.proposed, request.note


def details(answer: str, **changed: str) -> dict[str, str]:
    """Return the form of an answer as the page fills it in, with what the person `changed`."""
    told = {
        "person": "C. Person",
        "post": "Desk officer",
        "institution": "Ministry of Foreign Affairs",
        "email": "desk@ministry.example.org",
        "phone": "",
        "language": "en",
        "note": "",
    } | changed
    return {"answer": answer} | {f"{answer}-{name}": value for name, value in told.items()}


# Looking -------------------------------------------------------------------------------------------------------------


def test_looking_shows_that_persons_record_and_changes_nothing(db, client):
    contact = make_contact(secretariat_only="email")
    make_contact("PAN", person="Another", email="another@ministry.example.org")
    request = make_request(contact)
    before = (contact.history.count(), request.history.count())
    for method in (client.get, client.get, client.head):
        page = method(link(request))
        assert page.status_code == 200
    html = client.get(link(request)).content.decode()
    assert [text for text in PERSONAL if text not in html] == []
    assert "nother" not in html
    assert (contact.history.count(), request.history.count()) == before
    assert answered(request) == ("", {}, "")


def test_the_page_is_kept_by_nobody_found_by_no_search_and_told_to_no_other_site(db, client):
    request = make_request()
    forged = reverse("outreach:confirm", args=["forged"])
    for page in (client.get(link(request)), client.get(forged), client.post(link(request), {"answer": "confirmed"})):
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert "no-store" in page.headers["Cache-Control"]
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert '<meta name="robots" content="noindex' in page.content.decode()
    assert re.fullmatch(r"/confirm/[\w:-]+/", link(request))  # nothing but the token


def test_the_page_speaks_the_language_of_the_mail_unless_another_is_chosen(db, client):
    request = make_request(language="ar")
    page = client.get(link(request))
    assert ('<html lang="ar" dir="rtl">' in page.content.decode(), page.headers["Content-Language"]) == (True, "ar")
    client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert '<html lang="fr" dir="ltr">' in client.get(link(request)).content.decode()


def test_links_are_not_opened_without_end_from_one_place(db, client):
    cache.clear()
    answers = [client.get(reverse("outreach:confirm", args=["forged"])).status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]
    assert Client(REMOTE_ADDR="192.0.2.1").get(reverse("outreach:confirm", args=["forged"])).status_code == 404


# Answering -----------------------------------------------------------------------------------------------------------


def test_all_is_right_with_one_button_and_the_link_is_used_then(db, client):
    contact = make_contact()
    request = make_request(contact)
    page = client.post(link(request), {"answer": "confirmed"})
    assert (page.status_code, "Your entry is confirmed for a year." in page.content.decode()) == (200, True)
    contact.refresh_from_db()
    assert contact.confirmed_on == localdate()
    for again in (client.get(link(request)), client.post(link(request), {"answer": "not-me"})):
        html = again.content.decode()
        assert (again.status_code, "It has been used" in html) == (410, True)
        assert [text for text in PERSONAL if text in html] == []
    assert answered(request) == ("confirmed", {}, "")


def test_only_what_is_changed_is_proposed(db, client):
    request = make_request(make_contact(languages="en;fr"))
    told = details("corrected", phone="+43 1 26030 62", person="D. Person", language="fr", note="New name")
    page = client.post(link(request), told)
    assert "will look at it" in page.content.decode()
    proposed = {"phone": "+4312603062", "person": "D. Person", "languages": "fr;en"}
    assert answered(request) == ("corrected", proposed, "New name")
    assert ContactPoint.objects.get().person == "C. Person"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, "Nothing is changed here."),
        ({"note": "Hello"}, "Nothing is changed here."),
        ({"email": "no address", "person": "Typed <b>"}, "Enter a valid email address."),
        ({"phone": "12", "person": "Typed <b>"}, "Enter a valid phone number"),
        ({"institution": "", "person": "Typed <b>"}, "This field is required."),
        ({"email": "", "person": "Typed <b>"}, "A contact point needs an e-mail address or a telephone number."),
    ],
)
def test_what_cannot_be_right_is_told_and_nothing_typed_is_lost(changed, sentence, db, client):
    request = make_request()
    page = client.post(link(request), details("corrected", **changed))
    html = page.content.decode()
    assert (page.status_code, sentence in html) == (200, True)
    if "person" in changed:
        assert 'value="Typed &lt;b&gt;"' in html
    assert html.count('<details class="card" open>') == 1
    assert answered(request) == ("", {}, "")
    assert "C. Person" in html


def test_mistakes_are_told_at_the_top_and_nobody_confirms_over_them(db, client):
    request = make_request()
    page = client.post(link(request), details("corrected", email="no address"))
    html = page.content.decode()
    assert 'role="alert" tabindex="-1" data-focus' in html
    assert '<a href="#div_id_corrected-email">' in html
    assert ('value="confirmed"' in html, 'value="confirmed"' in client.get(link(request)).content.decode()) == (
        False,
        True,
    )


def test_whoever_holds_a_link_does_not_learn_which_addresses_the_directory_holds(db, client):
    request = make_request()
    make_contact(kind="technical", email="Taken@ministry.example.org")
    page = client.post(link(request), details("corrected", email="taken@ministry.example.org"))
    assert "will look at it" in page.content.decode()
    assert answered(request) == ("corrected", {"email": "taken@ministry.example.org"}, "")


def test_what_the_secretariat_alone_sees_is_marked(db, client):
    request = make_request(make_contact(phone="+4312603062", secretariat_only="phone;email"))
    html = client.get(link(request)).content.decode()
    assert html.count("The Secretariat alone sees this") == 2
    assert "Those who serve your State and the Secretariat see these details" in html


@pytest.mark.parametrize("told", [{"answer": "confirmed"}, {"answer": "not-me", "not-me-note": "Typed <b>"}])
def test_what_cannot_be_taken_down_is_said_and_logged_and_stays(told, db, client, caplog):
    contact = make_contact()
    ContactPoint.objects.update(institution="")  # as no form lets it
    contact.refresh_from_db()
    request = make_request(contact)
    ConfirmationRequest.objects.update(address="none")
    page = client.post(link(request), told)
    html = page.content.decode()
    assert (page.status_code, "Your answer could not be taken down" in html) == (200, True)
    assert ("Typed &lt;b&gt;" in html) == ("not-me-note" in told)
    assert f"Confirmation request {request.pk} was answered, and could not be saved" in caplog.text
    assert "C. Person" not in caplog.text
    assert answered(request) == ("", {}, "")


def test_a_successor_is_named_with_the_day(db, client):
    request = make_request()
    told = details("succeeded", person="New Person", email="new@ministry.example.org", left_on="2022-01-31")
    assert client.post(link(request), told | {"succeeded-left_on": "2999-01-01"}).context["forms"][1][1].errors == {
        "left_on": ["This day has not come yet."]
    }
    client.post(link(request), told)
    answer, proposed, _note = answered(request)
    assert (answer, proposed["person"], proposed["left_on"]) == ("succeeded", "New Person", "2022-01-31")


def test_who_is_not_the_person_says_so(db, client):
    request = make_request()
    client.post(link(request), {"answer": "not-me", "not-me-note": "Wrong address"})
    assert answered(request) == ("not-me", {}, "Wrong address")


def test_an_answer_that_is_none_is_refused(db, client):
    request = make_request()
    assert client.post(link(request), {"answer": "retire"}).status_code == 404
    assert answered(request) == ("", {}, "")


def test_the_form_is_held_against_forgery(db):
    request = make_request()
    careful = Client(enforce_csrf_checks=True)
    assert careful.post(link(request), {"answer": "confirmed"}).status_code == 403
    assert answered(request) == ("", {}, "")


# Links that are not open ---------------------------------------------------------------------------------------------


def expire(request: ConfirmationRequest) -> None:
    request.expires_at = timezone.now() - datetime.timedelta(seconds=1)
    request.save()


def retire(request: ConfirmationRequest) -> None:
    request.contact.retire(localdate())


def move(request: ConfirmationRequest) -> None:
    request.contact.email = "elsewhere@ministry.example.org"
    request.contact.save()


@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [(expire, "Its time is over."), (retire, "has been changed"), (move, "has been changed")],
)
def test_a_link_that_is_closed_says_so_politely_and_names_nobody(meanwhile, sentence, db, client):
    request = make_request()
    address = link(request)
    meanwhile(request)
    for page in (client.get(address), client.post(address, {"answer": "confirmed"})):
        html = page.content.decode()
        assert (page.status_code, sentence in html) == (410, True)
        assert [text for text in (*PERSONAL, "elsewhere@") if text in html] == []
    assert answered(request) == ("", {}, "")
    assert ContactPoint.objects.get().confirmed_on is None


@pytest.mark.parametrize("meanwhile", [expire, retire, move, lambda request: request.confirm(timezone.now())])
def test_what_was_typed_before_a_link_closed_is_given_back_and_nothing_of_the_record(meanwhile, db, client):
    request = make_request(make_contact(phone="+4312603062"))
    address = link(request)
    meanwhile(request)
    told = details("corrected", person="Typed <b>", phone="12", language="fr", note="Two\nlines")
    for name in ("post", "institution", "email"):
        told[f"corrected-{name}"] = ""
    page = client.post(address, told)
    html = page.content.decode()
    assert (page.status_code, "was not taken down" in html) == (410, True)
    assert [(fact.label, fact.text) for fact in page.context["facts"]] == [
        ("Person", "Typed <b>"),
        ("Telephone", "12"),
        ("Preferred language (required)", "French"),
        ("Note to the Secretariat", "Two\nlines"),
    ]
    assert "Typed &lt;b&gt;" in html
    assert [text for text in (*PERSONAL, "elsewhere@", "2603062") if text in html] == []
    assert "was not taken down" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("told", "typed"),
    [
        (details("succeeded", person="New Person", left_on="2022-01-31"), ["2022-01-31", "New Person"]),
        ({"answer": "not-me", "not-me-note": "Wrong address"}, ["Wrong address"]),
    ],
)
def test_what_was_typed_is_given_back_whatever_the_answer_and_however_busy_the_page(told, typed, db, client):
    request = make_request()
    expire(request)
    cache.clear()
    for status in [410] * 60 + [429]:
        page = client.post(link(request), told)
        assert page.status_code == status
        assert [text for text in typed if text not in page.content.decode()] == []


def test_a_link_that_was_altered_opens_nothing(db, client):
    request, other = make_request(), make_request(make_contact("PAN"))
    key, rest = request.token.split(":", 1)
    swapped = f"{other.token.split(':', 1)[0]}:{rest}"
    for token in (swapped, request.token[:-2], "x", f"{key}:"):
        page = client.get(reverse("outreach:confirm", args=[token]))
        html = page.content.decode()
        assert (page.status_code, "was changed on the way" in html) == (404, True), token
        assert [text for text in PERSONAL if text in html] == []
    assert client.post(reverse("outreach:confirm", args=[swapped]), {"answer": "confirmed"}).status_code == 404
    assert answered(other) == ("", {}, "")


# The queue of the Secretariat ----------------------------------------------------------------------------------------


def proposed(answer: str, **told: str) -> ConfirmationRequest:
    request = make_request()
    given = {"corrected": {"person": "D. Person", "phone": "+4312603062"}, "not-me": {}}.get(answer, told)
    request.propose(ConfirmationRequest.Answer(answer), timezone.now(), given, "A note")
    return request


def decided(request: ConfirmationRequest, **told: object) -> dict[str, object]:
    """Return the form of a decision as the page fills it in, with what the Secretariat `told`."""
    request.contact.refresh_from_db()
    return {"seen": edition_of(request.contact), "accept": "yes"} | told


def test_what_waits_is_counted_on_the_desk_and_listed(secretariat, sign_in):
    request = proposed("corrected")
    make_request(make_contact("PAN")).confirm(timezone.now())
    client = sign_in(secretariat)
    desk = client.get(reverse("admin:index"))
    entry = next(one for one in desk.context["waiting"] if "answer of a contact" in one.words)
    assert (entry.count, entry.address) == (1, f"{QUEUE}?standing=waiting")
    assert list(client.get(entry.address).context["cl"].result_list) == [request]


def test_the_silent_are_counted_on_the_desk_and_listed(secretariat, sign_in):
    contact = make_contact()
    make_contact("PAN")
    make_request(contact, number=2, sent_at=timezone.now() - datetime.timedelta(days=20))
    client = sign_in(secretariat)
    entry = next(one for one in client.get(reverse("admin:index")).context["waiting"] if "silent" in one.words)
    assert entry.count == 1
    assert list(client.get(entry.address).context["cl"].result_list) == [contact]
    assert "Silent after reminders" in client.get(reverse("outreach:directory")).content.decode()


def test_the_secretariat_accepts_what_it_ticks(secretariat, sign_in):
    request = proposed("corrected")
    client = sign_in(secretariat)
    page = client.get(decision_page(request))
    assert [(one["name"], one["now"], one["proposed"]) for one in page.context["changes"]] == [
        ("person", "C. Person", "D. Person"),
        ("phone", "", "+43 1 2603062"),
    ]
    assert "A note" in page.content.decode()
    done = client.post(decision_page(request), decided(request, names=["person"]))
    assert (done.status_code, done.headers["Location"]) == (302, f"{QUEUE}?standing=waiting")
    contact = ContactPoint.objects.get()
    assert (contact.person, contact.phone, contact.confirmed_on) == ("D. Person", "", localdate())
    after = client.get(decision_page(request)).content.decode()
    assert ('type="checkbox"' in after, "Accepted by secretariat" in after) == (False, True)


def test_a_successor_waits_for_the_note_of_the_state(secretariat, sign_in):
    told = {"person": "New Person", "email": "new@ministry.example.org", "left_on": "2022-01-31"}
    request = proposed("succeeded", **told)
    client = sign_in(secretariat)
    page = client.post(decision_page(request), {"names": ["person", "email"], "left_on": "2022-01-31", "accept": "yes"})
    assert set(page.context["form"].errors) == {"nominated_by_note", "nominated_on"}
    filled_in = {"left_on": "2022-01-31", "nominated_by_note": "Note 2/2022", "nominated_on": "2022-02-01"}
    client.post(decision_page(request), decided(request, names=["person", "email"], **filled_in))
    before, after = ContactPoint.objects.order_by("pk")
    assert (before.successor, str(before.retired_on)) == (after, "2022-01-31")
    assert (after.person, after.nominated_by_note) == ("New Person", "Note 2/2022")


def test_a_successor_that_is_recorded_already_is_chosen(secretariat, sign_in):
    request = proposed("succeeded", person="New Person", email="new@ministry.example.org", left_on="2022-01-31")
    of_kind = {"kind": "technical", "post": "Counsellor"}
    recorded = make_contact(person="New Person", email="NEW@ministry.example.org", **of_kind)
    make_contact(person="Of another kind", email="other@ministry.example.org")
    make_contact(person="Long gone", email="gone@ministry.example.org", retired_on=localdate(), **of_kind)
    client = sign_in(secretariat)
    form = client.get(decision_page(request)).context["form"]
    assert form.initial["successor"] == recorded
    assert [label for _key, label in form.fields["successor"].choices][1:] == [recorded.told_apart()]
    client.post(decision_page(request), decided(request, left_on="2022-01-31", successor=recorded.pk))
    before = ContactPoint.objects.get(pk=request.contact_id)
    assert (before.successor, str(before.retired_on)) == (recorded, "2022-01-31")


def test_of_who_was_retired_by_hand_no_day_is_asked_and_the_successor_on_record_is_chosen(secretariat, sign_in):
    request = proposed("succeeded", person="New Person", email="new@ministry.example.org", left_on="2022-01-31")
    recorded = make_contact(kind="technical", email="else@ministry.example.org", nominated_on=datetime.date(2022, 1, 5))
    contact = ContactPoint.objects.get(pk=request.contact_id)
    contact.retire(datetime.date(2022, 1, 2))
    contact.hand_over(recorded)
    recorded.retire(datetime.date(2022, 1, 6))  # and has another after it
    client = sign_in(secretariat)
    page = client.get(decision_page(request))
    assert f"Left the post on {date_format(contact.retired_on)}" in page.content.decode()
    form = page.context["form"]
    assert ("left_on" in form.fields, form.initial["successor"]) == (False, recorded)
    client.post(decision_page(request), decided(request, successor=recorded.pk))
    contact.refresh_from_db()
    request.refresh_from_db()
    assert (str(contact.retired_on), contact.successor, request.is_accepted) == ("2022-01-02", recorded, True)


def test_of_who_was_retired_by_hand_the_departure_is_accepted_as_recorded(secretariat, sign_in):
    request = proposed("not-me")
    request.contact.retire(datetime.date(2022, 1, 2))
    client = sign_in(secretariat)
    assert set(client.get(decision_page(request)).context["form"].fields) == {"comment", "seen"}
    client.post(decision_page(request), decided(request))
    request.refresh_from_db()
    assert (request.is_accepted, str(ContactPoint.objects.get().retired_on)) == (True, "2022-01-02")


def test_what_a_colleague_has_corrected_meanwhile_is_told_unticked_and_not_overwritten(secretariat, sign_in):
    request = make_request()
    proposal = {"email": "proposed@ministry.example.org", "person": "D. Person"}
    request.propose(ConfirmationRequest.Answer.CORRECTED, timezone.now(), proposal)
    client = sign_in(secretariat)
    page = client.get(decision_page(request))
    assert "The record was changed since" not in page.content.decode()
    looked_at = decided(request, names=["email", "person"])
    assert f'name="seen" value="{looked_at["seen"]}"' in page.content.decode()
    contact = ContactPoint.objects.get()
    contact.email = "right@ministry.example.org"
    contact.save()
    refused = client.post(decision_page(request), looked_at)
    html = refused.content.decode()
    assert (refused.status_code, "The record was changed in the meantime." in html) == (200, True)
    assert (f'value="{looked_at["seen"]}"' in html, ContactPoint.objects.get().email) == (False, contact.email)
    again = client.get(decision_page(request))
    for shown in (refused, again):
        ticked = [(one["name"], one["is_ticked"], one["is_changed"]) for one in shown.context["changes"]]
        assert ticked == [("person", True, False), ("email", False, True)]
    assert "The record was changed since this was answered." in again.content.decode()
    client.post(decision_page(request), decided(request, names=["person"]))
    contact.refresh_from_db()
    assert (contact.email, contact.person) == ("right@ministry.example.org", "D. Person")


def test_what_is_ticked_although_it_was_changed_stays_ticked_once_that_was_looked_at(secretariat, sign_in):
    request = make_request()
    proposal = {"email": "proposed@ministry.example.org", "person": "D. Person"}
    request.propose(ConfirmationRequest.Answer.CORRECTED, timezone.now(), proposal)
    before = decided(request)
    contact = ContactPoint.objects.get()
    contact.email = "right@ministry.example.org"
    contact.save()
    client = sign_in(secretariat)
    mistaken = {"names": ["email"], "comment": "Kept " * 101}
    ticked = [
        [one["name"] for one in client.post(decision_page(request), told).context["changes"] if one["is_ticked"]]
        for told in (before | mistaken, decided(request) | mistaken)
    ]
    assert ticked == [[], ["email"]]


def test_it_is_told_before_and_after_that_nobody_is_asked_at_an_address_that_is_called_wrong(secretariat, sign_in):
    request = make_request()
    proposal = {"email": "proposed@ministry.example.org", "person": "D. Person"}
    request.propose(ConfirmationRequest.Answer.CORRECTED, timezone.now(), proposal)
    client, page = sign_in(secretariat), request.contact.get_absolute_url()
    told = "Nobody is asked at the address that is recorded"
    assert told in client.get(decision_page(request)).content.decode()
    assert told not in client.get(page).content.decode()
    client.post(decision_page(request), decided(request, names=["person"]))
    assert told in client.get(page).content.decode()
    request.contact.refresh_from_db()
    request.contact.confirm(localdate())
    assert told not in client.get(page).content.decode()


def test_a_mail_that_came_back_is_recorded_told_and_taken_back(secretariat, sign_in):
    request = make_request()
    make_request(make_contact("PAN", email="other@ministry.example.org"))
    client, page = sign_in(secretariat), request.contact.get_absolute_url()
    assert "This mail came back" in client.get(decision_page(request)).content.decode()
    told = client.post(decision_page(request), {"bounced": "1", "note": "Mailbox unknown"}, follow=True)
    assert "No more requests to confirm are sent to this address." in told.content.decode()
    entry = next(one for one in client.get(reverse("admin:index")).context["waiting"] if "came back" in one.words)
    assert entry.count == 1
    assert list(client.get(entry.address).context["cl"].result_list) == [request.contact]
    html = client.get(page).content.decode()
    assert ("A mail to this address came back" in html, "Mailbox unknown" in html) == (True, True)
    assert list(client.get(f"{QUEUE}?standing=bounced").context["cl"].result_list) == [request]
    again = client.post(decision_page(request), {"bounced": "1"}, follow=True).content.decode()
    assert "Only a mail that was sent comes back." in again
    client.post(decision_page(request), {"taken-back": "1"})
    assert "came back" not in client.get(page).content.decode()


def test_who_may_only_look_records_no_mail_that_came_back(secretariat, sign_in):
    request = make_request()
    secretariat.groups.get().permissions.remove(Permission.objects.get(codename="change_confirmationrequest"))
    client = sign_in(secretariat)
    page = client.get(decision_page(request))
    assert (page.status_code, "This mail came back" in page.content.decode()) == (200, False)
    assert client.post(decision_page(request), {"bounced": "1"}).status_code == 403
    request.refresh_from_db()
    assert request.bounced_at is None


def test_an_answer_that_waits_keeps_the_entry_from_being_confirmed_by_hand(secretariat, sign_in):
    request = proposed("not-me")
    client = sign_in(secretariat)
    assert "Answered: waits for the Secretariat" in client.get(request.contact.get_absolute_url()).content.decode()
    action = {"action": "confirm_selected", "_selected_action": [request.contact_id]}
    page = client.post(reverse("admin:outreach_contactpoint_changelist"), action, follow=True)
    assert "Its answer waits to be decided on: do that first." in page.content.decode()
    assert ContactPoint.objects.get().confirmed_on is None


def test_nor_is_it_confirmed_in_its_form_while_all_else_can_be_changed(secretariat, sign_in):
    request = proposed("not-me")
    client = sign_in(secretariat)
    form = reverse("admin:outreach_contactpoint_change", args=[request.contact_id])
    told = {
        name: value or "" for name, value in client.get(form).context["adminform"].form.initial.items() if name != "id"
    } | {"post": "Counsellor", "secretariat_only": []}
    page = client.post(form, told | {"confirmed_on": str(localdate())})
    sentence = "Its answer waits to be decided on: do that first."
    assert page.context["adminform"].form.errors == {"confirmed_on": [sentence]}
    assert client.post(form, told).status_code == 302
    contact = ContactPoint.objects.get()
    assert (contact.post, contact.confirmed_on) == ("Counsellor", None)
    request.reject(secretariat, timezone.now(), "The mission says otherwise")
    client.post(form, told | {"confirmed_on": str(localdate())})
    assert ContactPoint.objects.get().confirmed_on == localdate()


def test_the_list_tells_the_first_mail_from_the_reminders(secretariat, sign_in):
    contact = make_contact()
    make_request(contact)
    make_request(contact, number=2)
    html = sign_in(secretariat).get(QUEUE).content.decode()
    assert (html.count("First mail"), html.count("Reminder 2")) == (1, 1)


def test_what_the_rules_refuse_is_told_on_the_page_and_nothing_is_lost(secretariat, sign_in):
    request = proposed("not-me")
    page = sign_in(secretariat).post(decision_page(request), decided(request, left_on="2020-01-01", comment="Kept"))
    html = page.content.decode()
    assert "A contact point cannot be retired before it was nominated." in html
    assert 'value="Kept"' in html
    request.refresh_from_db()
    assert request.is_waiting


def test_a_proposed_address_that_another_entry_has_is_told_on_accepting_and_nothing_is_lost(secretariat, sign_in):
    request = make_request()
    make_contact(kind="technical", email="Taken@ministry.example.org")
    told = {"email": "taken@ministry.example.org", "person": "D. Person"}
    request.propose(ConfirmationRequest.Answer.CORRECTED, timezone.now(), told)
    client = sign_in(secretariat)
    page = client.post(decision_page(request), decided(request, names=["email", "person"], comment="Kept"))
    sentence = "This State has a contact point of this kind with this address already."
    assert page.context["form"].non_field_errors() == [sentence]
    assert [one["is_ticked"] for one in page.context["changes"]] == [True, True]
    html = page.content.decode()
    assert (sentence in html, 'value="Kept"' in html) == (True, True)
    request.refresh_from_db()
    assert (request.is_waiting, ContactPoint.objects.get(pk=request.contact_id).person) == (True, "C. Person")
    client.post(decision_page(request), decided(request, names=["person"]))
    assert ContactPoint.objects.get(pk=request.contact_id).person == "D. Person"


def test_rejecting_needs_a_reason(secretariat, sign_in):
    request = proposed("not-me")
    client = sign_in(secretariat)
    page = client.post(decision_page(request), {"reject": "1"})
    assert page.context["form"].errors == {"comment": ["This is needed."]}
    client.post(decision_page(request), {"reject": "1", "comment": "The mission says otherwise"})
    request.refresh_from_db()
    assert (request.is_accepted, ContactPoint.objects.get().retired_on) == (False, None)


def test_what_is_decided_is_not_decided_again(secretariat, head, sign_in):
    request = proposed("not-me")
    request.reject(head, timezone.now(), "No")
    page = sign_in(secretariat).post(decision_page(request), {"left_on": str(localdate()), "accept": "1"}, follow=True)
    assert "This answer has been decided on already." in page.content.decode()
    assert ContactPoint.objects.get().retired_on is None
