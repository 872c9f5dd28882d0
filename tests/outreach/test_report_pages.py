import pytest
from django.urls import reverse

from outreach.models import ProgressReport, Visibility
from tests.builders import make_activity, make_attachment, make_follow_up, make_report

LIST = reverse("outreach:report-list")


def listed(client, **query) -> list[int]:
    return [row.record.pk for row in client.get(LIST, query).context["table"].rows]


@pytest.fixture
def reports(db) -> dict[str, ProgressReport]:
    return {
        str(visibility): make_report("EGY", visibility=visibility, step=f"Told as «{visibility}»")
        for visibility in Visibility.values
    }


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("secretariat", {"secretariat", "coordinators", "public"}),
        ("norway", {"coordinators", "public"}),
        ("japan", {"coordinators", "public"}),
        ("reader", {"public"}),
    ],
)
def test_a_report_is_shown_to_those_whom_the_state_has_chosen(person, seen, reports, sign_in, request):
    client = sign_in(request.getfixturevalue(person))
    assert set(listed(client)) == {reports[name].pk for name in seen}
    assert client.get(LIST).context["table"].rows_in_words == f"{len(seen)} report{'s' if len(seen) > 1 else ''}"
    for name, report in reports.items():
        assert client.get(report.get_absolute_url()).status_code == (200 if name in seen else 404)
        assert set(listed(client, q=f"«{name}»")) == ({report.pk} if name in seen else set())


def test_reports_are_narrowed_by_state_kind_and_date(reader, sign_in):
    public = {"visibility": Visibility.PUBLIC}
    egypt = make_report("EGY", reported_on="2022-03-01", received_on="2022-03-02", kind="parliament", **public)
    china = make_report("CHN", reported_on="2023-03-01", received_on="2023-03-02", kind="legislation", **public)
    client = sign_in(reader)
    assert listed(client) == [china.pk, egypt.pk]
    assert listed(client, state="EGY") == listed(client, kind="parliament") == [egypt.pk]
    assert listed(client, until="2022-12-31") == [egypt.pk]
    assert listed(client, since="2023-01-01") == [china.pk]
    assert listed(client, q="埃及") == [egypt.pk]
    assert listed(client, sort="state") == [china.pk, egypt.pk]


def test_a_report_is_shown_in_the_words_and_the_direction_of_its_language(reader, sign_in):
    report = make_report("EGY", step="أحيلت المعاهدة إلى البرلمان", language="ar", visibility=Visibility.PUBLIC)
    page = sign_in(reader).get(report.get_absolute_url()).content.decode()
    assert '<blockquote class="prose-text" lang="ar" dir="auto">أحيلت المعاهدة إلى البرلمان</blockquote>' in page
    assert "Written in Arabic; there is no translation." in page


def test_only_the_secretariat_is_told_when_a_report_was_acknowledged(reader, secretariat, client):
    report = make_report("EGY", visibility=Visibility.PUBLIC, acknowledged_on="2024-01-10")
    pages = []
    for user in (reader, secretariat):
        client.force_login(user)
        pages.append(client.get(report.get_absolute_url()).content.decode())
    assert ["10 January 2024" in page for page in pages] == [False, True]


def test_a_list_without_reports_says_so(reader, sign_in):
    client = sign_in(reader)
    assert "There is no report to see yet" in client.get(LIST).content.decode()
    assert "No report fits these filters" in client.get(LIST, {"q": "nothing"}).content.decode()


def test_an_attachment_is_handed_out_under_its_name_to_be_saved(norway, sign_in):
    attachment = make_attachment(make_activity(norway), norway)
    client = sign_in(norway)
    assert attachment.name in client.get(attachment.activity.get_absolute_url()).content.decode()
    answer = client.get(attachment.get_absolute_url())
    assert answer["Content-Disposition"] == f'attachment; filename="{attachment.name_to_save}"'
    assert answer["Content-Type"] == attachment.content_type
    with attachment.file.open() as file:
        assert b"".join(answer) == file.read()


def test_a_follow_up_stands_on_the_page_of_its_activity_for_those_whose_it_is(norway, panama, secretariat, client):
    activity = make_activity(norway, visibility="public")
    activity.submit(norway, activity.recorded_at)
    make_follow_up(activity, norway, what="Send the model law")
    seen = []
    for user in (norway, secretariat, panama):
        client.force_login(user)
        seen.append("Send the model law" in client.get(activity.get_absolute_url()).content.decode())
    assert seen == [True, True, False]
