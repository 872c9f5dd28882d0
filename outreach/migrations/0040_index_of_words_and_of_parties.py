from django.db import migrations

from outreach.migrations._search_index import drop_search_index, keep_search_index

# The tables behind many-to-many fields have no model to declare an index on. With the activity in it, the activities of a
# State are read from the index alone.
TABLES = ("undertaken_by", "addressed_to")


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_squashed_0039")]

    operations = [
        migrations.RunPython(keep_search_index, drop_search_index),
        *(
            migrations.RunSQL(
                f"CREATE INDEX IF NOT EXISTS activity_{name}_state ON outreach_activity_{name} (state_id, activity_id)",
                f"DROP INDEX IF EXISTS activity_{name}_state",
            )
            for name in TABLES
        ),
    ]
