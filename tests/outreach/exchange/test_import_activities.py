import csv
import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outreach.exchange.importing import Checked, check, reject_file, write
from outreach.models import Activity, Measure, Organization, ReviewStep
from tests.builders import CLEARED_AT, make_activity
from tests.outreach.exchange.spreadsheets import ACTIVITY, activities, as_csv, as_xlsx, workbook

TODAY = datetime.date(2026, 11, 22)


def checked(by: User, *changes: dict[str, str]) -> Checked:
    return check("activities", as_csv(activities(*changes)), "activities.csv", by, TODAY)


def problems(by: User, *changes: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.sentence) for problem in checked(by, *changes).problems]


def imported(by: User, *changes: dict[str, str]) -> list[Activity]:
    """Import the rows, which must be good, and return the activities."""
    result = checked(by, *changes)
    assert result.problems == []
    written = write(result, by, CLEARED_AT)
    return [Activity.objects.get(pk=key) for key in written.keys]


def test_a_row_becomes_an_activity_that_says_all_it_told(secretariat):
    [activity] = imported(
        secretariat,
        {
            "title": "双边磋商",
            "summary": "Une ligne\net une autre",
            "language": "Chinese",
            "kind": "Side event",
            "dates": "21–24 May 2021",
            "undertaken_by": "Turkey; 巴拿马;GEM",
            "addressed_to": "Kingdom of the Netherlands; CTBTO Youth Group",
            "participants": "Experts",
            "occasion": "General Assembly",
            "measures": "2021/10(l); 2021/b",
            "outcome": "A further meeting",
            "follow_up": "A letter",
            "partners": "CYG",
            "reported_by": "Zaire",
        },
    )
    assert (activity.title, activity.summary, activity.language) == ("双边磋商", "Une ligne\net une autre", "zh-hans")
    assert (activity.kind, activity.level, activity.stage, activity.visibility) == (
        "side-event",
        "bilateral",
        "completed",
        "public",
    )
    assert str(activity.dates) == "2021-05-21/2021-05-24"
    assert sorted(state.pk for state in activity.undertaken_by.all()) == ["PAN", "TUR"]
    assert [body.acronym for body in activity.undertaken_by_organizations.all()] == ["GEM"]
    assert [state.pk for state in activity.addressed_to.all()] == ["NLD"]
    assert [body.acronym for body in activity.addressed_to_organizations.all()] == ["CYG"]
    assert [body.acronym for body in activity.partners.all()] == ["CYG"]
    assert sorted(measure.citation for measure in activity.measures.all()) == ["10(b)", "10(l)"]
    assert (activity.participants, activity.place, activity.occasion) == ("Experts", "Oslo", "General Assembly")
    assert (activity.outcome, activity.follow_up, activity.source) == ("A further meeting", "A letter", "Note 12/2022")
    assert (activity.reported_by_id, activity.recorded_by, activity.is_by_secretariat) == ("COD", secretariat, False)
    assert Activity.objects.search("磋商 oslo").get() == activity


def test_what_the_secretariat_undertook_is_told_by_pts(secretariat):
    [activity] = imported(secretariat, {"undertaken_by": "PTS", "addressed_to": ""})
    assert (activity.is_by_secretariat, activity.undertaken_by.count(), activity.reported_by) == (True, 0, None)


def test_an_imported_activity_waits_in_the_review_with_the_step_that_brought_it_there(secretariat):
    [activity] = imported(secretariat, {})
    assert activity.review == Activity.Review.SUBMITTED
    [step] = ReviewStep.objects.filter(activity=activity)
    assert (step.verb, step.by, step.at, step.history.get().history_user) == (
        "submit",
        secretariat,
        CLEARED_AT,
        secretariat,
    )
    activity.clear(secretariat, timezone.now())
    assert activity.cleared_version is not None
    assert activity.cleared_version.content["undertaken_by"] == ["NOR"]


def test_an_imported_activity_has_its_whole_history(secretariat):
    [activity] = imported(secretariat, {"undertaken_by": "NOR; PAN; GEM", "partners": "CYG"})
    past: Any = activity.history.get()
    assert (past.history_type, past.history_user, past.history_date) == ("+", secretariat, CLEARED_AT)
    assert past.history_change_reason == "Imported from activities.csv"
    assert sorted(row.state_id for row in past.undertaken_by.all()) == ["NOR", "PAN"]
    for name in ("undertaken_by_organizations", "addressed_to", "partners", "measures"):
        told = [row.pk for row in getattr(activity, name).all()]
        [kept] = getattr(past, name).all()
        assert [told] == [[value for key, value in vars(kept).items() if key[-3:] == "_id" and key[:-3] in KEYS]]
    activity.title = "Another title"
    activity.save()
    changes = activity.history.latest().diff_against(past).changed_fields
    assert changes == ["title"]


KEYS = {"state", "organization", "measure"}


@pytest.mark.parametrize(
    ("dates", "kept"),
    [
        ("14.03.2021", "2021-03-14"),
        ("4.3.2021", "2021-03-04"),
        ("04.03.2021", "2021-03-04"),
        ("2021/03/14", "2021-03-14"),
        ("2021/3/4", "2021-03-04"),
        ("13/04/2021", "2021-04-13"),
        ("04/13/2021", "2021-04-13"),
        ("03/03/2021", "2021-03-03"),
        ("14.03.2021 00:00:00", "2021-03-14"),
        ("14.03.2021 – 16.03.2021", "2021-03-14/2021-03-16"),
        ("2021/03/14 to 2021/03/16", "2021-03-14/2021-03-16"),
    ],
)
def test_a_day_in_figures_that_nobody_can_misread_is_understood(dates, kept, secretariat):
    [activity] = imported(secretariat, {"dates": dates})
    assert str(activity.dates) == kept


@pytest.mark.parametrize("dates", ["44634", "44634.5", "2022-03-14 00:00:00", "14 March 2022", "2022-03-14"])
def test_a_day_is_understood_also_as_the_number_that_excel_keeps(dates, secretariat):
    [activity] = imported(secretariat, {"dates": dates})
    assert str(activity.dates) == "2022-03-14"


def test_a_number_of_a_day_in_a_workbook_that_counts_from_1904_is_that_day(secretariat):
    book = workbook(activities({}))
    book.worksheets[0].cell(2, 6, 43172)
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    result = check("activities", as_xlsx(book), "a.xlsx", secretariat, TODAY)
    assert (result.problems, result.preview[0][5]) == ([], "2022-03-14")


@pytest.mark.parametrize(("dates", "kept"), [("2022", "2022"), ("2022-03", "2022-03"), ("March 2022", "2022-03")])
def test_a_month_stays_a_month_and_a_year_a_year(dates, kept, secretariat):
    [activity] = imported(secretariat, {"dates": dates})
    assert str(activity.dates) == kept


DATES = (
    "“%s” is no date that can be told for sure. Write a day as 2005-03-14, a range as 2001-05-21/2001-05-24, "
    "a month as 2005-03, a year as 2005."
)


@pytest.mark.parametrize(
    ("change", "column", "sentence"),
    [
        ({"title": ""}, "title", "This field cannot be blank."),
        ({"title": "x" * 251}, "title", "Ensure this value has at most 250 characters (it has 251)."),
        ({"language": "de"}, "language", "“de” is none of these: ar, zh-hans, en, fr, ru, es."),
        ({"language": ""}, "language", "This field cannot be blank."),
        ({"kind": ""}, "kind", "This field cannot be blank."),
        ({"level": "local"}, "level", "“local” is none of these: bilateral, regional, global, national."),
        ({"dates": "03/04/2022"}, "dates", DATES % "03/04/2022"),
        *(
            ({"dates": dates}, "dates", DATES % dates)
            for dates in ("31.02.2022", "03.13.2022", "13/13/2022", "2022/13/01", "3.4.22", "03/04/2022 – 14/04/2022")
        ),
        ({"dates": "2022-02-30"}, "dates", DATES % "2022-02-30"),
        ({"dates": "2022-03-14/2022-03-12"}, "dates", DATES % "2022-03-14/2022-03-12"),
        ({"dates": ""}, "dates", "Say when it was, as exactly as is known: a day, a range of days, a month or a year."),
        (
            {"dates": "2030-03-14"},
            "stage",
            "An activity that ends in the future is not completed yet; it is planned or ongoing.",
        ),
        ({"undertaken_by": ""}, "undertaken_by", "Say who undertook the activity before you submit it."),
        (
            {"addressed_to": "PTS"},
            "addressed_to",
            "The Secretariat cannot stand here: name States and organizations.",
        ),
        (
            {"addressed_to": "Korea; Atlantis; NOR"},
            "addressed_to",
            "“Korea” may mean several: Republic of Korea (KOR); Democratic People's Republic of Korea (PRK). "
            "Write which one is meant. "
            "“Atlantis” is neither a State, by code or name, nor an organization that is recorded here.",
        ),
        (
            {"partners": "NOR"},
            "partners",
            "“NOR” is no organization that is recorded here. Record it, or say what it is: NOR [intergovernmental].",
        ),
        ({"reported_by": "x"}, "reported_by", "“x” is neither a code nor a name of a State that is recorded here."),
        ({"measures": "2021/10(z)"}, "measures", "“2021/10(z)” is no measure that is recorded here."),
        (
            {"measures": "10(b)", "dates": "2025-01-01"},
            "measures",
            "The dates do not tell which conference's measure “10(b)” is. Write it in full: 2021/10(b).",
        ),
        ({"visibility": "all"}, "visibility", "“all” is none of these: secretariat, coordinators, public."),
    ],
)
def test_each_problem_is_told_by_row_and_column_in_a_sentence(change, column, sentence, secretariat):
    assert problems(secretariat, {"title": "Another"}, change) == [(3, column, sentence)]


def test_all_problems_of_all_rows_are_told_at_once_in_the_order_of_the_file(secretariat):
    told = problems(
        secretariat,
        {"dates": "soon", "title": "", "measures": "l", "level": "x"},
        {"place": "Vienna"},
        {"undertaken_by": "", "kind": "y"},
    )
    assert [(row, column) for row, column, _sentence in told] == [
        (2, "title"),
        (2, "level"),
        (2, "dates"),
        (4, "kind"),
        (4, "undertaken_by"),
    ]


def test_nothing_is_written_unless_every_row_is_good(secretariat):
    result = checked(secretariat, {}, {"level": ""})
    assert len(result.rows) == 1
    with pytest.raises(ValidationError, match="the file has problems"):
        write(result, secretariat, CLEARED_AT)
    assert Activity.objects.count() == 0


def test_what_the_database_refuses_in_the_end_leaves_nothing_behind(secretariat):
    result = checked(secretariat, {}, {"title": "Another"})
    result.rows[1].record.ends_on = datetime.date(2020, 1, 1)
    with pytest.raises(IntegrityError):
        write(result, secretariat, CLEARED_AT)
    assert (Activity.objects.count(), Activity.history.count(), ReviewStep.objects.count()) == (0, 0, 0)


def test_the_same_row_twice_in_a_file_makes_one_record_and_is_told(secretariat):
    result = checked(secretariat, {}, {"undertaken_by": "Norway", "measures": "b"}, {"title": "Another"})
    assert [(twin.row, twin.sentence) for twin in result.duplicates] == [(3, "This is the same as row 2.")]
    written = write(result, secretariat, CLEARED_AT)
    assert (written.created, written.duplicates, Activity.objects.count()) == (2, 1, 2)


def test_a_row_that_is_recorded_already_makes_no_second_record_and_is_told(secretariat):
    imported(secretariat, {})
    result = checked(secretariat, {}, {"title": "Another"})
    assert [(twin.row, twin.sentence) for twin in result.duplicates] == [(2, "This is recorded already.")]
    written = write(result, secretariat, CLEARED_AT)
    assert (written.created, written.duplicates, Activity.objects.count()) == (1, 1, 2)


def test_a_row_recorded_by_hand_is_known_again_whatever_its_line_ends_and_review(norway, secretariat):
    activity = make_activity(norway, title=" A title ", summary="One\r\ntwo", addressed_to=("EGY",))
    row = ACTIVITY | {"title": "A title", "summary": "One\ntwo", "kind": "meeting", "place": "", "measures": ""}
    assert activity.review == Activity.Review.DRAFT
    assert len(checked(secretariat, row | {"source": ""}).duplicates) == 1


def test_columns_that_a_file_does_not_have_do_not_make_a_record_another(secretariat):
    imported(secretariat, {"follow_up": "A letter", "reported_by": "NOR"})
    assert len(checked(secretariat, {}).duplicates) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Consultations on signature"},
        {"language": "fr"},
        {"dates": "2023-03-14"},
        {"dates": "2022-03"},
        {"undertaken_by": "PAN"},
        {"undertaken_by": "NOR; PTS"},
        {"undertaken_by": "NOR; GEM"},
        {"addressed_to": "EGY; PAN"},
    ],
)
def test_what_has_another_title_language_dates_doers_or_addressees_is_another_activity(change, secretariat):
    imported(secretariat, {})
    result = checked(secretariat, {"title": "First of the file"}, change)
    assert (result.duplicates, result.problems, len(result.rows)) == ([], [], 2)
    assert checked(secretariat, {}, change).problems == []


def test_an_activity_that_is_recorded_with_other_words_is_told_and_nothing_is_changed(secretariat):
    [activity] = imported(secretariat, {"follow_up": "A letter"})
    change = {"title": "consultations on  Ratification", "summary": "More", "visibility": "secretariat"}
    result = checked(secretariat, change | {"follow_up": ""})
    assert [(twin.row, twin.column, twin.sentence) for twin in result.duplicates] == [
        (
            2,
            "",
            "This is held already, with another title, summary, visibility, follow_up: nothing was changed.",
        )
    ]
    assert (result.problems, write(result, secretariat, CLEARED_AT).created) == ([], 0)
    assert (Activity.objects.get(), activity.history.count()) == (activity, 1)
    assert Activity.objects.get().summary == ACTIVITY["summary"]


def test_what_a_file_says_in_two_ways_is_a_problem_that_names_the_first_row(secretariat):
    told = problems(
        secretariat, {}, {"undertaken_by": "Norway", "place": "Vienna", "kind": ""}, {"dates": "2023-03-14"}
    )
    assert told == [
        (
            3,
            "",
            "Row 2 tells of the same, with another kind, place: it cannot be known which is right. "
            "Keep one of them, or tell them apart.",
        ),
        (3, "kind", "This field cannot be blank."),
    ]


def test_what_somebody_recorded_between_check_and_writing_makes_no_second_record(secretariat):
    first, second = checked(secretariat, {}), checked(secretariat, {"summary": "More"}, {"title": "Another"})
    write(first, secretariat, CLEARED_AT)
    written = write(second, secretariat, CLEARED_AT)
    assert (written.created, written.duplicates, Activity.objects.count()) == (1, 1, 2)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_rows_with_problems_are_given_back_to_be_put_right_and_sent_again(kind, secretariat):
    bad = {"title": "=1+1", "level": "x", "dates": "soon"}
    file = reject_file(checked(secretariat, {}, bad, {"level": ""}), kind)
    header, *rows = rows_of(file, kind)
    assert header == [*ACTIVITY, "problems"]
    assert [row[0] for row in rows] == ["'=1+1", ACTIVITY["title"]]
    assert rows[0][-1].splitlines() == [
        "level: “x” is none of these: bilateral, regional, global, national.",
        f"dates: {DATES % 'soon'}",
    ]
    for row in rows:
        row[header.index("level")], row[header.index("dates")] = "regional", "2022"
    right = as_csv([header, *rows]) if kind == "csv" else as_xlsx(workbook([header, *rows]))
    result = check("activities", right, f"rejects.{kind}", secretariat, TODAY)
    assert (result.problems, [draft.record.title for draft in result.rows]) == ([], ["=1+1", ACTIVITY["title"]])


def rows_of(file: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_a_file_without_problems_or_without_rows_gives_no_rejects(secretariat):
    assert reject_file(checked(secretariat, {}), "csv") == b""
    assert reject_file(check("activities", b"title\nOne\n", "a.csv", secretariat, TODAY), "csv") == b""


def test_a_file_that_cannot_be_read_is_a_problem_of_the_whole(secretariat):
    result = check("activities", b"", "a.csv", secretariat, TODAY)
    assert [(problem.row, problem.column, problem.sentence) for problem in result.problems] == [
        (0, "", "The file is empty.")
    ]


def test_a_cell_merged_over_rows_is_a_problem_of_its_first_row(secretariat):
    book = workbook(activities({}, {"title": "Another"}))
    book.worksheets[0].merge_cells("K2:K3")
    result = check("activities", as_xlsx(book), "a.xlsx", secretariat, TODAY)
    assert [(problem.row, problem.column) for problem in result.problems] == [(2, "place")]


def test_the_preview_shows_the_first_rows_as_they_were_understood(secretariat):
    result = checked(secretariat, *({"title": str(number), "undertaken_by": "Turkey"} for number in range(30)))
    assert [row[0] for row in result.preview] == [str(number) for number in range(20)]
    assert result.preview[0][7] == "TUR"
    assert (result.total, len(result.rows)) == (30, 30)


def test_progress_is_told_while_rows_are_checked_and_written(secretariat):
    rows = [{"title": str(number)} for number in range(501)]
    steps: list[tuple[int, int]] = []
    file = as_csv(activities(*rows))
    result = check("activities", file, "a.csv", secretariat, TODAY, lambda done, total: steps.append((done, total)))
    assert steps == [(0, 501), (500, 501), (501, 501)]
    steps.clear()
    write(result, secretariat, CLEARED_AT, lambda done, total: steps.append((done, total)))
    assert steps == [(500, 501), (501, 501)]


def test_many_rows_are_checked_and_written_in_no_more_queries_than_few(secretariat):
    def counted(rows: int, of: str) -> tuple[int, int]:
        told = [{"title": f"{of} {number}", "undertaken_by": "NOR; GEM", "partners": "CYG"} for number in range(rows)]
        with CaptureQueriesContext(
            connection,
        ) as checking:
            result = checked(secretariat, *told)
        with CaptureQueriesContext(connection) as writing:
            assert write(result, secretariat, CLEARED_AT).created == rows
        inserts = sum(query["sql"].startswith("INSERT") for query in writing.captured_queries)
        return len(checking), len(writing) - inserts

    assert counted(3, "few") == counted(300, "many")


def test_an_organization_or_measure_recorded_meanwhile_is_found(secretariat):
    Organization.objects.create(name="Forum of Oslo", kind="group-of-states")
    Measure.objects.create(conference_id=13, letter="b", title="Again", addressed_to="all-states")
    [activity] = imported(secretariat, {"addressed_to": "forum of oslo", "measures": "2023/10(b)"})
    assert activity.addressed_to_organizations.get().name == "Forum of Oslo"
    assert activity.measures.get().conference_id == 13


def test_an_organization_that_nobody_recorded_is_recorded_with_the_rows_where_its_kind_is_told(secretariat):
    named = {"addressed_to": "Forum of Oslo [group-of-states]; EGY", "partners": "forum of oslo"}
    result = checked(secretariat, named, {"undertaken_by": "Forum of Oslo; NOR"})
    assert (result.problems, result.notes) == (
        [],
        ["Organizations that will be recorded with the rows: Forum of Oslo [group-of-states]."],
    )
    assert not Organization.objects.filter(name="Forum of Oslo").exists()
    keys = write(result, secretariat, CLEARED_AT).keys
    forum = Organization.objects.get(name="Forum of Oslo")
    assert (forum.kind, forum.history.get().history_user) == ("group-of-states", secretariat)
    first, second = (Activity.objects.get(pk=key) for key in keys)
    assert [first.addressed_to_organizations.get(), first.partners.get()] == [forum, forum]
    assert second.undertaken_by_organizations.get() == forum
    assert [row.organization_id for row in first.history.get().partners.all()] == [forum.pk]


def test_an_organization_that_a_refused_file_tells_of_is_not_recorded(secretariat):
    result = checked(secretariat, {"partners": "Forum of Oslo [group-of-states]", "level": ""})
    with pytest.raises(ValidationError):
        write(result, secretariat, CLEARED_AT)
    assert not Organization.objects.filter(name="Forum of Oslo").exists()


def test_an_organization_recorded_between_check_and_writing_is_not_recorded_again(secretariat):
    result = checked(secretariat, {"partners": "Forum of Oslo [group-of-states]"})
    forum = Organization.objects.create(name="Forum of Oslo", kind="intergovernmental")
    [key] = write(result, secretariat, CLEARED_AT).keys
    assert Activity.objects.get(pk=key).partners.get() == forum
