import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0035_no_address_is_told_beside_the_address"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="confirmationrequest",
            name="confirmation_asked_once",
        ),
        migrations.AddField(
            model_name="confirmationrequest",
            name="address",
            field=models.EmailField(blank=True, editable=False, max_length=254, verbose_name="address"),
        ),
        migrations.AddField(
            model_name="confirmationrequest",
            name="bounced_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="came back at"),
        ),
        migrations.AddField(
            model_name="confirmationrequest",
            name="error",
            field=models.CharField(
                blank=True, editable=False, max_length=500, verbose_name="what the mail server said"
            ),
        ),
        migrations.AddField(
            model_name="historicalconfirmationrequest",
            name="address",
            field=models.EmailField(blank=True, editable=False, max_length=254, verbose_name="address"),
        ),
        migrations.AddField(
            model_name="historicalconfirmationrequest",
            name="bounced_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="came back at"),
        ),
        migrations.AddField(
            model_name="historicalconfirmationrequest",
            name="error",
            field=models.CharField(
                blank=True, editable=False, max_length=500, verbose_name="what the mail server said"
            ),
        ),
        migrations.AddIndex(
            model_name="confirmationrequest",
            index=models.Index(
                django.db.models.functions.text.Upper("address"),
                condition=models.Q(("bounced_at__isnull", False)),
                name="confirmation_bounced",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmationrequest",
            constraint=models.UniqueConstraint(
                fields=("contact", "edition", "number"),
                name="confirmation_asked_once",
                violation_error_message="This contact point has been sent this mail already.",
            ),
        ),
    ]
