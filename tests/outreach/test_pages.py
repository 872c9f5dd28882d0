import pytest
from django.urls import reverse

from outreach.models import Activity
from outreach.tables import pages
from outreach.tables.pages import KeysFirstPaginator
from tests.builders import make_activity, make_cleared
from tests.outreach.test_activity_pages import text_of

LIST = reverse("outreach:activity-list")
QUEUE = reverse("admin:outreach_activity_changelist")


@pytest.fixture
def eleven(norway, secretariat):
    return [make_cleared(norway, f"2022-03-{1 + index // 2:02d}", secretariat=secretariat) for index in range(11)]


@pytest.mark.parametrize("order", [("-starts_on", "-pk"), ("title", "pk"), ()])
@pytest.mark.parametrize("per_page", [1, 2, 4, 5, 11, 30])
def test_every_page_holds_what_the_list_holds_there(eleven, per_page, order):
    listed = Activity.objects.order_by(*order) if order else Activity.objects.all()
    paginator = KeysFirstPaginator(listed, per_page, needed=lambda rows: rows)
    found = [list(paginator.page(number)) for number in paginator.page_range]
    assert [row for page in found for row in page] == list(listed)
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
