"""The two roles of the Secretariat keep the names by which States are found."""

from django.db import migrations

ROLES = ("Secretariat head", "Secretariat")
ACTIONS = ("view", "add", "change")


def grant(apps, schema_editor):
    """Give the roles their permissions, which Django itself would only create after the migrations."""
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _ = ContentType.objects.get_or_create(app_label="states", model="statename")
    for action in ACTIONS:
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"{action}_statename", defaults={"name": f"Can {action} other name"}
        )
        for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
            group.permissions.add(permission)


def withdraw(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    names = Permission.objects.filter(content_type__app_label="states", content_type__model="statename")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(*names)


class Migration(migrations.Migration):
    dependencies = [("states", "0002_other_names"), ("outreach", "0002_roles")]

    operations = [migrations.RunPython(grant, withdraw)]
