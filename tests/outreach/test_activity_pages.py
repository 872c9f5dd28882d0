import re

import pytest
from django.db import connection
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from outreach.models import Activity, Measure, Organization, Review, ReviewStep, SavedView
from outreach.models.activity_sets import ActivityQuerySet
from tests.builders import CLEARED_AT, make_activity, make_cleared, make_submitted
from tests.outreach.test_export import exported

LIST = reverse("outreach:activity-list")
LOG = reverse("outreach:activity-log")


def page_of(name: str, activity: Activity) -> str:
    return reverse(f"outreach:activity-{name}", args=[activity.pk])


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    return [row.record.title for row in response.context["table"].paginated_rows]


@pytest.fixture
def typed() -> dict[str, object]:
    return {
        "title": "Visit to the capital",
        "dates": "14 March 2022",
        "undertaken_by": ["NOR"],
        "level": "bilateral",
        "kind": "visit",
        "stage": "completed",
        "language": "en",
        "visibility": "public",
    }


# The list -------------------------------------------------------------------------------------------------------------


def test_the_list_shows_what_the_person_may_see_latest_first(sign_in, norway, panama, secretariat):
    make_activity(norway, "2022-01", title="Own draft")
    make_activity(panama, undertaken_by=("PAN",), title="Another's draft")
    make_cleared(panama, "2022-03", ("PAN",), secretariat=secretariat, title="Public")
    make_submitted(
        panama, "2022-02", ("PAN",), secretariat=secretariat, title="For coordinators", visibility="coordinators"
    )
    assert titles(sign_in(norway)) == ["Public", "For coordinators", "Own draft"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=RATIFICATION", ["Of Panama", "Of Norway"]),
        ("?q=seminar", []),
        ("?state=PAN", ["Of Panama"]),
        ("?state=EGY", ["Of Norway"]),
        ("?level=regional", ["Of Panama"]),
        ("?kind=seminar", ["Of Panama"]),
        ("?stage=planned", ["Of Panama"]),
        ("?review=draft", ["Of Norway"]),
        ("?since=2022-03-20&until=2022-03-20", ["Of Panama"]),
        ("?since=2022-04-01", []),
        ("?until=2022-03-14", ["Of Panama", "Of Norway"]),
        ("?mine=on", ["Of Norway"]),
        ("?region=middle-east-south-asia", []),
        ("?region=africa", ["Of Norway"]),
        ("?region=africa&level=regional", []),
        ("?involving=north-america-western-europe", ["Of Norway"]),
        ("?involving=latin-america-caribbean", ["Of Panama"]),
        ("?involving=africa", ["Of Norway"]),
        ("?by=PAN", ["Of Panama"]),
        ("?towards=EGY", ["Of Norway"]),
        ("?by=PAN&towards=EGY", []),
        ("?state=NOR&part=by", ["Of Norway"]),
        ("?state=NOR&part=towards", []),
        ("?part=towards", ["Of Panama", "Of Norway"]),
        ("?stage=held", ["Of Norway"]),
        ("?measure=null", ["Of Panama"]),
        ("?dated=exact", ["Of Panama", "Of Norway"]),
        ("?dated=year", []),
        ("?sort=title", ["Of Norway", "Of Panama"]),
        ("?sort=-title", ["Of Panama", "Of Norway"]),
        ("?sort=dates", ["Of Norway", "Of Panama"]),
        ("?page=9", ["Of Panama", "Of Norway"]),
        ("?since=nonsense", ["Of Panama", "Of Norway"]),
    ],
)
def test_the_address_narrows_and_sorts_the_list(query, found, sign_in, norway, panama, secretariat):
    own = make_activity(norway, "2022-02-27", addressed_to=("EGY",), title="Of Norway", summary="On ratification")
    own.measures.set(Measure.objects.filter(letter="b"))
    values = {"title": "Of Panama", "summary": "On ratification", "level": "regional", "kind": "seminar"}
    make_submitted(panama, "2022-03", ("PAN",), secretariat=secretariat, stage="planned", **values)
    assert titles(sign_in(norway), query) == found


def test_what_is_alike_stands_together_when_a_list_is_sorted_by_it(sign_in, norway, panama, secretariat):
    values = {"secretariat": secretariat, "visibility": "coordinators"}
    make_submitted(norway, "2022-03-03", title="C", level="regional", stage="planned", **values)
    make_submitted(norway, "2022-03-01", title="A", level="global", stage="completed", **values)
    make_submitted(panama, "2022-03-04", ("PAN",), title="D", level="regional", stage="ongoing", **values)
    make_cleared(panama, "2022-03-02", ("PAN",), title="B", level="global", stage="planned", **values)
    make_submitted(secretariat, "2022-03-05", (), is_by_secretariat=True, title="E", level="bilateral", **values)
    client = sign_in(secretariat)
    # The Secretariat, which is no State, stands where the database's index has what has no value.
    reported_by = "EACBD" if connection.features.order_by_nulls_first else "ACBDE"
    for sort, order in {"level": "EABCD", "stage": "AEDBC", "review": "BACDE", "reported_by": reported_by}.items():
        assert "".join(titles(client, f"?sort={sort}")) == order
        assert "".join(titles(client, f"?sort=-{sort}")) == order[::-1]
    html = client.get(f"{LIST}?columns=reported_by&columns=title&sort=reported_by").content.decode()
    cells = re.findall(r'<td[^>]*data-label="Reported by">(.*?)</td>', html)
    states = ["Norway", "Norway", "Panama", "Panama"]
    assert cells in (["The Secretariat", *states], [*states, "The Secretariat"])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="its own way of telling what it plans")
@pytest.mark.parametrize("sort", ["dates", "title", "level", "stage", "review", "reported_by"])
@pytest.mark.parametrize("person", ["norway", "secretariat", "reader"])
def test_whatever_a_list_is_sorted_by_no_row_is_read_that_is_not_shown(sort, person, sign_in, request):
    client = sign_in(request.getfixturevalue(person))
    table = client.get(LIST, {"sort": sort}).context["table"]
    walked = table.paginator.queryset.walked()
    for listed in (walked, walked.reverse()):
        assert "TEMP B-TREE" not in listed[:25].values("pk").explain()


def test_activities_are_found_by_the_measure_that_they_carry_out(sign_in, norway):
    under_b, under_c = Measure.objects.filter(letter__in="bc")
    make_activity(norway, title="Under b").measures.set([under_b])
    make_activity(norway, "2022-03-15", title="Under both").measures.set([under_b, under_c])
    assert titles(sign_in(norway), f"?measure={under_b.pk}") == ["Under both", "Under b"]
    assert titles(sign_in(norway), f"?measure={under_c.pk}") == ["Under both"]


def test_what_a_state_does_alone_at_home_is_no_approach_to_it(sign_in, secretariat):
    make_activity(secretariat, "2022-03-01", ("EGY",), ("EGY",), title="Its own seminar")
    make_activity(secretariat, "2022-03-02", ("EGY", "NOR"), ("EGY",), title="With another")
    make_activity(secretariat, "2022-03-03", ("EGY",), ("EGY",), title="With staff", is_by_secretariat=True)
    with_a_body = make_activity(secretariat, "2022-03-04", ("EGY",), ("EGY",), title="With a body")
    with_a_body.undertaken_by_organizations.set([Organization.objects.create(name="A body", kind="non-governmental")])
    make_activity(secretariat, "2022-03-05", ("EGY",), ("EGY", "PAK"), title="To a neighbour too")
    client = sign_in(secretariat)
    assert titles(client, "?towards=EGY") == ["With a body", "With staff", "With another"]
    assert titles(client, "?towards=PAK") == ["To a neighbour too"]
    assert titles(client, "?by=EGY&sort=dates")[0] == "Its own seminar"


def test_a_region_is_that_of_the_states_an_activity_was_addressed_to_each_told_once(sign_in, secretariat):
    make_activity(secretariat, "2022-03-01", ("EGY",), ("PAK", "IRN"), title="To two of it")
    make_activity(secretariat, "2022-03-02", ("PAK",), ("EGY",), title="By one of it")
    client = sign_in(secretariat)
    html = client.get(f"{LIST}?region=middle-east-south-asia").content.decode()
    assert titles(client, "?region=middle-east-south-asia") == ["To two of it"]
    assert "1 activity" in html
    assert "Addressed to the region: <strong>Middle East and South Asia</strong>" in html
    shown = exported(client, reverse("outreach:activity-export"), region="middle-east-south-asia", columns=["title"])
    assert shown == [["Title"], ["To two of it"]]
    client.post(
        reverse("outreach:saved-view-add"),
        {"page": "outreach:activity-list", "name": "Mine", "query": "region=middle-east-south-asia&page=2"},
    )
    assert SavedView.objects.get().get_absolute_url() == f"{LIST}?region=middle-east-south-asia"


def test_what_another_page_asks_for_is_told_though_the_panel_has_no_field_for_it(sign_in, norway):
    html = sign_in(norway).get(f"{LIST}?towards=EGY&by=NOR&dated=year").content.decode()
    on = re.findall(r'<a class="filter-on" href="[^"]+".*?<span>(.*?)</span>', html, re.DOTALL)
    assert sorted(on) == [
        "Dates known: <strong>To the year only</strong>",
        "State approached: <strong>Egypt</strong>",
        "Undertaken by: <strong>Norway</strong>",
    ]
    assert '<input type="hidden" name="towards" value="EGY"' in html


def test_a_state_named_in_the_search_finds_what_it_took_part_in(sign_in, norway):
    towards = make_activity(norway, addressed_to=("EGY",), title="Towards it")
    make_activity(norway, title="Another")
    make_activity(norway, "2022-03-13", title="Of Egypt by its words")
    client = sign_in(norway)
    assert titles(client, "?q=مصر") == [towards.title]
    assert titles(client, "?q=egypt") == [towards.title, "Of Egypt by its words"]


def test_what_is_to_be_corrected_stands_above_the_form_in_which_it_is(sign_in, norway, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    edit = reverse("outreach:activity-edit", args=[activity.pk])
    assert "Which embassy?" not in text_of(sign_in(norway), edit)
    activity.return_to_author(secretariat, CLEARED_AT, "Which embassy?")
    assert "Which embassy?" in text_of(sign_in(norway), edit)
    activity.submit(norway, CLEARED_AT)
    assert "Which embassy?" not in text_of(sign_in(norway), edit)


def test_the_number_of_rows_is_in_words(sign_in, norway):
    client = sign_in(norway)
    make_activity(norway)
    assert " 1 activity " in text_of(client, LIST)
    make_activity(norway)
    assert " 2 activities " in text_of(client, LIST)


def test_a_list_without_rows_says_what_to_do_next(sign_in, norway):
    client = sign_in(norway)
    assert "There is no activity to see yet" in text_of(client, LIST)
    assert "No activity fits these filters" in text_of(client, f"{LIST}?q=nothing")


def test_filters_that_are_on_are_said_and_cleared_one_by_one(sign_in, norway):
    make_activity(norway, addressed_to=("EGY",))
    html = sign_in(norway).get(f"{LIST}?state=EGY&level=bilateral&page=1").content.decode()
    on = re.findall(r'<a class="filter-on" href="([^"]+)".*?<span>(.*?)</span>', html, re.DOTALL)
    assert on == [
        (f"{LIST}?level=bilateral", "State taking part: <strong>Egypt</strong>"),
        (f"{LIST}?state=EGY", "Level: <strong>Bilateral</strong>"),
    ]


def test_many_doers_are_named_in_short(sign_in, norway):
    make_activity(norway, undertaken_by=("NOR", "AUS", "JPN", "FIN", "CAN", "DEU"))
    make_activity(norway, undertaken_by=("NOR", "AUS", "JPN", "FIN"))
    text = text_of(sign_in(norway), LIST)
    assert "Australia, Canada, Finland and 3 others" in text
    assert "Australia, Finland, Japan, Norway" in text


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_list_costs_the_same_number_of_queries_at_any_length(
    rows, sign_in, norway, secretariat, django_assert_num_queries
):
    for number in range(rows):
        make_activity(norway, "2022-03", ("NOR", "PAN"), ("EGY", "CHN"), title=f"Number {number}")
    client = sign_in(norway)
    # session, account, demonstration; roles and two kinds of service; States, regions and measures to choose from;
    # count; rows and five more; saved views
    with django_assert_num_queries(16):
        shown = titles(client)
    assert shown == [f"Number {number}" for number in reversed(range(rows))][:25]


# One of them ----------------------------------------------------------------------------------------------------------


def test_what_is_hidden_does_not_exist(sign_in, norway, panama):
    activity = make_activity(panama, undertaken_by=("PAN",))
    client = sign_in(norway)
    names = ("detail", "edit", "submit", "withdraw", "return", "clear", "discard")
    assert {name: client.get(page_of(name, activity)).status_code for name in names} == dict.fromkeys(names, 404)
    assert {name: client.post(page_of(name, activity)).status_code for name in names[1:]} == dict.fromkeys(
        names[1:], 404
    )


def test_the_page_of_an_activity_tells_all_that_is_known(sign_in, norway):
    organization = Organization.objects.create(name="A group", kind=Organization.Kind.GROUP_OF_STATES)
    activity = make_activity(norway, "2022-03", addressed_to=("EGY",), place="Cairo", outcome="A promise")
    activity.addressed_to_organizations.add(organization)
    text = text_of(sign_in(norway), activity.get_absolute_url())
    told = ["Consultations on ratification", "March 2022", "Norway", "Egypt", "A group", "Cairo", "A promise", "Public"]
    assert [word for word in told if word not in text] == []


def test_a_text_is_shown_in_the_language_it_was_written_in(sign_in, norway):
    activity = make_activity(norway, title="زيارة", language="ar")
    html = sign_in(norway).get(activity.get_absolute_url()).content.decode()
    assert '<span lang="ar" dir="auto">زيارة</span>' in html
    assert "Written in Arabic; there is no translation." in html


def test_a_translation_is_preferred_and_the_original_stays_at_hand(sign_in, norway):
    activity = make_activity(norway, title="Besøk", language="fr")
    activity.translations.create(language="en", title="A visit", summary="They spoke.")
    html = sign_in(norway).get(activity.get_absolute_url()).content.decode()
    assert '<span lang="en" dir="auto">A visit</span>' in html
    assert "As it was written, in French" in html


def test_nobody_asks_for_more_rows_at_once_than_a_page_has(sign_in, norway):
    for day in range(1, 28):
        make_activity(norway, f"2022-03-{day:02}")
    client = sign_in(norway)
    for asked in ("-1", "1000"):
        table = client.get("/activities/", {"per_page": asked}).context["table"]
        assert (table.paginator.per_page, len(table.page.object_list)) == (25, 25)


def test_words_without_end_are_searched_for_no_longer_than_anybody_types(sign_in, norway):
    found = make_activity(norway, title="one two three")
    page = sign_in(norway).get("/activities/", {"q": "one " * 2000})
    assert [row.record for row in page.context["table"].page.object_list] == [found]


def test_the_steps_of_review_are_a_matter_of_those_they_concern(sign_in, norway, secretariat, reader):
    activity = make_submitted(norway, secretariat=secretariat)
    activity.return_to_author(secretariat, CLEARED_AT, "Which embassy?")
    activity.submit(norway, CLEARED_AT)
    assert "Which embassy?" in text_of(sign_in(norway), activity.get_absolute_url())
    assert "Which embassy?" not in text_of(sign_in(reader), activity.get_absolute_url())


def buttons(client: Client, activity: Activity) -> set[str]:
    html = client.get(activity.get_absolute_url()).content.decode()
    return set(re.findall(rf"/activities/{activity.pk}/(\w+)/", html))


def test_the_page_offers_what_the_person_may_do(sign_in, norway, secretariat, reader):
    draft = make_activity(norway)
    submitted = make_submitted(norway, secretariat=secretariat)
    cleared = make_cleared(norway, secretariat=secretariat)
    client = sign_in(norway)
    assert buttons(client, draft) == {"edit", "attachments", "discard", "submit"}
    assert buttons(client, submitted) == {"edit", "attachments", "withdraw"}
    assert buttons(client, cleared) == {"edit", "attachments"}
    client = sign_in(secretariat)
    assert buttons(client, submitted) == {"edit", "attachments", "return", "clear"}
    client = sign_in(reader)
    assert buttons(client, cleared) == set()


# Logging and editing --------------------------------------------------------------------------------------------------


def test_a_draft_is_saved_and_then_submitted(sign_in, norway, typed):
    client = sign_in(norway)
    response = client.post(LOG, typed | {"save": ""})
    activity = Activity.objects.get()
    assert response.url == activity.get_absolute_url()
    assert activity.review == Review.DRAFT
    client.post(page_of("edit", activity), typed | {"title": "Visit to a port", "submit": ""})
    activity.refresh_from_db()
    assert (activity.title, activity.review) == ("Visit to a port", Review.SUBMITTED)
    assert [(step.verb, step.by) for step in activity.steps.all()] == [("submit", norway)]


def test_saving_is_told_with_the_time(sign_in, norway, typed):
    response = sign_in(norway).post(LOG, typed, follow=True)
    assert re.search(r"Draft saved at \d\d:\d\d\.", response.content.decode())


def test_nothing_typed_is_lost_on_an_error(sign_in, norway, typed):
    html = sign_in(norway).post(LOG, typed | {"dates": "last spring", "submit": ""}).content.decode()
    assert 'value="last spring"' in html
    assert 'value="Visit to the capital"' in html
    assert re.search(r'<a href="#div_id_dates">Dates \(required\)</a>: Write a day', html)
    assert Activity.objects.count() == 0


def test_logging_is_not_open_to_a_reader(sign_in, reader, typed):
    client = sign_in(reader)
    assert [client.get(LOG).status_code, client.post(LOG, typed).status_code] == [403, 403]
    assert Activity.objects.count() == 0


def test_another_state_reads_but_does_not_edit(sign_in, norway, panama, secretariat, typed):
    activity = make_cleared(norway, secretariat=secretariat)
    client = sign_in(panama)
    assert client.get(activity.get_absolute_url()).status_code == 200
    assert client.post(page_of("edit", activity), typed).status_code == 404
    activity.refresh_from_db()
    assert activity.title == "Consultations on ratification"


def test_editing_what_is_cleared_warns_and_sends_it_back_to_the_secretariat(sign_in, norway, secretariat, typed):
    activity = make_cleared(norway, secretariat=secretariat)
    client = sign_in(norway)
    assert "what was cleared stays what is printed" in text_of(client, page_of("edit", activity))
    client.post(page_of("edit", activity), typed)
    activity.refresh_from_db()
    assert activity.review == Review.SUBMITTED
    assert activity.cleared_version.content["title"] == "Consultations on ratification"


def test_saving_what_is_cleared_without_a_change_leaves_it_cleared(sign_in, norway, secretariat, typed):
    values = {"kind": "visit", "title": "Visit to the capital", "summary": ""}
    activity = make_cleared(norway, secretariat=secretariat, **values)
    sign_in(norway).post(page_of("edit", activity), typed)
    activity.refresh_from_db()
    assert (activity.review, activity.steps.count()) == (Review.CLEARED, 2)


def test_nothing_is_half_saved(sign_in, norway, typed):
    activity = make_activity(norway)
    client = sign_in(norway)

    def fail(**kwargs: object) -> None:
        raise ConnectionAbortedError

    pre_save.connect(fail, sender=ReviewStep)
    try:
        with pytest.raises(ConnectionAbortedError):
            client.post(page_of("edit", activity), typed | {"submit": ""})
    finally:
        pre_save.disconnect(fail, sender=ReviewStep)
    activity.refresh_from_db()
    assert activity.title == "Consultations on ratification"


# The steps of review --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "step", "begin", "end"),
    [
        ("norway", "submit", make_activity, Review.SUBMITTED),
        ("norway", "withdraw", make_submitted, Review.DRAFT),
        ("secretariat", "clear", make_submitted, Review.CLEARED),
        ("secretariat", "return", make_submitted, Review.RETURNED),
    ],
)
def test_a_step_is_first_explained_and_then_taken(who, step, begin, end, sign_in, norway, secretariat, request):
    activity = begin(norway) if begin is make_activity else begin(norway, secretariat=secretariat)
    was = activity.review
    client = sign_in(request.getfixturevalue(who))
    assert escape(activity.title) in text_of(client, page_of(step, activity))
    activity.refresh_from_db()
    assert activity.review == was
    client.post(page_of(step, activity), {"comment": "Which embassy?"})
    activity.refresh_from_db()
    assert activity.review == end


def test_returning_asks_for_a_comment_which_the_author_then_reads(sign_in, norway, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    client = sign_in(secretariat)
    assert "Say in a comment" in client.post(page_of("return", activity), {"comment": " "}).content.decode()
    activity.refresh_from_db()
    assert activity.review == Review.SUBMITTED
    client.post(page_of("return", activity), {"comment": "Which embassy?"})
    assert "Which embassy?" in text_of(sign_in(norway), activity.get_absolute_url())


def test_a_step_that_is_not_the_persons_is_refused(sign_in, norway, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    client = sign_in(norway)
    answers = [client.get(page_of("clear", activity)), client.post(page_of("clear", activity))]
    assert [answer.status_code for answer in answers] == [403, 403]
    activity.refresh_from_db()
    assert activity.review == Review.SUBMITTED


def test_a_step_that_is_not_possible_any_more_is_told(sign_in, norway, secretariat):
    activity = make_cleared(norway, secretariat=secretariat)
    client = sign_in(norway)
    for ask in (client.get, client.post):
        answer = ask(page_of("withdraw", activity), follow=True).content.decode()
        assert "This is not possible any more: the review of the record is now “Cleared”." in answer
    activity.refresh_from_db()
    assert activity.review == Review.CLEARED


def test_a_draft_that_was_never_submitted_can_be_discarded(sign_in, norway):
    activity = make_activity(norway)
    client = sign_in(norway)
    assert "goes away for everyone" in text_of(client, page_of("discard", activity))
    assert client.post(page_of("discard", activity)).url == LIST
    assert Activity.objects.count() == 0


def test_what_was_once_submitted_cannot_be_discarded(sign_in, norway, secretariat):
    activity = make_submitted(norway, secretariat=secretariat)
    activity.withdraw(norway, CLEARED_AT)
    assert sign_in(norway).post(page_of("discard", activity)).status_code == 404
    assert Activity.objects.count() == 1


def test_the_order_of_a_shared_day_is_stable(norway, sign_in):
    for number in range(60):
        make_activity(norway, "2022-03-14", title=f"Number {number}")
    client = sign_in(norway)
    pages = [titles(client, f"?page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [title for page in pages for title in page] == [f"Number {number}" for number in reversed(range(60))]


def test_the_list_follows_an_index_for_each_way_of_sorting(secretariat):
    if connection.vendor == "postgresql":  # which reads a table as small as this one whole, unless it is told not to
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    activities: ActivityQuerySet = Activity.objects.visible_to(secretariat)
    for order in (("-starts_on", "-pk"), ("starts_on", "pk"), ("title", "pk")):
        plan = activities.order_by(*order)[:25].explain()
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan
        assert "activity_" in plan
