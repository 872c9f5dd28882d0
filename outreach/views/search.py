"""Everything that a person may see, searched from the top of any page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from outreach.views.found import A_PAGE, kinds
from states.names import words_of


class SearchView(TemplateView):
    """What is found under the words in the address, the first of each kind; or of one kind all, page by page."""

    template_name = "outreach/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Look for the words; a search for nothing finds nothing, and a kind that there is not is none."""
        text = self.request.GET.get("q", "").replace("\0", "").strip()
        looked_for = kinds(text, self.request.user, timezone.localdate()) if words_of(text) else {}
        look = looked_for.get(self.request.GET.get("kind", ""))
        if look and (one := replace(look(), a_page=A_PAGE)).count:
            page = one.pages.get_page(self.request.GET.get("page"))
            return super().get_context_data(text=text, kind=one, page=page, hits=one.hits_of(page), **kwargs)
        found = [found for look in looked_for.values() if (found := look()).count]
        return super().get_context_data(text=text, found=found, **kwargs)
