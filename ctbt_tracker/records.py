"""What every page of the admin rests on: records whose history is kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin
from simple_history.admin import SimpleHistoryAdmin

from states.models import State

if TYPE_CHECKING:
    from states.models import StrOrPromise

    AnyField = models.Field[Any, Any]
    BaseAdmin = admin.ModelAdmin[Any]
    BaseInline = admin.TabularInline[Any, Any]
    FormBase = forms.ModelForm[Any]
else:
    BaseAdmin, BaseInline, FormBase = admin.ModelAdmin, admin.TabularInline, forms.ModelForm

Deed = Callable[[Any], None]
MOST_AT_ONCE = 400  # rows that an action takes: a page of questions names each
NOT_NAMED = "–"  # in the place of a row's name
SHORT_TEXTS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 40})},
}


class ChoiceAdmin(BaseAdmin):
    """Rows that other pages offer for choice."""

    def may_choose(self, request: HttpRequest, field: AnyField) -> bool:
        """Whether the person may choose from these rows for `field` of another page."""
        return self.has_view_permission(request)

    def choices_for(self, request: HttpRequest, rows: models.QuerySet[Any], field: AnyField) -> models.QuerySet[Any]:
        """Return those of `rows` that can be chosen for `field`, with all that `choice_label` tells."""
        return rows

    def choice_label(self, row: Any) -> str:
        """Return how `row` is told apart from the other rows."""
        return str(row)

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Return what the log keeps of a change: no row beside it by its name, which may be a person's."""
        message: Any = super().construct_change_message(request, form, formsets, add)
        for told in (told for part in message for told in part.values() if "object" in told):
            told["object"] = NOT_NAMED
        return message

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the history to whoever may see such rows."""
        self.require_sight(request)
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

    def require_sight(self, request: HttpRequest) -> None:
        """Raise PermissionDenied for whoever may see no such rows, before it is looked whether there is one."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied


class RecordAdmin(SimpleHistoryAdmin, ChoiceAdmin):  # type: ignore[misc]
    """Rows whose history is kept: nobody deletes them, and the past is looked at, not put back.

    Putting an old version back would step around the review of activities and the order of treaty acts.
    """

    show_full_result_count = False
    list_per_page = 50
    object_history_list_template = "admin/history_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under the name of what it lists."""
        response: HttpResponse = super().changelist_view(
            request, {"title": capfirst(self.opts.verbose_name_plural)} | (extra_context or {})
        )
        return response

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what is out of date is retired by its dates."""
        return False

    def do_to_each(self, request: HttpRequest, rows: models.QuerySet[Any], deed: Deed, told: StrOrPromise) -> None:
        """Do `deed` to each of `rows` by itself, tell which refused it and why, and in `told` how many it was done to.

        `told` is a sentence in singular and plural with a `count`.
        """
        if self.are_too_many(request, rows):
            return
        done = 0
        for row in rows:
            try:
                with transaction.atomic():
                    deed(row)
            except ValidationError as error:
                self.message_user(request, f"{row}: {' '.join(error.messages)}", messages.ERROR)
            else:
                done += 1
        if done:
            self.message_user(request, told % {"count": done}, messages.SUCCESS)

    def are_too_many(self, request: HttpRequest, rows: models.QuerySet[Any]) -> bool:
        """Whether `rows` are more than can be done, and read before, at once; tell so if they are."""
        if rows.count() <= MOST_AT_ONCE:
            return False
        told = _("Choose at most %(most)d at a time; nothing was done.") % {"most": MOST_AT_ONCE}
        self.message_user(request, told, messages.ERROR)
        return True

    def ask_first(
        self, request: HttpRequest, rows: models.QuerySet[Any], question: StrOrPromise, what: StrOrPromise
    ) -> HttpResponse | None:
        """Return a page that names `rows`, asks `question` and says `what` will happen to them."""
        if self.are_too_many(request, rows):
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": question,
            "what": what,
            "opts": self.opts,
            "action": request.POST["action"],
            "rows": [(row.pk, self.choice_label(row)) for row in rows],
            "media": self.media,
        }
        return TemplateResponse(request, "admin/confirm_deed.html", context)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Keep the key of a row that exists: another key would make another row."""
        fields = list(super().get_readonly_fields(request, obj))
        key = self.opts.pk
        return [*fields, key.name] if obj is not None and key.editable and not key.auto_created else fields

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return True: no button puts an old version back."""
        return True

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the history to whoever may see such rows."""
        self.require_sight(request)
        response: HttpResponse = super().history_view(request, object_id, extra_context)
        return response

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the row as it was; refuse to save it."""
        self.require_sight(request)
        if request.method != "GET":
            raise PermissionDenied
        response: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)
        return response


class CorrectionForm(FormBase):
    """A form of what is recorded once: corrected only for a reason, which the history keeps.

    `told_once` names the fields of which a change needs the reason.
    """

    told_once: Collection[str] = ()
    reason = forms.CharField(
        label=_("Reason for the correction"),
        required=False,
        max_length=100,  # as the history keeps it
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Needed to change what is recorded. It stands in the history; at most 100 characters."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason, and hand it to the record before its own rules are checked."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_missing = bool(
            self.instance.pk and set(self.told_once) & set(self.changed_data) and not cleaned.get("reason")
        )
        if is_missing and not self.has_error("reason"):
            self.add_error("reason", _("Say why this is corrected."))
        # What is told beside the field is not told again by the record; nothing is saved with it.
        self.instance._change_reason = "missing" if is_missing else cleaned.get("reason") or None
        return cleaned


class CorrectedAdmin(RecordAdmin):
    """Rows that are recorded once; a form asks for the reason of each correction."""

    form = CorrectionForm

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for a reason once there is something to correct."""
        fieldsets = super().get_fieldsets(request, obj)
        return fieldsets if obj is None else [*fieldsets, (_("Correction"), {"fields": ["reason"]})]


class ReadOnlyAdmin(RecordAdmin):
    """Rows that record what happened: they are read here and made elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: the deed itself makes the row."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what happened is not changed."""
        return False


class TranslatedAdmin(RecordAdmin, TranslationAdmin):  # type: ignore[misc]
    """Rows with fields in six languages."""


def of_state(parameter: str, path: str, named: StrOrPromise) -> type[admin.SimpleListFilter]:
    """Return a filter by the State that stands at `path`, for links from a State's page: shown while it is on."""

    class OfState(admin.SimpleListFilter):
        """Rows of one State, named by its ISO code."""

        title = named
        parameter_name = parameter

        def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
            """Return the State that was asked for, and none otherwise: the search finds rows of any State."""
            return [(state.pk, state.name) for state in State.objects.filter(pk__in=filter(None, [self.value()]))]

        def has_output(self) -> bool:
            """Whether a State was asked for, be there one of that code or not."""
            return bool(self.value())

        def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
            """Keep the rows of the State; of a State that there is not, none, rather than everybody's."""
            return queryset.filter(**{path: self.value()}) if self.value() else queryset

    return OfState


def person(field: str, description: StrOrPromise) -> Callable[[Any, Any], str]:
    """Return a column that names who did something; a link to the account would be closed to most."""

    @admin.display(description=description)
    def named(page: Any, row: Any) -> str:
        return str(getattr(row, field) or "")

    return named


class ReadOnlyInline(BaseInline):
    """Rows that record what happened, on the page of what they belong to."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: the deed itself makes the row."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False: what happened is not changed."""
        return False
