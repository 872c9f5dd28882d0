"""Where one person is chosen on the admin: always with name, post, State, institution and term."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from outreach.models.persons import description_of, holders_of_a_role, told_to_keepers, with_terms

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    AccountFieldBase = forms.ModelChoiceField[User]
    PageBase = BaseModelAdmin[Any]
else:
    AccountFieldBase, PageBase = forms.ModelChoiceField, object


class AccountField(AccountFieldBase):
    """A choice of an account, told apart by the record of service of its person."""

    def label_from_instance(self, user: User) -> str:
        """Return who the account's person is today."""
        return told_to_keepers(user, timezone.localdate())


class AccountChoice(PageBase):
    """A page or an inline on which accounts are chosen."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Show each account with its person: those who hold a role, and those who are named here already.

        Other accounts are the business of the head alone; nobody is to find them by trying keys.
        """
        if issubclass(db_field.remote_field.model, User):
            named = User.objects.filter(**{f"{db_field.related_query_name()}__isnull": False})
            offered = Q(pk__in=holders_of_a_role(User.objects.all()).values("pk")) | Q(pk__in=named.values("pk"))
            accounts = User.objects.filter(offered).order_by("username")
            kwargs |= {"form_class": AccountField, "queryset": with_terms(accounts)}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def named_today(user: User | None) -> str:
    """Return who `user` is today; nothing for nobody."""
    return description_of(user, timezone.localdate()) if user else ""
