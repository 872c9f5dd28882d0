import datetime

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outreach.exchange.lists import CHUNK, IMPERSONAL
from outreach.models import Activity, Export, Organization
from tests.builders import make_activity, make_cleared, make_contact, make_report, make_submitted
from tests.outreach.exchange.test_writing import read_csv, read_xlsx

ACTIVITIES = reverse("outreach:activity-export")
STATES = reverse("state-export")
HEADER = ["Dates", "Title", "Undertaken by", "Addressed to", "Level", "Stage", "Review"]


def of_admin(model: str) -> str:
    app, name = model.split(".")
    return reverse("admin-export", args=[app, name])


def content_of(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)


def exported(client: Client, address: str, file: str = "shown-csv", **asked: str) -> list[list[str]]:
    response = client.post(address, {"file": file}, query_params=asked)
    assert response.status_code == 200
    return (read_xlsx if file.endswith("xlsx") else read_csv)(content_of(response))


@pytest.fixture
def activities(norway: User, secretariat: User) -> list[Activity]:
    of_several = make_cleared(
        norway,
        "2022-03",
        secretariat=secretariat,
        title="Démarche <b>in Cairo</b> & Tunis",
        undertaken_by=("NOR", "PAN", "FRA", "ITA", "JPN"),
        addressed_to=("EGY",),
    )
    of_several.undertaken_by_organizations.add(Organization.objects.create(name="Friends", kind="group-of-states"))
    regional = make_submitted(norway, "2022-04-01", secretariat=secretariat, title="=Seminar", level="regional")
    return [of_several, regional, make_activity(norway, "2022-05-01", title="A draft of Norway's")]


def test_a_file_is_the_list_on_the_screen_with_its_columns_in_words(activities, norway, sign_in):
    assert exported(sign_in(norway), ACTIVITIES) == [
        HEADER,
        ["1 May 2022", "A draft of Norway's", "Norway", "", "Bilateral", "Completed", "Draft"],
        ["1 April 2022", "'=Seminar", "Norway", "", "Regional", "Completed", "Submitted"],
        [
            "March 2022",
            "Démarche <b>in Cairo</b> & Tunis",
            "France; Italy; Japan; Norway; Panama; Friends",
            "Egypt",
            "Bilateral",
            "Completed",
            # Who undertook it was told anew after it had been cleared.
            Activity.objects.get(pk=activities[0].pk).get_review_display(),
        ],
    ]


def test_csv_and_excel_say_the_same(activities, norway, sign_in):
    client = sign_in(norway)
    assert exported(client, ACTIVITIES, "shown-xlsx") == exported(client, ACTIVITIES, "shown-csv")


def test_filters_search_and_order_of_the_list_hold_in_the_file(activities, norway, sign_in):
    client = sign_in(norway)

    def titles(**asked: str) -> list[str]:
        return [row[1] for row in exported(client, ACTIVITIES, **asked)[1:]]

    assert titles(level="regional") == ["'=Seminar"]
    assert titles(q="cairo demarche") == ["Démarche <b>in Cairo</b> & Tunis"]
    assert titles(sort="title", page="7") == ["'=Seminar", "A draft of Norway's", "Démarche <b>in Cairo</b> & Tunis"]
    assert titles(state="EGY") == ["Démarche <b>in Cairo</b> & Tunis"]


def test_a_file_holds_the_rows_of_all_pages_in_order(norway, sign_in):
    for day in range(1, 31):
        make_activity(norway, f"2022-04-{day:02}", title=f"Day {day}")
    rows = exported(sign_in(norway), ACTIVITIES, page="2", per_page="5")[1:]
    assert [row[1] for row in rows] == [f"Day {day}" for day in range(30, 0, -1)]


def test_nobody_takes_away_what_they_may_not_see(activities, panama, reader, sign_in):
    activities[1].visibility = Activity.Visibility.SECRETARIAT
    activities[1].save()
    for user in (panama, reader):
        titles = [row[1] for row in exported(sign_in(user), ACTIVITIES)[1:]]
        assert titles == ["Démarche <b>in Cairo</b> & Tunis"]
        assert Export.objects.get(by=user).rows == 1


def test_reports_leave_only_for_those_the_state_has_chosen(secretariat, reader, sign_in):
    make_report(step="For all\nto read", visibility="public")
    make_report(step="For the Secretariat", reported_on=datetime.date(2022, 3, 1))
    address = reverse("outreach:report-export")
    assert [row[2] for row in exported(sign_in(reader), address)[1:]] == ["For all\nto read"]
    assert len(exported(sign_in(secretariat), address)) == 3


def test_states_are_listed_as_of_the_day_of_the_page_and_the_file_says_so(reader, sign_in):
    client = sign_in(reader)
    asked = {"as_of": "2021-09-23", "status": "signed", "annex_2": "yes"}
    rows = exported(client, STATES, **asked)
    assert rows[0] == ["State", "Code", "Region", "Annex 2", "Status", "Signed on", "Ratified on"]
    assert [row[1] for row in rows[1:]] == ["CHN", "EGY", "IRN", "ISR", "USA"]
    assert rows[1][3:] == ["Listed", "Signed", "24 September 1996", ""]
    name = client.post(STATES, {"file": "shown-csv"}, query_params=asked)["Content-Disposition"]
    assert "states-as-of-2021-09-23-" in name


def test_a_withdrawn_ratification_is_told_in_words(reader, sign_in):
    rows = exported(sign_in(reader), STATES, q="Russian Federation")
    assert rows[1][4:] == [
        "Ratification withdrawn (signatory)",
        "24 September 1996",
        "30 June 2000 (withdrawn on 3 November 2023)",
    ]


def test_a_file_speaks_the_language_of_the_reader_until_its_last_row(norway, reader, sign_in):
    client = sign_in(reader)
    client.cookies["django_language"] = "fr"
    response = client.post(STATES, {"file": "shown-csv"}, query_params={"q": "EGY"})
    client.get(reverse("outreach:home"), headers={"accept-language": "ar"})
    assert read_csv(content_of(response))[1][0] == "Égypte"


def test_the_name_of_a_file_says_what_and_when(norway, sign_in):
    make_activity(norway)
    response = sign_in(norway).post(ACTIVITIES, {"file": "shown-xlsx"})
    response.close()
    now = timezone.localtime()
    minutes = [now - datetime.timedelta(minutes=late) for late in (0, 1)]
    names = [f'attachment; filename="activities-{minute:%Y-%m-%d-%H%M}.xlsx"' for minute in minutes]
    assert response["Content-Disposition"] in names
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_demonstration_rows_are_marked_in_the_file_and_in_its_name(norway, sign_in):
    make_activity(norway, title="Real")
    made_up = make_activity(norway, title="Made up")
    made_up.is_demonstration = True
    made_up.save()
    client = sign_in(norway)
    rows = exported(client, ACTIVITIES)
    assert [(row[1], row[-1]) for row in rows] == [
        ("Title", "Demonstration"),
        ("Made up", "Demonstration"),
        ("Real", ""),
    ]
    name = client.post(ACTIVITIES, {"file": "shown-csv"})["Content-Disposition"]
    assert 'filename="demonstration-activities-' in name


@pytest.mark.parametrize("model", sorted(model._meta.label_lower for model in admin.site._registry))
def test_every_list_of_the_admin_can_be_taken_away(model, head, sign_in):
    make_submitted(head, secretariat=head)
    make_contact()
    make_report()
    page = admin.site.get_model_admin(Export._meta.apps.get_model(model))
    client = sign_in(head)
    listed = client.get(reverse(f"admin:{model.replace('.', '_')}_changelist"), {"all": ""})
    rows = exported(client, of_admin(model), all="")
    shown = [name for name in listed.context["cl"].list_display if name != "action_checkbox"]
    assert len(rows[0]) == len(shown)
    # The list of exports has one row more by now: this one.
    assert len(rows) - 1 == listed.context["cl"].result_count + (page.model is Export)
    assert not any("<" in cell for row in rows for cell in row)
    assert Export.objects.get().is_personal == (model not in IMPERSONAL)


def test_a_list_of_the_admin_keeps_its_filters_search_and_order(activities, secretariat, sign_in):
    client = sign_in(secretariat)

    def titles(**asked: str) -> list[str]:
        rows = exported(client, of_admin("outreach.activity"), **asked)
        return [row[rows[0].index("Title")] for row in rows[1:]]

    assert titles(q="seminar") == ["'=Seminar"]
    assert titles(level__exact="regional") == ["'=Seminar"]
    assert titles(review="draft", p="3") == ["A draft of Norway's"]
    first = titles(o="1")
    assert titles(o="-1") == first[::-1]


def test_yes_and_no_stand_in_words(secretariat, sign_in, head):
    rows = exported(sign_in(head), of_admin("auth.user"))
    column = rows[0].index("Active")
    assert {row[column] for row in rows[1:]} == {"Yes"}


@pytest.mark.parametrize("model", ["outreach.contactpoint", "outreach.activity", "auth.user"])
@pytest.mark.parametrize("who", ["norway", "japan", "reader"])
def test_whoever_is_not_of_the_secretariat_learns_of_no_export_of_the_admin(model, who, request, sign_in):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(of_admin(model)).status_code == 404
    assert client.post(of_admin(model), {"file": "shown-csv"}).status_code == 404
    assert not Export.objects.exists()


def test_a_list_that_a_member_of_the_secretariat_may_not_open_cannot_be_taken_away(secretariat, sign_in):
    client = sign_in(secretariat)
    for model in ("auth.user", "outreach.export"):
        assert client.post(of_admin(model), {"file": "shown-csv"}).status_code == 404
    assert client.post(of_admin("no.such"), {"file": "shown-csv"}).status_code == 404
    assert client.post(of_admin("outreach.activitytranslation"), {"file": "shown-csv"}).status_code == 404
    assert client.post(of_admin("outreach.activity"), {"file": "shown-csv"}, query_params={"x": "y"}).status_code == 404
    assert not Export.objects.exists()


def test_an_export_leaves_a_record_of_who_took_which_list_and_when(secretariat, sign_in):
    make_contact("NOR")
    make_contact("PAN")
    before = timezone.now()
    address = reverse("admin:outreach_contactpoint_changelist")
    exported(sign_in(secretariat), of_admin("outreach.contactpoint"), "shown-xlsx", q="Norway")
    record = Export.objects.get()
    assert (record.by, record.listed, record.rows) == (secretariat, "contact points", 1)
    assert (record.format, record.is_raw, record.is_personal) == ("xlsx", False, True)
    assert record.address == f"{address}?q=Norway"
    assert before <= record.at <= timezone.now()
    assert record.history.get().history_user == secretariat


def test_the_record_stands_before_the_first_row_leaves_so_that_a_download_that_breaks_off_has_been_one(norway, sign_in):
    make_activity(norway)
    response = sign_in(norway).post(ACTIVITIES, {"file": "shown-csv"})
    assert Export.objects.get().rows == 1
    content_of(response)
    assert Export.objects.get().rows == 1


def test_looking_at_the_page_records_nothing_and_says_what_will_be_taken(activities, norway, sign_in):
    response = sign_in(norway).get(ACTIVITIES, {"level": "regional"})
    page = response.content.decode()
    assert "1 row: all that the list shows" in page
    assert 'href="/activities/?level=regional"' in page
    assert "It is recorded who exports which list" in page
    assert "name persons" not in page
    assert not Export.objects.exists()


def test_the_page_says_that_the_rows_name_persons(secretariat, sign_in):
    assert "The rows name persons." in sign_in(secretariat).get(of_admin("outreach.contactpoint")).content.decode()


@pytest.mark.parametrize("file", ["", "shown", "shown-pdf", "other-csv", "csv"])
def test_a_kind_of_file_that_is_not_offered_does_not_exist(file, norway, sign_in):
    assert sign_in(norway).post(ACTIVITIES, {"file": file}).status_code == 404
    assert not Export.objects.exists()


def test_the_list_leads_to_its_export_with_all_that_narrows_it(activities, norway, secretariat, sign_in):
    page = sign_in(norway).get(reverse("outreach:activity-list"), {"level": "regional", "q": "a&b"}).content.decode()
    assert f'href="{ACTIVITIES}?level=regional&amp;q=a%26b"' in page
    page = sign_in(secretariat).get(reverse("admin:outreach_activity_changelist"), {"q": "x"}).content.decode()
    assert f'href="{of_admin("outreach.activity")}?q=x"' in page


def test_a_text_too_long_for_excel_is_told_and_nothing_is_recorded(norway, sign_in):
    make_report(step="x" * 40_000, visibility="public")
    client = sign_in(norway)
    address = reverse("outreach:report-export")
    response = client.post(address, {"file": "shown-xlsx"}, follow=True)
    assert "longer than a cell of Excel holds" in response.content.decode()
    assert not Export.objects.exists()
    assert len(exported(client, address)[1][2]) == 40_000


def queries_of_export(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        rows = read_csv(content_of(client.post(address, {"file": "shown-csv"})))
    assert len(rows) > 1
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("address", [ACTIVITIES, of_admin("outreach.activity"), of_admin("outreach.contactpoint")])
def test_queries_grow_with_the_chunks_only(address, secretariat, sign_in, monkeypatch):
    monkeypatch.setattr("outreach.exchange.lists.CHUNK", 10)
    client = sign_in(secretariat)

    def make(rows: range) -> None:
        for index in rows:
            make_cleared(secretariat, secretariat=secretariat, undertaken_by=("NOR", "PAN"), addressed_to=("EGY",))
            make_contact("NOR", email=f"desk{index}@ministry.example.org")

    make(range(1))
    queries_of_export(client, address)
    of_one = len(queries_of_export(client, address))
    make(range(1, 10))
    assert len(queries_of_export(client, address)) == of_one
    make(range(10, 30))
    of_three_chunks = len(queries_of_export(client, address))
    related = 6  # at most so many relations are read with each chunk
    assert of_three_chunks <= of_one + 2 * related
    assert CHUNK == 200


def test_only_the_head_of_the_section_reads_who_took_what(secretariat, head, sign_in):
    exported(sign_in(secretariat), of_admin("outreach.contactpoint"))
    log = reverse("admin:outreach_export_changelist")
    assert sign_in(secretariat).get(log).status_code == 403
    page = sign_in(head).get(log).content.decode()
    assert "contact points" in page
    assert str(secretariat) in page
