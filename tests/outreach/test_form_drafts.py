import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outreach.models import Activity, FormDraft
from outreach.models.form_drafts import MOST_CHARACTERS, MOST_OF_ONE
from tests.builders import CLEARED_AT, make_activity

LOG = reverse("outreach:activity-log")
KEY = uuid.UUID("5b0f6f1e-0000-4000-8000-000000000001")
OTHER_KEY = uuid.UUID("5b0f6f1e-0000-4000-8000-000000000002")
TYPED = {
    "title": "Call on the ministry",
    "dates": "next spri",
    "undertaken_by": ["NOR"],
    "addressed_to": ["EGY", "CHN"],
}


def keep(client: Client, user, key=KEY, **typed):
    return client.post(reverse("outreach:draft-save", args=[key]), TYPED | {"owner": user.pk} | typed)


def discard(client: Client, key=KEY):
    return client.post(reverse("outreach:draft-discard", args=[key]))


def test_what_is_typed_is_kept_right_or_wrong_and_told_with_the_time(sign_in, norway):
    answer = keep(sign_in(norway), norway)
    draft = FormDraft.objects.get()
    time = timezone.localtime(draft.saved_at)
    assert answer.content.decode() == f"Draft saved {time:%H:%M}"
    assert (draft.key, draft.owner, draft.activity, draft.title) == (KEY, norway, None, "Call on the ministry")
    assert draft.typed == {name: value if isinstance(value, list) else [value] for name, value in TYPED.items()}
    assert Activity.objects.count() == 0


def test_a_day_told_from_today_is_still_that_day_when_the_text_is_found_again(sign_in, norway):
    keep(sign_in(norway), norway, dates="Yesterday")
    draft = FormDraft.objects.get()
    yesterday = timezone.localdate(draft.saved_at) - datetime.timedelta(days=1)
    assert draft.typed["dates"] == [str(yesterday)]


def test_only_what_the_form_asks_is_kept(sign_in, norway):
    keep(
        sign_in(norway), norway, review="cleared", is_by_secretariat="on", reported_by="EGY", attachments="x", other="y"
    )
    assert set(FormDraft.objects.get().typed) == set(TYPED)


def test_the_form_is_shown_as_it_was_left(sign_in, norway):
    client = sign_in(norway)
    keep(client, norway, undertaken_by=[], level="regional", place="Cairo")
    form = client.get(FormDraft.objects.get().get_absolute_url()).context["form"]
    names = ("title", "dates", "undertaken_by", "addressed_to", "level", "place")
    told = [form[name].value() for name in names]
    assert told == ["Call on the ministry", "next spri", [], ["EGY", "CHN"], "regional", "Cairo"]
    assert form.errors == {}


def test_two_forms_of_new_activities_are_kept_apart(sign_in, norway):
    client = sign_in(norway)
    keep(client, norway)
    keep(client, norway, OTHER_KEY, title="Another")
    keep(client, norway, title="Call on the embassy")
    assert sorted(draft.title for draft in FormDraft.objects.all()) == ["Another", "Call on the embassy"]


def test_the_empty_form_offers_what_was_left(sign_in, norway):
    client = sign_in(norway)
    keep(client, norway)
    html = client.get(LOG).content.decode()
    assert f'href="{LOG}?draft={KEY}"' in html
    assert "Call on the ministry" in html
    assert discard(client).url == LOG
    assert "Call on the ministry" not in client.get(LOG).content.decode()
    assert FormDraft.objects.count() == 0


def test_what_is_typed_into_the_form_of_an_activity_leaves_the_activity_and_is_found_when_it_is_opened(sign_in, norway):
    activity = make_activity(norway)
    client = sign_in(norway)
    keep(client, norway, itself=activity.pk)
    keep(client, norway, OTHER_KEY, itself=activity.pk, title="Call on the embassy")
    draft = FormDraft.objects.get()
    assert draft.get_absolute_url() == f"/activities/{activity.pk}/edit/"
    response = client.get(draft.get_absolute_url())
    assert response.context["form"]["title"].value() == "Call on the embassy"
    assert "This is your unsaved text from" in response.content.decode()
    activity.refresh_from_db()
    assert activity.title == "Consultations on ratification"
    assert discard(client, draft.key).url == activity.get_absolute_url()


def test_unsaved_text_knows_which_state_of_the_record_was_seen(sign_in, norway):
    activity = make_activity(norway)
    client = sign_in(norway)
    seen = activity.edition
    keep(client, norway, itself=activity.pk, seen=seen)
    activity.title = "Changed by another"
    activity.save()
    assert client.get(f"/activities/{activity.pk}/edit/").context["form"]["seen"].value() == seen


@pytest.mark.parametrize("is_new", [True, False])
def test_unsaved_text_goes_when_the_form_is_saved(is_new, sign_in, norway):
    activity = None if is_new else make_activity(norway)
    client = sign_in(norway)
    keep(client, norway, itself=activity.pk if activity else "")
    keep(client, norway, OTHER_KEY)
    saved = {"dates": "14 March 2022", "level": "bilateral", "kind": "visit", "stage": "completed", "language": "en"}
    address = f"/activities/{activity.pk}/edit/" if activity else LOG
    client.post(address, TYPED | saved | {"visibility": "public", "draft": KEY, "save": ""})
    assert Activity.objects.get().title == "Call on the ministry"
    assert [draft.key for draft in FormDraft.objects.all()] == [OTHER_KEY]


def test_what_cannot_be_saved_stays_unsaved_text(sign_in, norway):
    client = sign_in(norway)
    keep(client, norway)
    response = client.post(LOG, TYPED | {"draft": KEY, "save": ""})
    assert list(response.context["form"].errors) == ["dates", "level", "kind", "stage", "language", "visibility"]
    assert str(KEY) in response.content.decode()
    assert FormDraft.objects.get().key == KEY


def test_nobody_else_finds_opens_replaces_or_discards_it(sign_in, norway, panama, secretariat):
    keep(sign_in(norway), norway)
    for other in (panama, secretariat):
        client = sign_in(other)
        html = client.get(f"{LOG}?draft={KEY}").content.decode()
        assert "Call on the ministry" not in html
        assert keep(client, other, title="Replaced").status_code == 403
        assert discard(client).status_code == 404
    assert FormDraft.objects.get().title == "Call on the ministry"


def test_text_of_one_who_was_signed_out_is_not_kept_as_that_of_the_next(sign_in, norway, panama):
    assert keep(sign_in(panama), norway).status_code == 409
    assert FormDraft.objects.count() == 0


def test_a_session_that_has_ended_is_answered_with_the_sign_in_page_and_keeps_nothing(client, norway):
    answer = keep(client, norway)
    assert answer.url.startswith("/account/login/")
    assert FormDraft.objects.count() == 0


def test_text_for_an_activity_of_others_is_not_kept(sign_in, norway, panama, reader):
    activity = make_activity(panama, undertaken_by=("PAN",))
    assert keep(sign_in(norway), norway, itself=activity.pk).status_code == 404
    assert keep(sign_in(norway), norway, itself="x").status_code == 404
    assert keep(sign_in(reader), reader).status_code == 403
    assert FormDraft.objects.count() == 0


def test_text_of_an_activity_that_one_may_not_change_any_more_is_not_shown(norway, secretariat):
    activity = make_activity(norway)
    draft = FormDraft.keep(KEY, norway, activity, {"title": ["Mine"]}, CLEARED_AT)
    assert list(FormDraft.objects.visible_to(norway)) == [draft]
    activity.visibility = Activity.Visibility.SECRETARIAT
    activity.save()
    assert list(FormDraft.objects.visible_to(norway)) == []


def test_a_key_does_not_move_from_a_new_activity_to_another(norway):
    FormDraft.keep(KEY, norway, make_activity(norway), {"title": ["Mine"]}, CLEARED_AT)
    with pytest.raises(PermissionDenied):
        FormDraft.keep(KEY, norway, None, {"title": ["Another"]}, CLEARED_AT)


def test_no_more_is_kept_than_anybody_types(sign_in, norway):
    client = sign_in(norway)
    answer = keep(client, norway, summary="x" * MOST_CHARACTERS)
    assert (answer.status_code, answer.content.decode()) == (
        422,
        "Not saved: this is more text than is kept unsaved.",
    )
    for number in range(MOST_OF_ONE):
        FormDraft.keep(uuid.UUID(int=number), norway, None, {}, CLEARED_AT)
    assert keep(client, norway).content.decode().startswith("Not saved: too many unsaved texts")
    assert keep(client, norway, uuid.UUID(int=3)).status_code == 200


def test_it_is_not_written_by_looking_at_it(sign_in, norway):
    assert sign_in(norway).get(reverse("outreach:draft-save", args=[KEY]), TYPED).status_code == 405
    assert FormDraft.objects.count() == 0


def test_text_that_nobody_comes_back_to_is_thrown_away_after_ninety_days(norway, capsys):
    now = timezone.now()
    for key, days in ((KEY, 89), (OTHER_KEY, 91)):
        FormDraft.keep(key, norway, None, {"title": ["Mine"]}, now - datetime.timedelta(days=days))
    call_command("discard_drafts")
    assert capsys.readouterr().out == "Discarded: 1 unsaved text that nobody had come back to for 90 days.\n"
    assert [draft.key for draft in FormDraft.objects.all()] == [KEY]


def test_what_no_database_can_keep_is_left_out(sign_in, norway):
    assert keep(sign_in(norway), norway, title="Call on\0 the ministry").status_code == 200
    assert FormDraft.objects.get().title == "Call on the ministry"


@pytest.mark.parametrize("itself", ["9" * 5000, "9" * 30, "-1", "draft"])
def test_of_an_activity_that_there_cannot_be_nothing_is_kept(itself, sign_in, norway):
    assert keep(sign_in(norway), norway, itself=itself).status_code == 404
    assert FormDraft.objects.count() == 0
