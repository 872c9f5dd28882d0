"""The Secretariat's two roles see what contact points answered, and decide on it."""

from django.db import migrations

GRANTS = {role: {"confirmationrequest": ("view", "change")} for role in ("Secretariat head", "Secretariat")}


def grant(apps, schema_editor):
    """Give the roles their permissions, which Django itself would only create after the migrations."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for role, models in GRANTS.items():
        group = Group.objects.get(name=role)
        for model, actions in models.items():
            kind, _ = ContentType.objects.get_or_create(app_label="outreach", model=model)
            name = apps.get_model("outreach", model)._meta.verbose_name_raw
            for action in actions:
                permission, _ = Permission.objects.get_or_create(
                    content_type=kind, codename=f"{action}_{model}", defaults={"name": f"Can {action} {name}"}
                )
                group.permissions.add(permission)


def withdraw(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    models = ["confirmationrequest"]
    given = Permission.objects.filter(content_type__app_label="outreach", content_type__model__in=models)
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GRANTS):
        group.permissions.remove(*given)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0033_contact_directory")]

    operations = [migrations.RunPython(grant, withdraw)]
