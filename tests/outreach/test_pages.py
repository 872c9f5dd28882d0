import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outreach.models import Activity
from outreach.tables import pages
from outreach.tables.pages import KeysFirstPaginator
from states.models import State
from tests.builders import make_activity, make_cleared
from tests.outreach.test_activity_pages import text_of

LIST = reverse("outreach:activity-list")
QUEUE = reverse("admin:outreach_activity_changelist")


@pytest.fixture
def eleven(norway, secretariat):
    return [make_cleared(norway, f"2022-03-{1 + index // 2:02d}", secretariat=secretariat) for index in range(11)]


@pytest.mark.parametrize("order", [("-starts_on", "-pk"), ("title", "pk"), ()])
def test_every_page_holds_what_the_list_holds_there(eleven, order):
    listed = Activity.objects.order_by(*order) if order else Activity.objects.all()
    for per_page in (1, 2, 4, 5, 11, 30):
        paginator = KeysFirstPaginator(listed.all(), per_page, needed=lambda rows: rows)
        found = [list(paginator.page(number)) for number in paginator.page_range]
        assert [row for page in found for row in page] == list(listed), per_page
        assert [len(page) for page in found[:-1]] == [per_page] * (len(found) - 1)


def test_the_last_page_is_read_from_the_end_and_no_page_row_by_row(eleven):
    paginator = KeysFirstPaginator(Activity.objects.order_by("-starts_on", "-pk"), 2, needed=lambda rows: rows)
    paths = {number: str(paginator.page(number).object_list.query) for number in paginator.page_range}
    assert {number: "OFFSET" in sql for number, sql in paths.items()} == {
        1: False,
        2: True,
        3: True,
        4: True,
        5: True,
        6: False,
    }


def test_what_a_search_finds_is_counted_up_to_a_limit_which_is_told(eleven, norway, secretariat, sign_in, monkeypatch):
    monkeypatch.setattr(pages, "MOST", 10)
    told = "More than 10 activities; 10 of them are listed. More words find fewer."
    assert told in text_of(sign_in(norway), f"{LIST}?q=ratification")
    assert "11 activities" in text_of(sign_in(norway), LIST)
    admin = text_of(sign_in(secretariat), f"{QUEUE}?q=ratification")
    assert told in admin
    assert "10 results" not in admin
    assert "11 activities" in text_of(sign_in(secretariat), QUEUE)


def test_a_search_that_finds_as_many_as_the_limit_tells_their_number(eleven, norway, sign_in, monkeypatch):
    monkeypatch.setattr(pages, "MOST", 11)
    assert "11 activities" in text_of(sign_in(norway), f"{LIST}?q=ratification")


def test_the_last_page_of_more_than_is_counted_is_still_in_order(eleven, monkeypatch):
    monkeypatch.setattr(pages, "MOST", 10)
    listed = Activity.objects.order_by("-starts_on", "-pk")
    paginator = KeysFirstPaginator(listed, 4, needed=lambda rows: rows, is_searched=True)
    assert paginator.num_pages == 3
    assert list(paginator.page(3)) == list(listed[8:10])


def test_a_page_beyond_the_last_shows_the_last(norway, sign_in):
    make_activity(norway, title="The only one")
    assert "The only one" in text_of(sign_in(norway), f"{LIST}?page=99")


def test_nothing_found_is_one_empty_page(norway, sign_in):
    assert "No activity" in text_of(sign_in(norway), f"{LIST}?q=xylophone")


@pytest.fixture
def of_many(eleven, norway, panama):
    return [*eleven, *(make_activity(panama, undertaken_by=("PAN",)) for _index in range(3))]


@pytest.mark.parametrize("is_searched", [False, True])
@pytest.mark.parametrize("who", ["norway", "secretariat"])
def test_a_list_of_many_of_a_state_holds_the_same_on_every_page(of_many, who, is_searched, request, monkeypatch):
    visible = Activity.objects.visible_to(request.getfixturevalue(who))
    told = visible.search("ratification") if is_searched else visible
    listed = told.concerning(State.objects.get(pk="NOR")).order_by("-starts_on", "-pk")
    monkeypatch.setattr(pages, "MOST", 11)
    paginator = KeysFirstPaginator(listed, 4, needed=lambda rows: rows, is_searched=is_searched)
    found = [list(paginator.page(number)) for number in paginator.page_range]
    assert [row for page in found for row in page] == sorted(
        of_many[:11], key=lambda row: (row.starts_on, row.pk), reverse=True
    )
    assert [len(page) for page in found] == [4, 4, 3]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows how many keys a set has")
def test_few_of_a_state_are_looked_up_and_many_are_met_in_their_order(norway, monkeypatch):
    listed = Activity.objects.concerning(State.objects.get(pk="NOR")).order_by("-starts_on", "-pk")
    assert "USING INTEGER PRIMARY KEY" in listed.values("pk")[:4].explain()
    many = listed.walked().values("pk")[:4].explain()
    assert "USING COVERING INDEX activity_latest_first" in many
    assert "USE TEMP B-TREE FOR ORDER BY" not in many
    make_activity(norway)
    assert listed.walked().count() == 1
    for most, plus in ((2, False), (1, True)):
        monkeypatch.setattr(pages, "MOST", most)
        page = KeysFirstPaginator(listed, 4, needed=lambda rows: rows).page(1).object_list
        assert ("WHERE +" in str(page.query)) is plus


def test_the_activities_of_a_state_are_counted_where_they_are_named(of_many, norway, secretariat):
    of_state = Activity.objects.concerning(State.objects.get(pk="NOR"))
    with CaptureQueriesContext(connection) as queries:
        assert Activity.objects.visible_to(secretariat).concerning(State.objects.get(pk="NOR")).count() == 11
    assert '"outreach_activity"."id" IN' not in queries[-1]["sql"]
    narrowed = [of_state.filter(starts_on__gte="2022-03-03"), of_state[:5], of_state.exclude(pk=of_many[0].pk)]
    narrowed += [of_state.visible_to(norway), Activity.objects.exclude(pk__in=of_state.values("pk"))]
    assert [some.count() for some in narrowed] == [len(some) for some in narrowed] == [7, 5, 10, 11, 3]
