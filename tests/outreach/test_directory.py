import csv
import datetime
import io

import pytest
import vobject
from django.urls import reverse
from django.utils.timezone import localdate

from outreach.models import ContactPoint, Export
from outreach.models.directory import gaps, line_of
from states.models import State
from tests.builders import make_confirmed, make_contact, make_request

LIST = reverse("outreach:directory")
GAPS = reverse("outreach:directory-gaps")
EXPORT = reverse("outreach:directory-export")
DAY = datetime.timedelta(days=1)
LONG_AGO = datetime.date(2022, 1, 1)


def listed(client, **asked: str) -> list[int]:
    """Return the keys of the contact points on the list."""
    return [row.record.pk for row in client.get(LIST, asked).context["table"].rows]


def taken(client, file: str, **asked: str) -> str:
    response = client.post(f"{EXPORT}?{'&'.join(f'{name}={value}' for name, value in asked.items())}", {"file": file})
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode("utf-8-sig", "replace")


# Who is listed -------------------------------------------------------------------------------------------------------


def test_the_secretariat_sees_all_in_post_and_who_serves_a_state_sees_that_of_its_own(
    secretariat, norway, japan, sign_in
):
    ours, theirs = make_contact("NOR"), make_contact("PAN")
    make_contact("NOR", kind="technical", retired_on=localdate())
    assert listed(sign_in(secretariat)) == [ours.pk, theirs.pk]
    assert listed(sign_in(norway)) == [ours.pk]
    assert listed(sign_in(japan)) == []


def test_the_menu_leads_to_the_directory_only_where_there_is_one(norway, reader, sign_in):
    home = reverse("outreach:home")
    assert f'href="{LIST}"' in sign_in(norway).get(home).content.decode()
    assert LIST not in sign_in(reader).get(home).content.decode()


def test_the_list_is_narrowed_by_each_of_its_filters(secretariat, sign_in):
    today = localdate()
    norwegian = make_contact("NOR", languages="en;fr", confirmed_on=today)
    panamanian = make_contact("PAN", kind="technical", languages="es")
    swiss = make_contact("CHE", kind="mission-vienna", languages="ar", nominated_on=today)
    client = sign_in(secretariat)
    for asked, expected in (
        ({"state": "NOR"}, [norwegian]),
        ({"region": "latin-america-caribbean"}, [panamanian]),
        ({"kind": "technical"}, [panamanian]),
        ({"language": "fr"}, [norwegian]),
        ({"freshness": "confirmed"}, [norwegian]),
        ({"freshness": "named"}, [swiss]),
        ({"freshness": "overdue"}, [panamanian]),
        ({"q": "挪威"}, [norwegian]),
        ({"q": "Panamá person"}, [panamanian]),
        ({"state": "NOR", "kind": "technical"}, []),
        ({"kind": "nonsense", "state": "XXX"}, [norwegian, panamanian, swiss]),
    ):
        assert listed(client, **asked) == [contact.pk for contact in expected], asked


def test_the_list_of_another_day_shows_who_was_in_post_then_and_not_how_fresh_that_was(secretariat, sign_in):
    left = make_contact(nominated_on=LONG_AGO, retired_on=LONG_AGO + 10 * DAY)
    client = sign_in(secretariat)
    assert listed(client) == []
    then = str(LONG_AGO + 5 * DAY)
    assert listed(client, as_of=then) == [left.pk]
    assert listed(client, as_of=str(LONG_AGO - DAY)) == []
    [row] = client.get(LIST, {"as_of": then, "freshness": "silent"}).context["table"].rows
    assert row.record.freshness == ""


@pytest.mark.parametrize("asked", ["sort=contact", "sort=-state", "sort=kind", "sort=institution", "sort=region"])
def test_the_list_is_sorted_by_what_it_shows(asked, secretariat, sign_in):
    make_contact("NOR", person="B. Person"), make_contact("PAN", person="A. Person", kind="technical")
    assert sign_in(secretariat).get(f"{LIST}?{asked}").status_code == 200


# What is missing -----------------------------------------------------------------------------------------------------


def test_states_that_have_not_named_a_contact_point_of_a_kind_are_listed(secretariat, norway, sign_in):
    make_contact("NOR", kind="technical")
    make_contact("PAN", retired_on=localdate())
    told = {gap.state.pk: gap for gap in gaps(secretariat, localdate())}
    assert len(told) == State.objects.count()
    assert set(told["NOR"].missing) == set(ContactPoint.Kind) - {ContactPoint.Kind.TECHNICAL}
    assert (told["NOR"].has_none, told["PAN"].has_none) == (False, True)
    assert [gap.state.pk for gap in gaps(norway, localdate())] == ["NOR"]
    client = sign_in(secretariat)
    without = client.get(GAPS, {"kind": "none"}).context["table"]
    assert len(without.rows) == State.objects.count() - 1
    missing = client.get(GAPS, {"kind": "technical", "state": "NOR"}).context["table"]
    assert len(missing.rows) == 0
    unnamed = f"{State.objects.count() - 1} States have no contact point in post"
    assert unnamed in " ".join(client.get(LIST).content.decode().split())


def test_a_state_that_has_named_all_kinds_is_no_gap(secretariat):
    for kind in ContactPoint.Kind:
        make_contact("NOR", kind=kind)
    assert "NOR" not in {gap.state.pk for gap in gaps(secretariat, localdate())}


# One of them ---------------------------------------------------------------------------------------------------------


def test_the_page_tells_who_held_the_post_before_and_after(norway, sign_in):
    now = make_contact(person="Now", nominated_on=LONG_AGO + 30 * DAY)
    middle = make_contact(
        person="Middle", nominated_on=LONG_AGO + 10 * DAY, retired_on=LONG_AGO + 30 * DAY, successor=now
    )
    first = make_contact(person="First", nominated_on=LONG_AGO, retired_on=LONG_AGO + 10 * DAY, successor=middle)
    twin = make_contact(person="Twin", nominated_on=LONG_AGO, retired_on=LONG_AGO + 9 * DAY, successor=middle)
    make_contact(person="Elsewhere", kind="technical")
    for contact in (first, middle, now):
        assert [one.person for one in line_of(contact, norway)] == ["First", "Twin", "Middle", "Now"]
    page = sign_in(norway).get(reverse("outreach:contact-detail", args=[middle.pk]))
    html = page.content.decode()
    assert [one.pk for one in page.context["line"]] == [first.pk, twin.pk, middle.pk, now.pk]
    assert f'href="{now.get_absolute_url()}"' in html
    assert f'href="{middle.get_absolute_url()}"' not in html


def test_what_was_asked_and_taken_away_is_told_to_the_secretariat_alone(secretariat, norway, sign_in):
    contact = make_contact()
    make_request(contact)
    page = reverse("outreach:contact-detail", args=[contact.pk])
    assert "Asked to confirm" in sign_in(secretariat).get(page).content.decode()
    sign_in(secretariat).post(reverse("outreach:contact-card", args=[contact.pk]))
    assert "secretariat, vCard" in " ".join(sign_in(secretariat).get(page).content.decode().split()).replace(
        "<bdi>", ""
    ).replace("</bdi>", "")
    html = sign_in(norway).get(page).content.decode()
    assert ("Asked to confirm" in html, "Files that hold" in html) == (False, False)


# Files ---------------------------------------------------------------------------------------------------------------


def test_the_list_leaves_as_csv_that_no_spreadsheet_takes_for_formulas(secretariat, sign_in):
    make_contact(person="=cmd|' /C calc'!A0", phone="+4312603062")
    head, row = csv.reader(io.StringIO(taken(sign_in(secretariat), "shown-csv")))
    told = dict(zip(head, row, strict=True))
    assert told["Contact point"].startswith("'=cmd")
    assert told["Telephone"] == "'+43 1 2603062"
    assert told["Freshness"] == "Overdue"


def test_the_list_leaves_as_cards_that_programs_read(norway, sign_in):
    kept = make_contact(person="Zoë; Ångström, PhD", phone="+4312603062")
    ContactPoint.objects.filter(pk=kept.pk).update(institution="Ministry\nof Peace")  # from before it had one line
    make_contact(kind="technical", person="", post="", email="office@ministry.example.org")
    make_contact("PAN", person="Not yours")
    first, second = vobject.readComponents(taken(sign_in(norway), "shown-vcf"))
    assert (first.fn.value, first.title.value) == ("Zoë; Ångström, PhD", "Desk officer")
    assert (first.org.value, first.tel.value) == (["Norway", "Ministry\nof Peace"], "+4312603062")
    assert (second.fn.value, second.email.value) == (
        "Ministry of Foreign Affairs (Norway)",
        "office@ministry.example.org",
    )
    assert "title" not in second.contents


def test_every_file_is_recorded_with_who_when_and_whose_details_it_holds(norway, secretariat, head, sign_in):
    ours, theirs = make_contact(), make_contact("PAN")
    taken(sign_in(norway), "shown-vcf")
    taken(sign_in(secretariat), "shown-xlsx", state="PAN")
    sign_in(norway).post(reverse("outreach:contact-card", args=[ours.pk]))
    admin_list = reverse("admin-export", args=["outreach", "contactpoint"])
    list(sign_in(secretariat).post(admin_list, {"file": "raw-csv"}).streaming_content)
    told = [
        (one.by, one.listed, one.format, one.address, one.rows, one.is_personal, set(one.contacts.all()))
        for one in Export.objects.order_by("pk")
    ]
    assert told == [
        (norway, "contact points", "vcf", LIST, 1, True, {ours}),
        (secretariat, "contact points", "xlsx", f"{LIST}?state=PAN", 1, True, {theirs}),
        (norway, "contact points", "vcf", ours.get_absolute_url(), 1, True, {ours}),
        (secretariat, "contact points", "csv", "/admin/outreach/contactpoint/", 2, True, {ours, theirs}),
    ]
    page = sign_in(head).get(reverse("admin:outreach_export_change", args=[Export.objects.latest("pk").pk]))
    assert f'<a href="{theirs.get_absolute_url()}">{theirs}</a>' in page.content.decode()


def test_files_of_requests_and_of_circular_mails_are_recorded_with_whose_details_they_hold(secretariat, sign_in):
    asked, written_to = make_contact(is_demonstration=True), make_contact("PAN")
    make_request(asked), make_request(asked, number=1), make_confirmed(secretariat, (written_to,))
    client = sign_in(secretariat)
    files = {
        name: b"".join(client.post(reverse("admin-export", args=["outreach", name]), {"file": "shown-csv"})).decode()
        for name in ("confirmationrequest", "circularmail")
    }
    assert [set(one.contacts.all()) for one in Export.objects.order_by("pk")] == [{asked}, {written_to}]
    rows = list(csv.DictReader(io.StringIO(files["confirmationrequest"].removeprefix("\ufeff"))))
    assert [row["Demonstration"] for row in rows] == ["Demonstration"] * 2
    assert "Demonstration" not in files["circularmail"]


def test_looking_takes_nothing_away_and_what_one_may_not_see_is_not_there(norway, panama, sign_in):
    contact = make_contact()
    card = reverse("outreach:contact-card", args=[contact.pk])
    assert sign_in(norway).get(card).status_code == 405
    sign_in(norway).get(EXPORT)
    client = sign_in(panama)
    assert client.post(card).status_code == 404
    assert client.get(reverse("outreach:contact-detail", args=[contact.pk])).status_code == 404
    assert not Export.objects.exists()


def test_other_lists_are_not_had_as_cards(secretariat, sign_in):
    client = sign_in(secretariat)
    for address in (reverse("outreach:roster-export"), reverse("admin-export", args=["outreach", "contactpoint"])):
        assert client.post(address, {"file": "shown-vcf"}).status_code == 404
    assert client.post(EXPORT, {"file": "raw-vcf"}).status_code == 404


@pytest.mark.parametrize("page", ["directory", "directory-gaps", "roster", "activity-list"])
@pytest.mark.parametrize("number", ["-1", "0", "100000", "all"])
def test_nobody_asks_for_another_number_of_rows(page, number, secretariat, sign_in):
    make_contact("NOR")
    client = sign_in(secretariat)
    address = reverse(f"outreach:{page}")
    pages = [client.get(address, asked).context["table"].paginator.per_page for asked in ({}, {"per_page": number})]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("name", ["person", "post", "institution"])
def test_what_is_told_in_one_line_is_kept_in_one_line(name, db):
    contact = make_contact("NOR", **{name: "Eve\r\nBCC: b@example.org\x0b<b>"})
    assert getattr(ContactPoint.objects.get(pk=contact.pk), name) == "Eve BCC: b@example.org <b>"
