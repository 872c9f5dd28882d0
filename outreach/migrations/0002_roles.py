"""The five roles as groups, with what each may do in the admin."""

from django.db import migrations

VIEW, KEEP = ("view",), ("view", "add", "change")

SECRETARIAT = {
    "states": {"region": VIEW, "state": KEEP, "treatyaction": KEEP, "certifiedfacilities": KEEP},
    "outreach": {
        "conference": KEEP,
        "measure": KEEP,
        "organization": KEEP,
        "coordinator": KEEP,
        "focalpoint": KEEP,
        "activity": KEEP,
        "activitytranslation": (*KEEP, "delete"),
        "reviewstep": VIEW,
        "activityversion": VIEW,
        "overview": ("view", "add"),
    },
}
PEOPLE = {"auth": {"user": KEEP, "group": VIEW}}

ROLES = {
    "Secretariat head": [SECRETARIAT, PEOPLE],
    "Secretariat": [SECRETARIAT],
    "Coordinator": [],
    "Focal point": [],
    "Reader": [],
}


def make_roles(apps, schema_editor):
    """Create the groups, and the permissions that Django itself would only create after the migrations."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for role, grants in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        for grant in grants:
            for app_label, models in grant.items():
                for model, actions in models.items():
                    kind, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
                    name = apps.get_model(app_label, model)._meta.verbose_name_raw
                    for action in actions:
                        permission, _ = Permission.objects.get_or_create(
                            content_type=kind,
                            codename=f"{action}_{model}",
                            defaults={"name": f"Can {action} {name}"},
                        )
                        group.permissions.add(permission)


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0001_initial"),
        ("states", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
