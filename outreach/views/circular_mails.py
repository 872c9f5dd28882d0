"""The mails of circulars: one of them with what can be decided, and lists of addresses from which mails came back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.encoding import punycode
from django.utils.translation import gettext as _
from django.views import View

from outreach.forms.circulars import BounceForm, BouncesForm
from outreach.forms.keys import keys_of
from outreach.mailing import send_circular
from outreach.models import Circular, CircularMail
from outreach.views.circulars import circular_of
from outreach.views.overviews import SecretariatOnlyMixin

# A line of a report on delivery that says of itself that the mail arrived; "undelivered" does not.
DELIVERED = re.compile(r"(?:^|[,;|\t])\s*[\"']?delivered[\"']?\s*(?=[,;|\t]|$)")


class CircularMailView(View):
    """One mail: to whom, what became of it when, and what the Secretariat decides of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self.show(self.mail(pk), BounceForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button says; say why where that cannot be."""
        mail, form = self.mail(pk), BounceForm(request.POST)
        deeds: dict[str, Callable[[], None]] = {
            "sent": lambda: mail.count_as_sent(by, now),
            "again": lambda: self.send_again(mail, by),
            "withdraw": lambda: mail.withdraw(by),
            "bounce": lambda: mail.bounce(by, now, form.cleaned_data["note"]),
            "unbounce": lambda: mail.take_back_bounce(by),
        }
        deed, by, now = deeds.get(request.POST.get("deed", "")), cast(User, request.user), timezone.now()
        if deed is None:
            raise PermissionDenied
        if not form.is_valid():
            return self.show(mail, form)
        try:
            deed()
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
            return redirect(mail)
        return redirect(mail if request.POST.get("deed") in ("bounce", "unbounce") else mail.circular)

    def send_again(self, mail: CircularMail, by: User) -> None:
        """Have it sent once more by the background worker. Raises ValidationError."""
        with transaction.atomic():
            mail.send_again(by, timezone.now(), keys_of(self.request.POST.getlist("seen")))
            if mail.circular.is_moving:
                send_circular.enqueue(mail.circular_id)
            else:
                messages.info(self.request, _("It waits: the circular is stopped, and it goes out when you continue."))

    def mail(self, pk: int) -> CircularMail:
        """Return the mail. Raises Http404."""
        visible = CircularMail.objects.visible_to(self.request.user)
        mail: CircularMail = get_object_or_404(
            visible.select_related("circular", "state", "contact", "with_mail"), pk=pk
        )
        return mail

    def show(self, mail: CircularMail, form: BounceForm) -> HttpResponse:
        """Show the page, with its history."""
        now = timezone.now()
        story = mail.history.select_related("history_user").order_by("history_date", "history_id")
        context = {
            "mail": mail,
            "form": form,
            "story": story,
            "is_in_doubt": mail.is_in_doubt(now),
            "is_outdated": mail.is_outdated(timezone.localdate(now)),
        }
        return render(self.request, "outreach/circular_mail.html", context)


def forms_of(address: str) -> set[str]:
    """Return how `address` may be written in a message that came back: folded, and with its domain in ASCII."""
    local, _at, domain = address.rpartition("@")
    with suppress(UnicodeError):
        return {address.casefold(), f"{local}@{punycode(domain)}".casefold()}
    return {address.casefold()}


def any_of(addresses: Iterable[str]) -> re.Pattern[str]:
    """Return what finds each of `addresses` in a line, and never a part of a longer address."""
    longest_first = sorted(addresses, key=len, reverse=True)
    words = "|".join(map(re.escape, longest_first)) or "(?!)"  # nothing is found of nothing
    return re.compile(rf"(?<![\w.+\-])(?<!\w')(?:{words})(?![\w\-])(?!\.\w)")


@dataclass(frozen=True)
class Found:
    """What was found of one address in a line of a list, or of a line without any."""

    number: int
    line: str
    told: str
    mail: CircularMail | None = None


class CircularBouncesView(SecretariatOnlyMixin):
    """Recording from a list of addresses which mails of a circular came back."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the list."""
        return self.show(circular_of(request, pk), BouncesForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record what is found, and tell of each line what became of it."""
        circular, form = circular_of(request, pk), BouncesForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(circular, form)
        with transaction.atomic():
            found = self.record(circular, form.cleaned_data["lines"])
        return self.show(circular, BouncesForm(), found)

    def record(self, circular: Circular, lines: list[str]) -> list[Found]:
        """Record the mails of `circular` whose addresses stand in `lines`, and return what was found of each line."""
        sent = (
            circular.mails.own().exclude(address="").select_related("state")
        )  # no address is left of a person who went
        mails = {form: mail for mail in sent for form in forms_of(mail.address)}
        pattern = any_of(mails)
        found = []
        for number, line in enumerate(lines, start=1):
            folded = line.casefold()
            named = {mails[address].pk: mails[address] for address in pattern.findall(folded)}
            for mail in named.values():
                told = _("The line says that it was delivered") if DELIVERED.search(folded) else ""
                found.append(Found(number, line, told or self.record_one(mail, line), mail))
            if not named:
                told = _("Not found among the mails of this circular") if "@" in line else _("No address in this line")
                found.append(Found(number, line, told))
        return found

    def record_one(self, mail: CircularMail, line: str) -> str:
        """Record that `mail` came back, as `line` says, and return what to tell."""
        if mail.stage == CircularMail.Stage.BOUNCED:
            return _("Recorded already")
        try:
            mail.bounce(cast(User, self.request.user), timezone.now(), line[:500])
        except ValidationError as error:
            return " ".join(error.messages)
        return _("Found and recorded")

    def show(self, circular: Circular, form: BouncesForm, found: list[Found] | None = None) -> HttpResponse:
        """Show the form, and what was found."""
        context = {"circular": circular, "form": form, "found": found}
        return render(self.request, "outreach/circular_bounces.html", context)
