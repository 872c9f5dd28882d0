import csv
import datetime
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from outreach.documents.issuing import fingerprint, issue_overview
from outreach.documents.overview import Brief, compile_overview
from outreach.models import (
    Activity,
    ActivityTranslation,
    AssistanceRequest,
    Attachment,
    Circular,
    Conference,
    ConfirmationRequest,
    ContactPoint,
    Coordinator,
    Event,
    FocalPoint,
    FollowUp,
    JoinRequest,
    Organization,
    Overview,
    PlanItem,
    ProgressReport,
    Role,
    RosterOffer,
    SavedView,
)
from outreach.models.rounds import with_freshness
from states.models import State
from tests.builders import (
    make_activity,
    make_attachment,
    make_cleared,
    make_contact,
    make_coordinator,
    make_follow_up,
    make_report,
    make_user,
)

FOLDER = settings.BASE_DIR / "fixtures" / "demonstration"
WORDS_FOR_EXAMPLE = ("Example: ", "示例：", "Exemple : ", "Ejemplo: ", "Пример: ", "مثال: ")
WORDS_FOR_DEMONSTRATION = ("Demonstration only: ", "仅供示例：", "Только для примера: ", "للعرض فقط: ")
SIX_LANGUAGES = {code for code, _name in settings.LANGUAGES}
MARKED = (
    Activity,
    AssistanceRequest,
    Attachment,
    Circular,
    ContactPoint,
    Coordinator,
    FocalPoint,
    FollowUp,
    PlanItem,
    ProgressReport,
    RosterOffer,
)

Dump = dict[str, list[str]]


def command(name: str, *args: str) -> str:
    told = io.StringIO()
    call_command(name, *args, stdout=told)
    return told.getvalue()


def dump() -> Dump:
    """Every row of every table, history, links and sessions too."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: sorted(map(repr, model._base_manager.values_list())) for model in models}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def set_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: Any) -> Iterator[Any]:
    """Load the set once, for it takes seconds; each test takes back what it does to it."""
    folder = tmp_path_factory.mktemp("files")
    storages = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    overridden = override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers)
    with django_db_blocker.unblock(), overridden, transaction.atomic():
        before = dump()
        told = command("load_demo")
        yield before, told, folder
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def loaded(set_once: Any, db: None, settings: Any) -> Any:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": set_once[2]}},
    }
    return set_once


@pytest.fixture
def before(loaded: Any) -> Dump:
    """What every table held before the set was loaded."""
    return loaded[0]


@pytest.fixture
def told(loaded: Any) -> str:
    """What was told when the set was loaded."""
    return loaded[1]


@pytest.fixture
def files(loaded: Any) -> Path:
    """Where attachments are kept."""
    return loaded[2]


def account(username: str) -> User:
    return User.objects.get(username=username)


# What is in the set ---------------------------------------------------------------------------------------------------


def test_the_set_is_marked_in_every_row():
    for model in MARKED:
        assert set(model.objects.values_list("is_demonstration", flat=True)) == {True}, model
    activities = Activity.objects.all()
    assert sorted(activity.title for activity in activities) == sorted(row["title"] for row in rows("activities.csv"))
    assert all(activity.title.startswith(WORDS_FOR_EXAMPLE) for activity in activities)
    assert all(text.title.startswith(WORDS_FOR_EXAMPLE) for a in activities for text in a.translations.all())
    assert {activity.source for activity in activities} == {"Invented for demonstration"}
    for model in (Coordinator, FocalPoint):
        assert all(row.person.startswith("Demonstration") for row in model.objects.all())
    assert all(report.step.startswith(WORDS_FOR_DEMONSTRATION) for report in ProgressReport.objects.all())
    assert all(one.subject.startswith(WORDS_FOR_EXAMPLE) for one in AssistanceRequest.objects.all())
    assert all(one.what.startswith(WORDS_FOR_EXAMPLE) for one in FollowUp.objects.all())
    assert all(one.what.startswith(WORDS_FOR_EXAMPLE) for one in PlanItem.objects.all())
    assert all(one.person.startswith("Demonstration") for one in RosterOffer.objects.all())
    assert all(one.name.startswith(WORDS_FOR_EXAMPLE) for one in Attachment.objects.all())
    bodies = Organization.objects.filter(is_demonstration=True)
    assert bodies.count() == 3
    assert all(
        getattr(body, f"name_{code.replace('-', '_')}").startswith(WORDS_FOR_EXAMPLE)
        for body in bodies
        for code in SIX_LANGUAGES
    )
    assert all(user.email.endswith("@demonstration.invalid") for user in User.objects.all())


def test_a_hundred_activities_are_of_every_sort():
    activities = Activity.objects.all()
    assert len(activities) == 100
    for field, choices in {"kind": "Kind", "level": "Level", "stage": "Stage", "visibility": "Visibility"}.items():
        assert {getattr(activity, field) for activity in activities} == set(getattr(Activity, choices).values), field
    assert {activity.review for activity in activities} == set(Activity.Review.values)
    assert {activity.precision for activity in activities} == {"day", "range", "month", "year"}
    languages = Counter(activity.language for activity in activities)
    assert set(languages) == SIX_LANGUAGES
    assert min(languages.values()) >= 8
    assert len({activity.summary for activity in activities}) == 100
    assert {text.language for activity in activities for text in activity.translations.all()} == SIX_LANGUAGES
    assert all(text.is_current for activity in activities for text in activity.translations.all())


def test_what_is_completed_is_over_and_what_is_planned_lies_ahead():
    today = timezone.localdate()
    assert all(activity.ends_on <= today for activity in Activity.objects.filter(stage="completed"))
    assert all(activity.starts_on > today for activity in Activity.objects.filter(stage="planned"))


def test_cases_that_are_hard_to_keep_right_are_in_the_set():
    three = Activity.objects.get(title="Example: ministerial meeting told by three States")
    assert [state.pk for state in three.undertaken_by.all()] == ["CAN", "DEU", "NLD"]
    yearly = Activity.objects.filter(title="Example: annual workshop on national implementation", place="Vienna")
    assert sorted(activity.starts_on.year for activity in yearly) == [2021, 2022, 2023, 2024]
    own = [a for a in Activity.objects.filter(level="national") if a.addressed_to.filter(pk=a.reported_by_id)]
    assert len(own) >= 3
    assert Activity.objects.filter(addressed_to_organizations__kind="group-of-states").count() >= 3
    assert Activity.objects.filter(is_by_secretariat=True, undertaken_by=None).count() == 2
    assert Activity.objects.filter(is_by_secretariat=True, undertaken_by="GHA").count() == 1
    changed = Activity.objects.filter(review="submitted", cleared_version__isnull=False)
    assert changed.count() == 2
    assert all(activity.outcome != activity.cleared_version.content["outcome"] for activity in changed)
    stories = [[a.recorded_at, *(step.at for step in a.steps.all())] for a in Activity.objects.all()]
    assert all(moments == sorted(moments) for moments in stories)
    steps = [tuple(step.verb for step in activity.steps.all()) for activity in Activity.objects.all()]
    assert ("submit", "return", "submit", "clear") in steps
    assert ("submit", "withdraw") in steps


@pytest.mark.parametrize("number", [13, 14])
def test_each_period_gives_an_overview_with_most_reasons_to_leave_out(number):
    conference = Conference.objects.get(pk=number)
    brief = Brief(conference, "en", datetime.date(conference.year, 6, 1), "", has_appendix=False)
    selection = compile_overview(brief).selection
    assert len(selection.printed) >= 30
    assert {str(reason) for one in selection.left_out for reason in one.reasons} >= {
        *("not-cleared", "cancelled", "not-public", "too-vague", "by-secretariat"),
    }


def test_people_hold_every_role_and_some_terms_ask_for_attention():
    today = timezone.localdate()
    regional = Coordinator.objects.in_service(today).filter(scope="regional")
    assert {row.region_id for row in regional} == {"africa", "south-east-asia-pacific-far-east"}
    soon = today + datetime.timedelta(days=90)
    assert [row.state_id for row in Coordinator.objects.in_service(today).filter(ends_on__lte=soon)] == ["SEN"]
    assert [row.state_id for row in FocalPoint.objects.lapsed(today)] == ["RUS"]
    assert {group.name for user in User.objects.all() for group in user.groups.all()} == set(Role.values)


def test_contacts_are_of_every_kind_and_none_leads_to_a_person():
    today = timezone.localdate()
    contacts = ContactPoint.objects.all()
    assert {contact.kind for contact in contacts} == set(ContactPoint.Kind.values)
    assert len({contact.state_id for contact in contacts}) >= 10
    assert contacts.unconfirmed(today).count() == 5
    retired = contacts.get(retired_on__isnull=False)
    assert retired.successor is not None
    assert (retired.successor.state_id, retired.successor.kind) == (retired.state_id, retired.kind)
    assert all(contact.email.endswith("@demonstration.invalid") for contact in contacts)
    # set aside for fiction: 555-01xx (NANPA), 02 5550 xxxx (ACMA), 08-465 004 xx (PTS)
    fiction = ("+1202555014", "+1212555018", "+1613555014", "+6125550", "+468465004")
    phones = [phonenumbers.format_number(c.phone, phonenumbers.PhoneNumberFormat.E164) for c in contacts if c.phone]
    assert len(phones) == 6
    assert all(phone.startswith(fiction) for phone in phones)


def test_contacts_were_asked_to_confirm_some_have_answered_and_some_are_silent():
    now = timezone.now()
    in_post = with_freshness(ContactPoint.objects.in_post(timezone.localdate(now)), timezone.localdate(now))
    assert Counter(in_post.values_list("freshness", flat=True))["silent"] == 2
    waiting = ConfirmationRequest.objects.waiting()
    assert sorted(waiting.values_list("answer", flat=True)) == ["corrected", "succeeded"]
    assert {request.why_closed(now) for request in waiting} == {"used"}
    still_open = [request for request in ConfirmationRequest.objects.all() if not request.why_closed(now)]
    assert {request.contact.state_id for request in still_open} == {"CAN", "PHL"}


def test_reports_come_from_outstanding_annex_2_states_in_several_languages():
    reports = ProgressReport.objects.all()
    assert {report.visibility for report in reports} == {"secretariat", "coordinators", "public"}
    assert {report.language for report in reports} == {"ar", "en", "ru", "zh-hans"}
    for report in reports:
        assert State.objects.outstanding(report.reported_on).filter(pk=report.state_id).exists()
    assert reports.get(state="RUS").reported_on > datetime.date(2023, 11, 3)
    assert reports.unacknowledged().count() == 3


def test_follow_ups_are_open_overdue_and_done():
    today = timezone.localdate()
    assert FollowUp.objects.open().exclude(pk__in=FollowUp.objects.due(today)).count() == 5
    assert (FollowUp.objects.due(today).count(), FollowUp.objects.snoozed(today).count()) == (1, 1)
    assert FollowUp.objects.filter(done_on__isnull=False).count() == 3
    assert all(Activity.objects.visible_to(one.owner).filter(pk=one.activity_id) for one in FollowUp.objects.all())


def test_requests_for_legal_assistance_wait_for_each_step():
    requests, today = AssistanceRequest.objects.all(), timezone.localdate()
    assert [asked.state_id for asked in requests.to_acknowledge(today)] == ["EGY"]
    assert [asked.state_id for asked in requests.to_answer(today)] == ["NPL"]
    assert [asked.state_id for asked in requests.open() if not asked.is_due(today)] == ["GMB"]
    assert [asked.outcome for asked in requests if asked.answered_on] == ["provided"]


def test_events_lie_ahead_and_are_called_examples_in_every_language():
    today = timezone.localdate()
    events = Event.objects.filter(is_demonstration=True)
    assert sorted(event.kind for event in events) == ["ministerial", "multilateral", "other", *["regional"] * 3]
    assert all(event.ends_on > today for event in events)
    names = [getattr(event, f"name_{code.replace('-', '_')}") for event in events for code in SIX_LANGUAGES]
    assert all(name.startswith(WORDS_FOR_EXAMPLE) for name in names)


def test_plans_lead_to_states_that_have_not_ratified_yet():
    planned = Activity.objects.filter(stage="planned")
    outstanding = set(State.objects.outstanding(timezone.localdate()))
    assert {state.pk for each in planned for state in each.addressed_to.all() if state in outstanding} == {
        *("EGY", "IND", "PAK"),
    }


def test_requests_to_be_added_wait_for_two_states_and_one_is_decided():
    waiting = JoinRequest.objects.open().values_list("state", "activity__reported_by")
    assert sorted(waiting) == [("PHL", "THA"), ("THA", "PHL")]
    assert JoinRequest.objects.get(is_accepted=False).decided_by == account("sweden")
    assert all(asked.note.startswith(WORDS_FOR_EXAMPLE) for asked in JoinRequest.objects.all())


def test_the_circular_is_a_draft_that_has_gone_to_nobody_and_would_reach_some():
    circular = Circular.objects.get()
    assert (circular.stage, circular.mails.count()) == ("draft", 0)
    assert [circular.text_in(code)[0].startswith(WORDS_FOR_EXAMPLE) for code in circular.written] == [True] * 3
    assert sum(line.is_mailed for line in circular.lines(timezone.localdate())) > 3


def test_every_kept_view_opens_a_list_with_rows(client):
    views = list(SavedView.objects.all())
    assert {view.owner.username for view in views if view.is_shared} == {"philippines", "secretariat"}
    for view in views:
        assert view.name.startswith(WORDS_FOR_EXAMPLE)
        client.force_login(view.owner)
        response = client.get(view.get_absolute_url())
        assert len(response.context["table"].rows) > 0


# Sign-ins -------------------------------------------------------------------------------------------------------------


def test_every_sign_in_that_is_printed_opens(told, client):
    lines = [line.split(maxsplit=1) for line in told.splitlines() if line.startswith("  ")]
    soon = timezone.localdate() + datetime.timedelta(days=60)
    assert lines == [
        ["head", "Secretariat head"],
        ["secretariat", "Secretariat"],
        ["philippines", "Global coordinator, Philippines"],
        ["sweden", "Global coordinator, Sweden"],
        ["thailand", "Regional coordinator (South East Asia, the Pacific and the Far East), Thailand"],
        ["senegal", f"Regional coordinator (Africa), Senegal, until {soon.isoformat()}"],
        ["norway", "Global coordinator, term over: sees what a reader sees"],
        ["kazakhstan", "Focal point, Kazakhstan"],
        ["mexico", "Focal point, Mexico"],
        ["reader", "Reader"],
    ]
    assert all(client.login(username=name, password="demonstration") for name, _opens in lines)


def test_the_sign_ins_can_be_told_again_without_loading(told):
    assert told == "Loaded 100 demonstration activities.\n" + command("load_demo", "--sign-ins")
    assert Activity.objects.count() == 100


def test_what_is_loaded_already_is_not_loaded_again():
    assert "no demonstration set is loaded" in command("load_demo")
    assert Activity.objects.count() == 100


# Taking it away -------------------------------------------------------------------------------------------------------


def test_what_was_loaded_is_taken_away_to_the_last_row_and_file(before, files, django_capture_on_commit_callbacks):
    assert len(list(files.rglob("*.*"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        told = command("remove_demo", "--yes")
    assert dump() == before
    assert list(files.rglob("*.*")) == []
    assert "  activities: 100\n" in told
    assert "  contact points: 16\n" in told
    assert "  users: 10\n" in told
    assert "stays" not in told
    assert "manage.py createsuperuser" in told
    assert command("remove_demo", "--yes") == "There is no demonstration set here: nothing to remove.\n"


def test_a_dry_run_tells_the_same_and_removes_nothing():
    held = dump()
    told = command("remove_demo", "--dry-run")
    assert dump() == held
    assert told.endswith("Nothing was removed.\n")
    assert command("remove_demo", "--yes").startswith(told.removesuffix("Nothing was removed.\n"))


@pytest.mark.parametrize(("answer", "is_removed"), [("yes\n", True), ("no\n", False), ("", False)])
def test_nothing_is_removed_without_a_yes(answer, is_removed, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    if is_removed:
        command("remove_demo")
    else:
        with pytest.raises(CommandError, match="Nothing was removed"):
            command("remove_demo")
    assert Activity.objects.exists() is not is_removed


def test_what_has_changed_while_one_was_asked_is_looked_at_again(monkeypatch):
    def answer(question: str) -> str:
        make_activity(account("reader"))
        return "yes"

    monkeypatch.setattr("builtins.input", answer)
    with pytest.raises(CommandError, match="changed meanwhile: nothing was removed"):
        command("remove_demo")
    assert Activity.objects.filter(is_demonstration=True).count() == 100


def real_rows() -> None:
    """Rows of every noun, made by accounts that are not of the set while it was loaded."""
    staff, coordinator = make_user("staff", Role.SECRETARIAT), make_user("panama", Role.COORDINATOR)
    make_coordinator("PAN", coordinator)
    activity = make_cleared(coordinator, secretariat=staff)
    activity.undertaken_by.add("SWE")
    make_follow_up(activity, coordinator)
    make_attachment(activity, coordinator)
    make_contact()
    make_report()


def test_real_rows_entered_meanwhile_stay_as_they_are(client):
    without = Counter(line for lines in dump().values() for line in lines)
    real_rows()
    client.force_login(account("staff"))
    real = Counter(line for lines in dump().values() for line in lines) - without
    told = command("remove_demo", "--yes")
    assert "stays" not in told
    assert "createsuperuser" not in told
    left = Counter(line for lines in dump().values() for line in lines)
    assert real - left == Counter()
    assert Activity.objects.count() == Attachment.objects.count() == FollowUp.objects.count() == 1
    assert default_storage.exists(str(Attachment.objects.get().file))


def test_what_demonstration_accounts_left_in_the_browser_goes_too(before, client):
    for name in ("head", "philippines"):
        client.logout()
        answer = client.post(reverse("account_login"), {"login": name, "password": "demonstration"})
        assert answer.status_code == 302
    client.get(reverse("admin:index"))
    assert Session.objects.count() == 1
    command("remove_demo", "--yes")
    assert dump() == before


def test_what_was_deleted_of_the_set_leaves_no_history_behind(before):
    draft = Activity.objects.get(review="draft", steps__isnull=True)
    text = {"title": "Exemple : notes", "summary": "À compléter après l'entretien."}
    ActivityTranslation.objects.create(activity=draft, language="fr", **text)
    draft.delete()
    follow_up = FollowUp.objects.open().last()
    assert follow_up is not None
    follow_up.delete()
    command("remove_demo", "--yes")
    assert dump() == before


def test_an_account_stays_locked_where_a_real_record_names_it(client):
    activity = make_activity(account("philippines"), undertaken_by=("PHL",), title="Real consultations")
    activity.submit(account("philippines"), timezone.now())
    activity.clear(account("secretariat"), timezone.now())
    client.force_login(account("philippines"))
    told = command("remove_demo", "--yes")
    assert f"“philippines”, because of activity {activity.pk} “Real consultations”" in told
    assert [user.username for user in User.objects.order_by("pk")] == ["secretariat", "philippines"]
    for user in User.objects.all():
        assert (user.is_active, user.has_usable_password(), user.groups.count()) == (False, False, 0)
    assert Session.objects.count() == 0
    assert command("load_demo", "--sign-ins") == ""
    activity.refresh_from_db()
    assert (activity.review, activity.recorded_by.username) == ("cleared", "philippines")
    assert [step.by.username for step in activity.steps.all()] == ["philippines", "secretariat"]
    assert Coordinator.objects.count() == 0


def log_change(by: User, activity: Activity) -> LogEntry:
    kind = ContentType.objects.get_for_model(Activity)
    return LogEntry.objects.create(
        user=by, content_type=kind, object_id=str(activity.pk), object_repr=str(activity), action_flag=CHANGE
    )


def test_the_log_of_the_admin_goes_where_it_tells_of_the_set_and_stays_where_it_tells_of_real_records():
    staff = make_user("staff", Role.SECRETARIAT)
    real = make_activity(staff)
    log_change(staff, Activity.objects.filter(is_demonstration=True)[0])
    log_change(account("head"), Activity.objects.filter(is_demonstration=True)[1])
    kept = log_change(account("secretariat"), real)
    command("remove_demo", "--yes")
    assert list(LogEntry.objects.all()) == [kept]
    assert {user.username: user.is_active for user in User.objects.all()} == {"staff": True, "secretariat": False}


def test_an_account_stays_where_only_history_names_it(client):
    real_rows()
    client.force_login(account("secretariat"))
    contact = ContactPoint.objects.get(is_demonstration=False)
    contact._history_user = account("secretariat")
    contact.save()
    told = command("remove_demo", "--yes")
    assert "“secretariat”, because of historical contact point" in told
    assert contact.history.latest().history_user == account("secretariat")


def test_what_real_records_lean_on_stays_marked_with_all_that_it_leans_on_itself():
    staff = make_user("staff", Role.SECRETARIAT)
    body = Organization.objects.get(name_en="Example: group of island States")
    real = make_activity(staff, title="Real seminar")
    real.addressed_to_organizations.add(body)
    activity = Activity.objects.get(title__startswith="Example: lunch for delegations")
    follow_up = make_follow_up(activity, staff)
    successor = ContactPoint.objects.get(state="KAZ")
    make_contact("KAZ", kind=successor.kind, retired_on=timezone.localdate(), successor=successor)
    told = command("remove_demo", "--yes")
    assert "“Example: group of island States”, because of activity" in told
    assert list(real.addressed_to_organizations.all()) == [body]
    assert list(Activity.objects.filter(is_demonstration=True)) == [activity]
    assert activity.steps.count() == 2
    assert list(activity.follow_ups.all()) == [follow_up]
    assert list(ContactPoint.objects.filter(is_demonstration=True)) == [successor]
    assert {user.username for user in User.objects.filter(is_active=False)} == {"sweden", "secretariat"}

    real.addressed_to_organizations.clear()
    follow_up.delete()
    ContactPoint.objects.get(is_demonstration=False).delete()
    assert "stays" not in command("remove_demo", "--yes")
    assert list(User.objects.all()) == [staff]
    assert list(Activity.objects.all()) == [real]
    assert not Organization.objects.filter(is_demonstration=True)


def test_the_past_of_a_real_record_is_read_though_it_names_what_has_gone(client):
    staff = make_user("staff", Role.SECRETARIAT)
    real = make_activity(staff, title="Real seminar")
    real.addressed_to_organizations.add(Organization.objects.get(name_en="Example: group of island States"))
    then = real.history.latest()
    real.addressed_to_organizations.clear()
    command("remove_demo", "--yes")
    assert not Organization.objects.filter(is_demonstration=True)
    client.force_login(staff)
    past = client.get(reverse("admin:outreach_activity_simple_history", args=[real.pk, then.pk]))
    assert past.status_code == 200
    assert "Real seminar" in past.content.decode()


def issue(number: int, symbol: str, by: User) -> Overview:
    conference = Conference.objects.get(pk=number)
    brief = Brief(conference, "en", datetime.date(conference.year, 6, 1), symbol, has_appendix=False)
    return issue_overview(brief, fingerprint(compile_overview(brief)), by, timezone.now())


def test_an_overview_that_prints_demonstration_rows_goes_with_them():
    staff = make_user("staff", Role.SECRETARIAT)
    make_cleared(staff, secretariat=staff, dates="2018-03-14")
    issue(13, "CTBT-Art.XIV/2023/4", staff)
    real = issue(11, "CTBT-Art.XIV/2019/4", staff)
    assert "  overviews: 1\n" in command("remove_demo", "--yes")
    assert list(Overview.objects.all()) == [real]
