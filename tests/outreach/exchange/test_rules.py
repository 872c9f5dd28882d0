import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.exchange.rules import broken_constraints, refused
from outreach.models import Activity, ContactPoint, ProgressReport

DAYS = st.one_of(st.none(), st.dates(datetime.date(2022, 1, 1), datetime.date(2022, 1, 3)))
FIRST_DAYS = st.dates(datetime.date(2022, 1, 1), datetime.date(2022, 1, 3))
RECORDS = st.one_of(
    st.builds(
        Activity,
        starts_on=DAYS,
        ends_on=DAYS,
        precision=st.sampled_from(["day", "range", "month"]),
        review=st.sampled_from(["draft", "cleared"]),
        cleared_version_id=st.sampled_from([None, 1]),
    ),
    st.builds(
        ContactPoint,
        email=st.sampled_from(["", "a@example.org"]),
        phone=st.sampled_from(["", "+4312603062"]),
        nominated_on=DAYS,
        confirmed_on=DAYS,
        retired_on=DAYS,
        successor_id=st.sampled_from([None, 1]),
    ),
    st.builds(ProgressReport, reported_on=DAYS, received_on=FIRST_DAYS, acknowledged_on=DAYS),
)


def broken_in_the_database(record: models.Model) -> list[str]:
    sentences = []
    for constraint in record._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            try:
                constraint.validate(type(record), record)
            except ValidationError as error:
                sentences += error.messages
    return sentences


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(record=RECORDS)
def test_a_constraint_is_broken_here_where_the_database_says_so(record, db):
    assert [sentence for _field, sentence in broken_constraints(record, ())] == broken_in_the_database(record)


def test_what_could_not_be_read_is_not_held_against_a_record():
    record = ContactPoint(nominated_on=datetime.date(2022, 1, 2), retired_on=datetime.date(2022, 1, 1), email="a@b.org")
    sentence = "A contact point cannot be retired before it was nominated."
    assert list(broken_constraints(record, ())) == [("retired_on", sentence)]
    assert list(broken_constraints(record, {"nominated_on"})) == []
    told = dict(refused(record, {"institution", "kind"}))
    assert sorted(told) == ["nominated_by_note"]


def test_a_successor_that_is_not_saved_yet_is_one_all_the_same():
    record = ContactPoint(nominated_on=datetime.date(2022, 1, 2), email="a@b.org", successor=ContactPoint())
    assert [name for name, _sentence in broken_constraints(record, ())] == ["successor"]


@pytest.mark.parametrize(
    ("model", "broken", "empty"),
    [
        (Activity, [], {"title", "level"}),
        (ContactPoint, ["email"], {"kind", "institution", "nominated_by_note", "nominated_on"}),
        (ProgressReport, [], {"reported_on", "received_on", "step", "kind", "source"}),
    ],
)
def test_records_are_held_to_the_rules_without_a_query(model, broken, empty, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert [name for name, _sentence in broken_constraints(model(), ())] == broken
        assert {name for name, _sentence in refused(model(), ())} == empty
