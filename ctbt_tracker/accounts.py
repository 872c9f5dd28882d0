"""How people come in: the Secretariat makes the accounts, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

LAST_VISIT = "last_visit"  # in the session: the sign-in before this one


def is_written_to(email: str) -> bool:
    """Whether a mail may go to the address: to one of the demonstration set, none leaves a system in use."""
    is_demonstration = email.lower().endswith(f"@{settings.DEMONSTRATION_EMAIL_DOMAIN}")
    return not (is_demonstration and settings.IS_SECURE)


def is_admitted(user: User) -> bool:
    """Whether the account opens this system: a demonstration account, whose password is public, opens none in use."""
    return is_written_to(user.email)


class AuthenticationBackend(AllauthBackend):  # type: ignore[misc]
    """Who may sign in, asked again of every session on every request."""

    def user_can_authenticate(self, user: User) -> bool:
        """Whether the account is active and opens this system."""
        return bool(super().user_can_authenticate(user)) and is_admitted(user)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in as allauth does it, with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account is made by the head of the Secretariat, in the admin."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Send whoever is not admitted to the page of inactive accounts.

        Allauth takes up again whom the backend refused after a right password, so as to tell inactive people that they
        are; it asks only whether the account is active.
        """
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if refused is None and not is_admitted(user):
            refused = self.respond_user_inactive(request, user)
        return refused

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign the person in, and remember for as long as that lasts when the person had done so before."""
        before = user.last_login
        super().login(request, user)
        if before:
            request.session[LAST_VISIT] = before.isoformat()
