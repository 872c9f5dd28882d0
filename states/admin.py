"""States, their treaty acts and the monitoring system in the admin."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import get_translation_fields

from ctbt_tracker.records import SHORT_TEXTS, CorrectedAdmin, CorrectionForm, RecordAdmin, TranslatedAdmin, of_state
from states.models import CertifiedFacilities, Region, State, StateName, TreatyAction

if TYPE_CHECKING:
    from states.models import StrOrPromise

    BaseInline = admin.TabularInline[Any, Any]
    ActFormSetBase = BaseInlineFormSet[TreatyAction, State, forms.ModelForm[TreatyAction]]
else:
    BaseInline, ActFormSetBase = admin.TabularInline, BaseInlineFormSet


STATUS_EXPLAINED = _(
    "The status follows from the treaty acts below. Another act is added there; one that was recorded wrongly is "
    "corrected on its own page, for a stated reason."
)


class StatusFilter(admin.SimpleListFilter):
    """What a State is to the Treaty today."""

    title = _("status today")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return the four signs of status, and what the figures of the Treaty count beside them."""
        return [
            *State.Status.choices,
            ("signatories", _("Signatories, whether or not they ratified")),
            ("only-signed", _("Signatories whose ratification is not in force")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the States of the chosen status; StateAdmin has annotated it."""
        if self.value() == "signatories":
            return queryset.filter(signed_on__isnull=False)
        if self.value() == "only-signed":
            return queryset.filter(status__in=[State.Status.SIGNED, State.Status.WITHDRAWN])
        return queryset.filter(status=self.value()) if self.value() in State.Status.values else queryset


class ActFormSet(ActFormSetBase):
    """The acts of one State, of which one is recorded or dated anew at a time."""

    def clean(self) -> None:
        """Refuse two acts at once: each is checked against those that are recorded already."""
        super().clean()
        if sum(bool({"act", "done_on"} & set(form.changed_data)) for form in self.forms) > 1:
            raise ValidationError(
                _("Record one act at a time and save, the earliest first: each is checked against those before it.")
            )


class TreatyActionInline(BaseInline):
    """The dated acts of a State, from which its status follows: another is recorded here, none is changed.

    What the depositary recorded is corrected on the page of the act, for a stated reason.
    """

    model = TreatyAction
    formset = ActFormSet
    extra = 0
    can_delete = False
    fields = ["act", "done_on", "certainty", "source", "note"]
    formfield_overrides = SHORT_TEXTS
    show_change_link = True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what is recorded stays as it is."""
        return False


class TreatyActionForm(CorrectionForm):
    """A dated act, all of which the depositary told."""

    told_once = ("state", "act", "done_on", "certainty", "note", "source")


@admin.register(State)
class StateAdmin(TranslatedAdmin):
    """States, with their status as of today."""

    list_display = ["short_name", "status_sign", "annex_2", "region", "last_signed_on", "last_ratified_on", "iso3"]
    list_filter = [StatusFilter, "is_annex_2", "region"]
    list_select_related = ["region"]
    list_per_page = 200
    search_fields = ["search_text"]
    search_help_text = _("A name in any of the six languages, also a former or common one, or a code.")
    autocomplete_fields = ["region"]
    readonly_fields = ["status_sign"]
    inlines = [TreatyActionInline]
    formfield_overrides = SHORT_TEXTS
    fieldsets = [
        (None, {"fields": ["status_sign", "name", "region", "is_annex_2"], "description": STATUS_EXPLAINED}),
        (_("Codes"), {"fields": ["iso3", "iso2", "m49"]}),
        (_("Place on the globe"), {"fields": ["latitude", "longitude"]}),
        (_("Sources"), {"fields": ["names_source", "region_source"]}),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Leave what the Treaty and the standards say of a State that exists to the reference data."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "is_annex_2", "iso2", "m49"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[State]:
        """Return the States with their status today, in one query."""
        states: QuerySet[State] = State.objects.with_status(timezone.localdate()).order_by("sort_key")
        return states

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a State by any of its names, whatever the case and accents."""
        return queryset.filter(pk__in=State.objects.search(search_term).order_by().values("pk")), False

    @admin.display(description=_("name"), ordering="sort_key")
    def short_name(self, state: State) -> str:
        """Return the official short name."""
        return state.name

    @admin.display(description=_("Annex 2"), ordering="is_annex_2")
    def annex_2(self, state: State) -> str:
        """Tell which States are listed; the others get no mark, least of all a cross."""
        return gettext("Listed") if state.is_annex_2 else ""

    @admin.display(description=_("status today"), ordering="status")
    def status_sign(self, state: State) -> str:
        """Return the sign and the word of the status; a State not saved yet has none."""
        return render_to_string("includes/_status.html", {"status": state.status}) if hasattr(state, "status") else ""

    @admin.display(description=_("signed"), ordering="signed_on")
    def last_signed_on(self, state: State) -> datetime.date | None:
        """Return the day of signature."""
        return state.signed_on

    @admin.display(description=_("ratified"), ordering="ratified_on")
    def last_ratified_on(self, state: State) -> datetime.date | None:
        """Return the day of the latest instrument, whether or not it was withdrawn later."""
        return state.ratified_on


@admin.register(StateName)
class StateNameAdmin(RecordAdmin):
    """Names by which States are found, in searches and in spreadsheets that are imported."""

    list_display = ["name", "state", "language", "kind"]
    list_filter = ["kind", "language"]
    list_select_related = ["state"]
    ordering = ["name", "pk"]
    search_fields = ["name", "state__search_text"]
    autocomplete_fields = ["state"]
    fields = ["state", "language", "name", "kind", "source"]
    formfield_overrides = SHORT_TEXTS


@admin.register(TreatyAction)
class TreatyActionAdmin(CorrectedAdmin):
    """Dated acts of all States; what is recorded is corrected by a new act, or here for a stated reason."""

    form = TreatyActionForm
    list_display = ["state", "act", "done_on", "certainty"]
    list_filter = ["act", "certainty", "state__is_annex_2", of_state("state", "state", _("State"))]
    list_select_related = ["state"]
    ordering = ["-done_on", "-pk"]
    date_hierarchy = "done_on"
    search_fields = ["state__search_text"]
    search_help_text = _("The name of a State in any of the six languages, or its code.")
    autocomplete_fields = ["state"]
    fieldsets = [(None, {"fields": ["state", "act", "done_on", "certainty", "note", "source"]})]
    formfield_overrides = SHORT_TEXTS

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find the acts of the States that the text finds."""
        return queryset.filter(state__in=State.objects.search(search_term).order_by()), False


@admin.register(Region)
class RegionAdmin(TranslatedAdmin):
    """The six regions of Annex 1."""

    list_display = ["name", "slug", "position"]
    search_fields = ["slug", *get_translation_fields("name")]


@admin.register(CertifiedFacilities)
class CertifiedFacilitiesAdmin(RecordAdmin):
    """How many monitoring facilities were certified, by date."""

    list_display = ["as_of", "certified", "planned"]
    ordering = ["-as_of"]
    date_hierarchy = "as_of"
    formfield_overrides = SHORT_TEXTS
