"""The calendar that a person's own program subscribes to by a secret link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.views import View

from ctbt_tracker.accounts import is_admitted
from outreach.documents.calendar_file import CONTENT_TYPE, feed_of
from outreach.models import CalendarFeed
from outreach.models.preferences import preferences_of


@method_decorator(login_not_required, name="dispatch")
class CalendarFeedView(View):
    """What the owner of the link may see at this moment. A link that opens nothing does not say why."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Answer with the calendar, which nobody on the way is to keep."""
        feed = CalendarFeed.objects.opened_by(secret).select_related("owner").first()
        if feed is None or not feed.is_open() or not is_admitted(feed.owner):
            raise Http404
        with translation.override(preferences_of(feed.owner).language):
            content = feed_of(feed.owner, timezone.localdate())
        headers = {
            "Cache-Control": "private, no-store",
            "Content-Disposition": 'inline; filename="ctbt-outreach.ics"',
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        }
        return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)
