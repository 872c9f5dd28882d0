"""To whom a circular goes: choosing, looking at it name by name, and confirming."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outreach.forms.circulars import LANGUAGES, AudienceForm
from outreach.forms.keys import keys_of
from outreach.mailing import send_circular
from outreach.models import Circular
from outreach.models.audiences import LeftOut, Line, reached_states
from outreach.views.circulars import circular_of
from outreach.views.overviews import SecretariatOnlyMixin
from states.models import State


class CircularAudienceView(SecretariatOnlyMixin):
    """Choosing for whom a draft is."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form."""
        return self.show(self.form(pk))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save, and go on to the names. What is confirmed meanwhile is for those alone who were confirmed."""
        form = self.form(pk, request.POST)
        if not form.is_valid():
            return self.show(form)
        return redirect("outreach:circular-preview", form.save().pk)

    def form(self, pk: int, data: Any = None) -> AudienceForm:
        """Return the form of the draft `pk`. Raises Http404."""
        circular = circular_of(self.request, pk, is_draft=True, is_locked=data is not None)
        return AudienceForm(data, instance=circular, today=timezone.localdate())

    def show(self, form: AudienceForm) -> HttpResponse:
        """Show the form, as it was filled in."""
        return render(self.request, "outreach/circular_audience.html", {"form": form, "circular": form.instance})


class CircularPreviewView(SecretariatOnlyMixin):
    """To whom a draft would go today, name by name, and why others are left out; naming those, and confirming."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the names."""
        return self.show(circular_of(request, pk, is_draft=True))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button says; a list whose ticks have changed is shown anew before anything is sent."""
        is_naming = request.POST.get("deed") == "name"
        circular = circular_of(request, pk, is_draft=is_naming, is_locked=True)
        is_changed = circular.is_draft and self.name(circular)
        if not is_naming and not is_changed:
            return self.confirm(circular)
        if is_naming:
            messages.success(request, _("The names are taken over. This is the list as it is now."))
        else:
            messages.warning(
                request, _("Nothing has been sent: the ticks have changed. This is the list as it is now; look again.")
            )
        return redirect("outreach:circular-preview", circular.pk)

    def name(self, circular: Circular) -> bool:
        """Name those that are ticked of those that could be; return whether that changes who is named."""
        shown, ticked = (keys_of(self.request.POST.getlist(name)) for name in ("shown", "named"))
        offered = {line.contact.pk for line in circular.lines(timezone.localdate()) if is_offered(line)}
        before = set(circular.named.values_list("pk", flat=True))
        after = (before - shown) | (ticked & offered)
        circular.named.set(after)
        return after != before

    def confirm(self, circular: Circular) -> HttpResponse:
        """Have it sent to those who were shown; show the names anew when they are not the same any more."""
        now = timezone.now()
        seen = self.request.POST.get("seen", "")
        try:
            with transaction.atomic():
                circular.confirm(cast(User, self.request.user), now, timezone.localdate(now), seen)
                send_circular.enqueue(circular.pk)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            circular.refresh_from_db()
            return self.show(circular) if circular.is_draft else redirect(circular)
        return redirect(circular)

    def show(self, circular: Circular) -> HttpResponse:
        """Show the names."""
        today = timezone.localdate()
        lines = circular.lines(today)
        by_state = sorted(lines, key=lambda line: line.contact.state.sort_key)  # of one State they stand in their order
        mailed = [line for line in by_state if line.is_mailed]
        context = {
            "circular": circular,
            "day": today,
            "mailed": [(line, LANGUAGES.get(line.language, "")) for line in mailed],
            "left_out": [
                (reason.label, [line for line in by_state if line.reason == reason])
                for reason in LeftOut
                if any(line.reason == reason for line in lines)
            ],
            "offered": ",".join(str(line.contact.pk) for line in lines if is_offered(line)),
            "sentence": in_words(lines),
            "unreached": unreached(circular, lines),
            "seen": circular.fingerprint(lines),
            "may_confirm": bool(mailed and circular.written),
        }
        return render(self.request, "outreach/circular_preview.html", context)


def is_offered(line: Line) -> bool:
    """Whether the page has a box to name the contact point of `line`."""
    return line.is_named or line.may_be_named


def in_words(lines: list[Line]) -> str:
    """Return in words how many mails go to how many States."""
    count, states = sum(line.is_mailed for line in lines), len(reached_states(lines))
    mails = ngettext("%(count)s mail goes", "%(count)s mails go", count) % {"count": number_format(count)}
    to = ngettext("to contact points of %(count)s State", "to contact points of %(count)s States", states)
    return _("%(mails)s %(to)s.") % {"mails": mails, "to": to % {"count": number_format(states)}}


def unreached(circular: Circular, lines: list[Line]) -> list[State]:
    """Return the States in the regions and of the statuses chosen to whom nothing goes; none where names are chosen."""
    if circular.is_named_only:
        return []
    states = State.objects.with_status(timezone.localdate()).exclude(pk__in=reached_states(lines))
    if circular.statuses:
        states = states.filter(status__in=circular.statuses)
    regions = [region.pk for region in circular.regions.all()]
    return list(states.filter(region__in=regions) if regions else states)
