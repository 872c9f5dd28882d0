"""How a source is shown."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

ADDRESS = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:)])")


@register.filter
def linked(source: str) -> SafeString:
    """Return the text `source` with the web addresses in it made links."""
    # Splitting by a group puts the addresses at the odd places.
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="{}" rel="noopener noreferrer">{}</a>', part, part) if place % 2 else part,)
            for place, part in enumerate(ADDRESS.split(source))
        ),
    )
