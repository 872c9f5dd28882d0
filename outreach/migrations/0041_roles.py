"""The five roles as groups, with what each may do in the admin."""

from django.db import migrations

VIEW, KEEP = ("view",), ("view", "add", "change")

SECRETARIAT = {
    "states": {"region": VIEW, "state": KEEP, "statename": KEEP, "treatyaction": KEEP, "certifiedfacilities": KEEP},
    "outreach": {
        "conference": KEEP,
        "measure": KEEP,
        "event": KEEP,
        "planitem": KEEP,
        "organization": KEEP,
        "coordinator": KEEP,
        "joinrequest": VIEW,
        "focalpoint": KEEP,
        "rosteroffer": VIEW,
        "contactpoint": KEEP,
        "confirmationrequest": ("view", "change"),
        "activity": KEEP,
        "activitytranslation": (*KEEP, "delete"),
        "activityversion": VIEW,
        "attachment": (*KEEP, "delete"),
        "reviewstep": VIEW,
        "followup": KEEP,
        "progressreport": KEEP,
        "assistancerequest": KEEP,
        "circular": VIEW,
        "circularattachment": VIEW,
        "circularmail": VIEW,
        "import": ("view", "add"),
        "overview": ("view", "add"),
    },
}
HEAD = {"auth": {"user": KEEP, "group": VIEW}, "outreach": {"export": VIEW, "reduction": VIEW}}

ROLES = {
    "Secretariat head": [SECRETARIAT, HEAD],
    "Secretariat": [SECRETARIAT],
    "Coordinator": [],
    "Focal point": [],
    "Reader": [],
}


def make_roles(apps, schema_editor):
    """Create the groups, and the permissions that Django itself would only create after the migrations."""
    for role, grants in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=role)
        for grant in grants:
            for app_label, models in grant.items():
                for model, actions in models.items():
                    group.permissions.add(*permissions(apps, app_label, model, actions))


def permissions(apps, app_label, model, actions):
    """Yield the permissions to do `actions` with rows of `model`, made where there are none."""
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=model)
    name = apps.get_model(app_label, model)._meta.verbose_name_raw
    for action in actions:
        permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=f"{action}_{model}", defaults={"name": f"Can {action} {name}"}
        )
        yield permission


def remove_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0040_index_of_words_and_of_parties"),
        ("states", "0001_squashed_0002"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, remove_roles)]
