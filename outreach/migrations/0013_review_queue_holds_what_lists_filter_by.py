from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0012_parties_by_state"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="activity",
            name="activity_review_queue",
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=[
                    "-review",
                    "-starts_on",
                    "-id",
                    "visibility",
                    "reported_by",
                    "level",
                    "kind",
                    "stage",
                    "ends_on",
                ],
                name="activity_review_queue",
            ),
        ),
    ]
