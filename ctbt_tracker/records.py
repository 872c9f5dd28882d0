"""What every page of the admin rests on: records whose history is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from modeltranslation.admin import TranslationAdmin
from simple_history.admin import SimpleHistoryAdmin

if TYPE_CHECKING:
    from states.models import StrOrPromise

    BaseAdmin = admin.ModelAdmin[Any]
    BaseInline = admin.TabularInline[Any, Any]
else:
    BaseAdmin, BaseInline = admin.ModelAdmin, admin.TabularInline

SHORT_TEXTS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 40})},
}


class RecordAdmin(SimpleHistoryAdmin, BaseAdmin):  # type: ignore[misc]
    """Rows whose history is kept: nobody deletes them, and the past is looked at, not put back.

    Putting an old version back would step around the review of activities and the order of treaty acts.
    """

    show_full_result_count = False
    list_per_page = 50
    object_history_list_template = "admin/history_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under the name of what it lists."""
        response: HttpResponse = super().changelist_view(
            request, {"title": capfirst(self.opts.verbose_name_plural)} | (extra_context or {})
        )
        return response

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what is out of date is retired by its dates."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Keep the key of a row that exists: another key would make another row."""
        fields = list(super().get_readonly_fields(request, obj))
        key = self.opts.pk
        return [*fields, key.name] if obj is not None and key.editable and not key.auto_created else fields

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return True: no button puts an old version back."""
        return True

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the row as it was; refuse to save it."""
        if request.method != "GET":
            raise PermissionDenied
        response: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)
        return response


class ReadOnlyAdmin(RecordAdmin):
    """Rows that record what happened: they are read here and made elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: the deed itself makes the row."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what happened is not changed."""
        return False


class TranslatedAdmin(RecordAdmin, TranslationAdmin):  # type: ignore[misc]
    """Rows with fields in six languages."""


def person(field: str, description: StrOrPromise) -> Callable[[Any, Any], str]:
    """Return a column that names who did something; a link to the account would be closed to most."""

    @admin.display(description=description)
    def named(page: Any, row: Any) -> str:
        return str(getattr(row, field) or "")

    return named


class ReadOnlyInline(BaseInline):
    """Rows that record what happened, on the page of what they belong to."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: the deed itself makes the row."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what happened is not changed."""
        return False
