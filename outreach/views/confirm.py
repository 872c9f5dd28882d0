"""The page of the link in the yearly mail: a contact point confirms its details, without signing in (10(k))."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from outreach.forms.confirmations import AnswerForm, form_of, typed_in
from outreach.models import ConfirmationRequest, ContactPoint
from outreach.models.languages import SEPARATOR, languages_in_words
from outreach.views.facts import Fact, told

logger = logging.getLogger(__name__)

RATE = {"confirm_contact": "60/m/ip"}  # visits; the links cannot be guessed, but trying is not to cost us anything
ASKING = tuple(answer for answer in ConfirmationRequest.Answer if answer != ConfirmationRequest.Answer.CONFIRMED)
MISSING, BUSY = "missing", "busy"
STATUS = {MISSING: HTTPStatus.NOT_FOUND, BUSY: HTTPStatus.TOO_MANY_REQUESTS}  # of other closed links: 410


@method_decorator(login_not_required, name="dispatch")
class ConfirmView(View):
    """One request to confirm, for whoever holds the signed link: it is answered once.

    Looking changes nothing, so that programs that open links before their reader does do no harm. A link that is not
    open any more is answered without a word on whom it was for. The page is kept by nobody and found by no search; that
    no other site learns its address is the policy of all pages ("same-origin": a stricter one would have browsers hide
    where the form comes from, and Django refuse it).
    """

    http_method_names: Sequence[str] = ("get", "head", "post", "options")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in the language of the mail, unless the reader has chosen another."""
        if not ratelimit.consume(request, app="outreach", action="confirm_contact", config=RATE, limit_get=True):
            return self.guarded(self.closed(BUSY))
        self.row = ConfirmationRequest.behind(kwargs["token"])
        with translation.override(self.language()):
            answer = self.guarded(super().dispatch(request, *args, **kwargs))
            answer.headers["Content-Language"] = translation.get_language() or settings.LANGUAGE_CODE
        return answer

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what is recorded of the contact point, and ask; or say why there is nothing to answer."""
        return self.why_not() or self.show({})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Take the answer down, or show what is wrong with all that was typed."""
        closed = self.why_not()
        if closed:
            return closed
        row, now, answer = self.known, timezone.now(), request.POST.get("answer", "")
        if answer not in ConfirmationRequest.Answer:
            raise Http404
        form = form_of(answer, row.contact, request.POST) if answer in ASKING else None
        if form is not None and not form.is_valid():
            return self.show({answer: form})
        try:
            if form is None:
                row.confirm(now)
            else:
                row.propose(ConfirmationRequest.Answer(answer), now, form.proposed(), form.cleaned_data["note"])
        except ValidationError as error:
            return self.why_not() or self.not_taken(answer, form, error)
        return self.thanks(answer)

    def not_taken(self, answer: str, form: AnswerForm | None, error: ValidationError) -> HttpResponse:
        """Show that the answer could not be taken down, though nobody was quicker, with all that was typed.

        A rule of the directory stands against a record that it holds already: the Secretariat has to see to that.
        """
        against = sorted(error.message_dict) if hasattr(error, "error_dict") else error.messages
        logger.error("Confirmation request %s was answered, and could not be saved: %s", self.known.pk, against)
        return self.show({answer: form} if form is not None else {}, is_not_taken=True)

    @property
    def known(self) -> ConfirmationRequest:
        """The request; whoever gets so far has one."""
        assert self.row is not None, "a link that opens nothing was answered before"
        return self.row

    def language(self) -> str:
        """Return the language of the page."""
        has_chosen = settings.LANGUAGE_COOKIE_NAME in self.request.COOKIES
        is_of_mail = self.row is not None and not has_chosen
        return self.known.language if is_of_mail else translation.get_language() or settings.LANGUAGE_CODE

    def why_not(self) -> HttpResponse | None:
        """Return the page that says why there is nothing to answer; None where there is."""
        if self.row is None:
            return self.closed(MISSING)
        self.row.contact.refresh_from_db()
        why = self.row.why_closed(timezone.now())
        return self.closed(why) if why else None

    def closed(self, why: str) -> HttpResponse:
        """Show why the link is closed, without anything of the person; and what was sent, which is not to be lost."""
        facts = told(Fact(label, text=text) for label, text in typed_in(self.request.POST).items())
        status = STATUS.get(why, HTTPStatus.GONE)
        return render(self.request, "outreach/confirm_closed.html", {"why": why, "facts": facts}, status=status)

    def show(self, filled_in: dict[str, AnswerForm], is_not_taken: bool = False) -> HttpResponse:
        """Show the record and the ways to answer, with what was filled in; nothing of it is kept on the record."""
        contact = ConfirmationRequest.objects.select_related("contact__state").get(pk=self.known.pk).contact
        forms = [(answer, filled_in.get(answer) or form_of(answer, contact), answer in filled_in) for answer in ASKING]
        context = {
            "contact": contact,
            "facts": facts_of(contact),
            "forms": forms,
            "row": self.known,
            "filled_in": next(iter(filled_in.values()), None),
            "is_not_taken": is_not_taken,
        }
        return render(self.request, "outreach/confirm.html", context)

    def thanks(self, answer: str) -> HttpResponse:
        """Say that the answer is taken down, and what becomes of it."""
        return render(self.request, "outreach/confirm_thanks.html", {"answer": answer})

    def guarded(self, answer: HttpResponseBase) -> HttpResponseBase:
        """Let nobody keep the page or find it by a search."""
        add_never_cache_headers(answer)
        answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return answer


def facts_of(contact: ContactPoint) -> list[Fact]:
    """Return what is recorded of `contact`, shown to itself; with what the Secretariat alone is shown, that it is."""
    names = ("state", "kind", "person", "post", "institution", "email", "phone", "languages")
    values = {name: str(getattr(contact, name) or "") for name in names} | {
        "kind": contact.get_kind_display(),
        "phone": contact.phone.as_international if contact.phone else "",
        "languages": languages_in_words(contact.languages),
    }
    private = contact.secretariat_only.split(SEPARATOR)
    facts = []
    for name in names:
        label = capfirst(str(ContactPoint._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        mark = [_("The Secretariat alone sees this")] if values[name] and name in private else []
        facts.append(Fact(label, others=list(filter(None, [values[name], *mark]))))
    return told(facts)
