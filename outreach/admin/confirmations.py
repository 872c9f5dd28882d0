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
from phonenumber_field.phonenumber import PhoneNumber

from ctbt_tracker.records import ReadOnlyAdmin, of_state
from outreach.forms.confirmations import BounceForm, DecisionForm
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
        return [
            ("waiting", _("Waits for the Secretariat")),
            ("unanswered", _("Not answered")),
            ("bounced", _("Mail came back")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        if self.value() == "waiting":
            return cast(ConfirmationRequestQuerySet, queryset).waiting()
        if self.value() == "bounced":
            return queryset.filter(bounced_at__isnull=False)
        return queryset.filter(answered_at__isnull=True) if self.value() == "unanswered" else queryset


@admin.register(ConfirmationRequest)
class ConfirmationRequestAdmin(ReadOnlyAdmin):
    """Requests to confirm: made by the command, answered by the contact points, decided here."""

    list_display = ["contact", "kind", "which_mail", "sent_at", "answer", "answered_at", "standing"]
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

    @admin.display(description=_("mail"), ordering="number")
    def which_mail(self, row: ConfirmationRequest) -> str:
        """Return whether it is the first mail, or which reminder."""
        return str(_("Reminder %(number)d") % {"number": row.number} if row.number else _("First mail"))

    @admin.display(description=_("standing"))
    def standing(self, row: ConfirmationRequest) -> str:
        """Tell what waits, what was decided, and whether the mail came back."""
        if row.is_waiting:
            return format_html('<span class="flag">{}</span>', _("Waits for the Secretariat"))
        if row.decided_at:
            return str(_("Accepted") if row.is_accepted else _("Rejected"))
        return format_html('<span class="flag">{}</span>', _("Mail came back")) if row.bounced_at else ""

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the answer beside what is recorded; by POST, decide on it, or record that the mail came back."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        may_change = request.user.has_perm("outreach.change_confirmationrequest")
        if request.method == "POST" and not may_change:
            raise PermissionDenied
        if request.method == "POST" and {"bounced", "taken-back"} & set(request.POST):
            return self.note_bounce(request, row)
        if request.method == "POST" and not row.is_waiting:
            self.message_user(request, _("This answer has been decided on already."), "WARNING")
            return HttpResponseRedirect(request.path)
        form = DecisionForm(request.POST or None, row=row) if row.is_waiting and may_change else None
        if form is not None and request.method == "POST" and self.is_decided(request, form):
            self.message_user(request, _("Decided: %(contact)s") % {"contact": row.contact}, "SUCCESS")
            return HttpResponseRedirect(f"{reverse('admin:outreach_confirmationrequest_changelist')}?standing=waiting")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Answer of a contact point"),
            "opts": self.opts,
            "row": row,
            "form": form,
            "bounce": BounceForm() if may_change and row.sent_at else None,
            "may_change": may_change,
            "changes": changes_of(row, form),
        } | (extra_context or {})
        return TemplateResponse(request, "admin/outreach/confirmationrequest/change_form.html", context)

    def note_bounce(self, request: HttpRequest, row: ConfirmationRequest) -> HttpResponse:
        """Record that the mail came back, or that it did not."""
        assert isinstance(request.user, User)  # the admin lets nobody else in
        form = BounceForm(request.POST)
        try:
            if "taken-back" in request.POST:
                row.take_back_bounce(request.user)
                told = _("It counts as arrived again; an address that was refused is tried again at the next run.")
            else:
                if not form.is_valid():
                    raise ValidationError([error for errors in form.errors.values() for error in errors])
                row.bounce(request.user, timezone.now(), form.cleaned_data["note"])
                told = _(
                    "It is recorded that this mail came back. No more requests to confirm are sent to this address."
                )
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), "ERROR")
        else:
            self.message_user(request, told, "SUCCESS")
        return HttpResponseRedirect(request.path)

    def is_decided(self, request: HttpRequest, form: DecisionForm) -> bool:
        """Whether what is filled in was done; what stands against it is told on the form."""
        assert isinstance(request.user, User)  # the admin lets nobody else in
        if not form.is_valid():
            return False
        try:
            form.decide(request.user, timezone.now())
        except ValidationError as error:
            form.add_error(None, error.messages)
            form.row.refresh_from_db()  # with the contact point, which may be the one that was changed
            return False
        return True


def changes_of(row: ConfirmationRequest, form: DecisionForm | None) -> list[dict[str, Any]]:
    """Return each field that the answer proposes: what is recorded, what is proposed, whether it is ticked."""
    ticked, changed = (form.ticked, form.changed) if form is not None else (set(row.accepted), set())
    is_new = row.answer == ConfirmationRequest.Answer.SUCCEEDED
    return [
        {
            "name": name,
            "label": capfirst(str(ContactPoint._meta.get_field(name).verbose_name)),  # type: ignore[union-attr]
            "now": "" if is_new else in_words(name, str(getattr(row.contact, name) or "")),
            "proposed": in_words(name, row.proposed[name]),
            "is_ticked": name in ticked,
            "is_changed": name in changed,
        }
        for name in CORRECTABLE
        if name in row.proposed and (row.proposed[name] or not is_new)
    ]


def in_words(name: str, value: str) -> str:
    """Return the `value` of a field as people read it."""
    if name == "phone" and value:
        return str(PhoneNumber.from_string(value).as_international)
    return languages_in_words(value) if name == "languages" else value
