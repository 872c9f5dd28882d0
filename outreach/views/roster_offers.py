"""Volunteering for the focal-point roster (measure 10(d)): a State's offers, making one, and deciding about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView

from outreach.forms.roster_offers import DeclineForm, RosterOfferForm
from outreach.models import RosterOffer, viewer_of
from outreach.models.languages import languages_in_words
from outreach.models.roster_offers import RosterOfferQuerySet
from outreach.views.facts import Fact, told
from states.models import State
from states.names import in_one_line


class RosterOfferListView(ListView):  # type: ignore[type-arg]
    """The offers of the States that one serves; for the Secretariat, all. For others there is no such page."""

    template_name = "outreach/roster_offer_list.html"
    paginate_by = 50

    def get_queryset(self) -> RosterOfferQuerySet:
        """Return what is visible, the latest first. Raises Http404."""
        viewer = viewer_of(self.request.user)
        if not (viewer.is_secretariat or viewer.is_partner):
            raise Http404
        visible = RosterOffer.objects.visible_to(self.request.user)
        return visible.select_related("state").prefetch_related("regions")


class RosterOfferAddView(View):
    """Volunteering, for a State that one serves."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what will happen, and ask whom and for what."""
        return self.show(RosterOfferForm(states=self.states()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make the offer, or show what is wrong with all that was typed."""
        form = RosterOfferForm(request.POST, states=self.states())
        if not form.is_valid():
            return self.show(form)
        assert isinstance(request.user, User)  # the middleware lets nobody else in
        try:
            offer = RosterOffer.offer(request.user, timezone.now(), **form.cleaned_data)
        except ValidationError as error:  # sent twice at once: what waits already was not there when the form was read
            form.add_error(None, error.messages)
            return self.show(form)
        messages.success(request, _("The offer waits for the Secretariat."))
        return redirect(offer)

    def states(self) -> QuerySet[State]:
        """Return the States served. Raises Http404, and PermissionDenied for the Secretariat, which serves none."""
        viewer = viewer_of(self.request.user)
        if not viewer.is_partner:
            raise PermissionDenied if viewer.is_secretariat else Http404
        return State.objects.filter(pk__in=viewer.states)

    def show(self, form: RosterOfferForm) -> HttpResponse:
        """Show the form, as it was filled in; nobody fills it in for a State that may not assist."""
        can_offer = self.states().filter(pk__in=State.objects.ratified(timezone.localdate()).values("pk")).exists()
        context = {"form": form, "back": reverse("outreach:roster-offer-list"), "can_offer": can_offer}
        return render(self.request, "outreach/roster_offer_form.html", context)


class RosterOfferView(View):
    """One offer: taken back by its State, cleared or declined by the Secretariat."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it, with what the person may do."""
        return self.show(self.offer(pk), DeclineForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what was asked for, or say why it cannot be done."""
        offer, form = self.offer(pk), DeclineForm(request.POST)
        if "decline" in request.POST and not form.is_valid():
            return self.show(offer, form)
        try:
            self.do(offer, form)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(offer)

    def do(self, offer: RosterOffer, form: DeclineForm) -> None:
        """Do what was asked for, and say so. Raises PermissionDenied or ValidationError."""
        by, now = self.request.user, timezone.now()
        assert isinstance(by, User)  # the middleware lets nobody else in
        if "withdraw" in self.request.POST:
            offer.withdraw(by, now)
            messages.success(self.request, _("The offer is withdrawn."))
        elif "clear" in self.request.POST:
            offer.clear(by, now)
            messages.success(self.request, _("%(person)s is on the roster from today.") % {"person": offer.person})
        elif "decline" in self.request.POST:
            offer.decline(by, now, form.cleaned_data["comment"])
            messages.success(self.request, _("The offer is declined."))

    def offer(self, pk: int) -> RosterOffer:
        """Return the offer. Raises Http404."""
        visible = RosterOffer.objects.visible_to(self.request.user)
        offer: RosterOffer = get_object_or_404(visible.select_related("state", "offered_by", "decided_by"), pk=pk)
        return offer

    def show(self, offer: RosterOffer, form: DeclineForm) -> HttpResponse:
        """Show the page."""
        user = self.request.user
        context: dict[str, Any] = {
            "offer": offer,
            "facts": facts_of(offer),
            "may_decide": RosterOffer.objects.decidable_by(user).filter(pk=offer.pk).exists(),
            "may_withdraw": RosterOffer.objects.withdrawable_by(user).filter(pk=offer.pk).exists(),
            "is_lapsed": not State.objects.ratified(timezone.localdate()).filter(pk=offer.state_id).exists(),
            "form": form,
        }
        return render(self.request, "outreach/roster_offer_detail.html", context)


def facts_of(offer: RosterOffer) -> list[Fact]:
    """Return what is told of `offer`."""
    decided = [date_format(timezone.localtime(offer.decided_at))] if offer.decided_at else []
    return told(
        [
            Fact(_("State"), states=[offer.state]),
            Fact(_("Person"), text=offer.person),
            Fact(_("Post"), text=in_one_line(part for part in (offer.post, offer.institution) if part)),
            Fact(_("Regions it assists"), others=[str(region) for region in offer.regions.all()]),
            Fact(_("Languages"), others=[languages_in_words(offer.languages)]),
            Fact(_("Reference of the note"), text=offer.note_reference),
            Fact(_("Offered on"), others=[date_format(timezone.localtime(offer.offered_at))]),
            Fact(_("Decided on"), others=decided),
            Fact(_("Comment"), text=offer.comment),
        ]
    )
