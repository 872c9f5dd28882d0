import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.exchange.importing import check, write
from outreach.exchange.raw import columns, raw_rows, required_columns
from outreach.exchange.writing import as_csv, as_xlsx
from outreach.models import Activity, ContactPoint, Measure, Organization, ProgressReport, Review
from outreach.models.review import content_of
from tests.builders import CLEARED_AT, make_activity, make_cleared, make_contact, make_report
from tests.outreach.exchange.spreadsheets import ACTIVITY

TODAY = datetime.date(2026, 11, 22)
MODELS: dict[str, Any] = {"activities": Activity, "contacts": ContactPoint, "reports": ProgressReport}


def exported(noun: str) -> list[list[str]]:
    return [columns(noun), *raw_rows(noun, MODELS[noun].objects.all())]


def empty() -> None:
    for model in MODELS.values():
        ContactPoint.objects.update(successor=None)
        model.objects.all().delete()
    Organization.objects.exclude(acronym__in=["CYG", "GEM"]).delete()


def brought_back(noun: str, rows: list[list[str]], kind: str, by: User) -> list[list[str]]:
    """Import `rows`, as a file of the `kind`, into a database without records, and return what is exported then."""
    file = b"".join(as_csv(rows))
    if kind == "xlsx":
        with as_xlsx(rows, noun) as workbook:
            file = workbook.read()
    empty()
    result = check(noun, file, f"{noun}.{kind}", by, TODAY)
    assert (result.problems, result.duplicates) == ([], [])
    assert write(result, by, CLEARED_AT).created == len(rows) - 1
    return exported(noun)


def in_review(review: Review, activity: Activity) -> None:
    """Have the activity stand in the review as told, without the steps that lead there."""
    Activity.objects.filter(pk=activity.pk).update(review=review)


def make_activities(by: User) -> None:
    """Make one activity with all that can be told, in ways that spreadsheets get wrong, and others with little."""
    forum = Organization.objects.create(name="Forum; of \\ Oslo", kind="group-of-states")
    activity = make_activity(
        by,
        "2021-05-21/2021-05-24",
        ("NOR", "PAN"),
        ("EGY", "COG"),
        title="=HYPERLINK(1)",
        summary='Une ligne\r\n"et" une autre, avec ; et \t\n-\x0bfin',
        language="fr",
        kind="side-event",
        level="global",
        participants="'+1",
        place="'t Hooft",
        occasion="@occasion",
        outcome="2022-03-14",
        follow_up="00123",
        source="#N/A",
        reported_by_id="COD",
        is_by_secretariat=True,
    )
    activity.undertaken_by_organizations.add(forum)
    activity.addressed_to_organizations.add(forum, Organization.objects.get(acronym="GEM"))
    activity.partners.add(Organization.objects.get(acronym="CYG"))
    activity.measures.set(Measure.objects.filter(letter__in="bl"))
    make_activity(by, "2022", title="双边磋商", language="zh-hans", summary="", visibility="secretariat")
    make_activity(by, "2022-03", title="اجتماع", language="ar", stage="cancelled", reported_by_id=None)
    make_activity(by, "2030-01-02", title="-", stage="planned", undertaken_by=("TUR",))
    Activity.objects.update(review=Review.SUBMITTED)


def make_contacts(_by: User) -> None:
    """Make a line of successors, in and out of the post, with and without an address."""
    head = make_contact("NOR", languages="fr;en", phone="+4312603062", nominated_on=datetime.date(2022, 1, 1))
    head.confirm(datetime.date(2022, 2, 1))
    former = make_contact("NOR", retired_on=datetime.date(2022, 1, 1), successor=head, nominated_by_note="=1")
    make_contact("NOR", retired_on=datetime.date(2021, 10, 1), successor=former, person="-", post="")
    make_contact("PAN", person="", email="", phone="+5072000000", kind="mission-vienna")


def make_reports(_by: User) -> None:
    """Make reports with all and with little."""
    make_report("EGY", step="提交\r\n-", language="zh-hans", reference="+1", acknowledged_on=datetime.date(2022, 3, 20))
    make_report("RUS", reported_on=datetime.date(2023, 11, 3), received_on=datetime.date(2023, 11, 4))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("noun", "make"), [("activities", make_activities), ("contacts", make_contacts), ("reports", make_reports)]
)
def test_what_is_exported_and_imported_into_an_empty_database_is_exported_the_same(noun, make, kind, secretariat):
    make(secretariat)
    rows = exported(noun)
    assert len(rows) > 2
    assert brought_back(noun, rows, kind, secretariat) == rows


@pytest.mark.parametrize(
    ("noun", "make"), [("activities", make_activities), ("contacts", make_contacts), ("reports", make_reports)]
)
def test_what_is_exported_is_known_again_as_recorded(noun, make, secretariat):
    make(secretariat)
    rows = exported(noun)
    result = check(noun, b"".join(as_csv(rows)), "again.csv", secretariat, TODAY)
    assert (result.rows, result.problems, len(result.duplicates)) == ([], [], len(rows) - 1)


def change_activities(by: User) -> None:
    """Make the first activity something for the Secretariat only, with another summary and addressee, and submit it."""
    activity = Activity.objects.exclude(visibility="secretariat").earliest("pk")
    activity.visibility, activity.summary = "secretariat", "Another summary"
    activity.save()


def change_contacts(_by: User) -> None:
    """Confirm a contact, and give it a telephone number."""
    contact = ContactPoint.objects.get(state="NOR", retired_on=None)
    contact.phone = "+5072000000"
    contact.confirm(datetime.date(2023, 1, 1))


def change_reports(_by: User) -> None:
    """Acknowledge a report."""
    report = ProgressReport.objects.get(acknowledged_on=None)
    report.acknowledged_on = datetime.date(2024, 1, 1)
    report.save()


CHANGED = "This is held already, with another %s: nothing was changed."


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("noun", "make", "change", "sentences"),
    [
        ("activities", make_activities, change_activities, {CHANGED % "summary, visibility"}),
        (
            "contacts",
            make_contacts,
            change_contacts,
            {CHANGED % "phone, confirmed_on"},
        ),
        ("reports", make_reports, change_reports, {CHANGED % "acknowledged_on"}),
    ],
)
def test_what_was_changed_since_its_export_makes_no_second_record(noun, make, change, sentences, kind, secretariat):
    make(secretariat)
    rows = exported(noun)
    file = b"".join(as_csv(rows))
    if kind == "xlsx":
        with as_xlsx(rows, noun) as workbook:
            file = workbook.read()
    change(secretariat)
    held = exported(noun)
    result = check(noun, file, f"again.{kind}", secretariat, TODAY)
    assert (result.rows, result.problems, len(result.duplicates)) == ([], [], len(rows) - 1)
    assert {twin.sentence for twin in result.duplicates} - {"This is recorded already."} == sentences
    assert (write(result, secretariat, CLEARED_AT).created, exported(noun)) == (0, held)


def test_an_activity_that_is_imported_from_the_raw_form_says_what_it_said(secretariat):
    make_activities(secretariat)
    told = {activity.title: said(activity) for activity in Activity.objects.all()}
    brought_back("activities", exported("activities"), "xlsx", secretariat)
    assert {activity.title: said(activity) for activity in Activity.objects.all()} == told


def said(activity: Activity) -> dict[str, Any]:
    texts = {"summary": activity.summary.replace("\r\n", "\n").replace("\x0b", "\n")}
    return content_of(activity) | texts


# What a database can keep: PostgreSQL takes no zero character, and no database a lone half of a pair.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25, deadline=None
)
@given(title=TEXTS, summary=TEXTS, place=TEXTS, kind=st.sampled_from(["csv", "xlsx"]))
def test_any_text_is_brought_back_as_any_spreadsheet_can_hold_it(title, summary, place, kind, secretariat):
    empty()
    in_review(Review.SUBMITTED, make_activity(secretariat, title=f"T{title}", summary=summary, place=place))
    rows = exported("activities")
    assert brought_back("activities", rows, kind, secretariat) == rows


def test_the_raw_form_has_the_columns_that_an_import_asks_for_and_those_it_may_have():
    assert columns("activities") == [*ACTIVITY, "follow_up", "partners", "reported_by"]
    assert required_columns("activities") == list(ACTIVITY)


def test_rows_are_read_in_as_many_queries_a_chunk_however_many_there_are(secretariat):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            list(raw_rows("activities", Activity.objects.order_by("title")))
        return len(asked)

    make_activities(secretariat)
    few = queries()
    for number in range(20):
        in_review(Review.SUBMITTED, make_activity(secretariat, title=f"More {number}", addressed_to=("EGY",)))
    assert queries() == few


def test_drafts_and_returned_activities_have_no_raw_form(secretariat):
    for review in (Review.DRAFT, Review.RETURNED, Review.SUBMITTED):
        in_review(review, make_activity(secretariat, title=review))
    make_cleared(secretariat, secretariat=secretariat, title="cleared")
    make_activity(secretariat, title="Nobody yet", undertaken_by=())
    assert sorted(row[0] for row in raw_rows("activities", Activity.objects.all())) == ["cleared", "submitted"]


def test_rows_are_in_the_order_of_their_first_day_and_then_of_their_text_whatever_the_order_of_the_list(secretariat):
    for dates, title in (
        ("2022-03", "B"),
        ("2022-03-02", "A"),
        ("2022-03-01", "C"),
        ("2021", "D"),
        ("2022-03-01", "A"),
    ):
        in_review(Review.SUBMITTED, make_activity(secretariat, dates, title=title))
    rows = list(raw_rows("activities", Activity.objects.order_by("-title")))
    assert [row[0] for row in rows] == ["D", "A", "B", "C", "A"]
    assert rows == list(raw_rows("activities", Activity.objects.order_by("pk")))
