"""To which address each request to confirm went: the one that was recorded when it was taken on."""

from django.db import migrations
from django.db.models import Count, Max


def fill_in(apps, schema_editor):
    """Write it into the requests; their history begins to tell it with the next change."""
    Past = apps.get_model("outreach", "HistoricalContactPoint")
    for request in apps.get_model("outreach", "ConfirmationRequest").objects.filter(address=""):
        of_contact = Past.objects.filter(id=request.contact_id).order_by("-history_date", "-history_id")
        known = of_contact.filter(history_date__lte=request.claimed_at or request.sent_at or request.expires_at)
        request.address = known.values_list("email", flat=True).first() or request.contact.email
        request.save(update_fields=["address"])


def leave_one_a_number(apps, schema_editor):
    """Drop the mails before the last of a number, which the rule before this one does not allow; the history stays."""
    requests = apps.get_model("outreach", "ConfirmationRequest").objects
    of_number = requests.order_by().values("contact", "last_heard_on", "number")
    for told in of_number.annotate(times=Count("pk"), last=Max("pk")).filter(times__gt=1):
        alike = {name: told[name] for name in ("contact", "last_heard_on", "number")}
        requests.filter(**alike).exclude(pk=told["last"]).delete()


class Migration(migrations.Migration):
    dependencies = [("outreach", "0036_confirmations_know_their_address")]

    operations = [migrations.RunPython(fill_in, leave_one_a_number)]
