"""The Secretariat's two roles see circulars, their documents and their mails; they write them on the site."""

from django.db import migrations

MODELS = ("circular", "circularattachment", "circularmail")
ROLES = ("Secretariat head", "Secretariat")


def grant(apps, schema_editor):
    """Give the roles their permissions, which Django itself would only create after the migrations."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for model in MODELS:
        kind, _ = ContentType.objects.get_or_create(app_label="outreach", model=model)
        name = apps.get_model("outreach", model)._meta.verbose_name_raw
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"view_{model}", defaults={"name": f"Can view {name}"}
        )
        for group in Group.objects.filter(name__in=ROLES):
            group.permissions.add(permission)


def withdraw(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    given = Permission.objects.filter(content_type__app_label="outreach", content_type__model__in=MODELS)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(*given)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0022_circulars")]

    operations = [migrations.RunPython(grant, withdraw)]
