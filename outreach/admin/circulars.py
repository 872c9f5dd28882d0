"""Circulars and their mails in the admin: what was sent, to whom, and its history. They are written on the site."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ctbt_tracker.records import ReadOnlyAdmin, of_state, person
from outreach.admin.attachments import download, size_told
from outreach.models import Circular, CircularAttachment, CircularMail
from states.names import with_words


@admin.display(description=_("circular"))
def page(circular: Circular) -> str:
    """Return a link to the page of the circular on the site."""
    return format_html('<a href="{}" dir="auto">{}</a>', circular.get_absolute_url(), circular)


class StandingFilter(admin.SimpleListFilter):
    """What waits for a decision: as counted on the desk."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the one choice."""
        return [("open", _("Waits for a decision"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return those of which somebody has to decide something, where that is asked for."""
        circulars: Any = queryset
        narrowed: QuerySet[Any] = circulars.unsettled() if self.value() == "open" else circulars
        return narrowed


@admin.register(Circular)
class CircularAdmin(ReadOnlyAdmin):
    """Circulars, the latest first."""

    list_display = ["called", "stage", "author", "written_at", "confirmer", "confirmed_at", "number"]
    list_filter = ["stage", StandingFilter]
    list_select_related = ["written_by", "confirmed_by"]
    date_hierarchy = "written_at"
    search_fields = ["subject", *(f"subject_{code}" for code in ("ar", "zh_hans", "en", "fr", "ru", "es"))]
    search_help_text = _("Words of a subject in any language.")
    readonly_fields = ["page", "author", "confirmer"]
    exclude = ["subject", "text"]
    page = staticmethod(page)
    author = person("written_by", _("written by"))
    confirmer = person("confirmed_by", _("confirmed by"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the circulars with how many mails each is."""
        circulars: Any = super().get_queryset(request)
        counted: QuerySet[Any] = circulars.with_counts()
        return counted

    @admin.display(description=_("subject"))
    def called(self, circular: Circular) -> str:
        """Return the subject, in the reader's language where it is written."""
        return str(circular)

    @admin.display(description=_("mails"), ordering="number")
    def number(self, circular: Circular) -> int:
        """Return how many mails it is."""
        return circular.number


@admin.register(CircularMail)
class CircularMailAdmin(ReadOnlyAdmin):
    """Who got which circular, and what became of the mail."""

    list_display = ["person", "state", "circular", "became", "language", "address", "finished_at", "bounced_at"]
    list_filter = ["stage", "language", of_state("state", "state", _("State")), "circular__stage"]
    list_select_related = ["state", "circular", "with_mail"]
    search_fields = ["person", "address"]
    search_help_text = _("A person, a post, an institution, an address, or a State by any of its names.")

    @admin.display(description=_("stage"), ordering="stage")
    def became(self, mail: CircularMail) -> str:
        """Return what became of it, in words."""
        return mail.stage_told

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a mail by to whom it went, and by its State in any language."""
        return with_words(queryset, [*self.search_fields, "state__search_text"], search_term), False


@admin.register(CircularAttachment)
class CircularAttachmentAdmin(ReadOnlyAdmin):
    """The documents of circulars."""

    list_display = ["name", "circular", "content_type", "size_told", "added_by", "added_at", "download"]
    list_select_related = ["circular", "added_by"]
    date_hierarchy = "added_at"
    search_fields = ["name"]
    fields = ["circular", "name", "download", "size_told", "adder", "added_at"]
    readonly_fields = ["download", "size_told", "adder", "added_at"]
    download = staticmethod(download)
    size_told = staticmethod(size_told)
    adder = person("added_by", _("added by"))
