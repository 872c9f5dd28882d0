import csv
import io

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command

from outreach.models import Activity, Coordinator, FocalPoint
from tests.builders import make_activity

FILE = settings.BASE_DIR / "fixtures" / "demonstration" / "activities.csv"
WORDS_FOR_EXAMPLE = ("Example: ", "示例：", "Exemple : ", "Ejemplo: ", "Пример: ", "مثال: ")


def load_demo(*args: str) -> str:
    told = io.StringIO()
    call_command("load_demo", *args, stdout=told)
    return told.getvalue()


def test_the_demonstration_set_is_marked_in_every_row_and_in_six_languages(db):
    load_demo()
    with FILE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    activities = Activity.objects.all()
    assert sorted(activity.title for activity in activities) == sorted(row["title"] for row in rows)
    assert all(activity.is_demonstration for activity in activities)
    assert all(activity.title.startswith(WORDS_FOR_EXAMPLE) for activity in activities)
    assert all(activity.source == "Invented for demonstration" for activity in activities)
    assert {activity.language for activity in activities} == {code for code, _name in settings.LANGUAGES}
    assert {activity.review for activity in activities} == set(Activity.Review.values)
    assert {activity.stage for activity in activities} == set(Activity.Stage.values)
    for model in (Coordinator, FocalPoint):
        assert all(row.is_demonstration and row.person.startswith("Demonstration") for row in model.objects.all())
    assert all(user.email.endswith("@demonstration.invalid") for user in User.objects.all())


def test_every_sign_in_that_is_printed_opens(db, client):
    sign_ins = [line.split()[0] for line in load_demo().splitlines() if line.startswith("  ")]
    assert sign_ins == ["head", "secretariat", "philippines", "sweden", "norway", "kazakhstan", "mexico", "reader"]
    assert all(client.login(username=name, password="demonstration") for name in sign_ins)


def test_the_sign_ins_can_be_told_again_without_loading(db):
    assert load_demo("--sign-ins") == ""
    first = load_demo()
    assert load_demo("--sign-ins") in first
    assert load_demo("--sign-ins").count("\n") == 9


def test_a_database_that_holds_anything_is_left_alone(secretariat):
    make_activity(secretariat)
    assert "no demonstration set is loaded" in load_demo()
    assert Activity.objects.count() == 1


def test_the_public_password_never_reaches_a_system_open_to_the_world(db, settings):
    settings.IS_SECURE = True
    assert "no demonstration set is loaded, for its password is public" in load_demo()
    assert User.objects.count() == 0
