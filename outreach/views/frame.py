"""What every page's frame shows."""

from typing import Any

from django.http import HttpRequest

from outreach.models import Activity, viewer_of


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page needs: who is looking, and whether the demonstration set is loaded."""
    return {
        "viewer": viewer_of(request.user),
        "has_demonstration": Activity.objects.filter(is_demonstration=True).exists(),
    }
