"""What a person has chosen: the language of mails, the weekly digest, the calendar link; and leaving the digest."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from outreach.digest import person_behind
from outreach.forms.preferences import PreferencesForm
from outreach.models import CalendarFeed
from outreach.models.preferences import preferences_of

PAGE = "outreach:preferences"


class PreferencesView(View):
    """One's own choices."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return show(request, PreferencesForm(instance=preferences_of(known(request))))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save them, or show what is wrong."""
        form = PreferencesForm(request.POST, instance=preferences_of(known(request)))
        if not form.is_valid():
            return show(request, form)
        form.save()
        messages.success(request, _("Saved."))
        return redirect(PAGE)


class CalendarLinkView(View):
    """Making the secret link to one's calendar, replacing it, revoking it."""

    http_method_names = ("post", "options")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do what was asked for; a new link is shown in this answer and never again."""
        user = known(request)
        if "revoke" in request.POST:
            CalendarFeed.revoke(user, timezone.now())
            messages.success(request, _("The calendar link is revoked: it opens nothing any more."))
            return redirect(PAGE)
        secret = CalendarFeed.replace(user, timezone.now())
        link = settings.SITE_URL + reverse("outreach:calendar-feed", args=[secret])
        return show(request, PreferencesForm(instance=preferences_of(user)), link)


def show(request: HttpRequest, form: PreferencesForm, link: str = "") -> HttpResponse:
    """Show the page, with the new `link` where one was just made."""
    feed = CalendarFeed.objects.visible_to(request.user).in_force().first()
    is_open = feed is not None and feed.is_open()
    context = {"form": form, "feed": feed, "is_open": is_open, "link": link}
    return render(request, "outreach/preferences.html", context)


def known(request: HttpRequest) -> User:
    """Return who is signed in; the middleware lets nobody else come here."""
    assert isinstance(request.user, User)
    return request.user


@login_not_required
def choose_language(request: HttpRequest) -> HttpResponse:
    """Show the pages in another language, as Django does; one who is signed in is written to in it from now on."""
    answer = set_language(request)
    language = request.POST.get("language", "")
    is_offered = language in dict(settings.LANGUAGES) and check_for_language(language)
    if request.method == "POST" and is_offered and isinstance(request.user, User):
        chosen = preferences_of(request.user)
        chosen.language = language
        chosen.save()
    return answer


@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class DigestOffView(View):
    """Turning the digest off by the link in the mail: one button, or one POST of the mail program (RFC 8058).

    No sign-in is asked for, and no token against forgery: who has the signed link can do nothing with it but this.
    """

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask once: programs that look at links before their reader does must turn nothing off."""
        return self.answer(is_off=not preferences_of(owner_of(token)).gets_digest)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Turn it off."""
        chosen = preferences_of(owner_of(token))
        chosen.gets_digest = False
        chosen.save()
        return self.answer(is_off=True)

    def answer(self, is_off: bool) -> HttpResponse:
        """Show the page."""
        return render(self.request, "outreach/preferences_digest_off.html", {"is_off": is_off})


def owner_of(token: str) -> User:
    """Return whose link holds `token`. Raises Http404."""
    person = person_behind(token)
    if person is None:
        raise Http404
    return person
