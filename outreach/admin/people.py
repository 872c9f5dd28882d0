"""Coordinators, focal points and organizations in the admin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from modeltranslation.utils import get_translation_fields

from ctbt_tracker.records import SHORT_TEXTS, TranslatedAdmin, of_state
from outreach.admin.choices import AccountChoice, named_today
from outreach.admin.person_files import PersonFileAdmin
from outreach.models import Coordinator, FocalPoint, Organization
from outreach.models.coordination import doubts_about, usual_term
from outreach.models.languages import languages_in_words
from outreach.models.persons import with_term
from states.names import in_one_line, with_words

if TYPE_CHECKING:
    from states.models import StrOrPromise

ENDED = ngettext_lazy("%(count)d term ends today.", "%(count)d terms end today.", "count")


class ServiceFilter(admin.SimpleListFilter):
    """Who serves today, whose term is about to end, and whose State no longer may."""

    title = _("service")
    parameter_name = "service"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return what can be asked for."""
        return [
            ("in-service", _("In service today")),
            ("ending", _("Term ends within 90 days")),
            ("lapsed", _("State is no longer a ratifier")),
            ("not-in-service", _("Not in service today")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        today, model = timezone.localdate(), queryset.model
        wanted = {
            "in-service": Q(pk__in=model.objects.in_service(today)),
            "ending": Q(pk__in=model.objects.ending(today)),
            "lapsed": Q(pk__in=model.objects.lapsed(today)),
            "not-in-service": ~Q(pk__in=model.objects.in_service(today)),
        }
        return queryset.filter(wanted[self.value() or ""]) if self.value() in wanted else queryset


class CoordinatorServiceFilter(ServiceFilter):
    """The same, and whose term runs past the conference after the one with which it began."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return what can be asked for."""
        return [*super().lookups(request, model_admin), ("outlasting", _("Term runs past the next conference"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        if self.value() == "outlasting":
            return queryset.filter(pk__in=Coordinator.objects.outlasting(timezone.localdate()).order_by().values("pk"))
        return super().queryset(request, queryset)


class ServiceAdmin(AccountChoice, PersonFileAdmin):
    """What the pages of coordinators and focal points share."""

    list_select_related = ["state", "sign_in"]
    date_hierarchy = "starts_on"
    search_fields = ["person", "post", "institution"]
    readonly_fields = ["account"]
    actions = ["end_selected", "export_persons"]
    search_help_text = _("A person, a post, an institution, or a State by any of its names.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows, each told whether its State has stopped being a ratifier while it serves."""
        lapsed = self.model.objects.lapsed(timezone.localdate()).filter(pk=OuterRef("pk")).order_by()
        rows: QuerySet[Any] = super().get_queryset(request).select_related(*self.list_select_related)
        rows = rows.annotate(is_lapsed=Exists(lapsed))
        return rows

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave the account to the head: only who may see accounts can choose one; others read whose it is."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm("auth.view_user"):
            return fieldsets
        swap = {"sign_in": "account"}
        return [(name, {**told, "fields": [swap.get(str(f), f) for f in told["fields"]]}) for name, told in fieldsets]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a person by the words of the record and of the State in any language."""
        return with_words(queryset, [*self.search_fields, "state__search_text"], search_term), False

    def choice_label(self, row: Any) -> str:
        """Return the person with post, State and institution, and the term."""
        return with_term(str(row), row)

    @admin.display(description=_("post"), ordering="post", empty_value="")
    def held(self, row: Any) -> str:
        """Return the post with the institution."""
        return in_one_line(filter(None, [row.post, row.institution]))

    @admin.display(description=_("sign-in"))
    def account(self, row: Any) -> str:
        """Return whose account it is."""
        return named_today(row.sign_in)

    @admin.action(description=_("End the term today"), permissions=["change"])
    def end_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Record that today is the last day of those selected, once their names have been seen."""
        today = timezone.localdate()
        if "confirmed" in request.POST:
            self.do_to_each(request, queryset, lambda term: term.end(today), ENDED)
            return None
        what = _("Today is their last day; from tomorrow their accounts see what a reader sees.")
        return self.ask_first(request, queryset, _("End these terms?"), what)

    @admin.display(description=_("flag"), ordering="is_lapsed", empty_value="")
    def flag(self, row: Any) -> str:
        """Tell where the State stopped being a ratifier during the service."""
        return format_html('<span class="flag">{}</span>', _("State is no longer a ratifier")) if row.is_lapsed else ""


@admin.register(Coordinator)
class CoordinatorAdmin(ServiceAdmin):
    """Coordinators (measure 10(c))."""

    list_display = ["person", "held", "state", "flag", "scope", "region", "starts_on", "ends_on", "sign_in"]
    list_filter = [CoordinatorServiceFilter, "scope", "region", of_state("state", "state", _("State"))]
    list_select_related = ["state", "sign_in", "region"]
    autocomplete_fields = ["state", "region", "sign_in"]
    fieldsets = [
        (None, {"fields": ["state", "scope", "region"]}),
        (_("Person"), {"fields": ["person", "post", "institution", "sign_in"]}),
        (_("Term"), {"fields": ["starts_on", "ends_on"]}),
    ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Propose the term that follows the conferences: from the last one until the next."""
        told: dict[str, Any] = super().get_changeform_initial_data(request)
        return usual_term(timezone.localdate()) | told

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and tell what is unusual in the term."""
        super().save_model(request, obj, form, change)
        for doubt in doubts_about(obj):
            self.message_user(request, doubt, messages.WARNING)


@admin.register(FocalPoint)
class FocalPointAdmin(ServiceAdmin):
    """The focal-point roster (measure 10(d))."""

    list_display = [
        "person",
        "held",
        "state",
        "flag",
        "languages_told",
        "starts_on",
        "ends_on",
        "note_reference",
        "sign_in",
    ]
    list_filter = [ServiceFilter, "regions", of_state("state", "state", _("State"))]
    autocomplete_fields = ["state", "regions", "sign_in"]
    fieldsets = [
        (None, {"fields": ["state", "regions", "note_reference"]}),
        (_("Person"), {"fields": ["person", "post", "institution", "languages", "sign_in"]}),
        (_("Term"), {"fields": ["starts_on", "ends_on"]}),
    ]

    @admin.display(description=_("languages"), ordering="languages")
    def languages_told(self, row: FocalPoint) -> str:
        """Name the languages, the preferred one first."""
        return languages_in_words(row.languages)


@admin.register(Organization)
class OrganizationAdmin(TranslatedAdmin):
    """Groups of States, organizations and bodies."""

    list_display = ["name", "acronym", "kind"]
    list_filter = ["kind", of_state("member", "members", _("member"))]
    search_fields = ["acronym", *get_translation_fields("name")]
    autocomplete_fields = ["members"]
    formfield_overrides = SHORT_TEXTS
    fields = ["name", "acronym", "kind", "members", "note"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a body by its name in any language, whatever the case and accents, or by its acronym."""
        return with_words(queryset, self.search_fields, search_term), False
