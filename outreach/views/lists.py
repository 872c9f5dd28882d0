"""What the lists of outreach share."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.template.loader import render_to_string
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from outreach.models import viewer_of


class TablePageMixin(SingleTableMixin):  # type: ignore[misc]
    """A table on a page of its own, whose number of rows to a page the house decides."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Take the page from the address, but never the number of rows: all of them at once, none, or less."""
        asked = request.GET.copy()
        asked.pop("per_page", None)
        request.GET = asked  # type: ignore[assignment]
        super().setup(request, *args, **kwargs)


class RecordListView(TablePageMixin, FilterView):  # type: ignore[misc]
    """Records that the person may see; filters, sorting and page live in the address."""

    empty_template: str  # what to say where there is nothing
    export: str  # the name of the address at which the list is had as a file
    table_pagination: ClassVar = {"per_page": 25}
    strict = False  # one filter that makes no sense is told beside its field, and leaves the others in force

    def get_table_kwargs(self) -> dict[str, Any]:
        """Tell the table which columns are chosen, and what to say when it is empty."""
        context = {"is_filtered": self.filterset.is_on, "viewer": viewer_of(self.request.user)}
        return {
            "chosen": self.request.GET.getlist("columns"),
            "empty_text": render_to_string(self.empty_template, context),
        }
