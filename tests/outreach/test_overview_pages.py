import csv
import datetime
import io
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from outreach.documents.issuing import derive_again, fingerprint, issue_overview
from outreach.documents.overview import Brief, compile_overview
from outreach.models import Conference, Overview
from tests.builders import CLEARED_AT, make_activity, make_cleared
from tests.outreach.overview_readers import texts_of_docx

pytestmark = pytest.mark.django_db

ASKED = "?conference=13&language=en&as_of=2023-06-01"
PAGES = ["compile/", "compile/docx/", "compile/html/", "compile/csv/", "issue/"]


def issue(client: Client, symbol: str = "CTBT-Art.XIV/2023/4", asked: str = ASKED) -> Overview:
    seen = client.get(f"/overview/issue/{asked}").context["form"].initial["seen"]
    response = client.post(f"/overview/issue/{asked}", {"symbol": symbol, "seen": seen})
    assert (response.status_code, response.headers.get("Location")) == (302, "/overview/")
    return Overview.objects.get(symbol=symbol, language="zh-hans" if "zh-hans" in asked else "en")


def seen_now() -> tuple[Brief, str]:
    brief = Brief(Conference.objects.get(number=13), "en", datetime.date(2023, 6, 1), "CTBT-Art.XIV/2023/4")
    return brief, fingerprint(compile_overview(brief))


@pytest.mark.parametrize("who", ["norway", "japan", "reader"])
@pytest.mark.parametrize("page", PAGES)
def test_compiling_does_not_exist_for_anyone_but_the_secretariat(page, who, sign_in, request, secretariat):
    make_activity(secretariat, title="Known to few", visibility="secretariat")
    response = sign_in(request.getfixturevalue(who)).get(f"/overview/{page}{ASKED}")
    assert response.status_code == 404
    assert b"Known to few" not in response.content


def test_the_page_shows_what_would_be_printed_and_what_would_not_and_why(sign_in, norway, secretariat):
    make_cleared(norway, addressed_to=("CHN",), secretariat=secretariat, title="To be printed")
    planned = make_activity(norway, stage="planned", title="Still to come")
    page = sign_in(secretariat).get(f"/overview/compile/{ASKED}")
    text = " ".join(page.content.decode().split())
    assert (text.count("<h1"), text.count('<h2 class="paper-title">')) == (1, 1)
    assert "1 activity would be printed, undertaken by 1 State. 1 activity of the period would be left out." in text
    assert "<cite>To be printed</cite>" in text
    assert f'<a href="/activities/{planned.pk}/" lang="en" dir="auto">Still to come</a>' in text
    assert '<td data-label="Reasons">not cleared; planned</td>' in text


def test_a_date_before_the_period_is_refused_beside_its_field(sign_in, secretariat):
    page = sign_in(secretariat).get("/overview/compile/?conference=13&language=en&as_of=2021-05-31")
    assert page.context["form"].errors == {
        "as_of": ["The reporting period of this conference begins on 1 June 2021 only."]
    }
    assert "compiled" not in page.context


@pytest.mark.parametrize("page", PAGES[1:])
def test_a_file_that_cannot_be_made_leads_back_to_the_page_that_says_why(page, sign_in, secretariat):
    response = sign_in(secretariat).get(f"/overview/{page}?conference=1&language=en&as_of=2023-06-01")
    assert response.headers["Location"] == "/overview/compile/?conference=1&language=en&as_of=2023-06-01"


def test_drafts_are_taken_along_under_a_name_that_says_so(sign_in, norway, secretariat):
    make_cleared(norway, addressed_to=("CHN",), secretariat=secretariat)
    client = sign_in(secretariat)
    names = {
        kind: client.get(f"/overview/compile/{kind}/{ASKED}").headers["Content-Disposition"]
        for kind in ("docx", "html", "csv")
    }
    assert names == {
        "docx": 'attachment; filename="CTBT-Art.XIV-2023-draft_en.docx"',
        "html": 'attachment; filename="CTBT-Art.XIV-2023-draft_en.html"',
        "csv": 'attachment; filename="CTBT-Art.XIV-2023-draft_en_left-out.csv"',
    }
    texts = texts_of_docx(client.get(f"/overview/compile/docx/{ASKED}").content)
    assert texts.count("5. 14 March 2022. Meeting: Consultations on ratification") == 1


def test_looking_writes_nothing(sign_in, secretariat):
    client = sign_in(secretariat)
    for page in PAGES:
        client.get(f"/overview/{page}{ASKED}")
    assert not Overview.objects.exists()


def test_an_issued_overview_keeps_its_figures_and_the_versions_it_was_made_from(sign_in, norway, secretariat):
    printed = make_cleared(norway, addressed_to=("CHN",), secretariat=secretariat)
    make_activity(norway, stage="planned", title="Still to come")
    overview = issue(sign_in(secretariat))
    assert list(overview.versions.all()) == [printed.cleared_version]
    assert overview.figures["by_section"] == {
        "annex-2": 1,
        "other-states": 0,
        "global": 0,
        "regional": 0,
        "national": 0,
    }
    assert (overview.conference_id, overview.as_of, overview.issued_by) == (13, datetime.date(2023, 6, 1), secretariat)
    [_head, left_out] = csv.reader(io.StringIO(overview.left_out))
    assert left_out[2] == "Still to come"


def test_an_issued_overview_is_downloaded_unchanged_and_derived_again_after_the_data_has_moved_on(
    sign_in, norway, secretariat, reader
):
    activity = make_cleared(norway, addressed_to=("CHN",), secretariat=secretariat)
    overview = issue(sign_in(secretariat))
    went_out = bytes(overview.docx), overview.html
    activity.title = "Changed later"
    activity.visibility = "coordinators"
    activity.save()
    activity.resubmit_if_changed(norway, CLEARED_AT)
    activity.clear(secretariat, CLEARED_AT)
    make_cleared(norway, addressed_to=("EGY",), secretariat=secretariat)
    client = sign_in(reader)
    files = [client.get(f"/overview/{overview.pk}/{kind}/").content for kind in ("docx", "html")]
    assert files == [went_out[0], went_out[1].encode()]
    assert derive_again(Overview.objects.get(pk=overview.pk)) == went_out


def test_what_was_left_out_is_for_the_secretariat_only(sign_in, norway, secretariat, reader):
    make_activity(norway, title="Known to few", visibility="secretariat")
    overview = issue(sign_in(secretariat))
    page, file = "/overview/", f"/overview/{overview.pk}/csv/"
    for user, status, is_linked in ((secretariat, 200, True), (norway, 404, False), (reader, 404, False)):
        client = sign_in(user)
        response = client.get(file)
        assert (response.status_code, b"Known to few" in response.content) == (status, status == 200)
        assert (file in client.get(page).content.decode()) == is_linked


TAKEN = "An overview has been issued under this symbol in this language already."
NOT_WHOLE = "Give the whole symbol with its number, without spaces."


def test_a_symbol_is_issued_once_in_a_language(sign_in, secretariat):
    client = sign_in(secretariat)
    first = issue(client)
    response = client.post(f"/overview/issue/{ASKED}", {"symbol": first.symbol, "seen": seen_now()[1]})
    assert response.context["form"].errors == {"symbol": [TAKEN]}
    with pytest.raises(ValidationError) as refused:
        issue_overview(*seen_now(), secretariat, timezone.now())
    assert refused.value.messages == [TAKEN]
    assert Overview.objects.count() == 1


def test_the_versions_in_two_languages_share_one_symbol(sign_in, secretariat):
    client = sign_in(secretariat)
    symbols = [issue(client, asked=asked).symbol for asked in (ASKED, ASKED.replace("=en", "=zh-hans"))]
    assert symbols == ["CTBT-Art.XIV/2023/4"] * 2


@pytest.mark.parametrize(
    "symbol", ["CTBT-Art.XIV/2023/…", "CTBT-Art.XIV/2023/", "CTBT-Art.XIV/2023 4", "CTBT-Art.XIV/2023/４", "/"]
)
def test_a_symbol_without_its_number_is_not_issued(symbol, sign_in, secretariat):
    brief, seen = seen_now()
    response = sign_in(secretariat).post(f"/overview/issue/{ASKED}", {"symbol": symbol, "seen": seen})
    assert response.context["form"].errors == {"symbol": [NOT_WHOLE]}
    with pytest.raises(ValidationError) as refused:
        issue_overview(replace(brief, symbol=symbol), seen, secretariat, timezone.now())
    assert refused.value.message_dict == {"symbol": [NOT_WHOLE]}
    assert not Overview.objects.exists()


@pytest.mark.parametrize("who", ["norway", "japan", "reader"])
def test_nobody_but_the_secretariat_issues_an_overview(who, request):
    with pytest.raises(PermissionDenied, match="Overviews are issued by the Secretariat only"):
        issue_overview(*seen_now(), request.getfixturevalue(who), timezone.now())
    assert not Overview.objects.exists()


@pytest.mark.parametrize(
    ("asked", "at", "refusal"),
    [
        ({"language": "fr"}, "2023-06-02T12:00", "language"),
        # The day is that of the place, an hour after midnight in Vienna.
        ({"as_of": datetime.date(2023, 6, 3)}, "2023-06-02T12:00", "as_of"),
        ({"as_of": datetime.date(2023, 6, 3)}, "2023-06-02T23:00", None),
    ],
)
def test_what_cannot_be_compiled_is_not_issued_from_a_shell_either(asked, at, refusal, secretariat, settings):
    settings.TIME_ZONE = "Europe/Vienna"
    brief = replace(seen_now()[0], **asked)
    moment = datetime.datetime.fromisoformat(at).replace(tzinfo=datetime.UTC)
    seen = fingerprint(compile_overview(brief))
    if refusal:
        with pytest.raises(ValidationError) as refused:
            issue_overview(brief, seen, secretariat, moment)
        assert list(refused.value.message_dict) == [refusal]
    else:
        issue_overview(brief, seen, secretariat, moment)
    assert Overview.objects.count() == (0 if refusal else 1)


def test_a_conference_without_one_before_it_is_refused_beside_its_field(sign_in, secretariat):
    Conference.objects.filter(number=1).update(
        reporting_starts_on=datetime.date(1997, 6, 1), reporting_ends_on=datetime.date(1999, 5, 31)
    )
    page = sign_in(secretariat).get("/overview/compile/?conference=1&language=en&as_of=1999-06-01")
    assert page.context["form"].errors == {
        "conference": ["There is no conference before this one whose declaration could be carried out."]
    }


def test_csv_for_the_browser_has_the_mark_that_a_spreadsheet_needs(sign_in, norway, secretariat):
    make_activity(norway, stage="planned")
    client = sign_in(secretariat)
    overview = issue(client)
    files = [client.get(path).content for path in (f"/overview/compile/csv/{ASKED}", f"/overview/{overview.pk}/csv/")]
    assert [file.decode()[:4] for file in files] == ["\ufeffid,"] * 2


def test_what_has_changed_since_it_was_looked_at_is_not_issued(sign_in, norway, secretariat):
    brief, seen = seen_now()
    make_cleared(norway, addressed_to=("CHN",), secretariat=secretariat)
    with pytest.raises(ValidationError, match="have changed since you looked"):
        issue_overview(brief, seen, secretariat, timezone.now())
    response = sign_in(secretariat).post(f"/overview/issue/{ASKED}", {"symbol": brief.symbol, "seen": seen})
    assert response.context["form"].non_field_errors() == [
        "The records have changed since you looked at the preview. Look at it again first."
    ]
    assert not Overview.objects.exists()


def test_before_the_first_one_the_list_says_what_to_do(sign_in, secretariat, reader):
    assert "No overview has been issued yet." in sign_in(reader).get("/overview/").content.decode()
    assert 'href="/overview/compile/"' in sign_in(secretariat).get("/overview/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(rows, sign_in, reader, secretariat, django_assert_num_queries):
    brief, seen = seen_now()
    for number in range(rows):
        issue_overview(
            Brief(brief.conference, "en", brief.as_of, f"CTBT-Art.XIV/2023/{number}"),
            seen,
            secretariat,
            timezone.now(),
        )
    client = sign_in(reader)
    with django_assert_num_queries(5):
        page = client.get("/overview/")
    assert len(page.context["overviews"]) == rows
