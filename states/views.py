"""Pages of the States and of treaty status, as of any date."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import View
from django_filters.views import FilterView
from django_htmx.http import HttpResponseClientRedirect
from django_tables2 import SingleTableMixin

from states.documents.appendix import HEADINGS
from states.documents.files import CONTENT_TYPES, Format, list_file
from states.filters import StateFilterSet
from states.models import State
from states.status import DAYS_TO_ENTRY_INTO_FORCE, as_of_date, treaty_status
from states.tables import StateTable

APPENDIX = "appendix"  # all lists in one file


class StateListView(SingleTableMixin, FilterView):  # type: ignore[misc]
    """All States with their status as of a date, above them the figures of the Treaty on that date."""

    queryset = State.objects.select_related("region")
    table_class = StateTable
    table_pagination = False  # 196 rows: all of them can be searched by eye
    filterset_class = StateFilterSet
    strict = False  # one filter that makes no sense leaves the others in force
    template_name = "states/state_list.html"
    export = "state-export"  # the name of the address at which the list is had as a file

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the page; when only the table was asked for but the date is another, send to the whole page."""
        htmx = request.htmx  # type: ignore[attr-defined]
        if htmx and request.GET.get("as_of", "") != as_of_in(htmx.current_url_abs_path or ""):
            return HttpResponseClientRedirect(request.get_full_path())
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_filterset_kwargs(self, filterset_class: type[StateFilterSet]) -> dict[str, Any]:
        """Give the filters the address, also when it says nothing, and tell them what day it is."""
        kwargs = super().get_filterset_kwargs(filterset_class)
        return {**kwargs, "data": self.request.GET, "today": timezone.localdate()}

    def get_table_kwargs(self) -> dict[str, Any]:
        """Tell the table how many States there are, so that it can say `3 of 196`, the date, and the columns."""
        return {
            "total": State.objects.count(),
            "as_of_query": self.filterset.form.query,
            "chosen": self.request.GET.getlist("columns"),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the figures of the date and the files to take along."""
        on = self.filterset.form.date
        context: dict[str, Any] = super().get_context_data(
            as_of=on,
            today=self.filterset.today,
            as_of_query=self.filterset.form.query,
            treaty=treaty_status(on),
            days_to_entry_into_force=DAYS_TO_ENTRY_INTO_FORCE,
            lists=HEADINGS.items(),
            formats=Format,
            **kwargs,
        )
        return context


class ListDownloadView(View):
    """A list of States, or all of them, as a file."""

    def get(self, request: HttpRequest, code: str, form: str) -> HttpResponse:
        """Answer with the file, in the language of the reader."""
        if code not in {*HEADINGS, APPENDIX} or form not in CONTENT_TYPES or (code, form) == (APPENDIX, Format.CSV):
            raise Http404
        try:
            on = as_of_date(request.GET.get("as_of", ""), timezone.localdate())
        except ValidationError as error:
            return HttpResponseBadRequest(" ".join(error.messages), content_type="text/plain; charset=utf-8")
        language = get_language() or settings.LANGUAGE_CODE
        content = list_file(HEADINGS if code == APPENDIX else [code], on, language, form)
        name = f"states-{code}-{on.isoformat()}-{language}.{form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=CONTENT_TYPES[Format(form)], headers=headers)


def as_of_in(address: str) -> str:
    """Return what the `address` of a page says after `as_of=`."""
    return QueryDict(urlsplit(address).query).get("as_of", "")
