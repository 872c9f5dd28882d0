"""How people come in: the Secretariat makes the accounts, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in as allauth does it, with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account is made by the head of the Secretariat, in the admin."""
        return False
