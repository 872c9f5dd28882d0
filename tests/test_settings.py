import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {"SECRET_KEY": "0123456789" * 5, "ALLOWED_HOSTS": "tracker.example.org", "DEBUG": "false", "HTTPS": "true"}


def start(asked: str = "DEBUG", before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in this environment alone, after the statement `before`; print the one that is asked for."""
    return subprocess.run(
        [sys.executable, "-c", f"{before}\nfrom django.conf import settings; print(settings.{asked})"],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ctbt_tracker.settings", **GOOD, **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_good_environment_starts():
    assert start(before="import django; django.setup()").stdout == "False\n"


@pytest.mark.parametrize(
    ("environment", "asked", "told"),
    [
        ({"ALLOWED_HOSTS": ".example.org, 192.0.2.1,[::1]"}, "ALLOWED_HOSTS", "['.example.org', '192.0.2.1', '[::1]']"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASES['default']['NAME']", ":memory:"),
        ({"DATABASE_URL": "postgres:///name"}, "DATABASES['default']['NAME']", "name"),
        ({"EMAIL_URL": "smtp+tls://user:word@host:587"}, "EMAIL_HOST", "host"),
        (
            {"CSRF_TRUSTED_ORIGINS": "https://a.example.org:8443"},
            "CSRF_TRUSTED_ORIGINS",
            "['https://a.example.org:8443']",
        ),
        ({"SITE_URL": "https://a.example.org/"}, "SITE_URL", "https://a.example.org"),
        ({"HTTPS": "true", "ALLOWED_HOSTS": ".a.example.org,b.example.org"}, "SITE_URL", "https://a.example.org"),
        ({"HTTPS": "true"}, "ALLAUTH_TRUSTED_PROXY_COUNT", "1"),
        ({"HTTPS": "false"}, "ALLAUTH_TRUSTED_PROXY_COUNT", "0"),
        ({"REPLY_TO": "desk@example.org"}, "REPLY_TO", "desk@example.org"),
        ({}, "REPLY_TO", ""),
        ({"TRUSTED_PROXIES": "2"}, "ALLAUTH_TRUSTED_PROXY_COUNT", "2"),
    ],
)
def test_what_makes_sense_is_taken(environment, asked, told):
    assert start(asked, **environment).stdout == f"{told}\n"


def test_the_folder_is_made_and_holds_the_counts_that_processes_share(tmp_path):
    ended = start("CACHES['default']", VAR_DIR=str(tmp_path / "new" / "var"))
    assert "filebased.FileBasedCache" in ended.stdout
    assert str(tmp_path / "new" / "var" / "cache") in ended.stdout
    assert (tmp_path / "new" / "var").is_dir()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set to at least 50 random characters"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be set to at least 50 random characters"),
        ({"SECRET_KEY": "abcd" * 20}, "SECRET_KEY must be set to at least 50 random characters"),
        ({"SECRET_KEY": "django-insecure-" + "0123456789" * 5}, "SECRET_KEY must be set to at least 50 random"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the host"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS must name the host"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts one by one"),
        ({"ALLOWED_HOSTS": "a.example.org,https://b.example.org"}, "ALLOWED_HOSTS must hold names such as"),
        ({"ALLOWED_HOSTS": "tracker.example.org/"}, "ALLOWED_HOSTS must hold names such as"),
        ({"ALLOWED_HOSTS": "tracker.example.org:443"}, "ALLOWED_HOSTS must hold names such as"),
        ({"ALLOWED_HOSTS": "."}, "ALLOWED_HOSTS must hold names such as"),
        ({"ALLOWED_HOSTS": "...", "DEBUG": "true"}, "ALLOWED_HOSTS must hold names such as"),
        ({"DEBUG": "maybe"}, "DEBUG must be true or false, not 'maybe'"),
        ({"HTTPS": "perhaps"}, "HTTPS must be true or false, not 'perhaps'"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL must begin with sqlite:///"),
        ({"DATABASE_URL": "postgres://"}, "DATABASE_URL must name the database"),
        ({"DATABASE_URL": "postgres://user@host:5432"}, "DATABASE_URL must name the database"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL must name the database"),
        ({"DATABASE_URL": "sqlite:///"}, "DATABASE_URL must name the database"),
        ({"DATABASE_URL": "postgres://user@host:port/name"}, "DATABASE_URL cannot be read: Port"),
        ({"DATABASE_URL": "postgres://user@host:99999/name"}, "DATABASE_URL cannot be read: Port"),
        ({"EMAIL_URL": "nonsense"}, "EMAIL_URL must be such as smtp+tls://"),
        ({"EMAIL_URL": "smtp://host:port"}, "EMAIL_URL must be such as smtp+tls://"),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL must be such as smtp+tls://"),
        ({"SITE_URL": "tracker.example.org"}, "SITE_URL must be an address such as https://tracker.example.org"),
        ({"SITE_URL": "https://tracker.example.org/here"}, "SITE_URL must be an address such as"),
        ({"CSRF_TRUSTED_ORIGINS": "tracker.example.org"}, "CSRF_TRUSTED_ORIGINS must hold origins such as https://"),
        ({"CSRF_TRUSTED_ORIGINS": "https://a.example.org,//b"}, "CSRF_TRUSTED_ORIGINS must hold origins such as"),
        ({"REPLY_TO": "The desk"}, "REPLY_TO must be an e-mail address such as desk@example.org"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES must be a whole number such as 0 or 1, not 'one'"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be a whole number such as 0 or 1, not '-1'"),
        ({"VAR_DIR": ""}, "VAR_DIR must name a folder, or not be set at all"),
        ({"VAR_DIR": "manage.py/var"}, "VAR_DIR must name a folder that can be made and written"),
        ({"VAR_DIR": "/proc"}, "VAR_DIR must name a folder that can be made and written"),
        ({"TIME_ZONE": "Vienna"}, "TIME_ZONE must be a name of the time zone database"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(environment, sentence):
    ended = start(**environment)
    assert ended.returncode != 0
    assert sentence in ended.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "asked", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS > 0"]
)
def test_production_is_closed_by_default(asked):
    assert start(asked).stdout == "True\n"
