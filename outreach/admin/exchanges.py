"""Imports and exports in the admin: rows that came in from spreadsheets, and lists that went out as spreadsheets."""

from __future__ import annotations

import datetime
from pathlib import PurePath
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from ctbt_tracker.records import ReadOnlyAdmin, RecordAdmin, person
from outreach.exchange.raw import SHEETS, columns, required_columns
from outreach.forms.exchanges import ImportForm
from outreach.models import Export, Import, Noun
from outreach.models.exchanges import KEPT_FOR
from outreach.tasks import check_import, progress_of, write_import

# What the background worker keeps for itself: people look at the import, not at its errands.
admin.site.unregister(DBTaskResult)

PROBLEMS_PER_PAGE = 100
NOT_PICKED_UP_AFTER = datetime.timedelta(seconds=30)
SILENT_AFTER = datetime.timedelta(minutes=2)


@admin.register(Import)
class ImportAdmin(RecordAdmin):
    """Files of rows: uploaded, checked, looked at, confirmed and written."""

    form = ImportForm
    list_display = ["name", "noun", "stage", "total", "good", "uploader", "uploaded_at"]
    list_filter = ["noun", "stage"]
    date_hierarchy = "uploaded_at"
    search_fields = ["name"]
    search_help_text = _("The name of a file.")
    add_form_template = "admin/outreach/import/add_form.html"
    uploader = person("uploaded_by", _("uploaded by"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        """Return the imports with who brought them in."""
        imports: QuerySet[Import] = super().get_queryset(request).select_related("uploaded_by", "confirmed_by")
        return imports

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list without what was read from the files, which only the page of each shows."""
        changes = super().get_changelist_instance(request)
        changes.result_list = changes.result_list.defer("preview", "problems", "duplicates")
        return changes

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: an import is moved on by its deeds."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the rows with problems."""
        view = self.admin_site.admin_view(self.rejects_view)
        return [path("<int:pk>/rejects/", view, name="outreach_import_rejects"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        """Ask for a file, and say which columns it is to have."""
        told = [(noun.label, columns(noun), required_columns(noun)) for noun in Noun]
        context = {"title": _("Import rows"), "nouns": told, "kept_for": KEPT_FOR.days} | (extra_context or {})
        return super().add_view(request, form_url, context)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the file, and have it checked."""
        now = timezone.now()
        obj.uploaded_by, obj.uploaded_at, obj.asked_at = request.user, now, now
        obj.language = get_language() or "en"
        super().save_model(request, obj, form, change)
        check_import.enqueue(obj.pk, obj.attempt)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Lead to the page of the import, where its progress is seen."""
        return HttpResponseRedirect(page_of(obj))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show how far the import is and what was found in its file; by POST, move it on."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        if request.method == "POST":
            return self.move_on(request, row)
        context = {
            **self.admin_site.each_context(request),
            **told_of(row, request.GET.get("p", "1"), timezone.now()),
            "title": _("Import: %(what)s") % {"what": row.get_noun_display()},
            "subtitle": row.name,
            "opts": self.opts,
            "row": row,
            "may_move": self.has_add_permission(request),
        } | (extra_context or {})
        return TemplateResponse(request, "admin/outreach/import/change_form.html", context)

    def move_on(self, request: HttpRequest, row: Import) -> HttpResponse:
        """Do what the button says; say why where that cannot be."""
        deeds = {"confirm": confirm, "check": check_again, "discard": discard}
        deed = deeds.get(request.POST.get("deed", ""))
        if deed is None or not self.has_add_permission(request):
            raise PermissionDenied
        assert isinstance(request.user, User)  # the admin lets nobody else in
        try:
            with transaction.atomic():
                deed(row, request.user, timezone.now())
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.WARNING)
        return HttpResponseRedirect(page_of(row))

    def rejects_view(self, request: HttpRequest, pk: int) -> FileResponse:
        """Answer with the rows that have problems, and the problems, as a file to correct."""
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None or not row.rejects or not self.has_view_permission(request, row):
            raise Http404
        name = f"{row.noun}-rejects-{pk}{PurePath(str(row.rejects.name)).suffix}"
        return FileResponse(row.rejects.open("rb"), as_attachment=True, filename=name)


def confirm(row: Import, by: User, at: datetime.datetime) -> None:
    """Have the rows written. Raises ValidationError."""
    row.confirm(by, at)
    write_import.enqueue(row.pk, row.attempt)


def check_again(row: Import, by: User, at: datetime.datetime) -> None:
    """Have the file checked anew. Raises ValidationError."""
    row.check_again(by, at)
    check_import.enqueue(row.pk, row.attempt)


def discard(row: Import, by: User, at: datetime.datetime) -> None:
    """Give the import up. Raises ValidationError."""
    row.discard(by, at)


def page_of(row: Import) -> str:
    """Return the address of the import's page."""
    return reverse("admin:outreach_import_change", args=[row.pk])


def told_of(row: Import, page: str, now: datetime.datetime) -> dict[str, Any]:
    """Return what the page tells of `row` besides the row itself, at the moment `now`."""
    progress = progress_of(row) if row.is_moving else None
    last_sign = progress.at if progress else row.asked_at
    problems = Paginator(row.problems, PROBLEMS_PER_PAGE)
    return {
        "progress": progress,
        "is_not_picked_up": row.stage in row.QUEUED and now - row.asked_at > NOT_PICKED_UP_AFTER,
        "is_silent": row.stage in row.UNDERWAY and now - last_sign > SILENT_AFTER,
        "ahead": Import.objects.ahead_of(row).count() if row.stage in row.QUEUED else 0,
        "problems": problems.get_page(page),
        "more_problems": row.preview.get("more_problems", 0) if row.preview else 0,
        "page_numbers": problems.get_elided_page_range(problems.get_page(page).number),
        "new_rows": address_of_new_rows(row),
    }


def address_of_new_rows(row: Import) -> str:
    """Return where the admin lists the rows that the import has made; empty while there are none."""
    if row.first_key is None:
        return ""
    model = SHEETS[row.noun].model._meta.model_name
    return f"{reverse(f'admin:outreach_{model}_changelist')}?id__gte={row.first_key}&id__lte={row.last_key}"


@admin.register(Export)
class ExportAdmin(ReadOnlyAdmin):
    """Who took which list away; for the head of the section, who answers for personal data."""

    list_display = ["at", "taken_by", "listed", "rows", "is_personal", "format", "is_raw", "from_where"]
    list_filter = ["is_personal", "listed", "format", "is_raw"]
    list_select_related = ["by"]
    date_hierarchy = "at"
    search_fields = ["by__username", "listed", "address"]
    search_help_text = _("An account, a list, or what its address says.")
    fields = ["at", "taken_by", "listed", "rows", "is_personal", "format", "is_raw", "from_where", "whose"]
    readonly_fields = ["taken_by", "from_where", "whose"]
    taken_by = person("by", _("by"))

    @admin.display(description=_("contact points in it"))
    def whose(self, export: Export) -> str:
        """Return whose details the file holds, each leading to its page."""
        contacts = export.contacts.select_related("state")
        told = format_html_join(
            "\n", '<li><a href="{}">{}</a></li>', ((one.get_absolute_url(), one) for one in contacts)
        )
        return format_html("<ul>{}</ul>", told) if told else ""

    @admin.display(description=_("list with its filters"))
    def from_where(self, export: Export) -> str:
        """Return the address of the list, as it was filtered, which leads there."""
        return format_html('<a href="{}" dir="ltr">{}</a>', export.address, export.address)
