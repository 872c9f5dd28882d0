"""The contact directory in the admin (measure 10(k))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ctbt_tracker.records import of_state
from outreach.admin.person_files import PersonFileAdmin
from outreach.forms.contacts import ContactPointForm
from outreach.forms.keys import key_of
from outreach.models import ContactPoint, Freshness
from outreach.models.circular_mails import with_bounces
from outreach.models.contacts import ContactPointQuerySet
from outreach.models.rounds import with_freshness
from states.names import in_one_line, with_words

if TYPE_CHECKING:
    from ctbt_tracker.records import AnyField
    from states.models import StrOrPromise

OF_STATE = of_state("state", "state", _("State"))
CONFIRMED = ngettext_lazy("%(count)d contact is confirmed.", "%(count)d contacts are confirmed.", "count")
RETIRED = ngettext_lazy("%(count)d contact is retired.", "%(count)d contacts are retired.", "count")


HEARD_OF = {Freshness.CONFIRMED, Freshness.NAMED}


class StandingFilter(admin.SimpleListFilter):
    """Who is in post today, of whom nothing has been heard for a year, and how they answer to being asked."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return what can be asked for."""
        return [
            ("in-post", _("In post today")),
            ("unconfirmed", _("Unconfirmed for a year")),
            *Freshness.choices,
            ("bounced", _("Mail came back")),
            ("retired", _("Retired")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        contacts, today = cast(ContactPointQuerySet, queryset), timezone.localdate()
        if self.value() == "in-post":
            return contacts.in_post(today)
        if self.value() == "unconfirmed":
            return contacts.unconfirmed(today)
        if self.value() in Freshness.values:
            return queryset.filter(pk__in=contacts.in_post(today), freshness=self.value())
        if self.value() == "bounced":
            return queryset.filter(pk__in=contacts.in_post(today), bounced_at__isnull=False)
        return contacts.filter(retired_on__lte=today) if self.value() == "retired" else contacts


class LanguageFilter(admin.SimpleListFilter):
    """In which languages one can write to a contact."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return the six languages."""
        return list(settings.LANGUAGES)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those who read the chosen language; no code of the six is a part of another."""
        known = self.value() in dict(settings.LANGUAGES)
        return queryset.filter(languages__contains=self.value()) if known else queryset


class SuccessorSelect(AutocompleteSelect):
    """A choice of who comes after the contact that is shown."""

    contact: int | None = None

    def get_url(self) -> str:
        """Return the address of the choices, which are those for this contact."""
        return f"{super().get_url()}?of={self.contact}" if self.contact else super().get_url()


@admin.register(ContactPoint)
class ContactPointAdmin(PersonFileAdmin):
    """Contact points, by State."""

    form = ContactPointForm
    list_display = ["called", "state", "standing", "kind", "institution", "email", "heard_on"]
    list_filter = [StandingFilter, "kind", LanguageFilter, "state__is_annex_2", "state__region", OF_STATE]
    list_select_related = ["state"]
    date_hierarchy = "nominated_on"
    search_fields = ["person", "post", "institution", "email", "phone", "nominated_by_note"]
    search_help_text = _("A person, a post, an institution, an address, a note, or a State by any of its names.")
    actions = ["confirm_selected", "retire_selected", "export_persons"]
    autocomplete_fields = ["state", "successor"]
    fieldsets = [
        (None, {"fields": ["state", "kind", "institution"]}),
        (_("Person"), {"fields": ["post", "person", "email", "phone", "languages", "secretariat_only"]}),
        (_("Nomination"), {"fields": ["nominated_by_note", "nominated_on", "confirmed_on"]}),
        (_("Leaving the post"), {"fields": ["retired_on", "successor"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the contacts with their States, by which each is told apart, and with how fresh their details are."""
        contacts = super().get_queryset(request).select_related("state")
        fresh: QuerySet[Any] = with_bounces(with_freshness(contacts, timezone.localdate()))
        return fresh

    def choice_label(self, row: ContactPoint) -> str:
        """Return who it is, with post, State and institution, and when that was confirmed."""
        return row.told_apart()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a contact by the words of the record and of its State in any language."""
        return with_words(queryset, [*self.search_fields, "state__search_text"], search_term), False

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Offer as successor whoever may come after the contact that is shown."""
        form = super().get_form(request, obj, change, **kwargs)
        successor = form.base_fields.get("successor")
        if obj is not None and successor is not None:
            select = SuccessorSelect(ContactPoint._meta.get_field("successor"), self.admin_site)
            select.choices, select.is_required, select.contact = successor.widget.widget.choices, False, obj.pk
            successor.widget.widget = select
            successor.queryset = successor.queryset.select_related("state")  # type: ignore[attr-defined]
            successor.label_from_instance = self.choice_label  # type: ignore[attr-defined]
        return form

    def choices_for(self, request: HttpRequest, rows: QuerySet[Any], field: AnyField) -> QuerySet[Any]:
        """Return those of the same State and kind as the contact that is shown, but not itself."""
        asked = request.GET.get("of", "")
        contact = ContactPoint.objects.filter(pk=key_of(asked)).first()
        return rows.filter(state=contact.state_id, kind=contact.kind).exclude(pk=contact.pk) if contact else rows

    @admin.display(description=_("contact"), ordering="person")
    def called(self, contact: ContactPoint) -> str:
        """Return the person with the post, or the office."""
        return in_one_line(filter(None, [contact.person, contact.post])) or contact.institution

    @admin.display(description=_("last heard of"), ordering="confirmed_on")
    def heard_on(self, contact: ContactPoint) -> Any:
        """Return the day of the latest confirmation, or else of the nomination."""
        return contact.confirmed_on or contact.nominated_on

    @admin.display(description=_("standing"), ordering="retired_on")
    def standing(self, contact: ContactPoint) -> str:
        """Tell who has left, whose details are to be confirmed, from whom mail came back, and what is kept back."""
        freshness = Freshness(contact.freshness)
        standing: tuple[str, StrOrPromise] = ("" if freshness in HEARD_OF else "flag", freshness.label)
        flags = [("past", _("Retired")) if contact.retired_on else standing]
        flags += [("flag", _("Mail came back"))] if contact.bounced_at and not contact.retired_on else []  # type: ignore[attr-defined]
        private = contact.kept_back_told
        flags += [("", _("For the Secretariat only: %(fields)s") % {"fields": private})] if private else []
        return format_html_join(" ", '<span class="{}">{}</span>', flags)

    @admin.action(description=_("Confirmed today"), permissions=["change"])
    def confirm_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Record that those selected were found to be right today."""
        today = timezone.localdate()
        self.do_to_each(request, queryset, lambda contact: contact.confirm(today), CONFIRMED)

    @admin.action(description=_("Retire today"), permissions=["change"])
    def retire_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Record that those selected have left their posts today, once their names have been seen."""
        today = timezone.localdate()
        if "confirmed" in request.POST:
            self.do_to_each(request, queryset, lambda contact: contact.retire(today), RETIRED)
            return None
        what = _("They leave the directory of those in post today and are not written to any more.")
        return self.ask_first(request, queryset, _("Retire these contacts?"), what)
