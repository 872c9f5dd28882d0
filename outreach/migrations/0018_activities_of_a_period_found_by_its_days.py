from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0017_review_steps_latest_first"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["ends_on", "starts_on"],
                condition=Q(ends_on__gt=F("starts_on")),
                name="activity_of_several_days",
            ),
        ),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["recorded_by", "review", "stage", "ends_on"], name="activity_recorded_work"),
        ),
        migrations.RemoveIndex(model_name="activity", name="activity_own_work"),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["review", "reported_by", "-changed_at", "-id", "stage", "ends_on"], name="activity_own_work"
            ),
        ),
    ]
