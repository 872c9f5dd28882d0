"""The views of a list, and which of them is on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context

from outreach.models.saved_views import SavedView, plain_query, sharers_of

register = template.Library()


@register.simple_tag(takes_context=True)
def saved_views(context: Context) -> dict[str, Any]:
    """Return the views of the list that is shown: one's own, those that others share, and which of them are on."""
    request = context["request"]
    page, query = request.resolver_match.view_name, plain_query(request.GET.urlencode())
    views = list(SavedView.objects.visible_to(request.user).filter(page=page).with_sharers())
    own = [view for view in views if view.owner_id == request.user.pk]
    on = [view for view in views if view.query == query]
    return {
        "page": page,
        "query": query,
        "update": urlencode({"query": query}),
        "own": own,
        "shared": sharers_of(view for view in views if view not in own),
        "on": on,
        "is_kept": any(view in own for view in on),
    }
