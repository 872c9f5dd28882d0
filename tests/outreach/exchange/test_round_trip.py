import pytest
from django.urls import reverse

from outreach.models import Activity, ContactPoint, Export, Import, Review
from tests.builders import make_activity, make_contact, make_report
from tests.outreach.exchange.test_raw import MODELS, empty, in_review, make_activities, make_contacts, make_reports
from tests.outreach.test_export import content_of, of_admin
from tests.outreach.test_import_pages import at_once, desk, do, upload, words  # noqa: F401

SITE = {"activities": reverse("outreach:activity-export"), "reports": reverse("outreach:report-export")}
ADMIN = {noun: of_admin(model._meta.label_lower) for noun, model in MODELS.items()}


def file_of(client, address: str, **asked: str) -> bytes:
    return content_of(client.post(address, {"file": "raw-csv"}, query_params=asked))


def make_more_contacts(by) -> None:
    make_contacts(by)
    make_contact("EGY", person="B. Person", email="b@ministry.example.org")
    make_contact("EGY", person="A. Person", email="a@ministry.example.org")


def make_more_reports(by) -> None:
    make_reports(by)
    make_report("CHN", step="Second")
    make_report("CHN", step="First")
    make_report("EGY", step="First", reported_on="2022-03-01")


@pytest.mark.parametrize(
    ("noun", "make", "address"),
    [
        ("activities", make_activities, SITE["activities"]),
        ("activities", make_activities, ADMIN["activities"]),
        ("contacts", make_more_contacts, ADMIN["contacts"]),
        ("reports", make_more_reports, SITE["reports"]),
        ("reports", make_more_reports, ADMIN["reports"]),
    ],
)
def test_a_raw_export_that_is_imported_into_an_empty_database_is_exported_byte_by_byte_the_same(
    noun,
    make,
    address,
    desk,  # noqa: F811
    secretariat,
):
    make(secretariat)
    file = file_of(desk, address)
    empty()
    upload(desk, file, noun=noun)
    do(desk, "confirm")
    assert (Import.objects.get().stage, MODELS[noun].objects.count()) == ("done", file.count(b"\r\n") - 1)
    assert file_of(desk, address) == file


def test_the_raw_form_is_the_same_from_the_site_and_the_admin_whatever_the_order_on_the_screen(
    desk,  # noqa: F811
    secretariat,
):
    make_activities(secretariat)
    make_more_contacts(secretariat)
    make_more_reports(secretariat)
    for noun, site in SITE.items():
        assert file_of(desk, site) == file_of(desk, ADMIN[noun])
    assert file_of(desk, SITE["activities"], sort="title") == file_of(desk, SITE["activities"], sort="-title")
    for address in ADMIN.values():
        assert file_of(desk, address, o="1") == file_of(desk, address, o="-1")
    assert ContactPoint.objects.count() == file_of(desk, ADMIN["contacts"]).count(b"\r\n") - 1


@pytest.mark.parametrize("address", [SITE["activities"], ADMIN["activities"]])
def test_a_raw_export_leaves_drafts_and_returned_activities_where_they_are_and_says_so(
    address,
    desk,  # noqa: F811
    secretariat,
):
    for review in (Review.DRAFT, Review.RETURNED, Review.SUBMITTED):
        in_review(review, make_activity(secretariat, title=f"Once {review}"))
    make_activity(secretariat, title="Nobody yet", undertaken_by=())
    assert "Without 3 rows that are drafts or were returned" in words(desk.get(address))
    file = file_of(desk, address)
    assert Export.objects.get().rows == 1
    empty()
    upload(desk, file)
    do(desk, "confirm")
    assert Activity.objects.get().title == "Once submitted"
    assert "Without" not in words(desk.get(address))
