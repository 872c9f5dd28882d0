"""What every page's frame shows."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from outreach.models import Activity, viewer_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page needs: the day, who is looking, whether the demonstration set is loaded.

    An error page may be asked for before anyone is known.
    """
    return {
        "today": timezone.localdate(),
        "viewer": viewer_of(getattr(request, "user", AnonymousUser())),
        "has_demonstration": Activity.objects.filter(is_demonstration=True).exists,  # asked where it is shown
    }
