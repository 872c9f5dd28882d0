"""What the two roles of the Secretariat may do with contacts, reports, follow-ups and attachments in the admin."""

from django.db import migrations

KEEP = ("view", "add", "change")
GRANTS = {"contactpoint": KEEP, "progressreport": KEEP, "followup": KEEP, "attachment": (*KEEP, "delete")}
ROLES = ("Secretariat head", "Secretariat")


def grant(apps, schema_editor):
    """Give the roles their permissions, which Django itself would only create after the migrations."""
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    groups = apps.get_model("auth", "Group").objects.filter(name__in=ROLES)
    for model, actions in GRANTS.items():
        kind, _ = ContentType.objects.get_or_create(app_label="outreach", model=model)
        name = apps.get_model("outreach", model)._meta.verbose_name_raw
        for action in actions:
            permission, _ = Permission.objects.get_or_create(
                content_type=kind, codename=f"{action}_{model}", defaults={"name": f"Can {action} {name}"}
            )
            for group in groups:
                group.permissions.add(permission)


def withdraw(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.remove(
            *Permission.objects.filter(content_type__app_label="outreach", content_type__model__in=GRANTS)
        )


class Migration(migrations.Migration):
    dependencies = [("outreach", "0003_the_desk"), ("outreach", "0002_roles")]

    operations = [migrations.RunPython(grant, withdraw)]
