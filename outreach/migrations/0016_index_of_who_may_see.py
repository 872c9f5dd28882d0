from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0015_roles_keep_events"),
        ("states", "0003_roles_keep_other_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["review", "visibility", "reported_by"], name="activity_standing"),
        ),
    ]
