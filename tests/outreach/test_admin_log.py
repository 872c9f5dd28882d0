import importlib
import json

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.builders import PDF, make_activity
from tests.outreach.test_admin import page_of, typed
from tests.outreach.test_attachments import inline

MIGRATION = "outreach.migrations.0038_the_log_names_no_rows_beside"


def test_the_log_names_no_document_that_was_put_beside_a_record(secretariat, norway, sign_in):
    activity = make_activity(norway)
    document = SimpleUploadedFile("CV of Eva.pdf", PDF)
    answer = sign_in(secretariat).post(page_of(activity), typed(**inline(file=document)))
    assert (answer.status_code, activity.attachments.get().name) == (302, "CV of Eva.pdf")
    entry = LogEntry.objects.get(content_type__model="activity")
    assert json.loads(entry.change_message)[-1] == {"added": {"name": "attachment", "object": "–"}}
    assert "Added attachment “–”." in entry.get_change_message()


def test_what_the_log_named_before_is_taken_out_of_it(secretariat):
    kind = ContentType.objects.get_for_model(secretariat)
    given = {"user": secretariat, "content_type": kind, "object_id": "1", "object_repr": "x", "action_flag": 2}
    named = {"name": "attachment", "object": "CV of Eva.pdf"}
    messages = [
        json.dumps([{"changed": {"fields": ["Title"]}}, {"added": named}, {"deleted": named}]),
        json.dumps([{"changed": {"fields": ["Title"]}}]),
        'Free text about an "object".',
    ]
    entries = [LogEntry.objects.create(**given, change_message=message) for message in messages]
    importlib.import_module(MIGRATION).leave_names_out(apps, None)
    left = [LogEntry.objects.get(pk=entry.pk).change_message for entry in entries]
    unnamed = {"name": "attachment", "object": "–"}
    assert json.loads(left[0]) == [{"changed": {"fields": ["Title"]}}, {"added": unnamed}, {"deleted": unnamed}]
    assert left[1:] == messages[1:]
