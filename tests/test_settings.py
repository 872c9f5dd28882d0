import os
import subprocess
import sys

import pytest
from django.conf import settings

GOOD = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "tracker.example.org", "DEBUG": "false", "HTTPS": "true"}


def start(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); from django.conf import settings; print(settings.DEBUG)",
        ],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ctbt_tracker.settings", **GOOD, **environment},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_good_environment_starts():
    assert start().stdout == "False\n"


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set to at least 50 random characters"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be set to at least 50 random characters"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the host"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS must name the host"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts one by one"),
        ({"DEBUG": "maybe"}, "DEBUG must be true or false, not 'maybe'"),
        ({"HTTPS": "perhaps"}, "HTTPS must be true or false, not 'perhaps'"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "DATABASE_URL must begin with sqlite:///"),
        ({"TIME_ZONE": "Vienna"}, "TIME_ZONE must be a name of the time zone database"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(environment, sentence):
    ended = start(**environment)
    assert ended.returncode != 0
    assert sentence in ended.stderr.splitlines()[-1]


def test_production_is_closed_by_default():
    asked = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
    code = f"from django.conf import settings; print([bool(getattr(settings, name)) for name in {asked}])"
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ctbt_tracker.settings", **GOOD}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert told.stdout == "[True, True, True, True]\n"
