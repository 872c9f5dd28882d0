"""The overview against a small set written by hand from the rules, not from what the program printed."""

import csv
import datetime
import io

import pytest
from django.contrib.auth.models import User

from outreach.documents.html import to_html
from outreach.documents.left_out import to_csv
from outreach.documents.overview import Brief, Compiled, compile_overview
from outreach.documents.word import to_docx
from outreach.models import Activity, ActivityTranslation, Conference, Measure, Organization
from tests.builders import CLEARED_AT, make_activity
from tests.outreach.overview_readers import texts_of_docx, texts_of_html

pytestmark = pytest.mark.django_db


def compiled(conference: int, language: str, as_of: str) -> Compiled:
    issued_to = Conference.objects.get(number=conference)
    day = datetime.date.fromisoformat(as_of)
    return compile_overview(Brief(issued_to, language, day, f"{issued_to.document_symbol}/…"))


def cleared(
    secretariat: User, title: str, dates: str, doers=(), to=(), *, bodies=(), measures=(), english="", **values
):
    activity = make_activity(secretariat, dates, doers, to, title=title, **({"summary": ""} | values))
    activity.undertaken_by_organizations.set(Organization.objects.filter(name_en__in=bodies))
    activity.measures.set(Measure.objects.filter(conference=12, letter__in=measures))
    if english:
        ActivityTranslation.objects.create(activity=activity, language="en", title=english)
    activity.submit(secretariat, CLEARED_AT)
    activity.clear(secretariat, CLEARED_AT)
    return activity


@pytest.fixture
def golden_set(secretariat: User) -> dict[str, int]:
    """Activities of June 2021 to May 2023, and around it. Returns those left out, by title."""
    made = {}

    def add(title, *args, **values):
        made[title] = cleared(secretariat, title, *args, **values)
        return made[title]

    in_beijing = add(
        "Consultations in Beijing",
        "2022-03-14",
        ("NOR",),
        ("CHN",),
        kind="consultation",
        place="Beijing",
        measures="ab",
        summary="The steps that remain were gone through.\n\nA timetable was spoken about.",
        outcome="Both sides will meet again.",
    )
    add("Meeting in Washington", "2021-10-14", ("NOR",), ("USA",))
    # Dominica signed on 25 May 2022: here it is a doer, but not the one under whom the activity stands.
    add("Joint démarche", "2022-05-24/2022-05-26", ("DMA", "PAN"), ("EGY", "GMB"), kind="demarche")
    add("罗索会晤", "2022-05-25", ("DMA",), ("GMB",), language="zh-hans", english="Meeting in Roseau")
    add("Visit at the turn of the period", "2021-05-25/2021-06-02", ("AUS",), ("GMB",), kind="visit")
    add("Statement in May", "2023-05", ("NOR",), level="global", kind="statement", measures="b")
    add("Workshop of a year", "2022", ("PAN",), level="regional", kind="workshop", is_by_secretariat=True)
    add("National seminar", "2021-12-02", ("PNG",), ("PNG",), level="national", kind="seminar")
    # What follows is left out.
    add("Dominica before its signature", "2022-05-24", ("DMA",), ("GMB",))
    add("Visit into the next period", "2023-05-30/2023-06-03", ("SWE",), kind="visit")
    add("Letters of a vague year", "2021", ("CAN",), kind="letter")
    add("=Workshop of the Secretariat", "2022-11-15/2022-11-17", level="regional", is_by_secretariat=True)
    add("Statement of eminent persons", "2022-09-01", level="global", bodies=["Group of Eminent Persons"])
    add("Shared among coordinators", "2023-02-06", ("ITA", "ZAF"), level="global", visibility="coordinators")
    add("Cancelled visit", "2023-04", ("DEU",), ("IRN",), stage="cancelled")
    hidden = add("Hidden since", "2022-07-01", ("FRA",), ("ISR",))
    hidden.visibility = Activity.Visibility.SECRETARIAT
    hidden.save()
    planned = make_activity(secretariat, "2022-08", ("JPN",), title="Planned call", stage="planned")
    made[planned.title] = planned
    in_beijing.title = "Consultations, as edited after clearing"
    in_beijing.save()
    in_beijing.resubmit_if_changed(secretariat, CLEARED_AT)
    return {title: activity.pk for title, activity in made.items()}


ENGLISH = """
CTBT-Art.XIV/2023/…
Conference on Facilitating the Entry into Force of the Comprehensive Nuclear-Test-Ban Treaty
Distr.: General
1 June 2023
Original: English
Overview of the outreach of ratifying and other signatory States under measure 10(l) of the Final Declaration of the \
2021 Conference on Facilitating the Entry into Force of the Comprehensive Nuclear-Test-Ban Treaty: June 2021 – May 2023
Introduction
1. This overview has been compiled by the Provisional Technical Secretariat on the basis of information from States. \
The mandate is measure 10(l) of the Final Declaration of the 2021 Conference (documents CTBT-Art.XIV/2021).
2. The period covered is June 2021 – May 2023. Included are activities that were completed within it, that one or \
more ratifying or other signatory States undertook to promote the entry into force of the Treaty, and that may be made \
public. An activity that lasted several days is placed by its last day. Whether a State had signed or ratified the \
Treaty is determined as of the first day of the activity.
3. Not included are activities that are planned, ongoing or cancelled; activities of the Provisional Technical \
Secretariat or of organizations alone; activities of States that had not signed the Treaty; and the work of the \
coordinators, on which they report separately.
4. Part I contains bilateral activities; those addressed to an Annex 2 State whose ratification was outstanding come \
first. Part II contains activities at the global, regional and national levels. Within each section, States follow in \
alphabetical order and their activities by date. An activity of several States appears once, under the first of them, \
with the names of all.
Part I. Bilateral level
A. Annex 2 States whose ratification was outstanding
Norway
5. 14 October 2021. Meeting: Meeting in Washington
Addressed to: United States of America
6. 14 March 2022. Consultation: Consultations in Beijing
The steps that remain were gone through.
A timetable was spoken about.
Both sides will meet again.
Addressed to: China
Place: Beijing
Panama
7. 24 May 2022 – 26 May 2022. Démarche: Joint démarche
Undertaken by: Dominica, Panama
Addressed to: Egypt, Gambia
B. Other States
Australia
8. 25 May 2021 – 2 June 2021. Visit: Visit at the turn of the period
Addressed to: Gambia
Dominica
9. 25 May 2022. Meeting: Meeting in Roseau
Addressed to: Gambia
Part II. Multilateral level
A. Global activities
Norway
10. May 2023. Statement: Statement in May
B. Regional activities
Panama
11. 2022. Workshop: Workshop of a year
Undertaken by: Panama, the Provisional Technical Secretariat
C. National activities
Papua New Guinea
12. 2 December 2021. Seminar: National seminar
Addressed to: Papua New Guinea
Figures
Activities included
Part I. Bilateral level: A. Annex 2 States whose ratification was outstanding
3
Part I. Bilateral level: B. Other States
2
Part II. Multilateral level: A. Global activities
1
Part II. Multilateral level: B. Regional activities
1
Part II. Multilateral level: C. National activities
1
All activities
8
States that undertook them
5
Activities by measure of the 2021 declaration
10(a) Further signatures and ratifications
1
10(b) Bilateral, regional and multilateral outreach
2
Status of the Treaty as of 1 June 2023
States that have signed
186
States that have ratified
177
Annex 2 States
44
Annex 2 States that have ratified
36
Annex 2 States whose ratification is outstanding
8
""".strip().split("\n")

# Order as in English, as the declarations have it: by their Chinese names, 巴拿马 would come before 挪威.
CHINESE = """
CTBT-Art.XIV/2023/…
促进《全面禁止核试验条约》生效会议
分发：普遍
2023年6月1日
中文
原文：英文
批准国及其他签署国根据2021年促进《全面禁止核试验条约》生效会议《最后宣言》第10(l)段所列措施开展宣传活动的综述：2021年6月至2023年5月
导言
1. 本综述由临时技术秘书处根据各国提供的信息编写，其任务授权见2021年会议《最后宣言》\
第10(l)段所列措施（文件编号CTBT-Art.XIV/2021）。
2. 本综述所涉期间为2021年6月至2023年5月。收录的活动均在此期间完成，由一个或多个批准国或其他签署国\
为促进《条约》生效而开展，且可以公开。持续数日的活动，按其最后一日确定所属期间。一国是否已签署或批准《条约》，以活动第一日的情况为准。
3. 下列活动未予收录：计划中、进行中或已取消的活动；仅由临时技术秘书处或各组织开展的活动；\
当时尚未签署《条约》的国家开展的活动；以及协调员的工作，协调员就此另行提交报告。
4. 第一部分载列双边活动，首先是面向当时尚待批准《条约》的附件 2 国家的活动。第二部分载列全球、区域和国家各级的活动。\
在每一节中，国家按英文国名字母顺序排列，各国的活动按日期先后排列。由多个国家共同开展的活动只载列一次，置于排序在先的国家之下，并列出所有国家的名称。
第一部分：双边一级
A. 当时尚待批准《条约》的附件 2 国家
挪威
5. 2021年10月14日。会晤：Meeting in Washington
面向：美利坚合众国
6. 2022年3月14日。磋商：Consultations in Beijing
The steps that remain were gone through.
A timetable was spoken about.
Both sides will meet again.
面向：中国
地点：Beijing
巴拿马
7. 2022年5月24日 – 2022年5月26日。外交交涉：Joint démarche
开展方：多米尼克、巴拿马
面向：埃及、冈比亚
B. 其他国家
澳大利亚
8. 2021年5月25日 – 2021年6月2日。访问：Visit at the turn of the period
面向：冈比亚
多米尼克
9. 2022年5月25日。会晤：罗索会晤
面向：冈比亚
第二部分：多边一级
A. 全球活动
挪威
10. 2023年5月。声明：Statement in May
B. 区域活动
巴拿马
11. 2022年。讲习班：Workshop of a year
开展方：巴拿马、临时技术秘书处
C. 国家活动
巴布亚新几内亚
12. 2021年12月2日。研讨会：National seminar
面向：巴布亚新几内亚
数据
收录的活动
第一部分：双边一级——A. 当时尚待批准《条约》的附件 2 国家
3
第一部分：双边一级——B. 其他国家
2
第二部分：多边一级——A. 全球活动
1
第二部分：多边一级——B. 区域活动
1
第二部分：多边一级——C. 国家活动
1
活动总数
8
开展活动的国家
5
按2021年宣言各项措施分列的活动
10(a) 推动更多国家签署和批准
1
10(b) 双边、区域和多边宣传
2
截至2023年6月1日的《条约》状况
已签署国家
186
已批准国家
177
附件 2 国家
44
已批准的附件 2 国家
36
尚待批准的附件 2 国家
8
""".strip().split("\n")


@pytest.mark.parametrize(("language", "expected"), [("en", ENGLISH), ("zh-hans", CHINESE)])
def test_both_files_say_what_the_rules_ask_for(language, expected, golden_set):
    document = compiled(13, language, "2023-06-01").document
    assert texts_of_docx(to_docx(document)) == expected
    assert texts_of_html(to_html(document)) == expected


def test_every_activity_of_the_period_that_is_not_printed_is_listed_with_all_its_reasons(golden_set):
    rows = list(csv.reader(io.StringIO(to_csv(compiled(13, "en", "2023-06-01")))))
    assert rows[0] == ["id", "dates", "title", "undertaken_by", "stage", "review", "visibility", "reasons"]
    pts, canada, sweden = "the Provisional Technical Secretariat", "Canada", "Sweden"
    expected = [
        # dates, title, undertaken by, stage, review, visibility, reasons
        ("2021", "Letters of a vague year", canada, "Completed", "Cleared", "Public", "dates too vague to place"),
        (
            "2022-05-24",
            "Dominica before its signature",
            "Dominica",
            "Completed",
            "Cleared",
            "Public",
            "undertaken by a State that had not signed",
        ),
        ("2022-07-01", "Hidden since", "France", "Completed", "Submitted", "Secretariat only", "not public"),
        ("2022-08", "Planned call", "Japan", "Planned", "Draft", "Public", "not cleared; planned"),
        (
            "2022-09-01",
            "Statement of eminent persons",
            "Group of Eminent Persons",
            "Completed",
            "Cleared",
            "Public",
            "undertaken by organizations only",
        ),
        (
            "2022-11-15/2022-11-17",
            "'=Workshop of the Secretariat",
            pts,
            "Completed",
            "Cleared",
            "Public",
            "undertaken by the Secretariat",
        ),
        (
            "2023-02-06",
            "Shared among coordinators",
            "Italy; South Africa",
            "Completed",
            "Cleared",
            "Coordinators",
            "not public",
        ),
        ("2023-04", "Cancelled visit", "Germany", "Cancelled", "Cleared", "Public", "cancelled"),
        (
            "2023-05-30/2023-06-03",
            "Visit into the next period",
            sweden,
            "Completed",
            "Cleared",
            "Public",
            "belongs to another period by its last day; not over by the date of the document",
        ),
    ]
    assert [tuple(row[1:]) for row in rows[1:]] == expected
    assert [int(row[0]) for row in rows[1:]] == [golden_set[row[2].removeprefix("'")] for row in rows[1:]]


def sections_of(result: Compiled) -> dict[str, list[str]]:
    return {
        section.code: [entry.title.text for group in section.groups for entry in group.entries]
        for part in result.document.parts
        for section in part.sections
        if section.groups
    }


def test_the_russian_federation_is_outstanding_from_the_day_of_its_withdrawal(secretariat):
    cleared(secretariat, "The day before", "2023-11-02", ("NOR",), ("RUS",))
    cleared(secretariat, "The day itself", "2023-11-03", ("NOR",), ("RUS",))
    result = compiled(14, "en", "2025-06-01")
    assert sections_of(result) == {"annex-2": ["The day itself"], "other-states": ["The day before"]}


def test_the_withdrawing_state_is_a_signatory_and_its_activities_are_printed(secretariat):
    cleared(secretariat, "After the withdrawal", "2024-02-01", ("RUS",), ("EGY",))
    assert sections_of(compiled(14, "en", "2025-06-01")) == {"annex-2": ["After the withdrawal"]}


def test_an_annex_2_state_is_outstanding_until_the_day_of_its_ratification(secretariat):
    cleared(secretariat, "Before Indonesia ratified", "2012-02-05/2012-02-07", ("JPN",), ("IDN",))
    cleared(secretariat, "On the day", "2012-02-06", ("JPN",), ("IDN",))
    result = compiled(8, "en", "2013-06-01")
    assert sections_of(result) == {"annex-2": ["Before Indonesia ratified"], "other-states": ["On the day"]}


@pytest.mark.parametrize(
    ("dates", "left_out"),
    [
        ("2022-04", ["undertaken by a State that had not signed"]),
        ("2022-05", ["dates too vague to place before or after the signature"]),
        ("2022", ["dates too vague to place before or after the signature"]),
        ("2022-05-24/2022-05-26", ["undertaken by a State that had not signed"]),
        ("2022-06", []),
    ],
)
@pytest.mark.parametrize("is_by_secretariat", [False, True])
def test_whether_a_state_had_signed_is_not_told_of_the_month_and_year_of_its_signature(
    dates, left_out, is_by_secretariat, secretariat
):
    cleared(secretariat, "Of Dominica", dates, ("DMA",), ("GMB",), is_by_secretariat=is_by_secretariat)
    result = compiled(13, "en", "2023-06-01")
    told = [str(reason.label) for one in result.selection.left_out for reason in one.reasons]
    assert [reason for reason in told if reason != "undertaken by the Secretariat"] == left_out
    assert sections_of(result) == ({} if left_out else {"other-states": ["Of Dominica"]})


def test_a_state_that_had_signed_carries_one_whose_signature_lies_in_the_month(secretariat):
    cleared(secretariat, "Of both", "2022-05", ("DMA", "PAN"), ("GMB",))
    assert sections_of(compiled(13, "en", "2023-06-01")) == {"other-states": ["Of both"]}


@pytest.mark.parametrize(
    ("conference", "dates", "addressee", "section"),
    [
        # Russia withdrew its ratification on 3 November 2023, Indonesia ratified on 6 February 2012.
        (14, "2023-10", "RUS", "other-states"),
        (14, "2023-11", "RUS", "annex-2"),
        (14, "2023-11-01/2023-11-30", "RUS", "other-states"),
        (8, "2012-01", "IDN", "annex-2"),
        (8, "2012-02", "IDN", "annex-2"),
        (8, "2012", "IDN", "annex-2"),
        (8, "2012-03", "IDN", "other-states"),
    ],
)
def test_an_addressee_that_may_have_been_outstanding_in_a_month_or_year_counts_as_outstanding(
    conference, dates, addressee, section, secretariat
):
    cleared(secretariat, "Call", dates, ("NOR",), (addressee,))
    assert sections_of(compiled(conference, "en", "2025-06-01")) == {section: ["Call"]}


def test_where_the_measures_are_not_recorded_the_title_cites_none(db):
    result = compiled(8, "en", "2013-06-01")
    assert result.mandate.measure is None
    assert result.document.title == (
        "Overview of the outreach of ratifying and other signatory States in pursuance of the Final Declaration of the "
        "2011 Conference on Facilitating the Entry into Force of the Comprehensive Nuclear-Test-Ban Treaty: "
        "June 2011 – May 2013"
    )


def test_an_addressed_group_is_not_its_members(secretariat):
    group = Organization.objects.create(name="Example group", kind=Organization.Kind.GROUP_OF_STATES)
    group.members.set(["CHN", "EGY"])
    activity = make_activity(secretariat, "2022-03-14", ("NOR",), title="Letter to a group")
    activity.addressed_to_organizations.add(group)
    activity.submit(secretariat, CLEARED_AT)
    activity.clear(secretariat, CLEARED_AT)
    assert sections_of(compiled(13, "en", "2023-06-01")) == {"other-states": ["Letter to a group"]}


def test_a_text_without_translation_says_in_which_language_it_is(secretariat):
    cleared(secretariat, "مثال", "2022-03-14", ("IRQ",), language="ar", summary="نص")
    page = to_html(compiled(13, "en", "2023-06-01").document)
    assert '<cite lang="ar" dir="rtl">مثال</cite>' in page
    assert '<p lang="ar" dir="rtl">نص</p>' in page


def test_demonstration_data_is_told_on_the_masthead_and_at_each_entry(secretariat):
    cleared(secretariat, "Made up", "2022-03-14", ("NOR",), ("CHN",), is_demonstration=True)
    texts = texts_of_docx(to_docx(compiled(13, "en", "2023-06-01").document))
    assert texts[5] == "This document contains demonstration data. It does not report acts of any State."
    assert "5. 14 March 2022. Meeting: [Demonstration] Made up" in texts


def test_a_text_with_characters_that_no_document_may_hold_is_printed_without_them(secretariat):
    cleared(secretariat, "Bell\x07and <b>bold</b>", "2022-03-14", ("NOR",), ("CHN",))
    document = compiled(13, "en", "2023-06-01").document
    line = "5. 14 March 2022. Meeting: Bell and <b>bold</b>"
    assert texts_of_docx(to_docx(document)).count(line) == 1
    assert texts_of_html(to_html(document)).count(line) == 1
