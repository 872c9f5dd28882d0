"""Accounts and roles in the admin: for the head of the Secretariat's section only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ctbt_tracker.records import ChoiceAdmin
from outreach.models import CalendarFeed, FollowUp
from outreach.models.persons import holders_of_a_role, latest_term, search_persons, told_to_keepers, with_terms
from states.names import in_one_line

# What others put on the admin: here accounts and roles have their own pages, and the address stands on the account.
for model in (User, Group, EmailAddress):
    admin.site.unregister(model)

ROLES_EXPLAINED = _(
    "Secretariat head: all that the Secretariat may, and the accounts. Secretariat: keeps all records and clears "
    "activities. Coordinator and focal point: log their State's activities, while a record of service names this "
    "account. Reader: sees what is public."
)

if TYPE_CHECKING:
    AccountAdminBase = auth.UserAdmin[User]
    AccountFormBase = forms.ModelForm[User]
    AddFormBase = AdminUserCreationForm[User]
    ChangeFormBase = UserChangeForm[User]
else:
    AccountAdminBase = auth.UserAdmin
    AccountFormBase = forms.ModelForm
    AddFormBase = AdminUserCreationForm
    ChangeFormBase = UserChangeForm


class OwnAddress(AccountFormBase):
    """An account's email address opens the account, by a link to choose another password: it is of one account only."""

    def clean_email(self) -> str:
        """Refuse an address that another account uses, however it is capitalized."""
        email = str(self.cleaned_data["email"])
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Another account uses this email address."))
        return email


class AccountAddForm(OwnAddress, AddFormBase):
    """A new account."""


class AccountForm(OwnAddress, ChangeFormBase):
    """An account that exists."""


@admin.register(User)
class AccountAdmin(ChoiceAdmin, AccountAdminBase):
    """Accounts. A head gives roles; what lies beyond roles is for superusers alone."""

    form = AccountForm
    add_form = AccountAddForm
    list_display = ["username", "get_full_name", "email", "serves", "roles", "is_active", "last_login"]
    list_filter = ["groups", "is_active"]
    show_full_result_count = False
    search_help_text = _("A name, an address, a post, an institution, or a State by any of its names.")
    filter_horizontal = ["user_permissions"]
    readonly_fields = ["last_login", "date_joined"]
    add_fieldsets = (
        (None, {"classes": ["wide"], "fields": ["username", "email", "usable_password", "password1", "password2"]}),
        (_("Roles"), {"fields": ["groups"], "description": ROLES_EXPLAINED}),
    )
    fieldsets = (
        (None, {"fields": ["username", "password", "is_active"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("Roles"), {"fields": ["groups"], "description": ROLES_EXPLAINED}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return all accounts with their roles and their records of service."""
        return with_terms(super().get_queryset(request))

    def get_search_fields(self, request: HttpRequest) -> Any:
        """Search whole addresses only for whoever may not read them: parts would spell them out letter by letter."""
        fields = super().get_search_fields(request)
        may_read = request.user.has_perm("auth.view_user")
        return fields if may_read else ["=email" if name == "email" else name for name in fields]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Find an account by its own words, or by those of its person's record of service and State."""
        found, _may_repeat = super().get_search_results(request, queryset, search_term)
        return (found | search_persons(queryset, search_term) if search_term.strip() else found), False

    def may_choose(self, request: HttpRequest, field: Any) -> bool:
        """Whether the person may choose an account: as owner of a follow-up, whoever keeps follow-ups may."""
        if field.model is FollowUp and field.name == "owner":
            return request.user.has_perm("outreach.change_followup")
        return super().may_choose(request, field)

    def choices_for(self, request: HttpRequest, rows: QuerySet[User], field: Any) -> QuerySet[User]:
        """Return those who may sign in and hold a role."""
        return holders_of_a_role(rows)

    def choice_label(self, row: User) -> str:
        """Return who the account's person is, and in which term."""
        return told_to_keepers(row, timezone.localdate())

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Show what lies beyond roles to superusers alone: a field not shown is a field not taken."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not request.user.is_superuser:
            return fieldsets
        return [*fieldsets, (_("Beyond roles"), {"fields": ["is_superuser", "user_permissions"]})]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Whether the account may be changed: a superuser's by superusers alone, its password too."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return False: whoever leaves is made inactive, and what they did keeps their name."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the account and forget its former addresses: a predecessor must not be sent a link to its password.

        The calendar link of a closed account is revoked: opened again, it does not come back.
        """
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            CalendarFeed.revoke(obj, timezone.now())
        EmailAddress.objects.filter(user=obj).exclude(email__iexact=obj.email).delete()

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Show the few roles as boxes to tick."""
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
            kwargs["help_text"] = ""
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("serves"), empty_value="")
    def serves(self, user: User) -> str:
        """Return post and State of the term in force, or else of the latest."""
        term = latest_term(user, timezone.localdate())
        return in_one_line(filter(None, [term.post, term.state])) if term else ""

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """Return the names of the roles held."""
        return in_one_line(group.name for group in user.groups.all())


@admin.register(Group)
class RoleAdmin(ChoiceAdmin, auth.GroupAdmin):
    """The roles and what each may do in the admin; a migration makes them, and the program knows them by name."""

    readonly_fields = ["name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: a role is a thing of the program."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Return False: a role is a thing of the program."""
        return False
