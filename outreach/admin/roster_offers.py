"""States that volunteer for the focal-point roster, in the admin: the Secretariat's queue (measure 10(d))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ctbt_tracker.records import ReadOnlyAdmin, of_state, person
from outreach.admin.person_files import PersonFileAdmin
from outreach.models import RosterOffer, viewer_of
from outreach.models.languages import languages_in_words
from outreach.models.roster_offers import WAITING
from states.names import in_one_line, with_words

if TYPE_CHECKING:
    from states.models import StrOrPromise

CLEARED = ngettext_lazy("%(count)d focal point is on the roster.", "%(count)d focal points are on the roster.", "count")
STANDINGS: dict[str, Q] = {
    RosterOffer.Standing.OPEN: WAITING,
    RosterOffer.Standing.CLEARED: Q(is_cleared=True),
    RosterOffer.Standing.DECLINED: Q(is_cleared=False),
    RosterOffer.Standing.WITHDRAWN: Q(withdrawn_at__isnull=False),
}


class StandingFilter(admin.SimpleListFilter):
    """What became of the offers."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return what can be asked for."""
        return list(RosterOffer.Standing.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        return queryset.filter(STANDINGS[self.value() or ""]) if self.value() in STANDINGS else queryset


@admin.register(RosterOffer)
class RosterOfferAdmin(PersonFileAdmin, ReadOnlyAdmin):
    """Offers for the roster, the latest first. States make them on the site; here they are cleared."""

    list_display = ["person", "post", "state", "for_regions", "languages_told", "offered_at", "standing_told", "page"]
    list_filter = [StandingFilter, "regions", of_state("state", "state", _("State"))]
    list_select_related = ["state"]
    ordering = ["-offered_at", "-pk"]
    date_hierarchy = "offered_at"
    search_fields = ["person", "post", "institution", "note_reference"]
    search_help_text = _("A person, a post, an institution, a note, or a State by any of its names.")
    actions = ["clear_selected", "export_persons"]
    fieldsets = [
        (None, {"fields": ["state", "regions", "note_reference"]}),
        (_("Person"), {"fields": ["person", "post", "institution", "languages_told"]}),
        (_("Offer"), {"fields": ["offerer", "offered_at", "withdrawn_at"]}),
        (_("Decision"), {"fields": ["standing_told", "decider", "decided_at", "comment", "focal_point"]}),
    ]
    readonly_fields = [
        "offerer",
        "offered_at",
        "withdrawn_at",
        "standing_told",
        "decider",
        "decided_at",
        "comment",
        "languages_told",
    ]
    offerer = person("offered_by", _("offered by"))
    decider = person("decided_by", _("decided by"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Add what the offer itself made."""
        return [*self.readonly_fields, "focal_point"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the offers with their regions."""
        rows: QuerySet[Any] = super().get_queryset(request).select_related("state").prefetch_related("regions")
        return rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find an offer by its words and by the State in any language."""
        return with_words(queryset, [*self.search_fields, "state__search_text"], search_term), False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Whether the person decides about offers."""
        return viewer_of(request.user).is_secretariat

    @admin.display(description=_("regions it assists"))
    def for_regions(self, offer: RosterOffer) -> str:
        """Return the regions."""
        return in_one_line(offer.regions.all())

    @admin.display(description=_("languages"), ordering="languages")
    def languages_told(self, offer: RosterOffer) -> str:
        """Name the languages, the preferred one first."""
        return languages_in_words(offer.languages)

    @admin.display(description=_("standing"), ordering="decided_at")
    def standing_told(self, offer: RosterOffer) -> str:
        """Return what became of it."""
        return str(offer.standing.label)

    @admin.display(description=_("decision"), empty_value="")
    def page(self, offer: RosterOffer) -> str:
        """Lead to the page on which an open offer is cleared, or declined with a comment."""
        if offer.standing != RosterOffer.Standing.OPEN:
            return ""
        return format_html('<a href="{}">{}</a>', offer.get_absolute_url(), _("Clear or decline"))

    @admin.action(description=_("Clear selected"), permissions=["decide"])
    def clear_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Put those selected on the roster, once their names have been seen."""
        if "confirmed" in request.POST:
            by, at = request.user, timezone.now()
            assert isinstance(by, User)  # nobody else is let in
            self.do_to_each(request, queryset, lambda offer: offer.clear(by, at), CLEARED)
            return None
        what = _("They are on the roster of focal points from today. None of them can sign in by that.")
        return self.ask_first(request, queryset, _("Clear these offers?"), what)
