"""What is kept on a person, handed out from the lists of the admin to the person whom the Secretariat knows to ask."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ctbt_tracker.records import RecordAdmin
from outreach.personal_data.person_file import file_of_record, hand_out


class PersonFileAdmin(RecordAdmin):
    """Rows that are about one person each; a page names `export_persons` among its actions."""

    @admin.action(description=_("What is kept on the person, as a file"), permissions=["view"])
    def export_persons(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Hand out what is kept on those selected, for a person who asks; who takes it of which rows is recorded."""
        if self.are_too_many(request, queryset):
            return None
        by, now = request.user, timezone.now()
        assert isinstance(by, User)  # the admin lets nobody else in
        rows = list(queryset)
        files = [file_of_record(row, timezone.localdate(now)) for row in rows]
        told = files[0] if len(files) == 1 else {"persons": files}
        address = f"{request.path}?id__in={','.join(str(row.pk) for row in rows)}"
        return hand_out(told, by, address, now, rows)
