from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0018_activities_of_a_period_found_by_its_days"),
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
