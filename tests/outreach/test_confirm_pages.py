"""The page of the signed link, opened without an account; and the page on which the Secretariat decides."""

import datetime
import re

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from outreach.models import ConfirmationRequest, ContactPoint
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
        ("phone", "", "+4312603062"),
    ]
    assert "A note" in page.content.decode()
    done = client.post(decision_page(request), {"names": ["person"], "accept": "yes"})
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
    client.post(decision_page(request), filled_in | {"names": ["person", "email"], "accept": "yes"})
    before, after = ContactPoint.objects.order_by("pk")
    assert (before.successor, str(before.retired_on)) == (after, "2022-01-31")
    assert (after.person, after.nominated_by_note) == ("New Person", "Note 2/2022")


def test_what_the_rules_refuse_is_told_on_the_page_and_nothing_is_lost(secretariat, sign_in):
    request = proposed("not-me")
    page = sign_in(secretariat).post(
        decision_page(request), {"left_on": "2020-01-01", "comment": "Kept", "accept": "1"}
    )
    html = page.content.decode()
    assert "A contact point cannot be retired before it was nominated." in html
    assert 'value="Kept"' in html
    request.refresh_from_db()
    assert request.is_waiting


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
