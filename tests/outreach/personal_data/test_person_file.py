import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from outreach.models import (
    ContactPoint,
    Export,
)
from outreach.personal_data.person_file import as_json, file_of_account, file_of_record
from tests.builders import (
    make_activity,
    make_contact,
    make_coordinator,
    make_focal_point,
    make_offer,
    make_request,
)
from tests.outreach.personal_data.one_who_left import AT, NAME, ON


def parts(told: dict, what: str) -> list[dict]:
    return [part for part in told["held"] if part["what"] == what]


def test_a_person_takes_away_what_is_kept_and_that_is_recorded(eva, sign_in):
    make_coordinator("SWE", eva, starts_on=timezone.localdate(), person=NAME)
    hidden = make_activity(eva, undertaken_by=("SWE",))
    hidden.visibility = "secretariat"
    hidden.save()
    client, address = sign_in(eva), reverse("outreach:own-data")
    page = client.get(address).content.decode()
    assert "four years after the last day of the person" in page
    answer = client.post(address)
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="personal-data-')
    told_to = answer.json()
    assert parts(told_to, "user")[0]["rows"][0]["email"] == "eva.gronlund@ministry.example.org"
    terms = [row for part in parts(told_to, "coordinator") for row in part["rows"] if "person" in row]
    assert {row["person"] for row in terms} == {f"Ms. {NAME}", NAME}
    assert [past["person"] for row in terms for past in row.get("formerly", [])] == [NAME]
    assert parts(told_to, "unsaved text")[0]["rows"][0]["typed"] == {"title": [NAME]}
    assert parts(told_to, "user-group relationship")[0]["rows"][0]["group"] == "Coordinator"
    seen = [key for part in parts(told_to, "activity") for key in part["records"]]
    assert hidden.pk not in seen
    assert len(seen) == 1
    assert eva.password not in answer.content.decode()
    assert Export.objects.values_list("by", "address", "format", "is_personal").get() == (eva.pk, address, "json", True)


def test_nobody_takes_what_is_kept_on_another(eva, norway, sign_in):
    told_to = sign_in(norway).post(reverse("outreach:own-data")).json()
    assert "Grönlund" not in json.dumps(told_to, ensure_ascii=False)
    assert told_to["account"] == "norway"


def test_the_secretariat_hands_out_what_is_kept_on_a_contact_point(secretariat, sign_in):
    contact = make_contact("SWE", person=NAME, email="old@example.org")
    contact.email = "new@example.org"
    contact.save()
    make_contact("NOR", person="Somebody else")
    answer = sign_in(secretariat).post(
        reverse("admin:outreach_contactpoint_changelist"),
        {"action": "export_persons", "_selected_action": contact.pk},
    )
    row = answer.json()["held"][0]["rows"][0]
    assert (row["person"], row["email"]) == (NAME, "new@example.org")
    assert [past["email"] for past in row["formerly"]] == ["old@example.org"]
    assert "Somebody else" not in answer.content.decode()
    assert Export.objects.values_list("by", "rows", "is_personal").get() == (secretariat.pk, 1, True)
    assert list(Export.objects.get().contacts.all()) == [contact]


@pytest.mark.parametrize(
    ("make", "noun"), [(make_coordinator, "coordinator"), (make_focal_point, "focalpoint"), (make_offer, "rosteroffer")]
)
def test_the_secretariat_hands_out_what_a_term_or_an_offer_tells_of_one_without_an_account(
    make, noun, norway, secretariat, sign_in, tmp_path
):
    by = [norway] if make is make_offer else []
    row, other = make("SWE", *by, person="First Person"), make("NOR", *by, person="Somebody else")
    row.person, row.post = NAME, "Attaché"
    row.save()
    row.person = f"Ms. {NAME}"
    row.save()
    answer = sign_in(secretariat).post(
        reverse(f"admin:outreach_{noun}_changelist"), {"action": "export_persons", "_selected_action": row.pk}
    )
    told_to = answer.json()
    assert (told_to["record"], told_to["held"][0]["rows"]) == (
        row.pk,
        [{"record": row.pk, "person": f"Ms. {NAME}", "formerly": [{"person": NAME}]}],
    )
    assert told_to["held"][1]["rows"][0]["post"] == "Attaché"
    text = answer.content.decode()
    assert [name for name in ("First Person", other.person, norway.username) if name in text] == []
    address = reverse(f"admin:outreach_{noun}_changelist") + f"?id__in={row.pk}"
    assert Export.objects.values_list("by", "address", "rows", "is_personal").get() == (
        secretariat.pk,
        address,
        1,
        True,
    )
    assert sign_in(secretariat).get(address).context["cl"].result_count == 1
    path = tmp_path / "eva.json"
    call_command("export_person", "--record", noun, str(row.pk), "--output", str(path))
    assert json.loads(path.read_text()) == told_to


def test_the_command_writes_the_same_to_a_file_that_only_its_owner_reads(eva, tmp_path):
    path = tmp_path / "eva.json"
    call_command("export_person", "--account", "eva.gronlund", "--output", str(path), verbosity=0)
    assert json.loads(path.read_text())["account"] == "eva.gronlund"
    assert path.stat().st_mode & 0o077 == 0
    call_command("export_person", "--record", "contactpoint", str(ContactPoint.objects.get().pk), "--output", str(path))
    assert NAME in path.read_text()
    with pytest.raises(CommandError, match="There is nobody"):
        call_command("export_person", "--account", "nobody")
    with pytest.raises(CommandError, match="There is nobody"):
        call_command("export_person", "--record", "coordinator", "nobody")
    with pytest.raises(CommandError, match="One of coordinator, focalpoint, rosteroffer, contactpoint"):
        call_command("export_person", "--record", "activity", "1")


def test_no_file_of_a_contact_tells_who_held_the_post_before_or_was_named_as_successor(db):
    contact = make_contact("SWE", person="First Person", email="first@example.org", phone="+4684051000")
    first = make_request(contact, answer="corrected", answered_at=AT, proposed={"phone": "+4684052000"})
    contact.person, contact.email, contact.phone = "Second Person", "second@example.org", ""
    contact.save()
    contact.phone = "+4684053000"
    contact.save()
    third = {"person": "Third Person", "email": "third@example.org", "phone": "+4684059999", "post": "Attaché"}
    asked = make_request(contact, number=1, answer="succeeded", answered_at=AT, proposed=third)
    asked.proposed = third | {"email": "other@example.org"}
    asked.save()
    make_request(contact, number=2, answer="corrected", answered_at=AT, proposed=third)
    own = {"email": "new@example.org", "phone": "+4684054000"}
    make_request(contact, number=3, answer="corrected", answered_at=AT, proposed=own)
    told_to = file_of_record(contact, ON)
    text = as_json(told_to).decode()
    for another in ("First", "first@", "+4684051000", "+4684052000", "Third", "third@", "other@", "+4684059999"):
        assert another not in text
    row = told_to["held"][0]["rows"][0]
    assert (row["person"], row["email"], row["phone"]) == ("Second Person", "second@example.org", "+4684053000")
    assert [past["phone"] for past in row["formerly"]] == [""]
    asked_of = [row for part in parts(told_to, "request to confirm") for row in part["rows"] if "proposed" in row]
    assert first.pk not in {row["record"] for row in asked_of}
    assert [row["proposed"] for row in sorted(asked_of, key=lambda row: row["record"])] == [
        {"post": "Attaché"},
        {"post": "Attaché"},
        own,
    ]


def test_no_file_of_an_account_tells_whom_a_term_named_before(norway):
    term = norway.coordinator_terms.get()
    term.person = "Second Person"
    term.save()
    term.person, term.post = "PERSON, Second", "Minister"
    term.save()
    text = as_json(file_of_account(norway, norway, ON)).decode()
    assert "A. Person" not in text
    assert ("Second Person" in text, "PERSON, Second" in text) == (True, True)


def test_the_page_says_where_to_ask_for_what_is_told_by_name_alone(eva, sign_in):
    page = sign_in(eva).get(reverse("outreach:own-data")).content.decode()
    assert "ask the Secretariat for that" in page
    assert ContactPoint.objects.get().email not in json.dumps(
        [part for part in file_of_account(eva, eva, ON)["held"] if part["what"] == "contact point"]
    )
