from django.db import migrations

from outreach.migrations._search_index import drop_search_index, keep_search_index


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0006_roles_see_exchanges"),
    ]

    operations = [
        migrations.RunPython(keep_search_index, drop_search_index),
    ]
