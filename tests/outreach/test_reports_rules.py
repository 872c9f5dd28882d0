import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from outreach.models import ProgressReport
from states.models import TreatyAction
from tests.builders import make_report

LIST = reverse("admin:outreach_progressreport_changelist")
ADD = reverse("admin:outreach_progressreport_add")
NOT_ONE_OF_THEM = (
    "Progress reports come from States that are listed in Annex 2 and are not ratifiers on the day of the report; "
    "this State is not one of them."
)


def typed(**values: object) -> dict[str, object]:
    """Return a form of a report as someone fills it in."""
    return {
        "state": "EGY",
        "reported_on": "2022-03-14",
        "received_on": "2022-03-16",
        "step": "The ratification has been put before the committee.",
        "language": "en",
        "kind": "parliament",
        "source": "A note verbale.",
        "visibility": "secretariat",
    } | values


def told(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


BROKEN = [
    ({"state": "NOR"}, {"state": [NOT_ONE_OF_THEM]}),  # in Annex 2 and a ratifier
    ({"state": "LIE"}, {"state": [NOT_ONE_OF_THEM]}),  # not in Annex 2
    (
        {"state": "RUS", "reported_on": "2022-03-14"},  # withdrew its ratification only in November 2023
        {"state": [NOT_ONE_OF_THEM]},
    ),
    ({"received_on": "2022-03-13"}, {"__all__": ["A report cannot be received before its date."]}),
    ({"acknowledged_on": "2022-03-15"}, {"__all__": ["A report cannot be acknowledged before it was received."]}),
    ({"received_on": "2999-01-01"}, {"received_on": ["This day has not come yet."]}),
    ({"step": ""}, {"step": ["This field is required."]}),
    ({"source": ""}, {"source": ["This field is required."]}),
]


@pytest.mark.parametrize(("values", "expected"), BROKEN)
def test_a_broken_rule_is_told_on_the_page(values, expected, secretariat, sign_in):
    answer = sign_in(secretariat).post(ADD, typed(**values))
    assert answer.context["adminform"].form.errors == expected
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(("values", "expected"), BROKEN)
def test_a_broken_rule_is_refused_in_the_shell(values, expected, db):
    days = {name: datetime.date.fromisoformat(day) for name, day in values.items() if name.endswith("_on")}
    state = values.get("state", "EGY")
    others = {name: value for name, value in values.items() if not name.endswith("_on") and name != "state"}
    with pytest.raises(ValidationError) as error:
        make_report(state, **days, **others)
    assert list(error.value.message_dict) == list(expected)
    assert not ProgressReport.objects.exists()


def test_a_state_that_withdrew_its_ratification_may_report_from_that_day_on(secretariat, sign_in):
    sign_in(secretariat).post(ADD, typed(state="RUS", reported_on="2024-01-10", received_on="2024-01-10"))
    report = ProgressReport.objects.get()
    assert (report.state_id, report.history.get().history_user) == ("RUS", secretariat)


def test_a_state_reports_no_more_from_the_day_of_its_ratification_on_and_its_reports_stay(db):
    before = make_report("EGY")
    day = datetime.date(2024, 5, 1)
    TreatyAction.objects.create(state_id="EGY", act="ratification", done_on=day, source="Only in this test.")
    with pytest.raises(ValidationError, match="not one of them"):
        make_report("EGY", reported_on=day, received_on=day)
    before.acknowledge(timezone.localdate())
    assert ProgressReport.objects.get() == before


def test_the_words_of_a_state_are_corrected_only_for_a_stated_reason_that_stands_in_the_history(secretariat, sign_in):
    report = make_report()
    page = reverse("admin:outreach_progressreport_change", args=[report.pk])
    client = sign_in(secretariat)
    answer = client.post(page, typed(step="The ratification has been put before parliament."))
    assert answer.context["adminform"].form.errors == {"reason": ["Say why this is corrected."]}
    reason = "The note says parliament"
    client.post(page, typed(step="The ratification has been put before parliament.", reason=reason))
    report.refresh_from_db()
    assert report.step == "The ratification has been put before parliament."
    assert report.history.latest().history_change_reason == reason
    history = client.get(reverse("admin:outreach_progressreport_history", args=[report.pk])).content.decode()
    assert f"({reason})" in history
    report = ProgressReport.objects.get()
    report.step = "In other words."
    with pytest.raises(ValidationError, match="say why they are corrected"):
        report.save()


def test_what_is_not_the_states_own_words_is_kept_up_without_a_reason(secretariat, sign_in):
    report = make_report()
    page = reverse("admin:outreach_progressreport_change", args=[report.pk])
    sign_in(secretariat).post(page, typed(visibility=report.visibility, reference="NV 7"))
    report.refresh_from_db()
    assert report.reference == "NV 7"


def test_who_may_see_a_report_is_widened_only_for_a_reason(secretariat, sign_in):
    report = make_report()
    page = reverse("admin:outreach_progressreport_change", args=[report.pk])
    answer = sign_in(secretariat).post(page, typed(visibility="public"))
    assert "reason" in answer.context["adminform"].form.errors
    report.visibility = "public"
    with pytest.raises(ValidationError, match="say how it told you otherwise"):
        report.save()
    sign_in(secretariat).post(page, typed(visibility="public", reason="Note verbale 9/2026"))
    report.refresh_from_db()
    assert (report.visibility, report.history.latest().history_change_reason) == ("public", "Note verbale 9/2026")


@pytest.mark.parametrize("text", ["埃及", "Égypte", "818", "COMMITTEE", "verbale"])
def test_a_report_is_found_by_its_words_and_by_any_name_of_its_state(text, secretariat, sign_in):
    report = make_report()
    make_report("CHN", step="Something else.", source="A letter.")
    assert list(sign_in(secretariat).get(LIST, {"q": text}).context["cl"].result_list) == [report]


def test_many_are_acknowledged_and_those_that_were_are_told(secretariat, sign_in):
    today = timezone.localdate()
    new, old = make_report(), make_report("CHN", acknowledged_on=datetime.date(2022, 4, 1))
    client = sign_in(secretariat)
    shown = {asked: set(client.get(LIST, {"acknowledged": asked}).context["cl"].result_list) for asked in ("no", "yes")}
    assert shown == {"no": {new}, "yes": {old}}
    chosen = {"action": "acknowledge_selected", "_selected_action": [new.pk, old.pk]}
    assert told(client.post(LIST, chosen, follow=True)) == [
        f"{old}: It was acknowledged already.",
        "1 report is acknowledged.",
    ]
    days = dict(ProgressReport.objects.values_list("state", "acknowledged_on"))
    assert days == {"EGY": today, "CHN": datetime.date(2022, 4, 1)}
    assert new.history.latest().history_user == secretariat
