import unicodedata

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.migrations._search_index import INDEX, TRIGGERS, drop_search_index, keep_search_index
from outreach.models import Activity
from outreach.models import search as searching
from outreach.models.search import MARK, parts_of, search_text_of
from states.names import fold, words_of
from tests.builders import make_activity

LETTERS = "aAbé漢核海啸試" + MARK + "яЯشN%_\"'\\*-|() \U00020000"
TEXTS = st.text(st.one_of(st.sampled_from(LETTERS), st.characters(exclude_categories=["Cs", "Cc"])), max_size=12)
WORDS = st.text(st.sampled_from(LETTERS), min_size=1, max_size=5)
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def is_told(text: str, asked: str) -> bool:
    return all(word in fold(text).replace(MARK, "") for word in words_of(asked.replace(MARK, "")))


@SLOW
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), asked=WORDS, few=st.sampled_from([0, 4000]))
def test_a_search_finds_just_those_with_every_word_in_their_texts(texts, asked, few, monkeypatch, norway):
    monkeypatch.setattr(searching, "FEW", few)
    Activity.objects.all().delete()
    told = {make_activity(norway, title="t", summary=text): f"t | {text} |  |  | " for text in texts}
    found = set(Activity.objects.search(asked))
    assert found == {activity for activity, text in told.items() if is_told(text, asked)}


@given(
    text=st.text(st.sampled_from("ab核海啸試 "), max_size=20), word=st.text(st.sampled_from("ab核海啸試"), min_size=1)
)
def test_what_is_looked_for_stands_in_the_search_text_just_where_the_word_stands_in_the_text(text, word):
    assert all(part in search_text_of([text]) for part in parts_of(word)) == (
        word in unicodedata.normalize("NFKD", text)
    )


@pytest.mark.parametrize("word", ["核", "海啸", "核試驗", "核a試"])
def test_a_chinese_word_of_any_length_gives_the_index_three_characters_to_look_for(word):
    assert all(len(part) >= 3 for part in parts_of(word))


def titles(text: str) -> set[str]:
    return {activity.title for activity in Activity.objects.search(text)}


def test_the_index_follows_every_way_of_writing(norway):
    one, other = make_activity(norway, title="Kazakh steppe"), make_activity(norway, title="Nordic coast")
    assert titles("steppe") == {"Kazakh steppe"}
    one.title = "Kazakh mountains"
    one.save()
    assert titles("steppe") == set()
    assert titles("mountains") == {"Kazakh mountains"}
    Activity.objects.filter(pk=other.pk).update(search_text="by hand")
    assert titles("hand") == {"Nordic coast"}
    one.pk = None
    one.clean_fields()
    Activity.objects.bulk_create([one])
    assert Activity.objects.search("mountains").count() == 2
    Activity.objects.all().delete()
    assert titles("mountains") == titles("hand") == set()


def test_all_that_keeps_the_index_is_there_after_all_migrations(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            assert {name for (name,) in cursor.fetchall()} >= set(TRIGGERS)
        names = set(connection.introspection.get_constraints(cursor, "outreach_activity_undertaken_by"))
        names |= set(connection.introspection.get_constraints(cursor, "outreach_activity_addressed_to"))
        assert {"activity_undertaken_by_state", "activity_addressed_to_state"} <= names
        if connection.vendor == "postgresql":
            assert INDEX in connection.introspection.get_constraints(cursor, "outreach_activity")


def test_an_index_made_anew_knows_what_was_there_before(norway):
    make_activity(norway, title="Kazakh steppe")
    connection.check_constraints()  # PostgreSQL alters no table while it has checks to make
    editor = connection.schema_editor()
    drop_search_index(None, editor)
    drop_search_index(None, editor)
    keep_search_index(None, editor)
    keep_search_index(None, editor)
    assert titles("steppe") == {"Kazakh steppe"}
    Activity.objects.update(search_text="valley")
    assert titles("steppe") == set()
    assert titles("valley") == {"Kazakh steppe"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the size of its tables")
def test_few_are_looked_up_in_the_index_and_many_are_met_in_the_list(norway, monkeypatch):
    make_activity(norway)
    make_activity(norway)
    assert "VIRTUAL TABLE" in Activity.objects.search("ratification").explain()
    monkeypatch.setattr(searching, "FEW", 1)
    assert "VIRTUAL TABLE" not in Activity.objects.search("ratification").explain()


def test_a_search_on_the_list_asks_once_for_states_of_that_name_and_on_sqlite_once_for_the_index(norway):
    client = Client()
    client.force_login(norway)
    make_activity(norway)
    client.get("/activities/")
    with CaptureQueriesContext(connection) as plain:
        client.get("/activities/")
    with CaptureQueriesContext(connection) as searched:
        client.get("/activities/?q=ratification")
    assert len(searched) - len(plain) == (2 if connection.vendor == "sqlite" else 1)
