"""What waits for the person who signs in."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from outreach.models import Activity, Review, ReviewStep, Verb, viewer_of
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.people import AnyUser
from outreach.tables.activities import ActivityTable
from states.status import treaty_status

SHOWN = 5  # of each; the list of activities has the rest


class HomeView(TemplateView):
    """The person's own open work, the Treaty's figures of the day, and the latest activities."""

    template_name = "outreach/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Gather what waits for this person."""
        user = self.request.user
        visible = Activity.objects.visible_to(user)
        latest = ActivityTable.rows_needed(visible).order_by("-starts_on", "-pk")[:SHOWN]
        return super().get_context_data(
            today=timezone.localdate(),
            treaty=treaty_status(timezone.localdate()),
            waiting=[waiting_list(user, review) for review in open_reviews(user)],
            for_clearance=visible.filter(review=Review.SUBMITTED).count() if viewer_of(user).is_secretariat else 0,
            latest=ActivityTable(latest, orderable=False, exclude=("level", "stage")),
            **kwargs,
        )


@dataclass(frozen=True)
class WaitingList:
    """Own activities that stand alike in review: a heading, the latest of them, and the query that lists them all."""

    review: str
    heading: str
    activities: ActivityQuerySet
    query: str


def open_reviews(user: AnyUser) -> list[Review]:
    """Return the standings in review under which own work waits; what is submitted is in the Secretariat's queue."""
    return [Review.RETURNED, Review.DRAFT] + [Review.SUBMITTED] * (not viewer_of(user).is_secretariat)


def waiting_list(user: AnyUser, review: Review) -> WaitingList:
    """Return what waits for `user`, or was handed on, in `review`."""
    headings = {
        Review.RETURNED: _("Returned to you: please look at the comment"),
        Review.DRAFT: _("Your drafts"),
        Review.SUBMITTED: _("Submitted: with the Secretariat"),
    }
    own = {} if viewer_of(user).is_secretariat else {"mine": "on"}
    return WaitingList(
        review.value, headings[review], own_work(user, review), urlencode({**own, "review": review.value})
    )


def own_work(user: AnyUser, review: str) -> ActivityQuerySet:
    """Return the latest activities in `review` that wait for the State of `user`, or, for the Secretariat, for `user`.

    Each is annotated with `return_comment`, what was said when it was last returned.
    """
    if viewer_of(user).is_secretariat:
        own: ActivityQuerySet = Activity.objects.visible_to(user).filter(recorded_by=user.pk)
    else:
        own = Activity.objects.reported_by_own_state(user)
    returned = ReviewStep.objects.filter(activity=OuterRef("pk"), verb=Verb.RETURN).order_by("-at", "-pk")
    latest: ActivityQuerySet = (
        own.filter(review=review)
        .defer("search_text")
        .annotate(return_comment=Subquery(returned.values("comment")[:1]))
        .order_by("-changed_at", "-pk")[:SHOWN]
    )
    return latest
