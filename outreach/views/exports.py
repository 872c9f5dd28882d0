"""Lists taken away as files: what stands on the screen, or the form that imports back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views import View

from outreach.exchange.lists import Listed, list_of_admin, list_of_table
from outreach.exchange.raw import importable
from outreach.exchange.writing import SheetFullError, as_csv, as_xlsx
from outreach.models import Export, viewer_of

CONTENT_TYPES = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Export.Format.VCARD: "text/vcard; charset=utf-8",
}


class ExportView(ABC, View):
    """A page that says what will be taken away, and the file itself. Each file leaves a record of who took it.

    Files are asked for by POST: a record is written, and nothing that looks at pages in advance takes one.
    """

    template_name: ClassVar[str]
    formats: ClassVar[Sequence[Export.Format]] = (Export.Format.CSV, Export.Format.XLSX)

    @property
    @abstractmethod
    def address(self) -> str:
        """The list with its filters, search and order."""

    @property
    @abstractmethod
    def listed(self) -> Listed:
        """What is listed there for the person. Raises Http404."""

    @property
    def offers_raw(self) -> bool:
        """Whether the form that imports back is offered: to the Secretariat, which imports."""
        return self.listed.noun is not None and viewer_of(self.request.user).is_secretariat

    @property
    def importable(self) -> QuerySet[Any]:
        """What is listed and has the form that imports back."""
        assert self.listed.noun is not None, "only what has such a form is offered in it"
        assert not isinstance(self.listed.records, list)
        return importable(self.listed.noun, self.listed.records)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Say what will be taken away, and ask for the kind of file."""
        return render(request, self.template_name, self.context())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Record the export, then answer with the file."""
        form, _comma, format_asked = request.POST.get("file", "").partition("-")
        is_raw = form == "raw"
        if format_asked not in self.formats or form not in ("shown", "raw") or (is_raw and not self.offers_raw):
            raise Http404
        format = Export.Format(format_asked)
        try:
            content = self.content(format, is_raw)
        except SheetFullError as full:
            messages.error(request, str(full))
            return redirect(request.get_full_path())
        self.record(format, is_raw)
        return self.file(content, format, is_raw)

    def content(self, format: Export.Format, is_raw: bool) -> Any:
        """Return the content of the file. Raises SheetFullError."""
        rows = self.listed.raw_rows() if is_raw else self.listed.rows()
        return spoken(as_csv(rows)) if format == Export.Format.CSV else as_xlsx(rows, self.name())

    def context(self) -> dict[str, Any]:
        """Return what the page tells."""
        return {
            "what": self.listed.what,
            "count": self.listed.count(),
            "list_address": self.address,
            "offers_raw": self.offers_raw,
            "left_out": self.listed.count() - self.importable.count() if self.offers_raw else 0,
            "is_personal": self.listed.is_personal(is_raw=False),
            "formats": [(format.value, format.label) for format in self.formats],
            "raw_formats": [(format.value, format.label) for format in ExportView.formats],
        }

    def name(self) -> str:
        """Return the English name of what is listed: file names and records do not change with the reader."""
        with translation.override("en"):
            return str(self.listed.what)

    def record(self, format: Export.Format, is_raw: bool) -> None:
        """Record who takes what away, before the first row leaves."""
        assert isinstance(self.request.user, User)  # the middleware lets nobody else in
        keep_record(
            self.listed.contacts(),
            by=self.request.user,
            listed=self.name(),
            address=self.address,
            format=format,
            is_raw=is_raw,
            is_personal=self.listed.is_personal(is_raw),
            rows=self.importable.count() if is_raw else self.listed.count(),
        )

    def file(self, content: Any, format: Export.Format, is_raw: bool) -> HttpResponseBase:
        """Return the answer with the file, under a name that says what and when."""
        moment = timezone.localtime().strftime("%Y-%m-%d-%H%M")
        as_of = [f"as-of-{self.listed.as_of}"] if self.listed.as_of else []
        mark = ["demonstration"] * self.listed.has_demonstration
        name = "-".join([*mark, slugify(self.name()), *["raw"] * is_raw, *as_of, moment]) + f".{format}"
        if format == Export.Format.XLSX:
            return FileResponse(content, as_attachment=True, filename=name, content_type=CONTENT_TYPES[format])
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(content, content_type=CONTENT_TYPES[format], headers=headers)


class ListExportView(ExportView):
    """A list of the site as a file; `of` is the view that shows it, a table with filters."""

    template_name = "outreach/list_export.html"
    of: Any = None
    named = ""  # the name of its address

    @property
    def address(self) -> str:
        """The list with its filters, search and order."""
        return with_query(reverse(self.named), self.request)

    @cached_property
    def listed(self) -> Listed:
        """What the view lists for the person, on all its pages."""
        view = self.of()
        view.setup(without_page(self.request, "page"))
        context = view.get(view.request).context_data
        on = context.get("as_of")
        return list_of_table(context["table"], None if on == timezone.localdate() else on)


class AdminExportView(ExportView):
    """Any list of the admin as a file."""

    template_name = "admin/list_export.html"

    def page(self) -> Any:
        """Return the admin's page of the rows. Raises Http404 for whoever may not see it."""
        try:
            model = apps.get_model(self.kwargs["app"], self.kwargs["model"])
            page = admin.site.get_model_admin(model)
        except (LookupError, NotRegistered):
            raise Http404 from None
        if self.kwargs["model"] != model._meta.model_name:  # the address is spelled in one way
            raise Http404
        if not admin.site.has_permission(self.request) or not page.has_view_or_change_permission(self.request):
            raise Http404
        return page

    @property
    def address(self) -> str:
        """The list with its filters, search and order."""
        return with_query(reverse("admin:{app}_{model}_changelist".format(**self.kwargs)), self.request)

    @cached_property
    def listed(self) -> Listed:
        """What the admin lists for the person, on all its pages."""
        page = self.page()
        request = without_page(self.request, "p")
        try:
            changes = page.get_changelist_instance(request)
            return list_of_admin(changes, changes.get_queryset(request))
        except IncorrectLookupParameters:
            raise Http404 from None

    def context(self) -> dict[str, Any]:
        """Add what every page of the admin shows."""
        told = super().context()
        title = _("Export: %(what)s") % {"what": told["what"]}
        return {**admin.site.each_context(self.request), **told, "title": title}


def keep_record(contacts: list[int], **told: Any) -> None:
    """Record an export of which `told` are the facts, with the contact points, by key, whose details it holds."""
    with transaction.atomic():
        Export.objects.create(at=timezone.now(), **told).contacts.set(contacts)


def without_page(request: HttpRequest, name: str) -> HttpRequest:
    """Return `request` asking for the whole list, not for one page of it."""
    asked = request.GET.copy()
    asked.pop(name, None)
    request.GET = asked  # type: ignore[assignment]
    return request


def with_query(address: str, request: HttpRequest) -> str:
    """Return `address` with what was asked for after the question mark."""
    return f"{address}?{request.GET.urlencode()}" if request.GET else address


def spoken(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield `chunks` in the language of the reader, also once the answer has begun."""
    language = translation.get_language()
    while True:
        with translation.override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk
