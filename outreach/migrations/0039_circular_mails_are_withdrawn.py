from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0038_the_log_names_no_rows_beside"),
    ]

    operations = [
        migrations.AlterField(
            model_name="circularmail",
            name="stage",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("claimed", "Being handed over"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("bounced", "Bounced"),
                    ("covered", "With another mail"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="stage",
            ),
        ),
        migrations.AlterField(
            model_name="historicalcircularmail",
            name="stage",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("claimed", "Being handed over"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("bounced", "Bounced"),
                    ("covered", "With another mail"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="stage",
            ),
        ),
    ]
