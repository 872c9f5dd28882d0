"""A State with what is done about it: its page, and the brief that is printed before a meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from outreach.filters.activities import HANDED_IN
from outreach.models import Activity, ActivityTranslation, AssistanceRequest, Coordinator, FocalPoint, Role, Viewer
from outreach.models.activity_sets import ActivityQuerySet
from outreach.models.dossiers import Dossier
from outreach.tables.activities import ActivityTable, addressees_of, doers_of, in_short
from outreach.tables.legal_assistance import standing_of
from outreach.tables.pages import KeysFirstPaginator
from states.filters import AsOfForm
from states.models import State, StateQuerySet, TreatyAction
from states.names import in_one_line

ON_THE_TIME_LINE, COMING, REPORTS, FOLLOW_UPS, ASSISTANCE, CIRCULARS = 20, 5, 3, 5, 5, 5  # how many of each it shows


@dataclass(frozen=True)
class Entry:
    """An activity on the time line of a State, with the part that the State had in it."""

    activity: Activity
    part: str

    @property
    def text(self) -> Activity | ActivityTranslation:
        """The texts in the language of the reader, where they are translated."""
        return self.activity.text_in(get_language())

    @property
    def doers(self) -> str:
        """Who undertook it, in short."""
        return in_short(doers_of(self.activity))

    @property
    def addressees(self) -> str:
        """To whom it was addressed, in short."""
        return in_short(addressees_of(self.activity))


class StatePageView(DetailView):  # type: ignore[type-arg]
    """What the page of a State and its brief share: the State as of the date in the address."""

    pk_url_kwarg = "iso3"
    context_object_name = "state"

    def get_queryset(self) -> StateQuerySet:
        """Return States with their status and acts as of the date in the address."""
        self.form = AsOfForm(self.request.GET, today=timezone.localdate())
        acts = TreatyAction.objects.filter(done_on__lte=self.form.date)
        states: StateQuerySet = State.objects.with_status(self.form.date).select_related("region")
        return states.prefetch_related(Prefetch("treaty_actions", acts, to_attr="acts"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the date, and what the person may know of the State as of it."""
        self.dossier = Dossier(self.object, self.request.user, self.form.date, self.form.today)
        return super().get_context_data(
            dossier=self.dossier,
            as_of=self.form.date,
            today=self.form.today,
            as_of_query=self.form.query,
            form=self.form,
            **kwargs,
        )


class StateDetailView(StatePageView):
    """One State: its status, acts and names, what is done by it and towards it, and who deals with it."""

    template_name = "outreach/state_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is told of the State, in a number of queries that does not grow with it."""
        context = super().get_context_data(**kwargs)
        state, dossier = self.object, self.dossier
        names = state.names
        coming, still_to_come = few_and_count(dossier.coming(), COMING)
        past = first_of(dossier.past(), ON_THE_TIME_LINE)
        return context | {
            "names": [(label, get_language_info(code), names[code]) for code, label in settings.LANGUAGES],
            "coming": entries_of(coming, state),
            "years": by_year(entries_of(past.page(1), state)),
            "count": still_to_come + past.count,
            "has_more": past.has_more,
            "list_query": list_query(state, dossier),
            "reports": rows_and_count(dossier.reports(), REPORTS),
            "follow_ups": rows_and_count(dossier.follow_ups(), FOLLOW_UPS),
            "assistance": assistance_of(dossier),
            "circulars": rows_and_count(dossier.circulars(), CIRCULARS),
            "people": [(term, role_of(term)) for term in people_of(dossier)],
            "contacts": dossier.contacts(),
            "groups": list(dossier.groups()),
            "is_own": state.pk in dossier.viewer.states,
        }


def first_of(activities: ActivityQuerySet, number: int) -> KeysFirstPaginator:
    """Return `activities` in pages of `number`, counted up to a limit as the list counts what is searched."""
    return KeysFirstPaginator(activities, number, needed=ActivityTable.rows_needed, is_searched=True)


def few_and_count(activities: ActivityQuerySet, number: int) -> tuple[list[Activity], int]:
    """Return the first `number` of `activities` with all that an entry shows, and how many there are.

    The keys of all are read at once, where a State has hundreds of them and not thousands.
    """
    keys = list(activities.values_list("pk", flat=True))
    shown = {
        activity.pk: activity for activity in ActivityTable.rows_needed(Activity.objects.filter(pk__in=keys[:number]))
    }
    return [shown[key] for key in keys[:number]], len(keys)


def rows_and_count(rows: QuerySet[Any], number: int) -> tuple[list[Any], int]:
    """Return the first `number` of `rows`, and how many there are in all."""
    return list(rows[:number]), rows.count()


def assistance_of(dossier: Dossier) -> tuple[list[tuple[AssistanceRequest, str]], int]:
    """Return the latest requests of the State for legal assistance, each with its standing, and how many there are.

    For anyone but the Secretariat there are none, and nothing is asked.
    """
    if not dossier.viewer.is_secretariat:
        return [], 0
    shown, count = rows_and_count(dossier.assistance_requests(), ASSISTANCE)
    return [(asked, standing_of(asked)) for asked in shown], count


def entries_of(activities: Iterable[Activity], state: State) -> list[Entry]:
    """Return the entries of `activities` on the time line of `state`."""
    return [Entry(activity, part_of(state, activity)) for activity in activities]


def part_of(state: State, activity: Activity) -> str:
    """Return in words what part `state` had in `activity`."""
    is_doer = state in activity.undertaken_by.all()
    is_addressee = state in activity.addressed_to.all()
    if is_doer and is_addressee:
        return _("By it and towards it")
    if is_doer:
        return _("By it")
    return _("Towards it") if is_addressee else _("Reported by it")


def by_year(entries: Iterable[Entry]) -> list[tuple[int, list[Entry]]]:
    """Return `entries`, which stand latest first, under the years in which they began."""
    years = groupby(entries, key=lambda entry: entry.activity.starts_on.year)
    return [(year, list(of_year)) for year, of_year in years]


def list_query(state: State, dossier: Dossier) -> str:
    """Return the query of the list of activities that lists all that the page counts of `state` up to the date."""
    until = {} if dossier.is_of_today else {"until": dossier.on.isoformat()}
    return urlencode({"state": state.pk, "review": HANDED_IN, **until})


class StateBriefView(StatePageView):
    """The brief: one sheet of paper that tells what one needs to know before a meeting with the State."""

    template_name = "outreach/state_brief.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add as much of each as a sheet of paper holds, and how much more there is."""
        context = super().get_context_data(**kwargs)
        dossier = self.dossier
        coming, still_to_come = few_and_count(dossier.coming(), 2)
        approaches, made = few_and_count(dossier.approaches(), 5)
        people = people_of(dossier)
        contacts = dossier.contacts()
        return context | {
            "coming": with_rest(entries_of(coming, self.object), still_to_come),
            "approaches": with_rest(entries_of(approaches, self.object), made),
            "reports": with_rest(*rows_and_count(dossier.reports(), 2)),
            "follow_ups": with_rest(*rows_and_count(dossier.follow_ups(), 2)),
            "people": with_rest([(term, role_of(term)) for term in people[:4]], len(people)),
            "contacts": with_rest(contacts[:2], len(contacts)),
            "shown_to": shown_to(dossier.viewer),
        }


def with_rest(shown: list[Any], count: int) -> tuple[list[Any], int]:
    """Return what is shown of `count` rows, and how many more there are."""
    return shown, count - len(shown)


def people_of(dossier: Dossier) -> list[Coordinator | FocalPoint]:
    """Return those who coordinate, and those who assist them."""
    return [*dossier.coordinators(), *dossier.focal_points()]


def role_of(term: Coordinator | FocalPoint) -> str:
    """Return in words as what the person of `term` serves."""
    if isinstance(term, FocalPoint):
        return _("focal point")
    return _("regional coordinator") if term.region_id else _("global coordinator")


def shown_to(viewer: Viewer) -> str:
    """Return in words as whom `viewer` sees what is shown."""
    if viewer.is_secretariat:
        return _("the Secretariat")
    if not viewer.is_partner:
        return _("a reader")
    roles = [str(Role(role).label) for role in (Role.COORDINATOR, Role.FOCAL_POINT) if role in viewer.roles]
    states = State.objects.filter(pk__in=viewer.states)
    return in_one_line([*roles, *(state.name for state in states)])
