import json

from django.db import migrations

NOT_NAMED = "–"


def leave_names_out(apps, schema_editor):
    """Take the names of rows out of what the log of the admin says was changed beside a record: they may be persons'."""
    entries = apps.get_model("admin", "LogEntry").objects
    for entry in entries.filter(change_message__contains='"object"').iterator():
        try:
            message = json.loads(entry.change_message)
        except ValueError:  # free text, in which the word stands
            continue
        for part in message if isinstance(message, list) else ():
            for told in part.values() if isinstance(part, dict) else ():
                if isinstance(told, dict) and "object" in told:
                    told["object"] = NOT_NAMED
        entry.change_message = json.dumps(message)
        entry.save(update_fields=["change_message"])


class Migration(migrations.Migration):
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("outreach", "0037_addresses_of_confirmations"),
    ]

    operations = [migrations.RunPython(leave_names_out, migrations.RunPython.noop)]
