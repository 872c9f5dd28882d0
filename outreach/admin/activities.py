"""Activities in the admin: the Secretariat's records, and its review queue."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ctbt_tracker.records import SHORT_TEXTS, RecordAdmin, of_state, person
from outreach.admin.attachments import AttachmentAddInline, AttachmentInline
from outreach.admin.follow_ups import FollowUpInline
from outreach.admin.review import ActivityVersionInline, ReviewStepInline
from outreach.forms.activities import ReturnForm
from outreach.forms.dates import DatesField
from outreach.forms.keys import key_of
from outreach.forms.seen import DOERS, SeenActivityForm
from outreach.models import (
    Activity,
    ActivityTranslation,
    Attachment,
    Conference,
    Dates,
    Review,
    Verb,
)
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.translations import problems_of
from outreach.tables.pages import KeysFirstPaginator
from states.names import in_one_line

if TYPE_CHECKING:
    from states.models import StrOrPromise

    StackedBase = admin.StackedInline[ActivityTranslation, Activity]
    FormSetBase = BaseInlineFormSet[ActivityTranslation, Activity, forms.ModelForm[ActivityTranslation]]
else:
    StackedBase, FormSetBase = admin.StackedInline, BaseInlineFormSet

ASKED = {
    Verb.CLEAR: _("Clear these activities?"),
    Verb.RETURN: _("Return these activities to their authors?"),
}
TOLD = {
    Verb.SUBMIT: _("“%(title)s” now waits for clearance."),
    Verb.CLEAR: _("“%(title)s” is cleared."),
    Verb.RETURN: _("“%(title)s” is returned to its author."),
}
TOLD_OF_MANY = {
    Verb.CLEAR: ngettext_lazy("%(count)d activity is cleared.", "%(count)d activities are cleared.", "count"),
    Verb.RETURN: ngettext_lazy("%(count)d activity is returned.", "%(count)d activities are returned.", "count"),
}


class ActivityAdminForm(SeenActivityForm):
    """An activity as the Secretariat records it."""

    dates = DatesField()

    class Meta:
        model = Activity
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the dates that the record tells."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["dates"] = self.instance.dates

    def clean(self) -> dict[str, Any]:
        """Hand the dates to the record before its own rules are checked, and ask for a doer."""
        cleaned = super().clean()
        if isinstance(cleaned.get("dates"), Dates):
            self.instance.dates = cleaned["dates"]
        asked = [*DOERS, "is_by_secretariat"]
        if not self.errors.keys() & set(asked) and not any(cleaned.get(name) for name in asked):
            self.add_error("undertaken_by", _("Say who undertook it: a State, an organization or the Secretariat."))
        return cleaned


class TranslationFormSet(FormSetBase):
    """The translations of one activity."""

    def clean(self) -> None:
        """Hold the translations against the activity as it is being saved, which may be a new one."""
        super().clean()
        for form in self.forms:
            told = getattr(form, "cleaned_data", {})
            if told.get("language") and not told.get("DELETE"):
                texts = {name: told.get(name, "") for name in ("summary", "outcome")}
                for name, problem in problems_of(self.instance, told["language"], texts).items():
                    if not form.has_error(name):
                        form.add_error(name, problem)


class ActivityTranslationInline(StackedBase):
    """The texts in other languages."""

    model = ActivityTranslation
    formset = TranslationFormSet
    extra = 0
    classes = ["collapse"]


class ReviewFilter(admin.SimpleListFilter):
    """How far the Secretariat's look at the records is, what waits for it first."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return the states of review as the Secretariat sees them."""
        return [
            (Review.SUBMITTED, _("Waiting for clearance")),
            (Review.RETURNED, _("Returned to the author")),
            (Review.DRAFT, _("Draft")),
            (Review.CLEARED, _("Cleared")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those asked for."""
        return queryset.filter(review=self.value()) if self.value() in Review.values else queryset


class PeriodFilter(admin.SimpleListFilter):
    """The reporting period in which an activity may have taken place, even in part."""

    title = _("reported to the conference")
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        """Return the conferences that have a reporting period."""
        conferences = Conference.objects.filter(reporting_starts_on__isnull=False)
        return [(str(conference.pk), str(conference)) for conference in conferences]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the activities of the chosen period."""
        period = Conference.objects.filter(pk=key_of(self.value() or "")).first()
        if period is None or not (period.reporting_starts_on and period.reporting_ends_on):
            return queryset
        first, last = period.reporting_starts_on, period.reporting_ends_on
        return cast(ActivityQuerySet, queryset).overlapping(first, last)


class ActivityChangeList(ChangeList):
    """The list of activities, with all that a row tells fetched at once."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        """Return the rows with their doers. Only the list: a page being saved must read its doers afresh."""
        rows = super().get_queryset(request, exclude_parameters)
        return rows.prefetch_related(*DOERS)

    def get_results(self, request: HttpRequest) -> None:
        """Find the rows of the page; where more are found than are counted, say so below the list alone."""
        super().get_results(request)
        if cast(KeysFirstPaginator, self.paginator).has_more:
            self.full_result_count = self.result_count

    @property
    def calendar(self) -> dict[str, Any]:
        """The line of dates: the years there are, then the months of the one chosen.

        Django's own would count through all rows to leave out the years and months without any.
        """
        year = self.params.get("starts_on__year")
        if year is None:
            first, last = (
                Activity.objects.order_by(by).values_list("starts_on", flat=True).first()
                for by in ("starts_on", "-starts_on")
            )
            years = range(first.year, last.year + 1) if first and last else ()
            return {"choices": [self.days_of(str(year), starts_on__year=year) for year in years]}
        months = [datetime.date(int(year), month, 1) for month in range(1, 13)]
        return {
            "back": self.days_of(_("All dates")),
            "choices": [
                self.days_of(date_format(day, "YEAR_MONTH_FORMAT"), starts_on__year=year, starts_on__month=day.month)
                for day in months
            ],
        }

    def days_of(self, title: StrOrPromise, **asked: Any) -> dict[str, Any]:
        """Return a link to the same list of other days."""
        return {"title": title, "link": self.get_query_string(asked, ["starts_on__"])}


@admin.register(Activity)
class ActivityAdmin(RecordAdmin):
    """Activities, what waits for clearance first."""

    form = ActivityAdminForm
    list_display = ["title", "review_sign", "dates_told", "doers", "stage", "visibility"]
    list_filter = [
        *(ReviewFilter, PeriodFilter, "stage", "level", "kind", "visibility", "is_by_secretariat"),
        of_state("by", "undertaken_by", _("State that undertook it")),
        of_state("towards", "addressed_to", _("State it was addressed to")),
        of_state("reported", "reported_by", _("State that reported it")),
    ]
    date_hierarchy = "starts_on"
    ordering = ["-review", "-starts_on", "-pk"]  # "submitted" happens to be the last of the four in the alphabet
    search_fields = ["search_text"]
    search_help_text = _("Words of the title, the text, the place or the occasion, or a State by any of its names.")
    actions = ["clear_selected", "return_selected"]
    autocomplete_fields = [*DOERS, "addressed_to", "addressed_to_organizations", "partners", "measures", "reported_by"]
    readonly_fields = ["review_sign", "recorder", "recorded_at", "changed_at"]
    recorder = person("recorded_by", _("recorded by"))
    inlines = [
        *(ActivityTranslationInline, FollowUpInline, AttachmentInline, AttachmentAddInline),
        *(ReviewStepInline, ActivityVersionInline),
    ]
    formfield_overrides = SHORT_TEXTS
    view_on_site = True
    fieldsets = [
        (None, {"fields": ["title", "language", "summary", "seen"]}),
        (_("What and when"), {"fields": ["kind", "level", "stage", "dates", "place", "occasion"]}),
        (_("Undertaken by"), {"fields": [*DOERS, "is_by_secretariat"]}),
        (_("Addressed to"), {"fields": ["addressed_to", "addressed_to_organizations"]}),
        (_("Others"), {"fields": ["participants", "partners"]}),
        (_("What came of it"), {"fields": ["measures", "outcome", "follow_up"]}),
        (_("The record"), {"fields": ["visibility", "reported_by", "source"]}),
    ]
    told_of_the_record = (_("Recorded"), {"fields": ["recorder", "recorded_at", "changed_at"]})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Tell of the review and of who recorded it once there is a record."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [(None, {"fields": ["review_sign"]}), *fieldsets, self.told_of_the_record]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list that fetches the doers with the rows."""
        return ActivityChangeList

    def get_paginator(self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any) -> Paginator[Any]:
        """Return how the list is cut into pages; each row tells its doers."""
        return KeysFirstPaginator(
            queryset,
            *args,
            needed=lambda rows: rows.prefetch_related(*DOERS),
            is_searched=bool(request.GET.get(SEARCH_VAR) or request.GET.get("term")),  # the latter of a choice
            **kwargs,
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find activities by their words, whatever the case and accents, and by the States they name."""
        return cast(ActivityQuerySet, queryset).search_with_states(search_term), False

    @admin.display(description=_("review"), ordering="review")
    def review_sign(self, activity: Activity) -> str:
        """Return the word of the review, marked so that what waits is seen at once."""
        return format_html('<span class="review review-{}">{}</span>', activity.review, activity.get_review_display())

    @admin.display(description=_("dates"), ordering="starts_on")
    def dates_told(self, activity: Activity) -> str:
        """Return the dates in words, no more exactly than they are known."""
        return activity.dates.in_words()

    @admin.display(description=_("undertaken by"))
    def doers(self, activity: Activity) -> str:
        """Return who undertook it."""
        named = [*activity.undertaken_by.all(), *activity.undertaken_by_organizations.all()]
        secretariat = [_("The Secretariat")] if activity.is_by_secretariat else []
        return in_one_line([*named, *secretariat])

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and keep who recorded it first."""
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save what hangs on it, and keep who added a document."""
        for row in formset.extra_forms:
            if isinstance(row.instance, Attachment) and row.instance._state.adding:
                row.instance.added_by = cast(User, request.user)
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save what hangs on it; a cleared record that now says something else waits for clearance again."""
        super().save_related(request, form, formsets, change)
        if form.instance.resubmit_if_changed(request.user, timezone.now()):
            told = _(
                "The record was cleared and now says something else: it waits for clearance again. Until then the "
                "text cleared before stays what is printed."
            )
            self.message_user(request, str(told), messages.WARNING)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show the page with the buttons of what the person may do to the record as it stands."""
        activity = self.get_object(request, object_id) if object_id else None
        verbs = [verb for verb in TOLD if activity is not None and activity.allows(verb, request.user)]
        context = {"verbs": {verb.value for verb in verbs}} | (extra_context or {})
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except ValidationError as error:  # only the record as saved could tell, such as an owner who may not see it now
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Leave out what can only follow: who owns a follow-up must be able to see the activity already."""
        inlines = super().get_inlines(request, obj)
        return inlines if obj is not None else [inline for inline in inlines if inline is not FollowUpInline]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """After saving, do what the button says; where that cannot be, stay on the page and say why."""
        verb = next((verb for verb in TOLD if f"_{verb}" in request.POST), None)
        if verb is None:
            saved: HttpResponse = super().response_change(request, obj)
            return saved
        if not self.review(request, [obj], verb, request.POST.get("_comment", "")):
            return HttpResponseRedirect(request.get_full_path())
        return self.response_post_save_change(request, obj)

    @admin.action(description=_("Clear selected"), permissions=["change"])
    def clear_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Clear those selected, once their titles have been seen."""
        return self.review_selected(request, queryset, Verb.CLEAR, forms.Form(request.POST))

    @admin.action(description=_("Return selected with a comment"), permissions=["change"])
    def return_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Return those selected to their authors, all with the same comment."""
        form = ReturnForm(request.POST if "confirmed" in request.POST else None)
        return self.review_selected(request, queryset, Verb.RETURN, form)

    def review_selected(
        self, request: HttpRequest, queryset: QuerySet[Any], verb: Verb, form: forms.Form
    ) -> HttpResponse | None:
        """Ask first, naming each activity; once confirmed, do `verb` to those that can take it."""
        if self.are_too_many(request, queryset):
            return None
        activities = list(queryset)
        if "confirmed" in request.POST and form.is_valid():
            self.review(request, activities, verb, form.cleaned_data.get("comment", ""))
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": ASKED[verb],
            "opts": self.opts,
            "verb": verb,
            "action": request.POST["action"],
            "activities": activities,
            "waiting": Review.SUBMITTED,
            "form": form,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/outreach/activity/confirm_review.html", context)

    def review(self, request: HttpRequest, activities: list[Activity], verb: Verb, comment: str = "") -> int:
        """Do `verb` to each of the `activities`, tell of each that cannot take it, and return how many were done."""
        done, refusal = [], _("You may not do this.")
        for activity in activities:
            try:
                seen = request.POST.get(f"seen_{activity.pk}")
                review_one(activity, verb, request.user, comment, seen)  # type: ignore[arg-type]
            except ValidationError as error:
                self.message_user(request, f"{activity}: {' '.join(error.messages)}", messages.ERROR)
            except PermissionDenied:
                self.message_user(request, f"{activity}: {refusal}", messages.ERROR)
            else:
                done.append(activity)
        if len(done) == 1:
            self.message_user(request, TOLD[verb] % {"title": done[0]}, messages.SUCCESS)
        elif done:
            self.message_user(request, TOLD_OF_MANY[verb] % {"count": len(done)}, messages.SUCCESS)
        return len(done)


def review_one(activity: Activity, verb: Verb, by: User, comment: str, seen: str | None) -> None:
    """Do `verb` to `activity` now; only the edition `seen` is cleared. Raises PermissionDenied or ValidationError."""
    at = timezone.now()
    if verb == Verb.RETURN:
        activity.return_to_author(by, at, comment)
    elif verb == Verb.CLEAR:
        activity.clear(by, at, seen)
    else:
        activity.submit(by, at)
