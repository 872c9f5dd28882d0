from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0023_roles_see_circulars"),
    ]

    operations = [
        migrations.AddField(
            model_name="calendarfeed",
            name="password_mark",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=64, verbose_name="mark of the password"
            ),
        ),
    ]
