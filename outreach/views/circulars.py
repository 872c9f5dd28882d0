"""Circulars: the list, one of them, writing, testing, stopping and continuing. For the Secretariat alone."""

from __future__ import annotations

import datetime
from smtplib import SMTPException
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outreach.filters.circulars import CircularFilterSet, CircularMailFilterSet
from outreach.forms.circulars import LANGUAGES, AudienceForm, CircularFilesForm, CircularForm
from outreach.forms.keys import keys_of
from outreach.mail_server import words_of
from outreach.mailing import send_circular, send_test
from outreach.models import Circular, CircularMail
from outreach.models.circulars import CircularQuerySet
from outreach.tables.circulars import CircularMailTable, CircularTable
from outreach.views.lists import RecordListView
from outreach.views.overviews import SecretariatOnlyMixin
from states.names import in_one_line

NOT_PICKED_UP_AFTER = datetime.timedelta(seconds=30)
SILENT_AFTER = datetime.timedelta(minutes=2)


def circular_of(request: HttpRequest, pk: int, is_draft: bool = False, is_locked: bool = False) -> Circular:
    """Return the circular `pk`, where the person may see it; only a draft, where it is to be one. Raises Http404.

    What is `is_locked`, within a transaction, is confirmed by nobody before the transaction ends.
    """
    visible = Circular.objects.editable_by(request.user) if is_draft else Circular.objects.visible_to(request.user)
    if is_locked:
        visible = visible.select_for_update(of=("self",))
    circular: Circular = get_object_or_404(visible.select_related("written_by", "confirmed_by"), pk=pk)
    return circular


class CircularListView(SecretariatOnlyMixin, RecordListView):
    """All circulars, those written last first."""

    table_class = CircularTable
    filterset_class = CircularFilterSet
    template_name = "outreach/circular_list.html"
    empty_template = "outreach/circular_list_empty.html"
    export = ""  # what leaves the house is recorded with each circular

    def get_queryset(self) -> CircularQuerySet:
        """Return what is visible."""
        return CircularTable.rows_needed(Circular.objects.visible_to(self.request.user))


class CircularDetailView(SecretariatOnlyMixin, RecordListView):
    """One circular: what it says, how far it is, and who got it."""

    table_class = CircularMailTable
    filterset_class = CircularMailFilterSet
    template_name = "outreach/circular_detail.html"
    empty_template = "outreach/circular_mails_empty.html"
    export = ""

    @cached_property
    def circular(self) -> Circular:
        """The circular that the address names."""
        return circular_of(self.request, self.kwargs["pk"])

    def get_queryset(self) -> Any:
        """Return its mails."""
        return CircularMailTable.rows_needed(self.circular.mails.all())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the texts, the files, and how far it is."""
        circular, now = self.circular, timezone.now()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "circular": circular,
            "texts": [(code, LANGUAGES[code], *circular.text_in(code)) for code in circular.written],
            "files": list(circular.attachments.all()),
            "files_form": CircularFilesForm(),
            "audience": audience_in_words(circular),
            **({} if circular.is_draft else progress_of(circular, now)),
        }


def audience_in_words(circular: Circular) -> list[tuple[str, str]]:
    """Return what narrows the audience of `circular`, in words; nothing where it is for everybody."""
    labels = {name: dict(choices_of(name)) for name in ("statuses", "kinds", "languages")}
    told = [(_("Regions"), in_one_line(circular.regions.all()))]
    headings = {"statuses": _("Status"), "kinds": _("Kinds of contact point"), "languages": _("Languages it reads")}
    for name, heading in headings.items():
        told.append((heading, in_one_line(labels[name][value] for value in getattr(circular, name))))
    if circular.is_named_only:
        told = []
    named = "; ".join(str(contact) for contact in circular.named.select_related("state"))
    told.append((_("Only those named by hand") if circular.is_named_only else _("Besides, named by hand"), named))
    return [(heading, values) for heading, values in told if values]


def choices_of(name: str) -> list[tuple[str, Any]]:
    """Return what can be chosen for the part `name` of an audience."""
    field: Any = AudienceForm.base_fields[name]
    return list(field.choices)


def progress_of(circular: Circular, now: datetime.datetime) -> dict[str, Any]:
    """Return how far sending `circular` is at the moment `now`, and what needs a decision."""
    counts = circular.mails.counts()
    stages = [(stage, label, counts[stage]) for stage, label in CircularMail.Stage.choices if counts[stage]]
    total = sum(counts.values()) - counts["covered"] - counts["withdrawn"]
    last = circular.mails.order_by("-claimed_at").exclude(claimed_at=None).values_list("claimed_at", flat=True).first()
    last_sign = max(filter(None, [circular.asked_at, last]), default=now)
    in_doubt = list(circular.mails.in_doubt(now).select_related("state"))
    is_not_picked_up = circular.stage == "confirmed" and now - last_sign > NOT_PICKED_UP_AFTER
    is_silent = circular.stage == "sending" and now - last_sign > SILENT_AFTER
    may_continue = bool(counts["waiting"]) and (not circular.is_moving or is_not_picked_up or is_silent)
    outdated = circular.outdated(timezone.localdate(now)).select_related("state", "contact")
    return {
        "stages": stages,
        "total": total,
        "done": total - counts["waiting"] - counts["claimed"],
        "failed": counts["failed"],
        "states": circular.mails.order_by().values("state").distinct().count(),
        "in_doubt": in_doubt,
        "is_moving": circular.is_moving or counts["claimed"] > len(in_doubt),
        "is_not_picked_up": is_not_picked_up,
        "is_silent": is_silent,
        "stop": circular.history.filter(stage="stopped").first() if circular.stage == "stopped" else None,
        "may_continue": may_continue,
        "outdated": list(outdated.order_by("state__sort_key", "pk")),
    }


class CircularFormView(SecretariatOnlyMixin):
    """Writing a circular, and changing a draft."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the form."""
        return self.show(self.form(pk))

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Save, or show what is wrong with all that was typed. What is confirmed meanwhile is not written any more."""
        form = self.form(pk, request.POST)
        if not form.is_valid():
            return self.show(form)
        circular = form.save()
        messages.success(request, _("Draft saved."))
        return redirect(circular)

    def form(self, pk: int | None, data: Any = None) -> CircularForm:
        """Return the form of the draft `pk`, or of a new one. Raises Http404."""
        if pk is not None:
            draft = circular_of(self.request, pk, is_draft=True, is_locked=data is not None)
            return CircularForm(data, instance=draft)
        return CircularForm(
            data, instance=Circular(written_by=cast(User, self.request.user), written_at=timezone.now())
        )

    def show(self, form: CircularForm) -> HttpResponse:
        """Show the form, as it was filled in."""
        return render(self.request, "outreach/circular_form.html", {"form": form, "circular": form.instance})


class CircularDiscardView(SecretariatOnlyMixin):
    """Throwing a draft away."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what will be lost."""
        return render(request, "outreach/circular_discard.html", {"circular": circular_of(request, pk, is_draft=True)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw it away."""
        circular = circular_of(request, pk, is_draft=True)
        called = str(circular)
        try:
            circular.discard()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(circular)
        messages.success(request, _("“%(name)s” has been thrown away.") % {"name": called})
        return redirect("outreach:circular-list")


class CircularTestView(SecretariatOnlyMixin):
    """A test mail to oneself."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it, or say why not."""
        circular, user = circular_of(request, pk), cast(User, request.user)
        if not user.email:
            messages.error(request, _("Your account has no e-mail address: ask the head of the section to add it."))
        elif not circular.written:
            messages.error(request, _("There is no text yet."))
        else:
            self.send(circular, user)
        return redirect(circular)

    def send(self, circular: Circular, user: User) -> None:
        """Send it, and say what came of it."""
        try:
            count = send_test(circular, user)
        except (SMTPException, OSError) as error:
            told = _("The test was not sent. The mail server said: %(said)s")
            messages.error(self.request, told % {"said": words_of(error)})
            return
        told = ngettext("%(count)s test mail was sent to %(to)s.", "%(count)s test mails were sent to %(to)s.", count)
        messages.success(self.request, told % {"count": count, "to": user.email})


class CircularMoveView(SecretariatOnlyMixin):
    """Stopping a circular that is being sent, continuing, and sending again what failed."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what the button says; say why where that cannot be."""
        circular, user = circular_of(request, pk), cast(User, request.user)
        try:
            with transaction.atomic():
                if request.POST.get("deed") == "stop":
                    circular.stop(user)
                elif request.POST.get("deed") == "failed":
                    self.send_failed_again(circular, user)
                else:
                    self.go_on(circular, user)
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        return redirect(circular)

    def go_on(self, circular: Circular, user: User) -> None:
        """Have it sent. Raises ValidationError."""
        circular.ask_again(user, timezone.now(), keys_of(self.request.POST.getlist("seen")))
        send_circular.enqueue(circular.pk)

    def send_failed_again(self, circular: Circular, user: User) -> None:
        """Have what failed sent once more, and say what is left to decide. Raises ValidationError."""
        seen = keys_of(self.request.POST.getlist("seen"))
        count = circular.send_failed_again(user, timezone.now(), timezone.localdate(), seen)
        if count and circular.is_moving:
            send_circular.enqueue(circular.pk)
        again = ngettext("%(count)s mail waits to be sent again.", "%(count)s mails wait to be sent again.", count)
        messages.info(self.request, again % {"count": number_format(count)})
        if circular.mails.filter(stage=CircularMail.Stage.FAILED).exists():
            told = _(
                "Whoever has left the post or has another address by now is decided one by one, on the mail’s page."
            )
            messages.warning(self.request, told)


class CircularEndView(SecretariatOnlyMixin):
    """Ending a circular that was stopped: what waits is not sent any more."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say whose mails are taken off. Raises Http404."""
        circular = get_object_or_404(Circular.objects.visible_to(request.user), pk=pk, stage=Circular.Stage.STOPPED)
        waiting = circular.mails.filter(stage=CircularMail.Stage.WAITING).select_related("state")
        context = {"circular": circular, "waiting": waiting.order_by("state__sort_key", "pk")}
        return render(request, "outreach/circular_end.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it; say why where that cannot be."""
        circular = circular_of(request, pk)
        try:
            circular.end(cast(User, request.user), timezone.now())
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        return redirect(circular)
