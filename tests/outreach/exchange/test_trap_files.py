"""Each trap has its file in the folder `files`, as programs and people make them; files/README.md tells of each."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from outreach.exchange.importing import Checked, check, columns, write
from tests.builders import CLEARED_AT
from tests.outreach.exchange.spreadsheets import ACTIVITY, CONTACT, REPORT

FILES = Path(__file__).parent / "files"
TODAY = datetime.date(2026, 11, 22)
PLAIN = {"activities": ACTIVITY, "contacts": CONTACT, "reports": REPORT}

DAMAGED = "The file cannot be read as XLSX: it is damaged, or something else. Save the table anew as XLSX or CSV."
NO_SPREADSHEET = "This is not a spreadsheet. Save the table as XLSX or as CSV in UTF-8."
TOO_WIDE = "This row has more than 100 columns. Is another delimiter meant, or another sheet?"
NOT_TOLD_APART = "The quotation marks do not match: a text is in a pair of them, and those inside it are doubled."
COLUMNS = (
    "title, summary, language, kind, level, dates, stage, undertaken_by, addressed_to, participants, place, occasion, "
    "measures, visibility, outcome, source, follow_up, partners, reported_by"
)
NO_HEADER = f"The first row that is filled must name the columns: {COLUMNS}."
KOREA = "Republic of Korea (KOR); Democratic People's Republic of Korea (PRK)"
WHICH = "Write which one is meant."
NOBODY = "is neither a State, by code or name, nor an organization that is recorded here."
NO_DATE = (
    "is no date that can be told for sure. Write a day as 2005-03-14, a range as 2001-05-21/2001-05-24, a month as "
    "2005-03, a year as 2005."
)


@dataclass
class Told:
    """What an import tells of a file: new rows, by what they say that a plain one does not, and all that is wrong."""

    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    duplicates: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def titles(*told: str, first: int = 2) -> dict[int, dict[str, str]]:
    return {number: {"title": title} for number, title in enumerate(told, start=first)}


def refused(sentence: str, row: int = 0) -> Told:
    return Told(problems=[(row, "", sentence)])


EXPECTED = {
    # How a text is saved
    "byte-order-mark.csv": Told(titles("Démarche 双边磋商 Встреча اجتماع")),
    "utf-16-tabs.txt": Told({2: {"title": "双边磋商", "language": "zh-hans"}}),
    "windows-1252-semicolons.csv": Told(
        {2: {"title": "Réunion à Genève où l’Europe – « œuvre »", "language": "fr", "place": "Genève"}}
    ),
    "windows-1251-semicolons.csv": Told(
        {2: {"title": "Встреча министров в Вене, № 5", "language": "ru", "place": "Вена"}}
    ),
    "windows-1256.csv": Told({2: {"title": "اجتماع في وزارة الخارجية", "language": "ar", "place": "أوسلو"}}),
    "gb18030.csv": Told(
        {
            2: {
                "title": "在维也纳举行的双边磋商",
                "summary": "双方讨论了条约的批准问题。",
                "language": "zh-hans",
                "undertaken_by": "NOR; TUR",
            }
        }
    ),
    "code-page-unknown.csv": refused(
        "It cannot be told for sure in which code page this file was saved. Save it as “CSV UTF-8”, or as XLSX."
    ),
    # How cells are told apart
    "tabs.tsv": Told(titles("One, two; three")),
    "sep-line.csv": Told(titles("Told, with a comma", first=3)),
    "quoted-line-ends.csv": Told(
        {
            2: {"title": "One\nand more", "summary": "Line\nline\nline"},
            3: {"title": 'Two, "so called"'},
            7: {"title": "Three"},
        }
    ),
    "quotation-mark-open.csv": refused(NOT_TOLD_APART, row=3),
    "wide-row.csv": refused(TOO_WIDE, row=3),
    "wide-row.xlsx": refused(TOO_WIDE, row=4),
    # Where the table stands
    "empty.csv": refused("The file is empty."),
    "header-only.csv": refused("The file has no rows below its header."),
    "header-below-heading.csv": refused(NO_HEADER, row=1),
    "columns-unknown-missing-double.csv": Told(
        problems=[
            (1, "Ort", f"There is no column of this name. The columns are: {COLUMNS}."),
            (1, "title", "This column is there twice."),
            (1, "place", "This column is missing from the header."),
            (1, "occasion", "This column is missing from the header."),
        ]
    ),
    "empty-rows-and-columns.csv": Told({5: {"title": "One"}, 8: {"title": "Two"}}),
    "empty-rows-and-columns.xlsx": Told({4: {"title": "One"}, 7: {"title": "Two"}}),
    "hidden-first-sheet.xlsx": Told(
        titles("One"), notes=["Only the first visible sheet, “Activities”, was read; not: Notes."]
    ),
    "merged-over-rows.xlsx": Told(
        {2: {"title": "One"}, 4: {"title": "Three", "place": ""}, 5: {"title": "Four", "place": ""}},
        [(3, "place", "The cells K3:K5 are merged over several rows. Unmerge them, and fill each row.")],
    ),
    "merged-within-a-row.xlsx": Told(titles("One")),
    "far-below.xlsx": refused(
        "There are more than 50000 empty rows before this one. Delete them, or what stands here.", row=900_000
    ),
    "row-beyond-the-last.xlsx": refused("The file speaks of a row 1048577; a sheet has no more than 1048576."),
    # What cells hold
    "libreoffice.xlsx": Told(
        {2: {"title": "A day"}, 3: {"title": "Norwegian"}, 4: {"title": "A number", "source": "2022"}}
    ),
    "days-as-numbers.csv": Told(
        {
            2: {"title": "A number"},
            3: {"title": "A number with a time"},
            4: {"title": "Midnight"},
            6: {"title": "One day", "dates": "2022-04-13"},
        },
        [(5, "dates", f"“03/04/2022” {NO_DATE}"), (7, "dates", f"“2022-02-30” {NO_DATE}")],
    ),
    "days-since-1904.xlsx": Told(titles("A date", "A bare number")),
    "months-and-years.xlsx": Told(
        {
            2: {"title": "January", "dates": "2022-01"},
            3: {"title": "A year", "dates": "2022"},
            4: {"title": "A day", "dates": "2022-01-01"},
        }
    ),
    "formulas-and-errors.xlsx": Told(
        {2: {"title": "Sum", "source": "2022"}},
        [
            (3, "source", "The cell shows an error: #DIV/0!."),
            (4, "place", "The cell shows an error: #N/A."),
            (5, "outcome", "The cell shows an error: #REF!."),
        ],
    ),
    "formulas-with-empty-results.xlsx": Told(titles("Empty", "Empty by a choice")),
    "formulas-without-results.xlsx": Told(
        problems=[
            (2, "place", "The formula in K2 has no saved result. Write its value instead."),
            (3, "source", "The formula in P3 has no saved result. Write its value instead."),
        ]
    ),
    "guarded-formulas.csv": Told(
        {
            2: {
                "title": "=1+1",
                "summary": "-2 and '-3",
                "participants": "'t Hart",
                "place": "@Oslo",
                "outcome": "one;=2",
            },
            3: {"title": '=HYPERLINK("https://example.org")'},
        }
    ),
    "wide-characters-and-spaces.csv": Told(
        {
            2: {"title": "Talks", "undertaken_by": "EGY; NOR"},
            3: {"title": "Kept\xa0together", "undertaken_by": "EGY; NOR"},
        }
    ),
    # Who is meant
    "names-of-states.csv": Told(
        {
            2: {"title": "Congo", "undertaken_by": "COG"},
            3: {"title": "Democratic Republic of the Congo", "undertaken_by": "COD"},
            4: {"title": "Zaire", "undertaken_by": "COD"},
            5: {"title": "Guinea", "undertaken_by": "GIN"},
            6: {"title": "Turkey", "undertaken_by": "TUR"},
            7: {"title": "土耳其", "undertaken_by": "TUR"},
            8: {"title": "Kingdom of the Netherlands", "undertaken_by": "NLD"},
            9: {"title": "Republic of Korea (KOR)", "undertaken_by": "KOR"},
            10: {"title": "578"},
            11: {"title": "4", "undertaken_by": "AFG"},
            12: {"title": "Of three", "undertaken_by": "TUR"},
        }
    ),
    "names-of-several-states.csv": Told(
        problems=[
            (2, "undertaken_by", f"“Korea” may mean several: {KOREA}. {WHICH}"),
            (
                3,
                "undertaken_by",
                f"“Serbia and Montenegro” may mean several: Montenegro (MNE); Serbia (SRB). {WHICH}",
            ),
            (4, "undertaken_by", f"“Atlantis” {NOBODY}"),
            (5, "undertaken_by", f"“Corée” may mean several: {KOREA}. {WHICH} “Atlantis” {NOBODY}"),
        ]
    ),
    # What is told already
    "plain.csv": Told(titles("Held")),
    "told-twice.csv": Told(
        {2: {"title": "One"}, 3: {"title": "Two"}},
        [
            (
                5,
                "",
                "Row 3 tells of the same, with another title, place: it cannot be known which is right. "
                "Keep one of them, or tell them apart.",
            )
        ],
        [(4, "This is the same as row 2.")],
    ),
    "held-already.csv": Told(
        {4: {"title": "New"}},
        duplicates=[
            (2, "This is recorded already."),
            (3, "This is held already, with another title, place: nothing was changed."),
        ],
    ),
    # What is no table, or does harm
    "password.xlsx": refused("The file is protected by a password. Save it without one."),
    "old-excel.xls": refused(
        "This is an old Excel file (.xls) or no spreadsheet. Save the table as XLSX or as CSV in UTF-8."
    ),
    "web-page-called.xls": refused(NO_HEADER, row=1),
    "picture-called.xlsx": refused(NO_SPREADSHEET),
    "opendocument-called.xlsx": refused(DAMAGED),
    "damaged.xlsx": refused(DAMAGED),
    "damaged-sheet.xlsx": refused(DAMAGED),
    "document-type.xlsx": refused(DAMAGED),
    "bomb.xlsx": refused("Unpacked, the file is too large to be read; please split it."),
    "formats-without-end.xlsx": refused(
        "The workbook holds far more formats, texts, sheets or other parts than a table needs. Copy it to a new one."
    ),
    # Other nouns
    "contacts.csv": Told(
        {
            2: {},
            3: {
                "state": "TUR",
                "kind": "national-authority",
                "email": "a@authority.example.org",
                "languages": "fr; en",
            },
        },
        [
            (4, "state", f"“Korea” may mean several: {KOREA}. {WHICH}"),
            (4, "email", "Enter a valid email address."),
            (4, "nominated_on", "“2021” is no day. Write it as 2005-03-14."),
        ],
    ),
    "contacts.xlsx": Told(problems=[(2, "phone", "The phone number entered is not valid.")]),
    "reports.csv": Told(
        {2: {}},
        [
            (
                3,
                "state",
                "Progress reports come from States that are listed in Annex 2 and are not ratifiers on the day of the "
                "report; this State is not one of them.",
            ),
            (4, "received_on", "A report cannot be received before its date."),
        ],
    ),
    "reports.xlsx": Told(problems=[(2, "received_on", "“2022-03” is no day. Write it as 2005-03-14.")]),
}


def noun_of(name: str) -> str:
    return next((noun for noun in ("contacts", "reports") if name.startswith(noun)), "activities")


def checked(name: str, by: User) -> Checked:
    return check(noun_of(name), (FILES / name).read_bytes(), name, by, TODAY)


def told_of(result: Checked) -> Told:
    """Return what was told, of each new row only what a plain one does not say."""
    plain, names = PLAIN[result.noun], columns(result.noun)
    cells = {draft.number: zip(names, draft.cells, strict=True) for draft in result.rows}
    return Told(
        {number: {name: cell for name, cell in row if cell != plain.get(name, "")} for number, row in cells.items()},
        [(problem.row, problem.column, problem.sentence) for problem in result.problems],
        [(duplicate.row, duplicate.sentence) for duplicate in result.duplicates],
        result.notes,
    )


@pytest.mark.parametrize("name", sorted({path.name for path in FILES.iterdir()} - {"README.md"} | set(EXPECTED)))
def test_each_trap_is_told_as_it_is_meant(name, secretariat):
    if name == "held-already.csv":
        write(checked("plain.csv", secretariat), secretariat, CLEARED_AT)
    assert told_of(checked(name, secretariat)) == EXPECTED[name]


def test_the_readme_tells_of_each_file():
    readme = (FILES / "README.md").read_text(encoding="utf-8")
    told = [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")]
    assert sorted(told) == sorted(EXPECTED)
