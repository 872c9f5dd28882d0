import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django_tasks_db.models import DBTaskResult

from outreach.models import Circular, CircularMail, ContactPoint
from outreach.models.circular_mails import IN_DOUBT_AFTER
from tests.builders import PDF, confirmed, make_circular, make_circular_attachment, make_confirmed, make_contact

IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def desk(secretariat, settings) -> Client:
    settings.MAILS_A_MINUTE = 0
    client = Client()
    client.force_login(secretariat)
    return client


def at(name: str, circular: Circular | CircularMail) -> str:
    return reverse(f"outreach:circular-{name}", args=[circular.pk])


def words(response: HttpResponse) -> str:
    main = response.content.decode().partition('<main id="main"')[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def fresh(state: str = "NOR", **values) -> ContactPoint:
    given = {"confirmed_on": localdate(), "email": f"{state.lower()}@ministry.example.org"}
    return make_contact(state, **given | values)


def aged(state: str, **values) -> ContactPoint:
    long_ago = localdate() - datetime.timedelta(days=400)
    return fresh(state, confirmed_on=None, nominated_on=long_ago, **values)


def seen_on(page: HttpResponse) -> str:
    return page.context["seen"]


# Writing -------------------------------------------------------------------------------------------------------------


def test_it_is_written_in_some_of_the_languages(desk, secretariat):
    page = desk.post(
        reverse("outreach:circular-add"),
        {"subject_fr": "Atelier", "text_fr": "Vous êtes invités.", "subject_ar": "", "text_ar": ""},
        follow=True,
    )
    circular = Circular.objects.get()
    assert (circular.written, circular.written_by, circular.stage) == (["fr"], secretariat, "draft")
    assert page.redirect_chain == [(circular.get_absolute_url(), 302)]
    assert "Vous êtes invités." in words(page)
    assert circular.history.get().history_user == secretariat


def test_a_text_without_a_subject_is_told_beside_the_field_and_nothing_is_lost(desk):
    page = desk.post(reverse("outreach:circular-add"), {"text_ru": "Приглашаем", "subject_en": "A", "text_en": "B"})
    assert list(page.context["form"].errors) == ["subject_ru"]
    assert "Приглашаем" in page.content.decode()
    assert '<p id="error_1_id_subject_ru"' in page.content.decode()
    assert not Circular.objects.exists()


def test_nothing_at_all_is_no_circular(desk):
    page = desk.post(reverse("outreach:circular-add"), {})
    assert page.context["form"].errors == {"subject_en": ["Write it in one language at least."]}


def typed_in(page: HttpResponse) -> dict[str, str]:
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_two_who_write_the_same_draft_in_two_languages_lose_neither_text(desk, secretariat):
    circular = make_circular(secretariat, subject_fr="", text_fr="")
    typed = typed_in(desk.get(at("edit", circular)))
    desk.post(at("edit", circular), typed | {"subject_fr": "Atelier", "text_fr": "Vous êtes invités."})
    spanish = typed | {"subject_es": "Taller", "text_es": "Están invitados."}
    page = desk.post(at("edit", circular), spanish)
    told = words(page)
    assert "Somebody else has changed this since you opened it." in told
    assert page.context["form"].errors["subject_fr"] == ["Somebody else has written here meanwhile: Atelier"]
    assert set(page.context["form"].errors) == {"__all__", "subject_fr", "text_fr"}
    assert "Están invitados." in page.content.decode()
    assert Circular.objects.get().written == ["en", "fr"]
    typed = typed_in(page) | {"subject_fr": "Atelier", "text_fr": "Vous êtes invités."}
    desk.post(at("edit", circular), typed)
    assert Circular.objects.get().written == ["en", "fr", "es"]


def test_a_draft_that_is_saved_twice_by_the_same_click_is_saved(desk, secretariat):
    circular = make_circular(secretariat)
    typed = typed_in(desk.get(at("edit", circular))) | {"subject_en": "Another"}
    assert [desk.post(at("edit", circular), typed).status_code for _click in range(2)] == [302, 302]


def test_a_draft_is_thrown_away_after_a_question(desk, secretariat):
    circular = make_circular(secretariat)
    assert "has not been sent to anybody" in words(desk.get(at("discard", circular)))
    page = desk.post(at("discard", circular), follow=True)
    assert "“Workshop in Vienna” has been thrown away." in words(page)
    assert not Circular.objects.exists()


def test_files_are_added_handed_out_and_removed(desk, secretariat):
    circular = make_circular(secretariat)
    files = [SimpleUploadedFile("Programme.pdf", PDF), SimpleUploadedFile("Rooms.txt", b"Room 1")]
    page = desk.post(at("files", circular), {"attachments": files}, follow=True)
    assert "2 files have been added." in words(page)
    document = circular.attachments.get(name="Programme.pdf")
    answer = desk.get(document.get_absolute_url())
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Programme.pdf"'
    desk.post(at("attachment-remove", document))
    assert [kept.name for kept in circular.attachments.all()] == ["Rooms.txt"]


def test_a_file_is_taken_off_a_draft_under_a_lock_of_the_circular(desk, secretariat):
    if not connection.features.has_select_for_update:
        pytest.skip("on SQLite one transaction that writes follows the other")
    document = make_circular_attachment(make_circular(secretariat), secretariat)
    with CaptureQueriesContext(connection) as asked:
        desk.post(at("attachment-remove", document))
    sql = [query["sql"] for query in asked.captured_queries]
    locked = next(number for number, line in enumerate(sql) if "FOR UPDATE" in line)
    assert 'FROM "outreach_circular"' in sql[locked]
    assert locked < next(number for number, line in enumerate(sql) if line.startswith("DELETE FROM"))


def test_a_file_of_a_circular_that_is_confirmed_while_it_is_taken_off_stays(desk, secretariat):
    circular = make_circular(secretariat, (fresh(),))
    document = make_circular_attachment(circular, secretariat)
    looked_at = []

    def confirm_first(execute, sql, params, many, context):
        found = execute(sql, params, many, context)
        if 'FROM "outreach_circularattachment"' in sql and not looked_at:
            looked_at.append(sql)  # by whoever takes it off, who has found a draft
            confirmed(Circular.objects.get(), secretariat)
        return found

    with connection.execute_wrapper(confirm_first):
        page = desk.post(at("attachment-remove", document), follow=True)
    assert "The circular was confirmed: its files stay as they are." in words(page)
    assert list(circular.attachments.all()) == [document]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("run.exe", b"MZ", "run.exe: "),
        ("false.pdf", b"not a PDF", "false.pdf: The content of the file is not what its name says."),
        ("large.txt", b"a" * (11 * 1024 * 1024), "All files of a circular together have at most 10 MB."),
    ],
)
def test_a_file_that_cannot_go_with_it_is_told_beside_the_field(name, content, told, desk, secretariat):
    circular = make_circular(secretariat)
    page = desk.post(at("files", circular), {"attachments": [SimpleUploadedFile(name, content)]})
    assert told in " ".join(page.context["form"].errors["attachments"])
    assert not circular.attachments.exists()


# The audience --------------------------------------------------------------------------------------------------------


def test_the_audience_is_chosen_and_shown_name_by_name_with_the_reasons(desk, secretariat):
    fresh("NOR", languages="ru;fr", person="Kari Nordmann")
    fresh("NOR", kind="technical", person="Ola Nordmann")  # the same address
    aged("SWE", person="Sven Svensson")
    fresh("FIN", person="Aino Virtanen", retired_on=localdate())
    fresh("ITA", email="", phone="+390612345678", person="Mario Rossi")
    fresh("EGY", person="Not asked for")
    circular = make_circular(secretariat)
    page = desk.post(
        at("audience", circular), {"regions": ["north-america-western-europe"], "statuses": ["ratified"]}, follow=True
    )
    assert page.redirect_chain == [(at("preview", circular), 302)]
    told = words(page)
    assert "1 mail goes to contact points of 1 State." in told
    assert "Kari Nordmann , Desk officer" in told
    assert "French (not its first language)" in told
    for reason, who in (
        ("Retired: 1", "Aino Virtanen"),
        ("Unconfirmed for a year: 1", "Sven Svensson"),
        ("No e-mail address: 1", "Mario Rossi"),
        ("The same person as another: 1", "Ola Nordmann"),
    ):
        assert told.index(reason) < told.index(who)
    assert "gets it at nor@ministry.example.org (Norway, Foreign ministry)" in told
    assert "Not asked for" not in told
    assert "States of this audience are not reached" in told


def test_only_those_named_needs_a_name(desk, secretariat):
    circular = make_circular(secretariat)
    page = desk.post(at("audience", circular), {"is_named_only": "on", "kinds": ["technical"]})
    assert list(page.context["form"].errors) == ["named"]
    assert page.context["form"]["kinds"].value() == ["technical"]
    circular.refresh_from_db()
    assert not circular.is_named_only


def test_each_contact_on_offer_is_told_with_what_stands_against_it(desk, secretariat):
    fresh("NOR")
    aged("SWE")
    fresh("FIN", retired_on=localdate())
    page = desk.get(at("audience", make_circular(secretariat)))
    labels = [str(label) for _key, label in page.context["form"].fields["named"].choices]
    who = "C. Person, Desk officer, {}, Ministry of Foreign Affairs, Foreign ministry – "
    assert [
        label.partition(who.format(state))[2].split(" on ")[0] for label, state in zip(labels, STATES, strict=True)
    ] == [
        "left the post",
        "confirmed",
        "never confirmed; Unconfirmed for a year",
    ]


STATES = ("Finland", "Norway", "Sweden")


def test_who_is_left_out_is_named_by_a_tick_and_unnamed_again(desk, secretariat):
    fresh("NOR")
    old, gone = aged("SWE"), fresh("FIN", retired_on=localdate())
    mute = fresh("ITA", email="", phone="+390612345678")
    circular = make_circular(secretariat)
    page = desk.get(at("preview", circular))
    (shown,) = re.findall(r'name="shown" value="([\d,]+)"', page.content.decode())
    assert set(shown.split(",")) == {str(old.pk), str(gone.pk)}
    ticked = {"deed": "name", "shown": shown, "named": [old.pk, gone.pk, mute.pk]}
    page = desk.post(at("preview", circular), ticked, follow=True)
    assert "3 mails go to contact points of 3 States." in words(page)
    assert set(circular.named.all()) == {old, gone}
    desk.post(at("preview", circular), {"deed": "name", "shown": shown, "named": [gone.pk]})
    assert set(circular.named.all()) == {gone}


def test_a_directory_of_more_than_a_thousand_who_are_out_of_date_is_ticked_chosen_and_confirmed(desk, secretariat):
    number, long_ago = 1_100, localdate() - datetime.timedelta(days=400)
    like = aged("NOR", person="Person 0")
    fields = [field.name for field in ContactPoint._meta.concrete_fields if field.name not in ("id", "email", "person")]
    given = {name: getattr(like, name) for name in fields} | {"nominated_on": long_ago}
    ContactPoint.objects.bulk_create(
        ContactPoint(**given, person=f"Person {index}", email=f"{index}@ministry.example.org")
        for index in range(1, number)
    )
    circular = make_circular(secretariat)
    page = desk.get(at("preview", circular))
    (shown,) = re.findall(r'name="shown" value="([\d,]+)"', page.content.decode())
    keys = shown.split(",")
    assert len(keys) == number
    ticked = {"shown": shown, "named": keys}
    assert desk.post(at("preview", circular), ticked | {"deed": "name"}).status_code == 302
    assert desk.post(at("audience", circular), {"named": keys}).status_code == 302
    page = desk.get(at("preview", circular))
    desk.post(at("preview", circular), ticked | {"deed": "confirm", "seen": seen_on(page)})
    assert circular.mails.count() == number


def test_what_is_confirmed_is_what_was_shown_and_it_is_handed_to_the_worker(desk, secretariat):
    fresh("NOR")
    fresh("SWE")
    circular = make_circular(secretariat)
    page = desk.get(at("preview", circular))
    shown = {line.contact.email for line, _language in page.context["mailed"]}
    page = desk.post(at("preview", circular), {"deed": "confirm", "seen": seen_on(page)}, follow=True)
    assert set(circular.mails.values_list("address", flat=True)) == shown
    assert page.redirect_chain == [(circular.get_absolute_url(), 302)]
    assert "0 of 2 mails are done." in words(page)
    assert DBTaskResult.objects.get().args_kwargs["args"] == [circular.pk]


@pytest.mark.parametrize("is_unticked", [True, False])
def test_a_tick_that_was_not_saved_is_not_passed_over_when_the_list_is_confirmed(desk, secretariat, is_unticked):
    fresh("NOR")
    old = aged("SWE")
    circular = make_circular(secretariat)
    if is_unticked:
        circular.named.add(old)
    page = desk.get(at("preview", circular))
    ticked = {"shown": old.pk} if is_unticked else {"shown": old.pk, "named": [old.pk]}
    page = desk.post(at("preview", circular), {"deed": "confirm", "seen": seen_on(page)} | ticked, follow=True)
    assert "Nothing has been sent: the ticks have changed." in words(page)
    assert (Circular.objects.get().stage, CircularMail.objects.count()) == ("draft", 0)
    desk.post(at("preview", circular), {"deed": "confirm", "seen": seen_on(page)} | ticked)
    assert CircularMail.objects.filter(contact=old).exists() is not is_unticked
    assert CircularMail.objects.filter(contact__state="NOR").exists()


@pytest.mark.parametrize("page", ["edit", "audience", "preview", "files"])
def test_a_draft_that_is_written_is_confirmed_by_nobody_meanwhile(page, desk, secretariat):
    if not connection.features.has_select_for_update:
        pytest.skip("on SQLite one transaction that writes follows the other")
    circular, old = make_circular(secretariat), aged("SWE")
    told = {
        "shown": old.pk,
        "named": old.pk,
        "subject_en": "A",
        "text_en": "B",
        "deed": "name",
        "attachments": [SimpleUploadedFile("Rooms.txt", b"1")],
    }
    with CaptureQueriesContext(connection) as asked:
        assert desk.post(at(page, circular), told).status_code == 302
    sql = [query["sql"] for query in asked.captured_queries]
    locked = next(number for number, line in enumerate(sql) if 'FOR UPDATE OF "outreach_circular"' in line)
    written = next(
        number for number, line in enumerate(sql) if re.match(r'(INSERT INTO|UPDATE) "outreach_(hist|circ)', line)
    )
    assert locked < written


def test_who_is_named_is_told_with_what_naming_outweighs(desk, secretariat):
    old, gone = aged("SWE"), fresh("FIN", retired_on=localdate())
    fresh("NOR")
    circular = make_circular(secretariat)
    circular.named.set([old, gone])
    told = words(desk.get(at("preview", circular)))
    assert "Unconfirmed for a year named on" in told
    assert "Retired left the post on" in told
    assert "last confirmed on" in told
    assert old.told_apart() in told


def test_two_of_one_name_named_by_hand_are_flagged(desk, secretariat):
    values = {"person": "Ola Nordmann"}
    one = fresh("NOR", kind="national-authority", email="a@ministry.example.org", **values)
    two = fresh("NOR", kind="technical", email="b@ministry.example.org", **values)
    told = words(desk.get(at("preview", make_circular(secretariat, (one, two)))))
    assert told.count(f"The same name as {one.told_apart()} , who also gets it") == 1
    assert "who also gets it" not in words(desk.get(at("preview", make_circular(secretariat))))


def test_a_directory_that_has_changed_is_shown_again_before_anything_is_sent(desk, secretariat):
    fresh("NOR")
    circular = make_circular(secretariat)
    seen = seen_on(desk.get(at("preview", circular)))
    fresh("SWE", person="New in post")
    page = desk.post(at("preview", circular), {"deed": "confirm", "seen": seen})
    told = words(page)
    assert "has changed since you looked" in told
    assert "2 mails go to contact points of 2 States." in told
    assert "New in post" in told
    assert (Circular.objects.get().stage, CircularMail.objects.count()) == ("draft", 0)
    desk.post(at("preview", circular), {"deed": "confirm", "seen": seen_on(page)})
    assert CircularMail.objects.count() == 2


def test_confirming_twice_sends_once(desk, secretariat):
    fresh("NOR")
    circular = make_circular(secretariat)
    confirm = {"deed": "confirm", "seen": seen_on(desk.get(at("preview", circular)))}
    desk.post(at("preview", circular), confirm)
    page = desk.post(at("preview", circular), confirm, follow=True)
    assert "This is not possible any more: the circular is now “Waiting to be sent”." in words(page)
    assert (CircularMail.objects.count(), DBTaskResult.objects.count()) == (1, 1)


def test_an_address_from_which_mail_came_back_is_flagged_for_the_secretariat_alone(desk, secretariat, norway, client):
    contact = fresh("NOR")
    mail = make_confirmed(secretariat, (contact,)).mails.get()
    CircularMail.objects.update(stage="sent")
    preview = at("preview", make_circular(secretariat))
    assert "came back" not in words(desk.get(preview))
    mail.bounce(secretariat, timezone.now())
    assert "A mail to this address came back (recorded" in words(desk.get(preview))
    assert "Mail came back" in desk.get(reverse("admin:outreach_contactpoint_changelist")).content.decode()
    assert "came back" in words(desk.get(reverse("outreach:contact-detail", args=[contact.pk])))
    client.force_login(norway)
    assert "came back" not in words(client.get(reverse("outreach:contact-detail", args=[contact.pk])))


# Sending -------------------------------------------------------------------------------------------------------------


def test_a_test_goes_to_oneself(desk, secretariat, postman):
    circular = make_circular(secretariat, (fresh(),))
    page = desk.post(at("test", circular), follow=True)
    assert f"2 test mails were sent to {secretariat.email}." in words(page)
    assert {to for to, _connection in postman.sent_to} == {secretariat.email}


def test_a_test_that_fails_says_what_the_server_said(desk, secretariat, postman, settings):
    postman.refused = secretariat.email
    page = desk.post(at("test", make_circular(secretariat)), follow=True)
    assert "The mail server said: 550 no such person" in words(page)
    secretariat.email = ""
    secretariat.save()
    page = desk.post(at("test", Circular.objects.get()), follow=True)
    assert "Your account has no e-mail address" in words(page)


def test_progress_is_told_and_asks_again_while_something_moves(desk, secretariat, settings, postman):
    circular = make_confirmed(secretariat, (fresh("NOR"), fresh("SWE")))
    page = desk.get(circular.get_absolute_url())
    assert 'hx-trigger="every 3s"' in page.content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page.content.decode()
    settings.TASKS = IMMEDIATE
    page = desk.post(at("move", circular), {"deed": "continue"}, follow=True)
    assert "2 of 2 mails are done. It is for contact points of 2 States." in words(page)
    assert 'hx-trigger="every 3s"' not in page.content.decode()
    assert len(postman.taken) == 2


def test_a_worker_that_does_not_come_or_falls_silent_is_told(desk, secretariat):
    circular = make_confirmed(secretariat)
    assert "Start again" not in words(desk.get(circular.get_absolute_url()))
    Circular.objects.update(asked_at=timezone.now() - datetime.timedelta(seconds=31))
    assert "Nobody has picked this up" in words(desk.get(circular.get_absolute_url()))
    Circular.objects.update(stage="sending", asked_at=timezone.now() - datetime.timedelta(minutes=3))
    told = words(desk.get(circular.get_absolute_url()))
    assert "nobody who was written to is written to twice" in told
    assert "Start again" in told


def test_it_is_stopped_and_continued(desk, secretariat):
    circular = make_confirmed(secretariat)
    page = desk.post(at("move", circular), {"deed": "stop"}, follow=True)
    assert "Stopped by secretariat." in words(page)
    assert (Circular.objects.get().stage, Circular.objects.get().stopped_because) == ("stopped", "")
    page = desk.post(at("move", circular), {"deed": "continue"}, follow=True)
    assert Circular.objects.get().stage == "confirmed"
    assert "Stopped by" not in words(page)
    page = desk.post(at("move", make_circular(secretariat)), {"deed": "stop"}, follow=True)
    assert "not possible any more" in words(page)


def test_it_is_not_continued_unless_those_who_have_changed_were_shown(desk, secretariat):
    gone, moved, stays = fresh("NOR", person="Kari Nordmann"), fresh("SWE", person="Sven Svensson"), fresh("FIN")
    circular = make_confirmed(secretariat, (gone, moved, stays))
    assert "The directory has changed" not in words(desk.get(circular.get_absolute_url()))
    desk.post(at("move", circular), {"deed": "stop"})
    gone.retire(localdate())
    ContactPoint.objects.filter(pk=moved.pk).update(email="new@ministry.example.org")
    page = desk.post(at("move", circular), {"deed": "continue"}, follow=True)
    assert "look first at those for whom the directory has changed" in words(page)
    assert "Kari Nordmann , Desk officer, Ministry of Foreign Affairs , Norway" in words(page).replace(
        "Nordmann,", "Nordmann ,"
    )
    assert "has another address now: new@ministry.example.org" in words(page)
    assert Circular.objects.get().stage == "stopped"
    desk.post(at("mail", circular.mails.get(state="NOR")), {"deed": "withdraw"})
    page = desk.get(circular.get_absolute_url())
    seen = re.findall(r'name="seen" value="(\d+)"', page.content.decode())
    assert seen == [str(circular.mails.get(state="SWE").pk)]
    desk.post(at("move", circular), {"deed": "continue", "seen": seen})
    assert Circular.objects.get().stage == "confirmed"
    assert dict(circular.mails.values_list("state", "stage")) == {
        "NOR": "withdrawn",
        "SWE": "waiting",
        "FIN": "waiting",
    }


def test_one_that_was_stopped_is_ended_after_a_question(desk, secretariat):
    circular = make_confirmed(secretariat, (fresh("NOR", person="Kari Nordmann"),))
    assert desk.get(at("end", circular)).status_code == 404
    desk.post(at("move", circular), {"deed": "stop"})
    assert "Kari Nordmann" in words(desk.get(at("end", circular)))
    page = desk.post(at("end", circular), follow=True)
    assert page.redirect_chain == [(circular.get_absolute_url(), 302)]
    assert (Circular.objects.get().stage, circular.mails.get().stage) == ("sent", "withdrawn")
    assert "Continue" not in words(page)
    page = desk.post(at("end", circular), follow=True)
    assert "not possible any more" in words(page)


def test_whatever_waits_can_be_continued(desk, secretariat):
    circular = make_confirmed(secretariat)
    Circular.objects.update(stage="sent")
    assert "Continue" in words(desk.get(circular.get_absolute_url()))
    desk.post(at("move", circular), {"deed": "continue"})
    assert (Circular.objects.get().stage, DBTaskResult.objects.count()) == ("confirmed", 1)


def test_all_that_failed_is_sent_again_with_one_button(desk, secretariat):
    circular = make_confirmed(secretariat, (fresh("NOR"), fresh("SWE"), fresh("FIN")))
    assert "Send all failed again" not in words(desk.get(circular.get_absolute_url()))
    circular.mails.update(stage="failed", error="450 greylisted")
    Circular.objects.update(stage="sent")
    ContactPoint.objects.filter(state="FIN").update(retired_on=localdate())
    assert "Send all failed again" in words(desk.get(circular.get_absolute_url()))
    told = words(desk.post(at("move", circular), {"deed": "failed"}, follow=True))
    assert "2 mails wait to be sent again." in told
    assert "is decided one by one" in told
    assert (Circular.objects.get().stage, DBTaskResult.objects.count()) == ("confirmed", 1)


def test_a_mail_sent_again_of_one_that_was_stopped_waits_until_somebody_continues(desk, secretariat):
    circular = make_confirmed(secretariat)
    circular.mails.update(stage="failed")
    Circular.objects.update(stage="stopped")
    page = desk.post(at("mail", circular.mails.get()), {"deed": "again"}, follow=True)
    assert "it goes out when you continue" in words(page)
    assert (Circular.objects.get().stage, DBTaskResult.objects.count()) == ("stopped", 0)


@pytest.mark.parametrize(("stage", "error"), [("failed", "550 no"), ("withdrawn", ""), ("claimed", "it fell silent")])
def test_the_page_of_a_mail_tells_that_the_directory_has_changed_before_it_is_sent_again(
    stage, error, desk, secretariat
):
    circular = make_confirmed(secretariat, (fresh("NOR"),))
    circular.mails.update(stage=stage, error=error)
    Circular.objects.update(stage="sent")
    mail = circular.mails.get()
    assert "has another address now" not in words(desk.get(at("mail", mail)))
    ContactPoint.objects.update(email="new@ministry.example.org")
    page = desk.post(at("mail", mail), {"deed": "again"}, follow=True)  # from a page that did not tell it
    assert "look first at those for whom the directory has changed" in words(page)
    assert page.redirect_chain == [(mail.get_absolute_url(), 302)]
    assert "has another address now: new@ministry.example.org" in words(page)
    seen = re.findall(r'name="seen" value="(\d+)"', page.content.decode())
    desk.post(at("mail", mail), {"deed": "again", "seen": seen})
    assert circular.mails.get().stage == "waiting"
    assert DBTaskResult.objects.count() == 1


def test_the_table_moves_with_the_progress(desk, secretariat):
    circular = make_confirmed(secretariat, (fresh("NOR"), fresh("SWE")))
    page = desk.get(circular.get_absolute_url()).content.decode()
    assert 'hx-select-oob="#mails,#mails-table"' in page
    assert "Who gets it" in page
    circular.mails.filter(state="NOR").update(stage="sent")
    assert "Who got it" in desk.get(circular.get_absolute_url()).content.decode()
    circular.mails.filter(state="SWE").update(stage="claimed", claimed_at=timezone.now())
    Circular.objects.update(stage="sent")  # by a second worker; the first has the last mail in hand
    assert 'hx-trigger="every 3s"' in desk.get(circular.get_absolute_url()).content.decode()


def test_what_waits_for_a_decision_stands_on_the_desk_and_leads_to_just_that(desk, secretariat):
    make_confirmed(secretariat, (fresh("NOR"),))
    circular = make_confirmed(secretariat, (fresh("SWE"),))
    desk.post(at("move", circular), {"deed": "stop"})
    waiting = {entry.words: entry for entry in desk.get(reverse("admin:index")).context["waiting"]}
    entry = waiting["circular waits for a decision"]
    assert entry.count == 1
    assert list(desk.get(entry.address).context["cl"].result_list) == [circular]


@pytest.mark.parametrize(("deed", "stage"), [("sent", "sent"), ("again", "waiting")])
def test_what_was_perhaps_sent_is_decided_by_one_of_two_buttons(deed, stage, desk, secretariat):
    circular = make_confirmed(secretariat, (fresh("NOR", person="Kari Nordmann"),))
    circular.begin()
    mail = CircularMail.objects.claim(circular, timezone.now())
    assert "Perhaps sent" not in words(desk.get(circular.get_absolute_url()))
    CircularMail.objects.update(claimed_at=timezone.now() - IN_DOUBT_AFTER)
    told = words(desk.get(circular.get_absolute_url()))
    assert "Perhaps sent" in told
    assert "Count as sent : Kari Nordmann" in told
    desk.post(at("mail", mail), {"deed": deed})
    mail.refresh_from_db()
    assert mail.stage == stage
    assert DBTaskResult.objects.count() == (deed == "again")
    assert "Perhaps sent" not in words(desk.get(circular.get_absolute_url()))


# What came back ------------------------------------------------------------------------------------------------------


def test_a_bounce_is_recorded_by_hand_with_its_history(desk, secretariat):
    mail = make_confirmed(secretariat).mails.get()
    CircularMail.objects.update(stage="sent")
    page = desk.post(at("mail", mail), {"deed": "bounce", "note": "Mailbox full"}, follow=True)
    told = words(page)
    assert "Mailbox full" in told
    assert "Bounced by secretariat" in told
    page = desk.post(at("mail", mail), {"deed": "unbounce"}, follow=True)
    assert "Did it come back?" in words(page)
    assert desk.post(at("mail", mail), {"deed": "forget"}).status_code == 403


@pytest.mark.parametrize("how", ["file", "text"])
def test_of_a_list_of_addresses_each_line_is_told(how, desk, secretariat):
    contacts = (fresh("NOR", email="Kari@x.example.org"), fresh("SWE"), fresh("FIN"), fresh("ITA"))
    circular = make_confirmed(secretariat, contacts)
    circular.mails.exclude(state="ITA").update(stage="sent")
    circular.mails.get(state="SWE").bounce(secretariat, timezone.now())
    lines = (
        "address;reason\r\n<kari@X.example.org>;mailbox full\r\nswe@ministry.example.org\r\n\r\nnobody@x.example.org"
    )
    lines += "\r\nita@ministry.example.org"
    told = (
        {"file": SimpleUploadedFile("bounces.csv", lines.encode("utf-8-sig"))}
        if how == "file"
        else {"addresses": lines}
    )
    page = desk.post(at("bounces", circular), told)
    assert [(found.number, found.told) for found in page.context["found"]] == [
        (1, "No address in this line"),
        (2, "Found and recorded"),
        (3, "Recorded already"),
        (4, "Not found among the mails of this circular"),
        (5, "Only a mail that was sent comes back."),
    ]
    assert set(circular.mails.filter(stage="bounced").values_list("state", flat=True)) == {"NOR", "SWE"}
    assert "mailbox full" in circular.mails.get(state="NOR").note


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("o'brien@ministry.example.org", {"IRL"}),
        ("'nor@ministry.example.org'", {"NOR"}),
        ("x@y.example.org, NOR@ministry.example.org, swe@ministry.example.org", {"NOR", "SWE"}),
        ("Final-Recipient: rfc822;nor@ministry.example.org.", {"NOR"}),
        ("|nor@ministry.example.org|", {"NOR"}),
        ("amt@ministère.example.org", {"FRA"}),
        ("AMT@xn--ministre-60a.example.org: no such mailbox", {"FRA"}),
        ("undelivered;nor@ministry.example.org", {"NOR"}),
        ("nor@ministry.example.org;Delivered", set()),
        ('"delivered",nor@ministry.example.org', set()),
        ("eleanor@ministry.example.org", set()),
        ("brien@ministry.example.org", set()),
        ("nor@ministry.example.org.au", set()),
        ("the desk of Norway", set()),
    ],
)
def test_every_known_address_of_a_line_is_recorded_and_no_part_of_another(line, found, desk, secretariat):
    contacts = (
        fresh("NOR"),
        fresh("SWE"),
        fresh("IRL", email="o'brien@ministry.example.org"),
        fresh("FRA", email="amt@ministère.example.org"),
        fresh("PAN"),
    )
    circular = make_confirmed(secretariat, contacts)
    circular.mails.update(stage="sent")
    circular.mails.filter(state="PAN").update(address="")  # the person went, the fact stays
    page = desk.post(at("bounces", circular), {"addresses": line})
    assert set(circular.mails.filter(stage="bounced").values_list("state", flat=True)) == found
    told = page.context["found"]
    assert len(told) == max(1, len(found))
    assert {one.mail.state_id for one in told if one.told == "Found and recorded"} == found


@pytest.mark.parametrize(
    ("told", "field"), [({}, "addresses"), ({"file": SimpleUploadedFile("x.csv", b"\x00\xff\x00")}, "file")]
)
def test_a_list_that_says_nothing_is_told_beside_the_field(told, field, desk, secretariat):
    page = desk.post(at("bounces", make_confirmed(secretariat)), told)
    assert list(page.context["form"].errors) == [field]


# The log -------------------------------------------------------------------------------------------------------------


def test_a_states_page_tells_the_secretariat_alone_what_was_sent_to_it(desk, secretariat, norway, client):
    circular = make_confirmed(secretariat, (fresh("NOR", person="Kari Nordmann"),))
    make_confirmed(secretariat, (fresh("SWE"),), subject_en="For another State")
    CircularMail.objects.update(stage="sent")
    page = desk.get(reverse("state-detail", args=["NOR"]))
    told = words(page)
    assert "Circulars sent to it" in told
    assert "Workshop in Vienna" in told
    assert "For another State" not in told
    before = localdate() - datetime.timedelta(days=1)
    assert "No circular has been sent" in words(desk.get(reverse("state-detail", args=["NOR"]), {"as_of": before}))
    client.force_login(norway)
    told = words(client.get(reverse("state-detail", args=["NOR"])))
    assert "ircular" not in told
    assert circular.mails.get().state_id == "NOR"


@pytest.mark.parametrize(
    ("stage", "is_told"),
    [
        ("waiting", False),
        ("claimed", True),
        ("sent", True),
        ("bounced", True),
        ("failed", False),
        ("withdrawn", False),
    ],
)
def test_a_circular_was_sent_to_a_state_when_a_mail_left_or_perhaps_did(stage, is_told, desk, secretariat):
    fresh("NOR", kind="national-authority", email="one@ministry.example.org")
    fresh("SWE", kind="technical", email="one@ministry.example.org")
    circular = confirmed(make_circular(secretariat), secretariat)
    circular.mails.own().update(stage=stage)
    for state in ("NOR", "SWE"):
        page = desk.get(reverse("outreach:circular-list"), {"state": state})
        assert [row.record for row in page.context["table"].rows] == [circular] * is_told
        page = desk.get(reverse("state-detail", args=[state]))
        assert ("Workshop in Vienna" in words(page)) is is_told


def test_a_post_that_has_it_with_another_mail_is_told_what_became_of_that(desk, secretariat):
    fresh("NOR", kind="national-authority", email="one@ministry.example.org")
    fresh("SWE", kind="technical", email="one@ministry.example.org")
    circular = make_circular(secretariat)
    circular.confirm(secretariat, timezone.now(), localdate(), circular.fingerprint(circular.lines(localdate())))
    circular.mails.filter(state="NOR").update(stage="bounced")
    for page in (
        reverse("state-detail", args=["SWE"]),
        circular.get_absolute_url(),
        reverse("admin:outreach_circularmail_changelist"),
    ):
        assert "With another mail: Bounced" in desk.get(page).content.decode()


def test_the_list_is_narrowed_by_words_stage_and_state(desk, secretariat):
    make_confirmed(secretariat, (fresh("NOR"),), subject_fr="Atelier de Vienne")
    make_confirmed(secretariat, (fresh("SWE"),), subject_en="Results", subject_fr="Résultats")
    make_circular(secretariat, subject_en="In writing")
    CircularMail.objects.update(stage="sent")

    def listed(**asked: str) -> list[str]:
        page = desk.get(reverse("outreach:circular-list"), asked)
        return sorted(str(row.record) for row in page.context["table"].rows)

    assert listed() == ["In writing", "Results", "Workshop in Vienna"]
    assert listed(q="resultats") == ["Results"]
    assert listed(stage="draft") == ["In writing"]
    assert listed(state="NOR") == ["Workshop in Vienna"]
    page = desk.get(reverse("outreach:circular-list"), {"q": "nothing like it"})
    assert "No circular fits these filters" in words(page)


def test_the_mails_of_one_are_narrowed_by_words_stage_and_state(desk, secretariat):
    circular = make_confirmed(secretariat, (fresh("NOR", person="Kari"), fresh("SWE", person="Sven")))
    circular.mails.filter(state="SWE").update(stage="failed", error="550 gone")

    def listed(**asked: str) -> list[str]:
        page = desk.get(circular.get_absolute_url(), asked)
        return [row.record.state_id for row in page.context["table"].rows]

    assert listed() == ["NOR", "SWE"]
    assert listed(q="suède") == listed(stage="failed") == listed(state="SWE") == ["SWE"]
    assert "550 gone" in words(desk.get(circular.get_absolute_url()))


@pytest.mark.parametrize("who", ["norway", "japan", "reader"])
def test_others_find_circulars_nowhere(who, request, client, secretariat):
    circular = make_confirmed(secretariat, (fresh("NOR"),), subject_en="Never to be read")
    draft = make_circular(secretariat)
    document = make_circular_attachment(draft, secretariat)
    client.force_login(request.getfixturevalue(who))
    home = client.get(reverse("outreach:home")).content.decode()
    assert reverse("outreach:circular-list") not in home
    assert "Never" not in client.get(reverse("outreach:search"), {"q": "never"}).content.decode().partition("<main")[
        2
    ].replace('value="never"', "")
    deeds = [
        (at("preview", draft), {"deed": "confirm"}),
        (at("move", circular), {"deed": "stop"}),
        (at("test", draft), {}),
        (at("mail", circular.mails.get()), {"deed": "sent"}),
        (at("bounces", circular), {"addresses": "nor@ministry.example.org"}),
        (at("discard", draft), {}),
        (at("attachment-remove", document), {}),
        (reverse("outreach:circular-add"), {"subject_en": "A", "text_en": "B"}),
    ]
    assert {client.post(where, told).status_code for where, told in deeds} == {404}
    assert Circular.objects.count() == 2
