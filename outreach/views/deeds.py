"""Deeds done with one button from a list: back to where they were done, with the way to take them back."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe


def back_from(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Go back to the page of this site on which the deed was done, or else to the address `otherwise`."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(asked if is_ours else otherwise)


def tell_done(request: HttpRequest, record: Model, undo: str) -> None:
    """Tell that `record` is done, and offer to take that back at the address `undo`."""
    told = render_to_string("outreach/done_undo.html", {"what": record, "undo": undo}, request)
    messages.success(request, mark_safe(told))  # noqa: S308  # our own template, which escapes what it shows
