from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0025_digests_are_claimed"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicaljoinrequest",
            name="reason",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Why it was declined, told to the State that asked.",
                max_length=250,
                verbose_name="reason",
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="reason",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Why it was declined, told to the State that asked.",
                max_length=250,
                verbose_name="reason",
            ),
        ),
    ]
