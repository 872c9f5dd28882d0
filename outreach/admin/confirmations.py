"""What contact points answered when asked to confirm, in the admin: the queue, and what is decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ctbt_tracker.records import ReadOnlyAdmin, of_state
from outreach.forms.confirmations import LEFT_ON, DecisionForm
from outreach.models import ConfirmationRequest, ContactPoint
from outreach.models.confirmations import CORRECTABLE, ConfirmationRequestQuerySet
from outreach.models.languages import languages_in_words
from states.names import with_words

if TYPE_CHECKING:
    from states.models import StrOrPromise


class WaitingFilter(admin.SimpleListFilter):
    """What waits for the Secretariat, and who has not answered."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return what can be asked for."""
        return [("waiting", _("Waits for the Secretariat")), ("unanswered", _("Not answered"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        if self.value() == "waiting":
            return cast(ConfirmationRequestQuerySet, queryset).waiting()
        return queryset.filter(answered_at__isnull=True) if self.value() == "unanswered" else queryset


@admin.register(ConfirmationRequest)
class ConfirmationRequestAdmin(ReadOnlyAdmin):
    """Requests to confirm: made by the command, answered by the contact points, decided here."""

    list_display = ["contact", "kind", "number", "sent_at", "answer", "answered_at", "standing"]
    list_filter = [WaitingFilter, "answer", of_state("state", "contact__state", _("State"))]
    list_select_related = ["contact__state"]
    date_hierarchy = "sent_at"
    search_fields = ["contact__person", "contact__post", "contact__institution"]
    search_help_text = _("A person, a post, an institution, or a State by any of its names.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the requests with their contact points and States."""
        rows: QuerySet[Any] = super().get_queryset(request).select_related("contact__state", "decided_by")
        return rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find a request by the words of the contact point and of its State in any language."""
        return with_words(queryset, [*self.search_fields, "contact__state__search_text"], search_term), False

    @admin.display(description=_("kind"), ordering="contact__kind")
    def kind(self, row: ConfirmationRequest) -> str:
        """Return what the contact is for."""
        return row.contact.get_kind_display()

    @admin.display(description=_("standing"))
    def standing(self, row: ConfirmationRequest) -> str:
        """Tell what waits, and what was decided."""
        if row.is_waiting:
            return format_html('<span class="flag">{}</span>', _("Waits for the Secretariat"))
        if row.decided_at:
            return str(_("Accepted") if row.is_accepted else _("Rejected"))
        return ""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the answer beside what is recorded; by POST, decide on it."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        may_decide = row.is_waiting and request.user.has_perm("outreach.change_confirmationrequest")
        if request.method == "POST" and not may_decide:
            if not request.user.has_perm("outreach.change_confirmationrequest"):
                raise PermissionDenied
            self.message_user(request, _("This answer has been decided on already."), "WARNING")
            return HttpResponseRedirect(request.path)
        form = DecisionForm(request.POST or None, row=row) if may_decide else None
        if form is not None and request.method == "POST" and self.is_decided(request, form):
            self.message_user(request, _("Decided: %(contact)s") % {"contact": row.contact}, "SUCCESS")
            return HttpResponseRedirect(f"{reverse('admin:outreach_confirmationrequest_changelist')}?standing=waiting")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Answer of a contact point"),
            "opts": self.opts,
            "row": row,
            "form": form,
            "changes": changes_of(row, form),
            "left_on": row.proposed.get(LEFT_ON, ""),
        } | (extra_context or {})
        return TemplateResponse(request, "admin/outreach/confirmationrequest/change_form.html", context)

    def is_decided(self, request: HttpRequest, form: DecisionForm) -> bool:
        """Whether what is filled in was done; what stands against it is told on the form."""
        assert isinstance(request.user, User)  # the admin lets nobody else in
        if not form.is_valid():
            return False
        try:
            form.decide(request.user, timezone.now())
        except ValidationError as error:
            form.add_error(None, error.messages)
            form.row.refresh_from_db()
            return False
        return True


def changes_of(row: ConfirmationRequest, form: DecisionForm | None) -> list[dict[str, Any]]:
    """Return each field that the answer proposes: what is recorded, what is proposed, whether it is ticked."""
    ticked = set(form["names"].value() or ()) if form is not None and "names" in form.fields else set(row.accepted)
    is_new = row.answer == ConfirmationRequest.Answer.SUCCEEDED
    return [
        {
            "name": name,
            "label": capfirst(str(ContactPoint._meta.get_field(name).verbose_name)),  # type: ignore[union-attr]
            "now": "" if is_new else in_words(name, str(getattr(row.contact, name) or "")),
            "proposed": in_words(name, row.proposed[name]),
            "is_ticked": name in ticked,
        }
        for name in CORRECTABLE
        if name in row.proposed and (row.proposed[name] or not is_new)
    ]


def in_words(name: str, value: str) -> str:
    """Return the `value` of a field as people read it."""
    return languages_in_words(value) if name == "languages" else value
