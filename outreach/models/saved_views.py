"""Lists as people want to see them again: filters, search, order and columns under a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from outreach.models.people import AnyUser, Coordinator, FocalPoint, Role, viewer_of
from states.models import CheckedModel, State

NO_PART = ("page", "per_page")  # of what a view keeps: on which page of the list somebody is


def plain_query(query: str) -> str:
    """Return `query` as it is kept: without the page and what is empty, by name, what is told twice in its order."""
    told = [(name, value) for name, value in parse_qsl(query) if name not in NO_PART]
    return urlencode(sorted(told, key=lambda pair: pair[0]))


class SavedViewQuerySet(QuerySet["SavedView"]):
    """Saved views."""

    def visible_to(self, user: AnyUser) -> Self:
        """One's own, and what others share with everyone signed in; of the people only where these may be seen."""
        if not viewer_of(user).is_signed_in:
            return self.none()
        return self.filter(Q(owner=user.pk) | Q(is_shared=True), page__in=self.model.pages_of(user))

    def editable_by(self, user: AnyUser) -> Self:
        """One's own."""
        return self.visible_to(user).filter(owner=user.pk)

    def with_sharers(self) -> Self:
        """Annotate `state_of_owner`, whom the owner serves or served last, and `is_of_secretariat`.

        A shared view names no person.
        """
        terms = [
            Subquery(model.objects.filter(sign_in=OuterRef("owner")).order_by("-starts_on").values("state")[:1])
            for model in (Coordinator, FocalPoint)
        ]
        staff = Group.objects.filter(user=OuterRef("owner"), name__in=[Role.SECRETARIAT_HEAD, Role.SECRETARIAT])
        return self.annotate(state_of_owner=Coalesce(*terms), is_of_secretariat=Exists(staff))


class SavedView(CheckedModel):
    """A list with its filters, search, order and columns, kept under a name.

    It holds only what stands in the address of the list: whoever opens it is shown what that person may see.
    """

    class Page(models.TextChoices):
        """Which list it is. The value is the name of its address."""

        ACTIVITIES = "outreach:activity-list", _("Activities")
        STATES = "states:state-list", _("States")
        REPORTS = "outreach:report-list", _("Progress reports")
        ROSTER = "outreach:roster", _("Coordinators and focal points")
        ASSISTANCE = "outreach:assistance-list", _("Legal assistance")
        PLAN = "outreach:plan-item-list", _("Action plan")
        DIRECTORY = "outreach:directory", _("Contact directory")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("owner")
    )
    page = models.CharField(_("list"), max_length=40, choices=Page)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("query"), blank=True, help_text=_("What stands after the question mark of the address."))
    is_shared = models.BooleanField(_("shared with everyone"), default=False)

    # What `with_sharers` annotates.
    state_of_owner: str | None
    is_of_secretariat: bool

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"],
                name="saved_view_name_once_a_list",
                violation_error_message=_("You have a view of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the list as it was kept."""
        return self.address_with(self.query)

    def address_with(self, query: str) -> str:
        """Return the address of the list narrowed by `query`."""
        return f"{reverse(self.page)}?{query}" if query else reverse(self.page)

    @classmethod
    def pages_of(cls, user: AnyUser) -> list[str]:
        """Return the lists that `user` finds.

        Those of persons and of the action plan are there for those who serve and the Secretariat, that of legal
        assistance for the latter.
        """
        viewer = viewer_of(user)
        hidden = set() if viewer.is_secretariat else {cls.Page.ASSISTANCE}
        if not (viewer.is_secretariat or viewer.is_partner):
            hidden |= {cls.Page.ROSTER, cls.Page.PLAN, cls.Page.DIRECTORY}
        return [page for page in cls.Page.values if page not in hidden]

    def clean_fields(self, exclude: Any = None) -> None:
        """Write the query in one way, by which a list knows the view it shows, then check the fields."""
        self.query = plain_query(self.query)
        super().clean_fields(exclude=exclude)


def sharers_of(views: Iterable[SavedView]) -> list[tuple[SavedView, str]]:
    """Return each of `views` with who shares it: a State or the Secretariat, never a person."""
    shared = list(views)
    codes = {view.state_of_owner for view in shared if view.state_of_owner}
    states = State.objects.in_bulk(codes) if codes else {}
    return [(view, sharer_of(view, states)) for view in shared]


def sharer_of(view: SavedView, states: dict[Any, State]) -> str:
    """Return who shares `view`, in words."""
    if view.is_of_secretariat:
        return gettext("Shared by the Secretariat")
    state = states.get(view.state_of_owner)
    return gettext("Shared by %(state)s") % {"state": state} if state else gettext("Shared by a reader")
