"""Load the reference data: regions, States, treaty acts, facilities, conferences, measures and the days to plan for."""

import csv
import datetime
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, transaction
from simple_history.utils import bulk_create_with_history

from outreach.models import Conference, Dates, Event, Measure, Organization
from states.models import CertifiedFacilities, Region, State, StateName, TreatyAction

Row = dict[str, str]
LANGUAGES = {"ar": "ar", "zh": "zh_hans", "en": "en", "fr": "fr", "ru": "ru", "es": "es"}


class Command(BaseCommand):
    """`manage.py load_reference`: bring the reference data up to the files, and say what changed."""

    help = "Load States, treaty acts, conferences and measures from fixtures/. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take another folder to read from, for trials."""
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Load every file in the order in which they lean on each other."""
        self.folder: Path = options["folder"]
        loaders: dict[str, Callable[[list[Row]], list[str]]] = {
            "regions.csv": one_by_one(load_region),
            "states.csv": one_by_one(load_state),
            "state_names.csv": load_state_names,
            "treaty_actions.csv": one_by_one(load_treaty_action),
            "ims_certified_facilities.csv": one_by_one(load_facilities),
            "conferences.csv": one_by_one(load_conference),
            "measures_2021.csv": one_by_one(load_measure),
            "organizations.csv": one_by_one(load_organization),
            "events.csv": one_by_one(load_event),
        }
        for name, load in loaders.items():
            done: Counter[str] = Counter()
            rows = self.rows(name)
            for row, what in zip(rows, load(rows), strict=True):
                done[what] += 1
                if what == "changed" and options["verbosity"]:
                    self.stdout.write(f"{name}: changed {', '.join(list(row.values())[:3])}")
            counts = ", ".join(f"{done[what]} {what}" for what in ("added", "changed", "unchanged"))
            if options["verbosity"]:
                self.stdout.write(f"{name}: {counts}")

    def rows(self, name: str) -> list[Row]:
        """Return the rows of the file `name`, acts in the order of their dates."""
        path = self.folder / name
        if not path.exists():
            raise CommandError(f"{path} is missing.")
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        if name == "treaty_actions.csv":
            rows.sort(key=lambda row: (row["date"], row["action"] not in TreatyAction.SIGNING))
        return rows


def one_by_one(load: Callable[[Row], str]) -> Callable[[list[Row]], list[str]]:
    """Return what loads rows with `load` and tells of each what was done."""
    return lambda rows: [load(row) for row in rows]


def keep(model: type[models.Model], key: dict[str, Any], values: dict[str, Any]) -> str:
    """Make the row of `model` that `key` names say `values`; return `added`, `changed` or `unchanged`."""
    row = model._default_manager.filter(**key).first()
    if row is None:
        model(**key, **values).save()
        return "added"
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not different:
        return "unchanged"
    for name, value in different.items():
        setattr(row, name, value)
    row.save()
    return "changed"


def in_languages(field: str, row: Row) -> dict[str, str]:
    """Return the values of a translated `field` by the names of its fields, from columns such as `name_zh`."""
    return {
        f"{field}_{ours}": row[f"{field}_{theirs}"] for theirs, ours in LANGUAGES.items() if f"{field}_{theirs}" in row
    }


def day(text: str) -> datetime.date | None:
    """Return the ISO date `text`, or None where it is empty."""
    return datetime.date.fromisoformat(text) if text else None


def load_region(row: Row) -> str:
    """Load one of the six regions of Annex 1."""
    return keep(Region, {"slug": row["slug"]}, {"position": int(row["position"]), **in_languages("name", row)})


def load_state(row: Row) -> str:
    """Load a State."""
    values = {
        "iso2": row["iso2"],
        "m49": row["m49"],
        "region_id": row["region"],
        "is_annex_2": row["annex_2"] == "yes",
        "latitude": round(Decimal(row["latitude"]), 6),
        # The source counts some islands east of the date line on beyond 180 degrees.
        "longitude": round((Decimal(row["longitude"]) + 180) % 360 - 180, 6),
        "names_source": row["names_source"],
        "region_source": row["region_source"],
        **in_languages("name", row),
    }
    return keep(State, {"iso3": row["iso3"]}, values)


def load_state_names(rows: list[Row]) -> list[str]:
    """Load the names by which States are found: the new ones together, for there are more than of all else."""
    known = {(name.state_id, name.language, name.name) for name in StateName.objects.all()}
    done, new = [], []
    for row in rows:
        key = {"state_id": row["iso3"], "language": row["language"], "name": row["name"]}
        values = {"kind": row["kind"], "source": row["source"]}
        if tuple(key.values()) in known:
            done.append(keep(StateName, key, values))
        else:
            new.append(StateName(**key, **values))
            new[-1].full_clean()
            done.append("added")
    bulk_create_with_history(new, StateName)
    State.objects.filter(pk__in={name.state_id for name in new}).index_names()
    return done


def load_treaty_action(row: Row) -> str:
    """Load a dated act."""
    key = {"state_id": row["iso3"], "act": row["action"], "done_on": day(row["date"])}
    return keep(TreatyAction, key, {name: row[name] for name in ("certainty", "note", "source")})


def load_facilities(row: Row) -> str:
    """Load a count of certified facilities."""
    counts = {"certified": int(row["certified"]), "planned": int(row["planned"])}
    return keep(CertifiedFacilities, {"as_of": day(row["as_of"])}, {**counts, "source": row["source"]})


def load_conference(row: Row) -> str:
    """Load a conference; its reporting period is the 24 months up to the May of its year, for all but the first."""
    number, year = int(row["number"]), int(row["year"])
    has_period = number > 1
    values = {
        "year": year,
        "starts_on": day(row["starts_on"]),
        "ends_on": day(row["ends_on"]),
        "place": row["place"],
        "document_symbol": row["document_symbol"],
        "note": row["note"],
        "reporting_starts_on": datetime.date(year - 2, 6, 1) if has_period else None,
        "reporting_ends_on": datetime.date(year, 5, 31) if has_period else None,
    }
    done = keep(Conference, {"number": number}, values)
    presidency = State.objects.filter(pk__in=row["presidency_iso3"].split(";"))
    conference = Conference.objects.get(pk=number)
    if set(presidency) != set(conference.presidency.all()):
        conference.presidency.set(presidency)
        return "added" if done == "added" else "changed"
    return done


def load_measure(row: Row) -> str:
    """Load a measure of a declaration."""
    values = {
        "addressed_to": ADDRESSEES[row["addressed_to"]],
        "theme": row["theme"],
        **in_languages("title", row),
    }
    return keep(Measure, {"conference_id": int(row["conference"]), "paragraph": 10, "letter": row["letter"]}, values)


def load_organization(row: Row) -> str:
    """Load a body that the declaration names."""
    values = {
        "kind": row["kind"],
        "acronym": row["acronym"],
        "note": row["source"],
        **in_languages("name", row),
    }
    return keep(Organization, {"name_en": values.pop("name_en")}, values)


def load_event(row: Row) -> str:
    """Load an event: a conference, which says itself when and where it is held, or a day that returns every year."""
    conference = Conference.objects.get(pk=int(row["conference"])) if row["conference"] else None
    if conference and conference.starts_on and conference.ends_on:
        dates, place = Dates.between(conference.starts_on, conference.ends_on), conference.place
    else:
        dates, place = Dates.parse(row["date"]), row["place"]
    key = {"conference": conference} if conference else {"kind": row["kind"], "starts_on": dates.first}
    values = {
        "kind": row["kind"],
        "starts_on": dates.first,
        "ends_on": dates.last,
        "precision": str(dates.precision),
        "place": place,
        "source": row["source"],
        **{field: name or None for field, name in in_languages("name", row).items()},
    }
    return keep(Event, key, {name: value for name, value in values.items() if name not in key})


ADDRESSEES = {
    "all States": Measure.Addressee.ALL_STATES,
    "ratifying States": Measure.Addressee.RATIFYING_STATES,
    "remaining Annex 2 States": Measure.Addressee.ANNEX_2_STATES,
    "Preparatory Commission": Measure.Addressee.COMMISSION,
    "Provisional Technical Secretariat": Measure.Addressee.SECRETARIAT,
}
