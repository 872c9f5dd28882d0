"""Field by field and output by output: what is for the Secretariat only is shown, found and sorted by for it alone."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from outreach.models.contacts import PRIVATE
from tests.builders import make_contact

VALUES = {
    "post": "Zebra post",
    "person": "Q. Zebrowski",
    "email": "zebra@ministry.example.org",
    "phone": "+4312603062",
    "nominated_by_note": "Zebra/12",
}
SHOWN = VALUES | {"phone": "+43 1 2603062"}  # in pages and tables; cards have it plain


def make_known(**values: object):
    return make_contact(**VALUES | {"institution": "Ministry"} | values)


def outputs(client, contact) -> dict[str, str]:
    """Return all that a person can be shown of `contact`, by where it is shown."""
    export = reverse("outreach:directory-export")
    columns = {"columns": ["contact", "state", "email", "phone", "kept_back"]}
    pages = {
        "list": client.get(reverse("outreach:directory"), columns),
        "page": client.get(contact.get_absolute_url()),
        "state": client.get(reverse("state-detail", args=["NOR"])),
        "brief": client.get(reverse("outreach:state-brief", args=["NOR"])),
        "search": client.get(reverse("outreach:search"), {"q": "Norway"}),
        "card": client.post(reverse("outreach:contact-card", args=[contact.pk])),
    }
    files = {
        "csv": client.post(f"{export}?columns=contact&columns=email&columns=phone", {"file": "shown-csv"}),
        "cards": client.post(export, {"file": "shown-vcf"}),
    }
    assert {page.status_code for page in (*pages.values(), *files.values())} == {200}
    return {name: page.content.decode() for name, page in pages.items()} | {
        name: b"".join(file.streaming_content).decode() for name, file in files.items()
    }


def shows(output: str, field: str) -> bool:
    return any(value in output for value in (VALUES[field], SHOWN[field]))


@pytest.mark.parametrize("field", PRIVATE)
def test_a_field_for_the_secretariat_only_leaves_in_no_output_for_others(field, norway, secretariat, sign_in):
    contact = make_known(secretariat_only=field)
    told = outputs(sign_in(norway), contact)
    assert [name for name, output in told.items() if shows(output, field)] == []
    others = set(PRIVATE) - {field}
    assert {other for other in others if shows(told["page"], other)} == others
    assert shows(outputs(sign_in(secretariat), contact)["page"], field)


@pytest.mark.parametrize("field", PRIVATE)
def test_the_secretariat_is_shown_it_in_every_output_that_others_are_shown_it_in(field, norway, secretariat, sign_in):
    contact = make_known()
    for_norway = {name for name, output in outputs(sign_in(norway), contact).items() if shows(output, field)}
    contact.secretariat_only = field
    contact.save()
    told = outputs(sign_in(secretariat), contact)
    assert for_norway
    assert {name for name in for_norway if not shows(told[name], field)} == set()


@pytest.mark.parametrize("field", PRIVATE)
def test_nobody_finds_a_contact_by_a_field_that_is_not_shown(field, norway, secretariat, sign_in):
    contact = make_known(secretariat_only=field)
    for page, named in (("outreach:directory", "table"), ("outreach:search", "found")):
        found = sign_in(norway).get(reverse(page), {"q": VALUES[field]}).context[named]
        assert (len(found.rows) if named == "table" else len(found)) == 0, page
        assert contact.institution in sign_in(secretariat).get(reverse(page), {"q": VALUES[field]}).content.decode()


def test_the_order_does_not_tell_a_name_that_is_not_shown(norway, sign_in):
    first = make_contact(person="Z", post="A", email="a@ministry.example.org")
    kept = make_contact(person="M", post="B", email="b@ministry.example.org", secretariat_only="person")
    client = sign_in(norway)

    def order() -> list[int]:
        table = client.get(reverse("outreach:directory"), {"sort": "contact"}).context["table"]
        return [row.record.pk for row in table.rows]

    assert order() == [kept.pk, first.pk]
    kept.person = "Zz"
    kept.save()
    assert order() == [kept.pk, first.pk]


def test_only_fields_that_can_be_kept_back_are_and_each_once(db):
    assert make_contact(secretariat_only="phone; person;phone").secretariat_only == "person;phone"
    with pytest.raises(ValidationError) as error:
        make_contact("PAN", secretariat_only="institution")
    assert list(error.value.message_dict) == ["secretariat_only"]


def test_the_secretariat_ticks_what_is_kept_back(secretariat, sign_in):
    contact = make_known(secretariat_only="phone")
    page = reverse("admin:outreach_contactpoint_change", args=[contact.pk])
    client = sign_in(secretariat)
    form = client.get(page).context["adminform"].form
    values = {name: form[name].value() or "" for name in form.fields if name != "secretariat_only"}
    assert form["secretariat_only"].value() == ["phone"]
    assert client.post(page, values | {"secretariat_only": ["email", "person"]}).status_code == 302
    contact.refresh_from_db()
    assert contact.secretariat_only == "person;email"
    assert client.post(page, values | {"secretariat_only": ["institution"]}).context["adminform"].form.errors


def test_a_card_with_such_a_field_says_that_it_is_not_to_be_passed_on(secretariat, norway, sign_in):
    contact = make_known(secretariat_only="phone")
    card = reverse("outreach:contact-card", args=[contact.pk])
    assert "do not pass it on" in sign_in(secretariat).post(card).content.decode()
    assert "pass it on" not in sign_in(norway).post(card).content.decode()


def test_what_is_kept_back_is_marked_in_every_list_and_file_of_the_secretariat(secretariat, sign_in):
    make_known(secretariat_only="phone;email"), make_known(state="PAN")
    client = sign_in(secretariat)
    told = "e-mail, telephone"
    page, export = reverse("outreach:directory"), reverse("outreach:directory-export")
    for asked in ("", "?columns=contact&columns=phone"):
        table = client.get(page + asked).context["table"]
        assert [row.get_cell_value("kept_back") for row in table.rows] == [told, ""], asked
        file = b"".join(client.post(export + asked, {"file": "shown-csv"}).streaming_content).decode()
        rows = csv.DictReader(io.StringIO(file.removeprefix("\ufeff")))
        assert [row["For the Secretariat only"] for row in rows] == [told, ""], asked
    of_admin = reverse("admin-export", args=["outreach", "contactpoint"])
    pages = {
        "state": client.get(reverse("state-detail", args=["NOR"])),
        "brief": client.get(reverse("outreach:state-brief", args=["NOR"])),
        "search": client.get(reverse("outreach:search"), {"q": "Norway"}),
        "admin": client.get(reverse("admin:outreach_contactpoint_changelist")),
    }
    for name, answer in pages.items():
        assert f"For the Secretariat only: {told}" in answer.content.decode(), name
    file = b"".join(client.post(of_admin, {"file": "shown-csv"}).streaming_content).decode()
    assert file.count(f"For the Secretariat only: {told}") == 1


def test_what_is_kept_back_is_no_column_for_those_who_are_not_told_nor_where_nothing_is(norway, secretariat, sign_in):
    contact = make_known(secretariat_only="phone")

    def columns(who) -> set[str]:
        page = sign_in(who).get(reverse("outreach:directory"), {"columns": ["contact", "kept_back"]})
        return {column.name for column in page.context["table"].columns.iterall()}

    assert ("kept_back" in columns(norway), "kept_back" in columns(secretariat)) == (False, True)
    table = sign_in(norway).get(reverse("outreach:directory"), {"columns": "kept_back"}).context["table"]
    assert not table.is_chosen
    contact.secretariat_only = ""
    contact.save()
    assert "kept_back" not in columns(secretariat)


def test_what_is_always_shown_is_not_asked_for(secretariat, sign_in):
    make_known(secretariat_only="phone")
    page = sign_in(secretariat).get(reverse("outreach:directory")).content.decode()
    assert ('value="phone"' in page, 'value="kept_back"' in page) == (True, False)


def test_an_address_is_written_to_alone_whatever_it_holds(secretariat, sign_in):
    contact = make_known(email="bob?bcc=evil@example.org")
    for page in (reverse("outreach:directory"), contact.get_absolute_url(), reverse("state-detail", args=["NOR"])):
        html = sign_in(secretariat).get(page).content.decode()
        assert 'href="mailto:bob%3Fbcc%3Devil@example.org"' in html, page
        assert "mailto:bob?" not in html, page
