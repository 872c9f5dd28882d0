from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.template.loader import get_template
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from ctbt_tracker.urls import urlpatterns

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(
    str(path.relative_to(folder))
    for app in ("ctbt_tracker", "outreach", "states")
    for folder in [ROOT / app / "templates"]
    for path in folder.rglob("*.*")
)

# What stands in for a part of an address, by the name of the part.
PARTS = {
    "pk": 1,
    "iso3": "NOR",
    "format": "docx",
    "code": "A",
    "form": "csv",
    "key": UUID(int=1),
    "activity_pk": 1,
    "secret": "a-b_c",
    "token": "a:b",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_parses(name):
    assert get_template(name).template.nodelist


def named(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from named(pattern.url_patterns, inner)
        elif pattern.name and namespace in ("outreach", "states"):
            yield f"{namespace}:{pattern.name}", tuple(pattern.pattern.regex.groupindex)


@pytest.mark.parametrize(("name", "parts"), sorted(named(urlpatterns)))
def test_every_name_of_an_address_leads_to_its_own_page(name, parts):
    address = reverse(name, kwargs={part: PARTS[part] for part in parts})
    assert get_resolver().resolve(address).view_name == name


def test_an_address_without_a_name_is_refused():
    with pytest.raises(NoReverseMatch):
        reverse("outreach:no-such-page")
