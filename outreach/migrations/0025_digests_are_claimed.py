from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0024_calendar_links_end_with_the_password"),
    ]

    operations = [
        migrations.AddField(
            model_name="preferences",
            name="digest_claimed_at",
            field=models.DateTimeField(
                editable=False,
                help_text="So that two runs do not send it twice.",
                null=True,
                verbose_name="digest being sent since",
            ),
        ),
    ]
