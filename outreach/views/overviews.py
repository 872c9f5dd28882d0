"""Overviews: those issued, compiling a new one, looking at it, taking it along, issuing it."""

from codecs import BOM_UTF8
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView

from outreach.documents.html import to_html, to_html_part
from outreach.documents.issuing import fingerprint, issue_overview
from outreach.documents.left_out import to_csv
from outreach.documents.overview import Compiled, compile_overview
from outreach.documents.word import to_docx
from outreach.forms.overviews import OverviewBriefForm, OverviewForm
from outreach.models import Activity, Overview, viewer_of
from outreach.models.review import Review

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
ROWS_SHOWN = 200  # of what was left out; the file has all


class SecretariatOnlyMixin(View):
    """Pages that are the Secretariat's; for everyone else they do not exist."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer the Secretariat, and 404 to everyone else."""
        if not viewer_of(request.user).is_secretariat:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def to_compile_page(self) -> HttpResponse:
        """Send back to the page that says what is wrong with what the address asks for."""
        return redirect(f"{reverse('outreach:overview-compile')}?{self.request.GET.urlencode()}")


class OverviewListView(ListView):  # type: ignore[type-arg]
    """The overviews that were issued, for anyone signed in."""

    queryset = Overview.objects.defer("docx", "html", "left_out").select_related("conference")
    context_object_name = "overviews"
    template_name = "outreach/overview_list.html"


class OverviewDownloadView(View):
    """An issued overview as it went out. What it left out is for the Secretariat only."""

    def get(self, request: HttpRequest, pk: int, format: str) -> HttpResponse:
        """Send the file."""
        overview = get_object_or_404(Overview, pk=pk)
        if format == "docx":
            content = bytes(overview.docx)
        elif format == "html":
            content = overview.html.encode()
        elif viewer_of(request.user).is_secretariat:
            content = overview.left_out.encode()
        else:
            raise Http404
        return file_response(content, format, overview.symbol, overview.language)


class OverviewCompileView(SecretariatOnlyMixin):
    """What an overview would print and leave out. What is asked for lives in the address; nothing is written."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, and the preview once it is filled in."""
        form = OverviewBriefForm(request.GET or None, today=timezone.localdate())
        context: dict[str, object] = {"form": form}
        if form.is_valid():
            compiled = compile_overview(form.brief())
            context |= {
                "compiled": compiled,
                "paper": to_html_part(compiled.document),
                "rows": left_out_rows(compiled),
                "address": request.GET.urlencode(),
            }
        return render(request, "outreach/overview_compile.html", context)


class OverviewDraftView(SecretariatOnlyMixin):
    """A draft of what the address asks for, or the list of what it leaves out, as a file."""

    def get(self, request: HttpRequest, format: str) -> HttpResponse:
        """Send the file."""
        form = OverviewBriefForm(request.GET, today=timezone.localdate())
        if not form.is_valid():
            return self.to_compile_page()
        brief = form.brief()
        compiled = compile_overview(brief)
        if format == "docx":
            content = to_docx(compiled.document)
        else:
            content = (to_html(compiled.document) if format == "html" else to_csv(compiled)).encode()
        return file_response(content, format, brief.symbol.replace("…", "draft"), brief.language)


class OverviewIssueView(SecretariatOnlyMixin):
    """Issue what the address asks for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what will happen, and ask for the symbol."""
        asked = OverviewBriefForm(request.GET, today=timezone.localdate())
        if not asked.is_valid():
            return self.to_compile_page()
        compiled = compile_overview(asked.brief())
        symbol = f"{compiled.brief.conference.document_symbol}/"
        initial = {"symbol": symbol, "seen": fingerprint(compiled)}
        form = OverviewForm(initial=initial, language=compiled.brief.language)
        return self.page(compiled, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Issue it, or say what stands against it."""
        asked = OverviewBriefForm(request.GET, today=timezone.localdate())
        if not asked.is_valid():
            return self.to_compile_page()
        form = OverviewForm(request.POST, language=asked.cleaned_data["language"])
        if form.is_valid():
            brief = asked.brief(form.cleaned_data["symbol"])
            try:
                overview = issue_overview(brief, form.cleaned_data["seen"], cast(User, request.user), timezone.now())
            except ValidationError as error:
                form.add_error(None, ValidationError(error.messages))
            else:
                messages.success(request, _("%(symbol)s has been issued.") % {"symbol": overview.symbol})
                return redirect("outreach:overview-list")
        return self.page(compile_overview(asked.brief()), form)

    def page(self, compiled: Compiled, form: OverviewForm) -> HttpResponse:
        """Return the page of confirmation."""
        context = {"form": form, "compiled": compiled, "address": self.request.GET.urlencode()}
        return render(self.request, "outreach/overview_issue.html", context)


def left_out_rows(compiled: Compiled) -> list[dict[str, object]]:
    """Return the first rows of what was left out, in the reader's language."""
    return [
        {
            "activity": one.record.activity,
            "dates": one.record.dates.in_words(),
            "title": one.record.content["title"],
            "language": one.record.content["language"],
            "stage": Activity.Stage(one.record.content["stage"]).label,
            "review": Review(one.record.review).label,
            "visibility": Activity.Visibility(one.record.visibility).label,
            "reasons": [reason.label for reason in one.reasons],
        }
        for one in compiled.selection.left_out[:ROWS_SHOWN]
    ]


def file_response(content: bytes, format: str, symbol: str, language: str) -> HttpResponse:
    """Return a file to keep, named after the symbol of the document and its language.

    Here CSV gets the mark without which a spreadsheet, which opens what a browser has saved, misreads its encoding.
    """
    name = f"{symbol.replace('/', '-')}_{language.split('-')[0]}"
    name = f"{name}_left-out.csv" if format == "csv" else f"{name}.{format}"
    if format == "csv":
        content = BOM_UTF8 + content
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=CONTENT_TYPES[format], headers=headers)
