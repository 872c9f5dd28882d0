"""What the environment says, read for the settings. Nonsense is refused with a sentence that names the variable.

Every variable is described in docs/operations.md.
"""

import re
import tempfile
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*\.?|\[[0-9a-f:.]+\]", re.IGNORECASE)
ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")
ORIGIN = re.compile(r"https?://[^/\s?#]+", re.IGNORECASE)

env = environ.Env()
env.read_env(BASE_DIR / ".env")  # written by `make setup`; what the environment already says is kept


def text(name: str, default: str) -> str:
    """Return the variable `name` as it stands."""
    return str(env.str(name, default=default))


def boolean(name: str, default: bool) -> bool:
    """Return the variable `name` as a truth value; anything but a plain yes or no is refused."""
    value = text(name, str(default)).strip().lower()
    if value not in {"true", "false", "1", "0", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value in {"true", "1", "yes", "on"}


def whole_number(name: str, default: int) -> int:
    """Return the variable `name` as a number of things: 0, 1, 2 and so on."""
    value = text(name, str(default)).strip()
    if not re.fullmatch(r"[0-9]{1,3}", value):
        raise ImproperlyConfigured(f"{name} must be a whole number such as 0 or 1, not {value!r}.")
    return int(value)


def address(name: str) -> str:
    """Return the variable `name` as an e-mail address; "" where there is none."""
    value = text(name, "").strip()
    if value and not ADDRESS.fullmatch(value):
        raise ImproperlyConfigured(f"{name} must be an e-mail address such as desk@example.org: {value!r}.")
    return value


def listed(name: str) -> list[str]:
    """Return the values in the variable `name`, which commas separate."""
    return [value.strip() for value in text(name, "").split(",") if value.strip()]


def secret_key(is_developing: bool) -> str:
    """Return SECRET_KEY, which signs sessions; a developer's machine may do without one."""
    key = text("SECRET_KEY", "")
    if is_developing:
        return key or "development-only-never-in-production"
    # What Django's own check security.W009 asks for.
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            "SECRET_KEY must be set to at least 50 random characters (or DEBUG=true on a developer's machine)."
        )
    return key


def hosts(is_developing: bool) -> list[str]:
    """Return ALLOWED_HOSTS: names of hosts, without a scheme, a port or a path."""
    names = listed("ALLOWED_HOSTS")
    if is_developing:
        names = names or ["127.0.0.1", "localhost", "[::1]"]
    elif "*" in names:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts one by one: '*' would accept any.")
    if not names:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS must name the host the site is served under, such as tracker.example.org."
        )
    for name in names:
        if name != "*" and not HOST.fullmatch(name):
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS must hold names such as tracker.example.org, without scheme, port or path: {name!r}."
            )
    return names


def origins() -> list[str]:
    """Return CSRF_TRUSTED_ORIGINS: a scheme and a host each."""
    values = listed("CSRF_TRUSTED_ORIGINS")
    for value in values:
        if not ORIGIN.fullmatch(value):
            raise ImproperlyConfigured(
                f"CSRF_TRUSTED_ORIGINS must hold origins such as https://tracker.example.org: {value!r}."
            )
    return values


def folder(name: str, default: Path) -> Path:
    """Return the folder in the variable `name`, made where it is missing; a relative one begins at manage.py."""
    value = text(name, str(default)).strip()
    path = BASE_DIR / value
    if not value:
        raise ImproperlyConfigured(f"{name} must name a folder, or not be set at all.")
    try:
        path.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise ImproperlyConfigured(f"{name} must name a folder that can be made and written: {error}.") from error
    return path


def database(default: str) -> dict[str, Any]:
    """Return the connection that DATABASE_URL describes."""
    url = text("DATABASE_URL", default)
    if not url.startswith(("sqlite:", "postgres:", "postgresql:")):
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:///, postgres:// or postgresql://.")
    try:
        connection: dict[str, Any] = env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from error
    is_unnamed = not connection["NAME"] or (connection["NAME"] == ":memory:" and ":memory:" not in url)
    if is_unnamed:
        raise ImproperlyConfigured(
            "DATABASE_URL must name the database, such as postgres://user@host/name or sqlite:////path/to/file."
        )
    return connection


def mail(default: str) -> dict[str, Any]:
    """Return the settings of mail that EMAIL_URL describes."""
    example = "EMAIL_URL must be such as smtp+tls://user:password@host:587 or consolemail://"
    try:
        settings: dict[str, Any] = env.email_url_config(text("EMAIL_URL", default))
    except (ImproperlyConfigured, ValueError) as error:
        raise ImproperlyConfigured(f"{example}: {error}.") from error
    if settings["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not settings["EMAIL_HOST"]:
        raise ImproperlyConfigured(f"{example}: no host is named.")
    return settings


def site_url(hosts: list[str], is_secure: bool) -> str:
    """Return SITE_URL, with which links in mails and calendars begin; without it, the first host tells it."""
    host = hosts[0].lstrip(".").replace("*", "localhost")
    url = text("SITE_URL", f"https://{host}" if is_secure else f"http://{host}:8000").strip().rstrip("/")
    if not ORIGIN.fullmatch(url):
        raise ImproperlyConfigured(f"SITE_URL must be an address such as https://tracker.example.org: {url!r}.")
    return url
