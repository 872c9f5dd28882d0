"""How those who sign in are told apart: by name, post, State and institution, as their record of service says."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from outreach.models.activities import Activity
from outreach.models.people import Coordinator, FocalPoint, Role, Service, Viewer
from states.names import in_one_line, with_words

TERMS = {"coordinator_terms": Coordinator, "focalpoint_terms": FocalPoint}


def with_terms(users: QuerySet[User]) -> QuerySet[User]:
    """Return `users` with all that `description_of` tells, in a number of queries that does not grow with them."""
    terms = [Prefetch(name, model.objects.select_related("state")) for name, model in TERMS.items()]
    return users.prefetch_related("groups", *terms)


def holders_of_a_role(users: QuerySet[User]) -> QuerySet[User]:
    """Return those of `users` who may sign in and are somebody here."""
    return users.filter(Q(groups__name__in=Role.values) | Q(is_superuser=True), is_active=True).distinct()


def who_may_see(activity: Activity, users: QuerySet[User], on: datetime.date) -> list[User]:
    """Return those of `users` who may see `activity` on the date `on`, in a number of queries that does not grow.

    Of those who are the same to it, one is asked for, by the one rule of who may see what.
    """
    answers: dict[tuple[bool, bool, bool], bool] = {}
    found = []
    for user in with_terms(users):
        viewer = user._viewer = viewer_by_terms(user, on)  # type: ignore[attr-defined]
        alike = viewer.is_secretariat, viewer.is_partner, activity.reported_by_id in viewer.states
        if alike not in answers:
            answers[alike] = Activity.objects.visible_to(user).filter(pk=activity.pk).exists()
        if answers[alike]:
            found.append(user)
    return found


def viewer_by_terms(user: User, on: datetime.date) -> Viewer:
    """Return what `user`, of whom all terms are at hand, is here on the date `on`."""
    roles = {group.name for group in user.groups.all()} & set(Role.values)
    if user.is_superuser:
        roles.add(Role.SECRETARIAT_HEAD)
    held = [name for name, model in TERMS.items() if model.role() in roles]
    terms = [term for name in held for term in getattr(user, name).all() if term.covers(on)]
    return Viewer(
        is_signed_in=user.is_active,
        roles=frozenset(roles),
        states=frozenset(term.state_id for term in terms),
        coordinates=frozenset(term.pk for term in terms if isinstance(term, Coordinator)),
    )


def search_persons(users: QuerySet[User], text: str) -> QuerySet[User]:
    """Return those of `users` whose record of service, with its State by any of its names, has all words of `text`."""
    told = ("person", "post", "institution", "state__search_text")
    found = [with_words(model.objects.all(), told, text).order_by().values("sign_in") for model in TERMS.values()]
    return users.filter(Q(pk__in=found[0]) | Q(pk__in=found[1]))


def description_of(user: User, on: datetime.date) -> str:
    """Return who `user` is on the date `on`, as `person_of` does.

    The name of the account stands at the end, for a person may have had two.
    """
    told = person_of(user, on)
    return f"{told} ({user.username})" if told else user.username


def person_of(user: User, on: datetime.date) -> str:
    """Return who `user` is on the date `on`: person, post, State and institution, or else name and role."""
    term = latest_term(user, on)
    if term:
        return description_of_service(term, on)
    roles = [Role(group.name).label for group in user.groups.all() if group.name in Role.values]
    return in_one_line(filter(None, [user.get_full_name(), *roles]))


def told_apart(user: User, on: datetime.date) -> str:
    """Return who `user` is on the date `on`, and in which term: no choice misleads."""
    told, term = description_of(user, on), latest_term(user, on)
    return with_term(told, term) if term else told


def told_to_keepers(user: User, on: datetime.date) -> str:
    """Return the same, and of who has no term that there is none and when the account was last used.

    For those who keep the records: when a colleague was last here is nobody else's business.
    """
    if latest_term(user, on):
        return told_apart(user, on)
    person = description_of(user, on)
    if user.last_login is None:
        return _("%(person)s – no term recorded, never signed in") % {"person": person}
    told = {"person": person, "day": date_format(timezone.localdate(user.last_login))}
    return _("%(person)s – no term recorded, last signed in on %(day)s") % told


def latest_term(user: User, on: datetime.date) -> Service | None:
    """Return the term of `user` that covers the date `on`, or else the latest; None for who never served."""
    terms = [term for name in TERMS for term in getattr(user, name).all()]
    return max(terms, key=lambda term: (term.covers(on), term.starts_on), default=None)


def with_term(told: str, term: Service) -> str:
    """Return the description `told` of a person with the first and last day of the `term`."""
    days = {"person": told, "first": date_format(term.starts_on)}
    if term.ends_on is None:
        return _("%(person)s – in service since %(first)s") % days
    return _("%(person)s – in service from %(first)s to %(last)s") % (days | {"last": date_format(term.ends_on)})


def description_of_service(term: Service, on: datetime.date) -> str:
    """Return the person of the `term`, and that it is over where it does not cover the date `on`."""
    return str(term) if term.covers(on) else _("%(person)s, not in service") % {"person": term}
