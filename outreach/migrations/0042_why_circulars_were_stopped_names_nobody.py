import re

from django.db import migrations
from django.db.models import OuterRef, Subquery

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")


def name_nobody(apps, schema_editor):
    """Take out who stopped a circular by hand, which the history tells by the account, and addresses of contacts."""
    circulars, past = (apps.get_model("outreach", name).objects for name in ("Circular", "HistoricalCircular"))
    past.filter(history_user__isnull=False).exclude(stopped_because="").update(stopped_because="")
    stops = past.filter(id=OuterRef("pk"), stage="stopped").order_by("-history_date", "-history_id")
    by_whom = circulars.alias(by=Subquery(stops.values("history_user")[:1]))
    keys = list(by_whom.filter(by__isnull=False).exclude(stopped_because="").values_list("pk", flat=True))
    circulars.filter(pk__in=keys).update(stopped_because="")
    for rows in (circulars, past):
        for row in rows.filter(stopped_because__contains="@"):
            row.stopped_because = ADDRESS.sub("…", row.stopped_because)
            row.save(update_fields=["stopped_because"])


class Migration(migrations.Migration):
    dependencies = [("outreach", "0041_roles")]

    operations = [migrations.RunPython(name_nobody, migrations.RunPython.noop)]
