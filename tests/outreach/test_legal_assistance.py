import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from outreach.digest import digest_for
from outreach.models import AssistanceRequest, Export, SavedView
from tests.builders import make_assistance, make_report

LIST = reverse("outreach:assistance-list")
ASKED_ON = datetime.date(2022, 3, 14)
DAY = datetime.timedelta(days=1)
TYPED = {"state": "EGY", "asked_on": "2022-03-14", "subject": "Draft law", "asked": "Comments on the draft."}


def listed(client, **query) -> list[int]:
    return [row.record.pk for row in client.get(LIST, query).context["table"].rows]


# Rules ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"acknowledged_on": ASKED_ON - DAY}, "A request cannot be acknowledged before it was made."),
        (
            {"provided": "A model law.", "provided_on": ASKED_ON - DAY},
            "Assistance cannot be provided before it was asked for.",
        ),
        ({"provided": "A model law."}, "Say what was provided and when, or neither."),
        ({"provided_on": ASKED_ON}, "Say what was provided and when, or neither."),
        (
            {"acknowledged_on": ASKED_ON + DAY, "answered_on": ASKED_ON, "outcome": "declined"},
            "A request cannot be answered before it was acknowledged.",
        ),
        (
            {"answered_on": ASKED_ON, "outcome": "declined"},
            "Say when it was acknowledged; an answer acknowledges it at the latest.",
        ),
        ({"outcome": "declined"}, "What is answered has an outcome, and what is not answered has none."),
        (
            {"acknowledged_on": ASKED_ON, "answered_on": ASKED_ON},
            "What is answered has an outcome, and what is not answered has none.",
        ),
        (
            {"acknowledged_on": ASKED_ON, "answered_on": ASKED_ON, "outcome": "provided"},
            "Say what was provided and when: the outcome says that something was.",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_by_the_database(values, sentence, db):
    with pytest.raises(ValidationError) as refused:
        make_assistance(**values)
    assert sentence in refused.value.messages
    asked = make_assistance()
    with pytest.raises(IntegrityError):
        AssistanceRequest.objects.filter(pk=asked.pk).update(**values)


@pytest.mark.parametrize("name", ["asked_on", "acknowledged_on", "provided_on", "answered_on"])
def test_what_is_told_has_happened_by_now(name, db):
    with pytest.raises(ValidationError, match="This day has not come yet") as refused:
        make_assistance(**{name: timezone.localdate() + DAY})
    assert name in refused.value.message_dict


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (
            {
                **{"acknowledged_on": ASKED_ON, "answered_on": ASKED_ON + DAY, "outcome": "provided"},
                **{"provided": "A model law.", "provided_on": ASKED_ON + 2 * DAY},
            },
            "provided_on",
        ),
        ({"remind_on": ASKED_ON - DAY}, "remind_on"),
    ],
)
def test_what_is_told_is_told_in_its_order(values, field, secretariat, sign_in):
    with pytest.raises(ValidationError):
        make_assistance(**values)
    asked = make_assistance(acknowledged_on=ASKED_ON)
    address = asked.get_absolute_url() + ("answer/" if field == "provided_on" else "edit/")
    typed = {"state": "NOR", "asked_on": ASKED_ON, "subject": "A law", "asked": "Help", "outcome_note": ""} | values
    form = sign_in(secretariat).post(address, typed).context["form"]
    assert list(form.errors) == [field]


def test_a_request_is_acknowledged_then_answered_and_the_history_knows_by_whom(secretariat, head):
    asked = make_assistance(remind_on=ASKED_ON + 2 * DAY)
    asked.acknowledge(secretariat, ASKED_ON + DAY)
    assert (asked.acknowledged_on, asked.remind_on) == (ASKED_ON + DAY, None)
    asked.answer(head, ASKED_ON + 9 * DAY, "partly", "The rest follows.", "A model law.", ASKED_ON + 8 * DAY)
    asked.refresh_from_db()
    assert (asked.answered_on, asked.outcome, asked.provided_on) == (ASKED_ON + 9 * DAY, "partly", ASKED_ON + 8 * DAY)
    assert asked.due_on is None
    assert [version.history_user for version in asked.history.order_by("history_id")] == [None, secretariat, head]


def test_each_step_is_taken_once_and_can_be_taken_back(secretariat):
    asked = make_assistance()
    asked.acknowledge(secretariat, ASKED_ON)
    stale = AssistanceRequest.objects.get()
    asked.answer(secretariat, ASKED_ON, "declined")
    with pytest.raises(ValidationError, match="acknowledged already"):
        stale.acknowledge(secretariat, ASKED_ON)
    with pytest.raises(ValidationError, match="answered already"):
        stale.answer(secretariat, ASKED_ON, "withdrawn")
    stale.reopen(secretariat)
    with pytest.raises(ValidationError, match="open already"):
        asked.reopen(secretariat)
    asked.refresh_from_db()
    assert (asked.answered_on, asked.outcome, asked.acknowledged_on) == (None, "", ASKED_ON)


def test_an_answer_acknowledges_at_the_latest(secretariat):
    asked = make_assistance()
    asked.answer(secretariat, ASKED_ON + DAY, "withdrawn")
    assert asked.acknowledged_on == ASKED_ON + DAY


@pytest.mark.parametrize("who", ["norway", "japan", "reader"])
def test_nobody_but_the_secretariat_takes_a_step(who, request):
    user, asked = request.getfixturevalue(who), make_assistance("NOR")
    deeds = [
        lambda: asked.acknowledge(user, ASKED_ON),
        lambda: asked.answer(user, ASKED_ON, "declined"),
        lambda: asked.reopen(user),
    ]
    for deed in deeds:
        with pytest.raises(PermissionDenied):
            deed()
    assert AssistanceRequest.objects.get().acknowledged_on is None


@pytest.mark.parametrize(
    ("values", "after", "is_due"),
    [
        ({}, 6, False),
        ({}, 7, True),
        ({"remind_on": ASKED_ON + 3 * DAY}, 3, True),
        ({"remind_on": ASKED_ON + 30 * DAY}, 29, False),
        ({"acknowledged_on": ASKED_ON}, 59, False),
        ({"acknowledged_on": ASKED_ON}, 60, True),
        ({"acknowledged_on": ASKED_ON, "remind_on": ASKED_ON + 90 * DAY}, 89, False),
        ({"acknowledged_on": ASKED_ON, "answered_on": ASKED_ON, "outcome": "declined"}, 900, False),
    ],
)
def test_what_is_due_is_the_same_for_a_row_and_for_rows(values, after, is_due, db):
    asked, on = make_assistance(**values), ASKED_ON + after * DAY
    assert asked.is_due(on) == is_due
    assert AssistanceRequest.objects.due(on).exists() == is_due
    waits = [AssistanceRequest.objects.to_acknowledge(on).exists(), AssistanceRequest.objects.to_answer(on).exists()]
    assert waits == [is_due and not asked.acknowledged_on, is_due and bool(asked.acknowledged_on)]


# Pages ---------------------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_and_sorted(secretariat, sign_in):
    today = timezone.localdate()
    old = make_assistance("EGY", reference="Note 1")
    answered = make_assistance("CHN", acknowledged_on=ASKED_ON, answered_on=today, outcome="declined", subject="A law")
    fresh = make_assistance("EGY", asked_on=today, subject="Zoning of stations", reference="")
    client = sign_in(secretariat)
    assert listed(client) == [fresh.pk, answered.pk, old.pk]
    assert listed(client, waiting="due") == listed(client, waiting="acknowledge") == [old.pk]
    assert listed(client, waiting="open") == listed(client, state="EGY") == [fresh.pk, old.pk]
    assert listed(client, waiting="answered") == listed(client, outcome="declined") == [answered.pk]
    assert listed(client, waiting="answer") == []
    assert listed(client, q="埃及 note 1") == [old.pk]
    assert listed(client, since=str(today)) == [fresh.pk]
    assert listed(client, until="2022-12-31", sort="state") == [answered.pk, old.pk]
    assert listed(client, sort="-subject") == [fresh.pk, old.pk, answered.pk]


def test_an_empty_list_says_what_to_do_and_an_export_says_that_it_was_taken(secretariat, sign_in):
    client = sign_in(secretariat)
    assert "No request is recorded yet" in client.get(LIST).content.decode()
    assert "No request fits these filters" in client.get(LIST, {"q": "nothing"}).content.decode()
    make_assistance(subject="=1+1")
    file = client.post(reverse("outreach:assistance-export"), {"file": "shown-csv"})
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert "'=1+1" in text
    assert "Not acknowledged yet, acknowledgement due" in text
    assert Export.objects.values_list("listed", "rows", "is_personal").get() == (
        "requests for legal assistance",
        1,
        True,
    )


def test_a_request_is_recorded_acknowledged_answered_and_reopened_on_the_site(secretariat, sign_in):
    client = sign_in(secretariat)
    answer = client.post(reverse("outreach:assistance-add"), {**TYPED, "acknowledged_on": "2022-03-01"})
    assert answer.context["form"].errors == {
        "acknowledged_on": ["A request cannot be acknowledged before it was made."]
    }
    assert 'value="Draft law"' in answer.content.decode()
    client.post(reverse("outreach:assistance-add"), TYPED)
    asked = AssistanceRequest.objects.get()
    page = client.get(asked.get_absolute_url()).content.decode()
    assert "Not acknowledged yet, <strong>acknowledgement due</strong>" in page
    client.post(reverse("outreach:assistance-acknowledge", args=[asked.pk]))
    again = client.post(reverse("outreach:assistance-acknowledge", args=[asked.pk]), follow=True)
    assert "It was acknowledged already." in again.content.decode()
    at = reverse("outreach:assistance-answer", args=[asked.pk])
    told = {"outcome": "provided", "answered_on": str(timezone.localdate()), "outcome_note": "Sent as a letter."}
    refused = client.post(at, told)
    assert list(refused.context["form"].errors) == ["provided"]
    assert "Sent as a letter." in refused.content.decode()
    client.post(at, {**told, "provided": "A model law.", "provided_on": str(timezone.localdate())})
    asked.refresh_from_db()
    assert (asked.outcome, asked.provided, asked.outcome_note) == ("provided", "A model law.", "Sent as a letter.")
    assert asked.history.latest().history_user == secretariat
    assert client.get(at).status_code == 302
    client.post(reverse("outreach:assistance-reopen", args=[asked.pk]))
    asked.refresh_from_db()
    assert (asked.answered_on, asked.provided) == (None, "A model law.")


@pytest.mark.parametrize("deed", ["add", "edit", "answer", "acknowledge", "reopen"])
@pytest.mark.parametrize("who", ["norway", "reader"])
def test_others_change_nothing_by_posting(deed, who, request, sign_in):
    user, asked = request.getfixturevalue(who), make_assistance("NOR")
    address = reverse(f"outreach:assistance-{deed}", args=[] if deed == "add" else [asked.pk])
    answer = sign_in(user).post(address, {**TYPED, "outcome": "declined"})
    assert answer.status_code == 404
    assert AssistanceRequest.objects.get().history.count() == 1


def typed_in(page) -> dict[str, str]:
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_what_a_colleague_did_meanwhile_is_told_before_it_is_replaced(secretariat, sign_in):
    client, asked = sign_in(secretariat), make_assistance(subject="Draft lwa")
    address = reverse("outreach:assistance-edit", args=[asked.pk])
    typed = typed_in(client.get(address)) | {"subject": "Draft law"}
    asked.acknowledge(secretariat, timezone.localdate())
    page = client.post(address, typed)
    said = f"Somebody else has written here meanwhile: {date_format(timezone.localdate())}"
    assert page.context["form"].errors["acknowledged_on"] == [said]
    assert 'value="Draft law"' in page.content.decode()
    client.post(address, typed_in(page) | {"acknowledged_on": str(timezone.localdate())})
    asked.refresh_from_db()
    assert (asked.subject, asked.acknowledged_on) == ("Draft law", timezone.localdate())


def test_an_answer_does_not_undo_what_a_colleague_wrote_of_what_was_provided(secretariat, sign_in):
    client, asked = sign_in(secretariat), make_assistance()
    address = reverse("outreach:assistance-answer", args=[asked.pk])
    typed = typed_in(client.get(address)) | {"outcome": "declined"}
    AssistanceRequest.objects.update(provided="A model law.", provided_on=timezone.localdate())
    page = client.post(address, typed)
    assert "Somebody else has written here meanwhile: A model law." in page.context["form"].errors["provided"]
    assert not AssistanceRequest.objects.get().answered_on


def test_the_secretariat_finds_it_on_home_on_the_page_of_the_state_and_in_the_digest(secretariat, sign_in):
    asked = make_assistance("EGY", subject="A law to be looked at")
    client, today = sign_in(secretariat), timezone.localdate()
    for page in (reverse("outreach:home"), reverse("state-detail", args=["EGY"])):
        assert f'<a href="{asked.get_absolute_url()}" dir="auto">A law to be looked at</a>' in (
            client.get(page).content.decode()
        )
    assert "1 request for legal assistance waits for a step." in [
        line.text for line in digest_for(secretariat, today).waiting
    ]
    asked.answer(secretariat, today, "declined")
    assert "A law to be looked at" not in client.get(reverse("outreach:home")).content.decode()
    assert not any("legal" in line.text for line in digest_for(secretariat, today).waiting)


def test_the_page_of_a_state_as_of_an_earlier_day_tells_nothing_later(secretariat, sign_in):
    make_assistance("EGY", subject="A law to be looked at")
    client = sign_in(secretariat)
    early = client.get(reverse("state-detail", args=["EGY"]), {"as_of": "2022-03-13"}).content.decode()
    assert "A law to be looked at" not in early
    assert "No request of it is recorded." in early


@pytest.mark.parametrize("who", ["norway", "japan", "reader"])
def test_others_find_it_nowhere(who, request, sign_in):
    user = request.getfixturevalue(who)
    asked = make_assistance("NOR", subject="Never to be read", asked="Never to be read")
    make_report("EGY", visibility="public")
    SavedView.objects.create(owner=user, page="outreach:report-list", name="Mine")
    shared = SavedView.objects.create(
        owner=request.getfixturevalue("secretariat"), page="outreach:assistance-list", name="Due", is_shared=True
    )
    client = sign_in(user)
    pages = [
        *(reverse(f"outreach:{name}") for name in ("home", "calendar", "saved-view-list", "report-list", "charts")),
        *(reverse(name, args=["NOR"]) for name in ("state-detail", "outreach:state-brief")),
        reverse("outreach:search") + "?q=never",
    ]
    for page in pages:
        html = client.get(page).content.decode()
        assert "Never to be read" not in html
        assert "legal-assistance" not in html
        assert "Legal assistance" not in html
    assert not SavedView.objects.visible_to(user).filter(pk=shared.pk).exists()
    assert client.get(asked.get_absolute_url()).status_code == 404
    assert not any("legal" in line.text for line in digest_for(user, timezone.localdate()).waiting)


def test_the_admin_acknowledges_several_and_says_which_it_refused(secretariat, sign_in):
    fresh, done = make_assistance(asked_on=timezone.localdate()), make_assistance(acknowledged_on=ASKED_ON)
    page = sign_in(secretariat).post(
        reverse("admin:outreach_assistancerequest_changelist"),
        {"action": "acknowledge_selected", "_selected_action": [fresh.pk, done.pk]},
        follow=True,
    )
    told = [str(message) for message in page.context["messages"]]
    assert told == ["Egypt: Draft law on ratification: It was acknowledged already.", "1 request is acknowledged."]
    fresh.refresh_from_db()
    assert fresh.acknowledged_on == timezone.localdate()
    assert fresh.history.latest().history_user == secretariat
