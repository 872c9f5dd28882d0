"""The sheet by which a coordinator hands over to the successors (measure 10(c)): a page, and Word."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views import View

from outreach.documents.handover import Handover, compile_handover
from outreach.documents.handover_word import to_docx
from outreach.models import Coordinator, Export, viewer_of
from outreach.views.overviews import CONTENT_TYPES
from outreach.views.states import shown_to
from states.filters import AsOfForm


class HandoverView(View):
    """For the Secretariat, the person in office, and the successors once they are; for others there is no such page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the sheet as of the date in the address."""
        term = self.term(pk)
        sheet = self.sheet(term)
        context = {
            "handover": sheet,
            "term": term,
            "as_of": self.form.date,
            "today": self.form.today,
            "as_of_query": self.form.query,
        }
        return render(request, "outreach/handover.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record that the sheet is taken away, then answer with the Word document."""
        term = self.term(pk)
        sheet = self.sheet(term)
        content = to_docx(sheet)
        assert isinstance(request.user, User)  # the middleware lets nobody else in
        with translation.override("en"):
            listed, name = f"handover of {term.state}", slugify(f"handover {term.state} {term.region or 'global'}")
        Export.objects.create(
            by=request.user,
            at=timezone.now(),
            listed=listed[:100],
            address=request.get_full_path(),
            format=Export.Format.DOCX,
            is_personal=True,
            rows=sum(len(part.rows) for part in sheet.parts),
        )
        mark = "demonstration-" if term.is_demonstration else ""
        name = f"{mark}{name}-as-of-{sheet.as_of}_{sheet.language.split('-')[0]}.docx"
        headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
        return HttpResponse(content, content_type=CONTENT_TYPES["docx"], headers=headers)

    def term(self, pk: int) -> Coordinator:
        """Return the term. Raises Http404."""
        terms = Coordinator.objects.handed_over_to(self.request.user).select_related("state", "region", "sign_in")
        term: Coordinator = get_object_or_404(terms, pk=pk)
        return term

    def sheet(self, term: Coordinator) -> Handover:
        """Return what the person may see of it as of the date in the address."""
        self.form = AsOfForm(self.request.GET, today=timezone.localdate())
        return compile_handover(term, self.request.user, self.form.date, shown_to(viewer_of(self.request.user)))
