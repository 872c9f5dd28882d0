"""The contact directory (10(k)): who is in post on a date, whom States have not named, and one contact point."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import DetailView, TemplateView

from outreach.exchange.vcards import as_vcards
from outreach.forms.states import StateSelect
from outreach.models import ContactPoint, Export, Freshness, viewer_of
from outreach.models.circular_mails import with_bounces
from outreach.models.contacts import ShownContact
from outreach.models.directory import Gap, directory, gaps, line_of
from outreach.models.languages import SEPARATOR, languages_in_words
from outreach.models.rounds import with_freshness
from outreach.tables.directory import DirectoryTable, GapsTable
from outreach.views.exports import CONTENT_TYPES, ListExportView, keep_record
from outreach.views.facts import Fact, told
from outreach.views.lists import TablePageMixin
from states.filters import AsOfForm
from states.models import Region, State

FILES_SHOWN = 10  # the latest that hold the details of a contact point
ANY = ("", gettext_lazy("Any"))
NONE_AT_ALL = "none"


class PlaceForm(AsOfForm):
    """By State and Treaty region, as of a date. A value that makes no sense narrows nothing."""

    state: forms.ModelChoiceField[State] = forms.ModelChoiceField(
        State.objects.all(),
        label=gettext_lazy("State"),
        required=False,
        widget=StateSelect,
        empty_label=gettext_lazy("Any"),
    )
    region: forms.ModelChoiceField[Region] = forms.ModelChoiceField(
        Region.objects.all(), label=gettext_lazy("Region"), required=False, empty_label=gettext_lazy("Any")
    )

    @property
    def is_on(self) -> bool:
        """Whether anything but the date narrows the list."""
        return any(self.data.get(name) for name in self.fields if name != "as_of")

    def asked(self) -> dict[str, Any]:
        """Return what is asked for and makes sense."""
        self.is_valid()
        return self.cleaned_data

    def is_there(self, state: State) -> bool:
        """Whether `state` is the State, and in the region, that is asked for."""
        asked = self.asked()
        return asked.get("state") in (None, state) and asked.get("region") in (None, state.region)


class DirectoryForm(PlaceForm):
    """Contact points by words, State, region, kind, language and freshness, in post as of a date."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[ANY, *ContactPoint.Kind.choices])
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=[ANY, *settings.LANGUAGES])
    freshness = forms.ChoiceField(label=gettext_lazy("Freshness"), required=False, choices=[ANY, *Freshness.choices])

    field_order = ["q", "state", "region", "kind", "language", "freshness", "as_of"]

    def narrowed(self, contacts: list[ShownContact]) -> list[ShownContact]:
        """Return those of `contacts` that are asked for, by what is shown of them and by nothing else.

        How fresh the details are is known of today alone: of another day it narrows nothing.
        """
        asked = self.asked()
        kind, language, text = (asked.get(name) for name in ("kind", "language", "q"))
        freshness = asked.get("freshness") if self.date == self.today else ""
        return [
            contact
            for contact in contacts
            if self.is_there(contact.state)
            and (not kind or contact.kind == kind)
            and (not language or language in contact.languages.split(SEPARATOR))
            and (not freshness or contact.freshness == freshness)
            and (not text or contact.holds(text))
        ]


class GapsForm(PlaceForm):
    """States by what they have not named, as of a date."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Missing"),
        required=False,
        choices=[ANY, (NONE_AT_ALL, gettext_lazy("No contact point at all")), *ContactPoint.Kind.choices],
    )

    field_order = ["state", "region", "kind", "as_of"]

    def narrowed(self, gaps: list[Gap]) -> list[Gap]:
        """Return those of `gaps` that are asked for."""
        kind = self.asked().get("kind")
        here = [gap for gap in gaps if self.is_there(gap.state)]
        if kind == NONE_AT_ALL:
            return [gap for gap in here if gap.has_none]
        return [gap for gap in here if kind in gap.missing] if kind else here


class OfDirectoryView(TablePageMixin, TemplateView):
    """A list on the directory, for the Secretariat and for those who serve a State; for others there is none."""

    form_class: type[PlaceForm]
    empty_template: str
    table_pagination: ClassVar = {"per_page": 50}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer partners and the Secretariat. Raises Http404."""
        viewer = viewer_of(request.user)
        if not (viewer.is_secretariat or viewer.is_partner):
            raise Http404
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def form(self) -> Any:
        """What is asked for."""
        return self.form_class(self.request.GET, today=timezone.localdate())

    def get_table_kwargs(self) -> dict[str, Any]:
        """Tell the table which columns are chosen, the date, and what to say when it is empty."""
        context = {"is_filtered": self.form.is_on, "viewer": viewer_of(self.request.user)}
        return {
            "chosen": self.request.GET.getlist("columns"),
            "as_of_query": self.form.query,
            "empty_text": render_to_string(self.empty_template, context),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the date and the filters."""
        return super().get_context_data(
            as_of=self.form.date, today=self.form.today, filter={"form": self.form}, **kwargs
        )


class DirectoryView(OfDirectoryView):
    """The contact points in post on a date, as the person sees them."""

    table_class = DirectoryTable
    form_class = DirectoryForm
    template_name = "outreach/directory.html"
    empty_template = "outreach/directory_empty.html"
    export = "outreach:directory-export"  # the name of the address at which the list is had as a file

    def get_table_data(self) -> list[ShownContact]:
        """Return those asked for."""
        contacts = directory(self.request.user, self.form.date, self.form.today)
        narrowed: list[ShownContact] = self.form.narrowed(contacts)
        return narrowed

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add how many States have not named anybody."""
        unnamed = sum(gap.has_none for gap in gaps(self.request.user, self.form.date))
        return super().get_context_data(unnamed=unnamed, none_at_all=NONE_AT_ALL, query=self.form.query, **kwargs)


class GapsView(OfDirectoryView):
    """The States that have named no contact point of a kind, or none at all."""

    table_class = GapsTable
    form_class = GapsForm
    template_name = "outreach/directory_gaps.html"
    empty_template = "outreach/directory_gaps_empty.html"

    def get_table_data(self) -> list[Gap]:
        """Return those asked for."""
        narrowed: list[Gap] = self.form.narrowed(gaps(self.request.user, self.form.date))
        return narrowed


class DirectoryExportView(ListExportView):
    """The directory as a file: as a table, or as vCards."""

    formats = (*ListExportView.formats, Export.Format.VCARD)

    def content(self, format: Export.Format, is_raw: bool) -> Any:
        """Return the content of the file. Raises Http404 where nothing is there to be put on a card."""
        if format != Export.Format.VCARD:
            return super().content(format, is_raw)
        assert isinstance(self.listed.records, list), "the directory is read at once"
        return iter(list(as_vcards(self.listed.records)))


class ContactDetailView(DetailView):  # type: ignore[type-arg]
    """One contact point: its facts as the person sees them, and who held the post before and after."""

    template_name = "outreach/contact_detail.html"
    context_object_name = "record"

    def get_queryset(self) -> QuerySet[ContactPoint]:
        """Return what is visible; all else does not exist."""
        visible = ContactPoint.objects.visible_to(self.request.user).select_related("state__region")
        fresh: QuerySet[ContactPoint] = with_freshness(visible, timezone.localdate())
        return with_bounces(fresh)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is shown; the template is never given the record itself to show."""
        user, contact = self.request.user, self.object
        shown = contact.shown_to(user)
        requests = list(contact.confirmation_requests.visible_to(user))
        files = Export.objects.visible_to(user).filter(contacts=contact.pk).select_related("by")[:FILES_SHOWN]
        return super().get_context_data(
            contact=shown,
            facts=facts_of(shown),
            line=line_of(contact, user),
            requests=requests,
            has_answer_waiting=any(request.is_waiting for request in requests),
            files=files,
            bounced_at=contact.bounced_at if viewer_of(user).is_secretariat else None,
            may_edit=ContactPoint.objects.editable_by(user).filter(pk=contact.pk).exists(),
            **kwargs,
        )


def facts_of(contact: ShownContact) -> list[Fact]:
    """Return what is shown of `contact`, line by line, but for how it is reached."""
    days = {
        _("Named on"): contact.nominated_on,
        _("Confirmed on"): contact.confirmed_on,
        _("Left the post on"): contact.retired_on,
    }
    return told(
        [
            Fact(_("State"), states=[contact.state]),
            Fact(_("Kind"), others=[str(contact.kind_told)]),
            Fact(_("Institution"), others=[contact.institution]),
            Fact(_("Post"), others=list(filter(None, [contact.post]))),
            Fact(_("Person"), others=list(filter(None, [contact.person]))),
            Fact(_("Languages"), others=[languages_in_words(contact.languages)]),
            Fact(_("Reference of the note"), others=list(filter(None, [contact.nominated_by_note]))),
            *(Fact(label, others=[date_format(day)] if day else []) for label, day in days.items()),
            Fact(_("For the Secretariat only"), others=list(filter(None, [contact.kept_back_told]))),
        ]
    )


class ContactCardView(View):
    """One contact point as a vCard. It is asked for by POST: a record is written of who takes it."""

    http_method_names: Sequence[str] = ("post", "options")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record it, then answer with the card. Raises Http404."""
        assert isinstance(request.user, User)  # the middleware lets nobody else in
        visible = ContactPoint.objects.visible_to(request.user).select_related("state")
        contact = get_object_or_404(visible, pk=pk).shown_to(request.user)
        keep_record(
            [pk],
            by=request.user,
            listed="contact points",
            address=contact.get_absolute_url(),
            format=Export.Format.VCARD,
            is_personal=True,
            rows=1,
        )
        mark = ["demonstration"] * contact.is_demonstration
        name = slugify("-".join([*mark, contact.state.pk, contact.kind, str(pk)]))
        headers = {"Content-Disposition": f'attachment; filename="{name}.vcf"'}
        content = b"".join(as_vcards([contact]))
        return HttpResponse(content, content_type=CONTENT_TYPES[Export.Format.VCARD], headers=headers)
