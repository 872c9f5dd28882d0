from django.db import migrations

# The tables behind many-to-many fields have no model to declare an index on. With the activity in it, the activities of a
# State are read from the index alone.
TABLES = ("undertaken_by", "addressed_to")


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0011_ideographs_once_more"),
    ]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX activity_{name}_state ON outreach_activity_{name} (state_id, activity_id)",
            f"DROP INDEX activity_{name}_state",
        )
        for name in TABLES
    ]
