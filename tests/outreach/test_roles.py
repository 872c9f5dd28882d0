import importlib
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group, User

from outreach.models import Role, viewer_of

ROOT = Path(__file__).resolve().parent.parent.parent
DEEDS = [
    importlib.import_module(f"{app}.migrations.{path.stem}").Migration.operations[0]
    for app in ("outreach", "states")
    for path in sorted((ROOT / app / "migrations").glob("*_roles*.py"))
]


def test_the_groups_are_the_roles(db):
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_the_migrations_of_the_roles_can_be_taken_back_and_made_again(db):
    before = set(Group.objects.values_list("name", "permissions__codename"))
    for deed in reversed(DEEDS):
        deed.reverse_code(apps, None)
    assert Group.objects.count() == 0
    for deed in DEEDS:
        deed.code(apps, None)
    assert set(Group.objects.values_list("name", "permissions__codename")) == before


@pytest.mark.parametrize(
    ("who", "may"),
    [("head", {"auth.add_user", "outreach.add_activity"}), ("secretariat", {"outreach.add_activity"})],
)
def test_the_head_also_keeps_accounts(who, may, request):
    user = request.getfixturevalue(who)
    asked = {"auth.add_user", "auth.change_group", "outreach.add_activity", "outreach.delete_activity"}
    assert {permission for permission in asked if user.has_perm(permission)} == may


@pytest.mark.parametrize("who", ["norway", "japan", "reader"])
def test_nobody_else_holds_a_permission_of_the_admin(who, request):
    assert request.getfixturevalue(who).get_all_permissions() == set()


def test_what_a_person_is_here(secretariat, norway, japan, reader):
    assert viewer_of(secretariat).is_secretariat
    assert viewer_of(norway).states == {"NOR"}
    assert viewer_of(japan).states == {"JPN"}
    assert (viewer_of(reader).is_signed_in, viewer_of(reader).states) == (True, frozenset())
    assert not viewer_of(AnonymousUser()).is_signed_in


def test_a_superuser_is_a_head_of_the_secretariat(db):
    assert viewer_of(User.objects.create_superuser("root")).roles == {Role.SECRETARIAT_HEAD}
