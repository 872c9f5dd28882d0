"""Documents that belong to activities, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ctbt_tracker.records import BaseInline, ReadOnlyInline, RecordAdmin, person
from outreach.admin.review import of_activities
from outreach.models import Attachment
from outreach.models.attachments import Document


@admin.display(description=_("document"))
def download(attachment: Document) -> str:
    """Return a link by which those who may see what it belongs to get the document; none while there is no document."""
    if not attachment.pk:
        return ""
    return format_html('<a href="{}">{}</a>', attachment.get_absolute_url(), _("Download"))


@admin.display(description=_("size"), ordering="size")
def size_told(attachment: Document) -> str:
    """Return the size in words."""
    return filesizeformat(attachment.size) if attachment.pk else ""


class AttachmentInline(ReadOnlyInline):
    """The documents of the activity; one that does not belong there is taken away."""

    model = Attachment
    can_delete = True
    fields = ["name", "download", "size_told", "adder", "added_at"]
    readonly_fields = ["name", "download", "size_told", "adder", "added_at"]
    download = staticmethod(download)
    size_told = staticmethod(size_told)
    adder = person("added_by", _("added by"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the documents with who added them."""
        return super().get_queryset(request).select_related("added_by")


class AttachmentAddInline(BaseInline):
    """Documents that are being put on the activity."""

    model = Attachment
    verbose_name_plural = _("new attachments")
    extra = 0
    can_delete = False
    fields = ["file", "name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return none: those that are there stay as they are."""
        return super().get_queryset(request).none()


@admin.register(Attachment)
class AttachmentAdmin(RecordAdmin):
    """All documents of all activities, the latest first."""

    list_display = ["name", "activity", "content_type", "size_told", "added_by", "added_at", "download"]
    list_filter = ["content_type"]
    list_select_related = ["activity", "added_by"]
    date_hierarchy = "added_at"
    ordering = ["-added_at", "-pk"]
    search_fields = ["name"]
    search_help_text = _("The name of the document, words of the activity, or a State by any of its names.")
    autocomplete_fields = ["activity"]
    fields = ["activity", "file", "name", "download", "size_told", "adder", "added_at"]
    readonly_fields = ["download", "size_told", "adder", "added_at"]
    download = staticmethod(download)
    size_told = staticmethod(size_told)
    adder = person("added_by", _("added by"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Keep the document and its activity: another document is another attachment."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "activity"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for the document once, and then lead to it."""
        left_out = {"file"} if obj is not None else {"download", "size_told", "adder", "added_at"}
        return [name for name in self.fields or () if name not in left_out]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find documents by their names, or by the words of the activity and its States."""
        found, _may_repeat = super().get_search_results(request, queryset, search_term)
        return (found | of_activities(queryset, search_term) if search_term.strip() else found), False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and keep who added it."""
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)
