from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0016_index_of_who_may_see"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="reviewstep",
            index=models.Index(fields=["-at", "-id"], name="review_step_latest_first"),
        ),
    ]
