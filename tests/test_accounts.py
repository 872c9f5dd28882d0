import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.builders import PASSWORD, make_user

SIGN_IN = reverse("account_login")
RESET = reverse("account_reset_password")
HOME = reverse("outreach:home")


def sign_in_as(client: Client, login: str, password: str = PASSWORD, **headers: str):
    return client.post(SIGN_IN, {"login": login, "password": password}, **headers)


def is_signed_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def account(user: User, **values: object) -> dict[str, object]:
    groups = [group.pk for group in user.groups.all()]
    return {"username": user.username, "email": user.email, "is_active": "on", "groups": groups} | values


# What is open --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["email/", "signup/", "confirm-email/", "reauthenticate/", "login/code/confirm/"])
def test_pages_of_allauth_that_nobody_needs_are_not_there(address, reader, sign_in):
    for client in (Client(), sign_in(reader)):
        assert client.get(f"/account/{address}").status_code == 404
        assert client.post(f"/account/{address}", {"email": "other@example.org", "action_add": ""}).status_code == 404
    assert EmailAddress.objects.count() == 0


def test_people_sign_in_by_username_and_by_nothing_else(reader, client):
    assert client.get(SIGN_IN).context["form"].fields["login"].label == "Username"
    assert sign_in_as(client, reader.email).status_code == 200
    assert not is_signed_in(client)
    assert sign_in_as(client, reader.username).url == HOME
    assert is_signed_in(client)


def test_a_forgotten_password_is_chosen_anew_by_the_link_in_the_mail(reader, client):
    assert client.post(RESET, {"email": reader.email}).url == reverse("account_reset_password_done")
    assert [message.to for message in mail.outbox] == [[reader.email]]
    link = re.search(r"http://testserver(/account/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    another = {"password1": "quite another password", "password2": "quite another password"}
    answer = client.post(form.request["PATH_INFO"], another)
    assert answer.url == reverse("account_reset_password_from_key_done")
    assert sign_in_as(client, reader.username, "quite another password").url == HOME


def test_strangers_are_sent_no_mail(reader, client):
    assert client.post(RESET, {"email": "stranger@example.org"}).url == reverse("account_reset_password_done")
    assert mail.outbox == []


def test_whoever_has_no_password_is_sent_to_ask_for_one(reader, client):
    reader.set_unusable_password()
    reader.save()
    client.force_login(reader)
    answer = client.get(reverse("account_change_password"), follow=True)
    assert answer.redirect_chain[-1] == (RESET, 302)
    assert answer.status_code == 200


# Addresses -----------------------------------------------------------------------------------------------------------


def test_a_predecessors_address_opens_nothing_once_the_account_has_another(head, reader, sign_in, client):
    for address in ("predecessor@example.org", "successor@example.org"):
        EmailAddress.objects.create(user=reader, email=address, verified=True)
    EmailAddress.objects.create(user=head, email="head@elsewhere.example.org")
    page = reverse("admin:auth_user_change", args=[reader.pk])
    assert sign_in(head).post(page, account(reader, email="successor@example.org")).status_code == 302
    kept = set(EmailAddress.objects.values_list("user", "email"))
    assert kept == {(reader.pk, "successor@example.org"), (head.pk, "head@elsewhere.example.org")}
    Client().post(RESET, {"email": "predecessor@example.org"})
    assert mail.outbox == []


@pytest.mark.parametrize("email", ["norway@example.org", "Norway@Example.ORG"])
def test_an_address_of_another_account_is_refused_beside_its_field(email, head, norway, reader, sign_in):
    client = sign_in(head)
    refused = {"email": ["Another account uses this email address."]}
    answer = client.post(reverse("admin:auth_user_change", args=[reader.pk]), account(reader, email=email))
    assert answer.context["adminform"].form.errors == refused
    new = {"username": "new", "email": email, "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("admin:auth_user_add"), new).context["adminform"].form.errors == refused
    assert User.objects.get(pk=reader.pk).email == "reader@example.org"
    assert not User.objects.filter(username="new").exists()


def test_accounts_may_have_no_address_and_keep_their_own(head, norway, reader, sign_in):
    client = sign_in(head)
    for user, email in ((norway, ""), (reader, ""), (head, head.email)):
        answer = client.post(reverse("admin:auth_user_change", args=[user.pk]), account(user, email=email))
        assert answer.status_code == 302
    assert list(User.objects.filter(email="").order_by("username")) == [norway, reader]


def test_not_even_a_superuser_renames_a_role(db, client):
    client.force_login(User.objects.create_superuser("root"))
    role = Group.objects.get(name="Secretariat")
    page = reverse("admin:auth_group_change", args=[role.pk])
    assert client.post(page, {"name": "Bureau", "permissions": []}).status_code == 302
    role.refresh_from_db()
    assert (role.name, role.permissions.count()) == ("Secretariat", 0)


# The demonstration set -----------------------------------------------------------------------------------------------


def test_demonstration_accounts_open_a_machine_of_ones_own_and_no_system_in_use(db, client, settings):
    call_command("load_demo", verbosity=0)
    assert sign_in_as(client, "head", "demonstration").url == HOME
    assert is_signed_in(client)
    settings.IS_SECURE = True
    for user in User.objects.all():
        client = Client()
        assert sign_in_as(client, user.username, "demonstration").url == reverse("account_inactive")
        assert not client.login(username=user.username, password="demonstration")
        assert not is_signed_in(client)


def test_a_demonstration_accounts_session_ends_where_the_system_comes_into_use(db, client, settings):
    user = make_user("sample")
    user.email = "Sample@Demonstration.Invalid"
    user.save()
    sign_in_as(client, "sample")
    assert is_signed_in(client)
    settings.IS_SECURE = True
    assert not is_signed_in(client)


def test_real_accounts_open_a_system_in_use(reader, client, settings):
    settings.IS_SECURE = True
    sign_in_as(client, "reader")
    assert is_signed_in(client)


# Guessing ------------------------------------------------------------------------------------------------------------


def guess(times: int, proxied_for: str) -> str:
    """Guess at as many accounts, called through the proxy from one address; return what the last answer says."""
    for number in range(times):
        answer = sign_in_as(Client(), f"nobody{number}", "a guess", headers={"X-Forwarded-For": proxied_for})
    return str(answer.context["form"].errors)


def test_whoever_guesses_from_one_address_is_stopped_and_the_others_are_not(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert "Too many failed login attempts" in guess(11, "192.0.2.1")
    assert "Too many failed login attempts" not in guess(1, "192.0.2.2")


def test_an_address_that_the_visitor_wrote_is_not_believed(db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guess(10, "192.0.2.1")
    assert "Too many failed login attempts" in guess(1, "198.51.100.7, 192.0.2.1")


# What the browser keeps ----------------------------------------------------------------------------------------------


def test_what_a_signed_in_person_is_shown_is_kept_nowhere(reader, sign_in, client):
    kept = {"private", "no-store"}
    sign_in(reader)
    for page in (HOME, reverse("state-detail", args=["NOR"]), "/no/such/page"):
        assert kept <= set(re.split(r",\s*", client.get(page)["Cache-Control"])), page
    assert kept <= set(re.split(r",\s*", client.post(reverse("account_logout"))["Cache-Control"]))


def test_static_files_may_be_kept(reader, sign_in, settings):
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True  # from their sources
    answer = sign_in(reader).get("/static/css/tracker.css")
    answer.close()
    assert answer.status_code == 200
    assert "no-store" not in answer["Cache-Control"]
