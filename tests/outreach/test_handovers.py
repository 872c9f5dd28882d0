import datetime
import io
import zipfile

import docx
import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from outreach.documents.handover import Handover, compile_handover
from outreach.documents.handover_word import to_docx
from outreach.models import Coordinator, Export, FollowUp, Role, Visibility
from tests.builders import (
    make_activity,
    make_cleared,
    make_coordinator,
    make_event,
    make_focal_point,
    make_follow_up,
    make_plan_item,
    make_user,
)
from tests.outreach.overview_readers import texts_of_docx

DAY = datetime.timedelta(days=1)
ON = datetime.date(2024, 6, 1)
ENDED = datetime.date(2023, 9, 21)


def sheet(term: Coordinator, user: User, on: datetime.date = ON) -> Handover:
    del user._viewer  # what the person may see is asked anew
    return compile_handover(term, user, on, "a person")


def told(handover: Handover, code: str) -> list[list[str]]:
    """Return the cells of the rows of a part."""
    part = next(part for part in handover.parts if part.code == code)
    return [[text.text for text in row.cells] for row in part.rows]


def address(term: Coordinator) -> str:
    return reverse("outreach:handover", args=[term.pk])


@pytest.fixture
def before(db) -> User:
    """Somebody who coordinated for Norway until the conference of 2023."""
    user = make_user("before", Role.COORDINATOR)
    make_coordinator("NOR", user, person="F. Ormer", ends_on=ENDED)
    user._viewer = None
    return user


@pytest.fixture
def successor(db) -> User:
    """Somebody who coordinates for the Philippines since."""
    user = make_user("successor", Role.COORDINATOR)
    make_coordinator("PHL", user, person="S. Uccessor", starts_on=ENDED + DAY)
    user._viewer = None
    return user


@pytest.fixture
def term(before) -> Coordinator:
    return before.coordinator_terms.get()


@pytest.fixture
def norway_focal_point(db) -> User:
    """Somebody who assists for Norway, and goes on doing so."""
    user = make_user("assists", Role.FOCAL_POINT)
    make_focal_point("NOR", user)
    return user


@pytest.fixture
def staff(secretariat) -> User:
    secretariat._viewer = None
    return secretariat


# Who sees it ---------------------------------------------------------------------------------------------------------


def test_the_secretariat_and_the_successor_in_office_see_the_sheet_and_nobody_else(
    term, before, successor, secretariat, japan, reader, sign_in
):
    regional = make_user("regional", Role.COORDINATOR)
    make_coordinator("SEN", regional, scope="regional", region_id="africa", starts_on=ENDED + DAY)
    fellow = make_user("fellow", Role.COORDINATOR)
    make_coordinator("PAN", fellow)  # began on the same day: not a successor
    people = (secretariat, successor, before, regional, fellow, japan, reader)
    answers = [sign_in(person).get(address(term)).status_code for person in people]
    assert answers == [200, 200, 404, 404, 404, 404, 404]


def test_the_one_in_office_sees_the_own_sheet(norway, sign_in):
    assert sign_in(norway).get(address(norway.coordinator_terms.get())).status_code == 200


def test_a_successor_sees_nothing_before_the_own_term_begins(term, sign_in):
    named = make_user("named", Role.COORDINATOR)
    make_coordinator("PHL", named, starts_on=localdate() + DAY)
    client = sign_in(named)
    assert client.get(address(term)).status_code == 404
    assert client.post(address(term)).status_code == 404
    assert not Export.objects.exists()


def test_what_a_predecessor_owned_is_handed_over_as_far_as_the_activity_is_visible(
    term, before, successor, secretariat, panama
):
    shown = make_cleared(secretariat, secretariat=secretariat)
    hidden = make_cleared(secretariat, secretariat=secretariat)
    make_follow_up(shown, before, what="To take over")
    make_follow_up(hidden, before, what="Of what is hidden")
    hidden.visibility = Visibility.SECRETARIAT
    hidden.save()
    del successor._viewer
    assert [each.what for each in FollowUp.objects.visible_to(successor)] == ["To take over"]
    assert list(FollowUp.objects.visible_to(panama)) == []


def test_a_colleague_who_took_office_earlier_and_serves_still_is_no_predecessor(secretariat, sign_in):
    colleague = make_user("colleague", Role.COORDINATOR)
    make_coordinator("PHL", colleague, starts_on=ENDED + DAY)
    make_coordinator("SWE", starts_on=ENDED + DAY, ends_on=ENDED + 9 * DAY)
    newcomer = make_user("newcomer", Role.COORDINATOR)
    make_coordinator("SWE", newcomer, starts_on=ENDED + 10 * DAY)
    make_follow_up(make_cleared(secretariat, secretariat=secretariat), colleague, what="A colleague's")
    terms = Coordinator.objects.order_by("starts_on", "pk")
    answers = [sign_in(newcomer).get(address(term)).status_code for term in terms]
    assert answers == [404, 200, 200]
    assert list(FollowUp.objects.visible_to(newcomer)) == []


def test_a_state_that_replaces_its_own_person_hands_over_before_the_first_term_ends(db, sign_in):
    leaving = make_coordinator("SWE", starts_on=ENDED)
    newcomer = make_user("newcomer", Role.COORDINATOR)
    make_coordinator("SWE", newcomer, starts_on=ENDED + DAY)
    assert sign_in(newcomer).get(address(leaving)).status_code == 200


@pytest.mark.parametrize("role", ["coordinator", "focal point", "secretariat"])
def test_what_somebody_owns_who_still_serves_in_some_way_is_not_handed_over(
    role, before, successor, secretariat, django_user_model
):
    if role == "coordinator":
        make_coordinator("NOR", before, starts_on=ENDED + DAY)
    elif role == "focal point":
        before.groups.set([Group.objects.get(name=Role.FOCAL_POINT)])
        make_focal_point("NOR", before, starts_on=ENDED + DAY)
    else:
        before.groups.set([Group.objects.get(name=Role.SECRETARIAT)])
    make_follow_up(make_cleared(secretariat, secretariat=secretariat), before, what="Still at it")
    successor = django_user_model.objects.get(pk=successor.pk)
    assert list(FollowUp.objects.visible_to(successor)) == []


def test_what_the_state_of_a_predecessor_promised_in_the_term_is_handed_over_whoever_owns_it(
    successor, term, norway_focal_point, secretariat, django_user_model
):
    def follow_up(dates: str, what: str, **values) -> None:
        activity = make_cleared(secretariat, dates, secretariat=secretariat, reported_by_id="NOR")
        make_follow_up(activity, norway_focal_point, what=what, **values)

    follow_up("2023-09-21", "Promised on the last day", promised_to_id="EGY")
    follow_up("2023-09-22", "Promised afterwards", promised_to_id="EGY")
    follow_up("2023-09-20", "Promised to nobody")
    successor = django_user_model.objects.get(pk=successor.pk)
    assert [each.what for each in FollowUp.objects.visible_to(successor)] == ["Promised on the last day"]
    successor._viewer = None
    assert [row[0] for row in told(sheet(term, successor), "promises")] == ["Promised on the last day"]


def test_a_region_is_handed_over_within_the_region(db, sign_in):
    before = make_coordinator("SEN", scope="regional", region_id="africa", person="O. Ld", ends_on=ENDED)
    same, other = (make_user(name, Role.COORDINATOR) for name in ("same", "other"))
    coming = {"scope": "regional", "starts_on": ENDED + DAY}
    make_coordinator("GHA", same, region_id="africa", person="S. Ame", **coming)
    make_coordinator("POL", other, region_id="eastern-europe", person="O. Ther", **coming)
    assert [sign_in(person).get(address(before)).status_code for person in (same, other)] == [200, 404]
    page = sign_in(same).get(address(before))
    assert dict(page.context["handover"].facts)["Successors"] == "S. Ame, Counsellor, Ghana"


def test_those_who_follow_the_successors_are_not_named_as_successors(term, successor, staff):
    first = successor.coordinator_terms.get()
    first.ends_on = ENDED + 700 * DAY
    first.save()
    make_coordinator("SWE", starts_on=ENDED + 2 * DAY, ends_on=ENDED + 700 * DAY, person="A. Lso")
    make_coordinator("GHA", starts_on=ENDED + 701 * DAY, person="L. Ater")
    told_of = dict(sheet(term, staff).facts)["Successors"]
    assert told_of == "S. Uccessor, Counsellor, Philippines; A. Lso, Counsellor, Sweden"


def test_a_sheet_of_a_day_before_the_term_says_so(staff, term):
    assert "The term had not begun on this day." in sheet(term, staff, term.starts_on - DAY).notice
    assert "The term had not begun" not in sheet(term, staff, term.starts_on).notice


# What is in it -------------------------------------------------------------------------------------------------------


def test_the_head_of_the_sheet_says_who_hands_over_what_to_whom(term, successor, staff):
    assert dict(sheet(term, staff).facts) == {
        "Hands over": "F. Ormer, Counsellor",
        "State": "Norway",
        "Coordinates": "Global",
        "Term": "23 September 2021 – 21 September 2023",
        "Successors": "S. Uccessor, Counsellor, Philippines",
        "As of": "1 June 2024",
        "As seen by": "a person",
    }


def test_follow_ups_that_were_open_on_the_day_are_told_apart_from_promises(term, before, successor, staff):
    activity = make_cleared(staff, secretariat=staff, title="Call")
    make_follow_up(activity, before, what="Open", due_on=ON)
    make_follow_up(activity, before, what="Late", due_on=ON - DAY)
    make_follow_up(activity, before, what="Promised", due_on=ON + DAY, promised_to_id="EGY")
    make_follow_up(activity, before, what="Done later", due_on=ON + 2 * DAY, done_on=ON + DAY)
    make_follow_up(activity, before, what="Done by then", done_on=ON)
    make_follow_up(make_cleared(staff, "2024-06-02", secretariat=staff), before, what="After what came later")
    make_follow_up(make_activity(staff, undertaken_by=("ITA",)), staff, what="Another State's")
    for person in (staff, successor):
        handover = sheet(term, person)
        who = "F. Ormer, Counsellor, Norway, not in service"
        assert told(handover, "follow-ups") == [
            ["Late", "Call", who, "31 May 2024, overdue"],
            ["Open", "Call", who, "1 June 2024"],
            ["Done later", "Call", who, "3 June 2024"],
        ]
        assert told(handover, "promises") == [["Promised", "Egypt", who, "2 June 2024"]]


def test_what_is_to_be_done_before_a_coming_activity_is_handed_over_today(norway, staff):
    term, today = norway.coordinator_terms.get(), localdate()
    coming = make_activity(norway, (today + 20 * DAY).isoformat(), title="Visit", stage="planned")
    make_follow_up(coming, norway, what="Prepare the visit", due_on=today + 5 * DAY, promised_to_id="EGY")
    assert [row[0] for row in told(sheet(term, staff, today), "promises")] == ["Prepare the visit"]
    assert told(sheet(term, staff, today - DAY), "promises") == []  # written down since


def test_the_plan_left_is_that_of_the_term_and_promises_stand_apart(term, successor, staff):
    make_plan_item("NOR", what="Left", due_on=ON + DAY)
    make_plan_item(what="Promised by the office", promised_to_id="EGY", due_on=ON)
    make_plan_item("NOR", what="Done", done_on=ENDED)
    make_plan_item("PHL", what="Of the next plan", conference_id=13)
    handover = sheet(term, successor)
    assert told(handover, "plan") == [["Left", "Norway", "Global", "–", "2 June 2024"]]
    assert told(handover, "promises") == [["Promised by the office", "Egypt", "The Secretariat", "1 June 2024"]]


def test_a_regional_sheet_holds_the_region_and_no_other(staff, norway):
    term = make_coordinator("SEN", scope="regional", region_id="africa")
    make_plan_item("SEN", what="The State's own")
    make_plan_item(what="Of the region", region_id="africa")
    make_plan_item(what="Of another region", region_id="eastern-europe")
    ours = make_cleared(norway, secretariat=staff, addressed_to=("EGY",), title="In Africa")
    make_follow_up(ours, norway, what="In the region")
    elsewhere = make_cleared(norway, secretariat=staff, addressed_to=("CHN",))
    make_follow_up(elsewhere, norway, what="Elsewhere")
    make_follow_up(elsewhere, norway, what="Promised to Egypt elsewhere", promised_to_id="EGY")
    make_plan_item(what="Promised to Egypt by the plan", promised_to_id="EGY")
    make_plan_item(what="Promised to China by the plan", promised_to_id="CHN")
    make_event("2024-08-29", name="Of the world")
    make_event("2024-08-30", name="Of Africa", region_id="africa")
    make_event("2024-08-31", name="Of Europe", region_id="eastern-europe")
    make_event("2024-05-31", name="Over")
    handover = sheet(term, staff)
    assert [row[0] for row in told(handover, "plan")] == ["The State's own", "Of the region"]
    assert [row[0] for row in told(handover, "follow-ups")] == ["In the region"]
    promised = {row[0] for row in told(handover, "promises")}
    assert promised == {"Promised to Egypt elsewhere", "Promised to Egypt by the plan"}
    events = [row[0] for row in told(handover, "events")]
    assert "International Day against Nuclear Tests" in events
    assert [name for name in events if name.startswith("Of ")] == ["Of the world", "Of Africa"]
    assert "Over" not in events


def test_the_last_contact_of_each_state_is_told_as_far_as_the_person_may_see(staff, norway):
    term = make_coordinator("SEN", scope="regional", region_id="africa")
    make_cleared(norway, "2022-03-14", secretariat=staff, addressed_to=("EGY", "KEN"), title="Earlier")
    make_cleared(
        norway, "2022-05", secretariat=staff, addressed_to=("EGY",), title="Later", undertaken_by=("NOR", "PAN")
    )
    secret = make_cleared(norway, "2023-01-01", secretariat=staff, addressed_to=("EGY",), title="Secret")
    secret.visibility = Visibility.SECRETARIAT
    secret.save()
    make_cleared(norway, "2024-06-02", secretariat=staff, addressed_to=("EGY",), title="After the day")
    person = make_user("senegal", Role.COORDINATOR)
    person._viewer = None
    Coordinator.objects.filter(pk=term.pk).update(sign_in=person)
    contacts = {row[0]: row[1:] for row in told(sheet(term, person), "contacts")}
    assert contacts["Egypt"] == ["Signed", "May 2022", "Norway, Panama", "Later"]
    assert contacts["Kenya"] == ["Ratified", "14 March 2022", "Norway", "Earlier"]
    assert contacts["Somalia"] == ["Signed", "None recorded", "–", "–"]
    assert "Ghana" not in contacts  # a ratifier that nobody approached
    assert "China" not in contacts
    assert {row[0]: row[1:] for row in told(sheet(term, staff), "contacts")}["Egypt"][-1] == "Secret"


def test_the_page_says_who_may_see_it_and_shows_the_status_of_a_state_with_its_sign(term, staff, sign_in):
    html = sign_in(staff).get(address(term)).content.decode()
    assert "The Secretariat, the person who hands over, and the successors see it" in html
    status = html.partition(">Somalia<")[2].partition("</tr>")[0]
    assert ('class="sign sign-signed"' in status, "Signed" in status) == (True, True)


def test_what_has_no_rows_is_told_in_words(term, staff, client):
    client.force_login(staff)
    page = client.get(address(term)).content.decode()
    for nothing in ("Nothing that was promised to a State is open.", "No other follow-up is open."):
        assert nothing in page


@pytest.mark.parametrize("number", [1, 3, 20])
def test_a_sheet_costs_the_same_number_of_queries_however_long_it_is(
    number, term, before, staff, django_assert_num_queries
):
    for index in range(number):
        activity = make_cleared(staff, secretariat=staff, addressed_to=("EGY", "CHN"), title=f"Call {index}")
        make_follow_up(activity, before, what=f"{index}")
        make_follow_up(activity, before, what=f"{index}", promised_to_id="EGY")
        make_plan_item("NOR", what=f"{index}", measure=activity.measures.first(), region_id="africa")
        make_event("2024-08-29", name=f"Event {index}")
    del staff._viewer
    with django_assert_num_queries(20):
        made = compile_handover(
            Coordinator.objects.select_related("state", "region").get(pk=term.pk), staff, ON, "staff"
        )
    assert [len(told(made, code)) for code in ("follow-ups", "promises")] == [number, number]


# The Word document ---------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(term, before, staff) -> Coordinator:
    activity = make_cleared(staff, secretariat=staff, addressed_to=("EGY",), title="مكالمة", language="ar")
    make_follow_up(activity, before, what="Send the text")
    make_plan_item("NOR", what="发出信函", promised_to_id="EGY")
    return term


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_the_same_rows_and_date_give_the_same_bytes(language, filled, staff):
    with translation.override(language):
        first, second = (to_docx(sheet(filled, staff)) for _each in range(2))
        later = to_docx(sheet(filled, staff, ON + DAY))
    assert first == second
    assert first != later
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2024, 6, 1, 0, 0, 0)}


def test_the_word_document_says_what_the_page_says(filled, staff):
    handover = sheet(filled, staff)
    texts = texts_of_docx(to_docx(handover))
    assert texts[0] == "Handover: Norway, global coordination"
    for part in handover.parts:
        assert part.heading in texts
        cells = [" ".join(text.text.split()) for row in part.rows for text in row.cells]
        assert set(cells or [part.nothing]) <= set(texts)


def test_the_arabic_document_runs_from_right_to_left_and_latin_words_in_it_do_not(filled, staff):
    with translation.override("ar"):
        document = docx.Document(io.BytesIO(to_docx(sheet(filled, staff))))
    tables = document.tables
    assert tables
    assert all(table._tbl.xpath("w:tblPr/w:bidiVisual") for table in tables)
    cells = [cell for table in tables for row in table.rows for cell in row.cells]
    runs = {run.text: run.font.rtl for cell in cells for run in cell.paragraphs[0].runs}
    assert runs["Send the text"] is False
    assert runs["مكالمة"] is True


def test_taking_the_document_away_is_recorded_and_the_name_tells_what_and_when(filled, successor, sign_in):
    client = sign_in(successor)
    answer = client.post(f"{address(filled)}?as_of=2024-06-01")
    assert answer["Content-Disposition"] == 'attachment; filename="handover-norway-global-as-of-2024-06-01_en.docx"'
    assert texts_of_docx(answer.content)[0] == "Handover: Norway, global coordination"
    record = Export.objects.get()
    assert (record.by, record.format, record.is_personal) == (successor, "docx", True)
    assert record.address == f"{address(filled)}?as_of=2024-06-01"
