from django.db import migrations

from outreach.models.search import IDEOGRAPHS, MARK, search_text_of

TEXTS = ("title", "summary", "outcome", "place", "occasion")


def in_turn(activities):
    """Yield `activities`, some hundred at a time: SQLite does not read on while rows are changed."""
    last = 0
    while batch := list(activities.filter(pk__gt=last).order_by("pk")[:500]):
        yield from batch
        last = batch[-1].pk


def write_ideographs(apps, schema_editor):
    """Let Chinese words of one or two ideographs be found by the index: derive the search texts anew that hold any."""
    activities = apps.get_model("outreach", "Activity").objects.only("search_text", *TEXTS)
    for activity in in_turn(activities):
        if IDEOGRAPHS.search(activity.search_text):
            text = search_text_of(getattr(activity, name) for name in TEXTS)
            activities.filter(pk=activity.pk).update(search_text=text)


def forget_ideographs(apps, schema_editor):
    """Leave the texts as they were derived before."""
    activities = apps.get_model("outreach", "Activity").objects.only("search_text")
    for activity in in_turn(activities.filter(search_text__contains=MARK)):
        parts = activity.search_text.split(" | ")
        text = " | ".join(part for part in parts if not part.startswith(MARK))
        activities.filter(pk=activity.pk).update(search_text=text)


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0010_index_of_words"),
    ]

    operations = [
        migrations.RunPython(write_ideographs, forget_ideographs),
    ]
