import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from outreach.models import Activity, Organization
from outreach.tables import pages
from tests.builders import (
    make_activity,
    make_cleared,
    make_contact,
    make_coordinator,
    make_focal_point,
    make_follow_up,
    make_handed_in,
    make_report,
    make_submitted,
)


def soon() -> str:
    return str(localdate() + datetime.timedelta(days=20))


def page_of(code: str) -> str:
    return reverse("state-detail", args=[code])


def brief_of(code: str) -> str:
    return reverse("outreach:state-brief", args=[code])


EGYPT = page_of("EGY")


def text_of(client, address, **query) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def on_the_time_line(client, address=EGYPT, **query) -> dict[object, list[tuple[str, str]]]:
    """Return the titles under each heading, with the part that the State had."""
    context = client.get(address, query).context
    lines = {year: [(entry.activity.title, entry.part) for entry in entries] for year, entries in context["years"]}
    coming = [(entry.activity.title, entry.part) for entry in context["coming"]]
    return ({"coming": coming} if coming else {}) | lines


def test_what_a_state_does_and_is_approached_with_is_one_time_line_latest_first_and_what_is_planned_comes_first(
    sign_in, norway, secretariat
):
    make_handed_in(norway, "2021-10-14", addressed_to=("EGY",), title="Towards")
    make_handed_in(secretariat, "2022-03-01", ("EGY",), title="By")
    make_handed_in(secretariat, "2022-03-02", ("EGY",), ("EGY",), title="Both")
    make_handed_in(secretariat, "2022-03-03", ("NOR",), reported_by_id="EGY", title="Reported")
    make_handed_in(norway, soon(), addressed_to=("EGY",), title="Planned", stage="planned")
    make_handed_in(norway, "2021-01-02", addressed_to=("EGY",), title="Planned and never told of", stage="planned")
    make_handed_in(norway, "2022-03-04", addressed_to=("PAK",), title="Of another State")
    assert on_the_time_line(sign_in(secretariat)) == {
        "coming": [("Planned", "Towards it")],
        2022: [("Reported", "Reported by it"), ("Both", "By it and towards it"), ("By", "By it")],
        2021: [("Towards", "Towards it"), ("Planned and never told of", "Towards it")],
    }


def test_the_time_line_holds_only_what_the_person_may_see(sign_in, norway, panama, secretariat, reader):
    make_cleared(norway, "2022-01-01", addressed_to=("EGY",), secretariat=secretariat, title="Public")
    make_submitted(
        norway, "2022-01-02", addressed_to=("EGY",), secretariat=secretariat, visibility="coordinators", title="Shared"
    )
    make_activity(norway, "2022-01-03", addressed_to=("EGY",), title="Draft")
    assert on_the_time_line(sign_in(reader)) == {2022: [("Public", "Towards it")]}
    assert on_the_time_line(sign_in(panama)) == {2022: [("Shared", "Towards it"), ("Public", "Towards it")]}
    assert [title for title, _part in on_the_time_line(sign_in(norway))[2022]] == ["Shared", "Public"]


def test_of_a_past_date_only_what_had_begun_by_then_is_told_and_nothing_that_is_to_come(sign_in, norway):
    make_handed_in(norway, "2022-01-01", addressed_to=("EGY",), title="Before")
    make_handed_in(norway, "2022-02", addressed_to=("EGY",), title="That month")
    make_handed_in(norway, "2022-02-16", addressed_to=("EGY",), title="The day after")
    make_handed_in(norway, soon(), addressed_to=("EGY",), title="Planned", stage="planned")
    client = sign_in(norway)
    assert on_the_time_line(client, as_of="2022-02-15") == {
        2022: [("That month", "Towards it"), ("Before", "Towards it")]
    }
    response = client.get(page_of("EGY"), {"as_of": "2022-02-15"})
    assert response.context["list_query"] == "state=EGY&review=handed-in&until=2022-02-15"


@pytest.mark.parametrize("query", [{}, {"as_of": "2022-02-15"}])
def test_the_number_told_is_that_of_the_list_it_leads_to(query, sign_in, norway, secretariat):
    for day in range(1, 29):
        make_handed_in(norway, f"2022-02-{day:02}", addressed_to=("EGY",))
    make_handed_in(norway, soon(), addressed_to=("EGY",), stage="planned")
    make_activity(norway, "2022-02-01", addressed_to=("EGY",), title="A draft")
    client = sign_in(norway)
    response = client.get(page_of("EGY"), query)
    listed = client.get(reverse("outreach:activity-list") + f"?{response.context['list_query']}")
    assert response.context["count"] == listed.context["table"].paginator.count == (15 if query else 29)
    assert sum(len(entries) for _year, entries in response.context["years"]) == (15 if query else 20)


def test_of_very_many_the_number_is_told_as_more_than_are_counted(sign_in, norway, monkeypatch):
    monkeypatch.setattr(pages, "MOST", 3)
    for day in range(1, 4):
        make_handed_in(norway, f"2022-02-0{day}", addressed_to=("EGY",))
    client = sign_in(norway)
    assert "All 3 activities, as a list" in client.get(page_of("EGY")).content.decode()
    make_handed_in(norway, "2022-02-04", addressed_to=("EGY",))
    response = client.get(page_of("EGY"))
    assert "More than 3 activities, as a list" in response.content.decode()
    assert sum(len(entries) for _year, entries in response.context["years"]) == 3


def test_empty_parts_say_so_and_what_to_do(sign_in, norway, reader):
    nothing = "No activity by it or towards it is recorded, as far as you may see."
    plan = f"{reverse('outreach:activity-log')}?addressed_to=PAK&amp;stage=planned"
    as_partner = sign_in(norway).get(page_of("PAK")).content.decode()
    as_reader = sign_in(reader).get(page_of("PAK")).content.decode()
    assert (nothing in as_partner, plan in as_partner) == (True, True)
    assert (nothing in as_reader, plan in as_reader) == (True, False)
    assert "No progress report of it is recorded, as far as you may see." in as_reader
    assert "No progress report" not in text_of(sign_in(reader), page_of("NOR"))


def test_who_coordinates_and_assists_follows_the_date_and_the_region(sign_in, norway, japan, reader):
    make_coordinator("SEN", person="Of Africa", scope="regional", region_id="africa")
    make_coordinator("KAZ", person="Of another region", scope="regional", region_id="middle-east-south-asia")
    make_coordinator("ITA", person="Of old", starts_on=datetime.date(2015, 1, 1), ends_on=datetime.date(2019, 1, 1))
    make_focal_point("GHA", regions=("africa", "eastern-europe"), person="Assisting Africa")

    def people(user, **query) -> list[tuple[str, str]]:
        context = sign_in(user).get(page_of("EGY"), query).context
        return [(term.person, role) for term, role in context["people"]]

    now = [("A. Person", "global coordinator"), ("Of Africa", "regional coordinator")]
    assert people(norway) == [*now, ("Assisting Africa", "focal point")]
    assert people(norway, as_of="2017-01-01") == [("Of old", "global coordinator")]
    assert people(reader) == []
    assert "Who coordinates" not in text_of(sign_in(reader), page_of("EGY"))


def test_contacts_are_for_the_secretariat_and_the_state_itself(sign_in, norway, panama, secretariat, reader):
    make_contact("NOR", email="known@ministry.example.org")
    make_contact("NOR", email="gone@ministry.example.org", retired_on=datetime.date(2022, 1, 1))
    for address in (page_of("NOR"), brief_of("NOR")):
        shown = {user: "known@" in text_of(sign_in(user), address) for user in (secretariat, norway, panama, reader)}
        assert shown == {secretariat: True, norway: True, panama: False, reader: False}
        assert "gone@" not in text_of(sign_in(secretariat), address)
    assert "Overdue" in text_of(sign_in(norway), page_of("NOR"))
    assert "Contact points" not in text_of(sign_in(panama), page_of("NOR"))
    make_contact("SWE", confirmed_on=localdate())
    assert sign_in(secretariat).get(page_of("SWE")).context["contacts"][0].freshness == "confirmed"


def test_reports_stand_in_the_words_of_the_state_up_to_the_date(sign_in, reader, norway):
    make_report("EGY", reported_on=datetime.date(2022, 1, 1), step="The first step.", visibility="public")
    make_report("EGY", reported_on=datetime.date(2022, 3, 1), step="The second step.", visibility="coordinators")
    make_report("EGY", reported_on=datetime.date(2022, 3, 2), step="Never seen.")

    def steps(user, **query) -> list[str]:
        return [report.step for report in sign_in(user).get(page_of("EGY"), query).context["reports"][0]]

    assert steps(norway) == ["The second step.", "The first step."]
    assert steps(norway, as_of="2022-02-01") == ["The first step."]
    assert steps(reader) == ["The first step."]


def test_what_is_still_to_be_done_is_told_to_those_it_concerns(sign_in, norway, panama, secretariat, reader):
    activity = make_cleared(norway, addressed_to=("EGY",), secretariat=secretariat)
    make_follow_up(activity, norway, what="Send the text")
    make_follow_up(activity, norway, what="Done long ago", done_on=datetime.date(2022, 4, 1))
    of_another = make_handed_in(norway, addressed_to=("PAK",))
    make_follow_up(of_another, norway, what="Of another State")

    def left(user, address=EGYPT, **query) -> list[str]:
        return [each.what for each in sign_in(user).get(address, query).context["follow_ups"][0]]

    assert left(norway) == left(secretariat) == left(norway, brief_of("EGY")) == ["Send the text"]
    assert left(panama) == []
    for user, query in ((reader, {}), (norway, {"as_of": "2022-05-01"})):
        assert "Send the text" not in text_of(sign_in(user), page_of("EGY"), **query)


def test_the_groups_of_a_state_are_named(sign_in, reader):
    body = Organization.objects.create(name="League of Examples", acronym="LE", kind="group-of-states")
    body.members.set(["EGY"])
    assert "League of Examples (LE)" in text_of(sign_in(reader), page_of("EGY")).replace("( ", "(").replace(" )", ")")
    assert "League of Examples" not in text_of(sign_in(reader), page_of("PAK"))


def test_logging_begins_with_the_state_as_addressee_unless_it_is_ones_own(sign_in, norway, reader):
    log = reverse("outreach:activity-log")
    links = re.compile(rf'<a class="btn btn-primary" href="({log}[^"]*)"')
    client = sign_in(norway)
    assert links.findall(client.get(page_of("EGY")).content.decode()) == [f"{log}?addressed_to=EGY"]
    assert links.findall(client.get(page_of("NOR")).content.decode()) == [log]
    assert links.findall(sign_in(reader).get(page_of("EGY")).content.decode()) == []


# The brief ------------------------------------------------------------------------------------------------------------


def test_the_brief_tells_the_latest_of_each_and_how_much_more_there_is(sign_in, norway, secretariat):
    for day in range(1, 8):
        make_handed_in(norway, f"2022-02-{day:02}", addressed_to=("EGY",), title=f"Approach {day}")
    make_handed_in(secretariat, "2022-03-01", ("EGY",), ("EGY",), title="Its own seminar")
    make_handed_in(norway, "2022-03-02", addressed_to=("EGY",), title="Called off", stage="cancelled")
    make_activity(norway, "2022-03-03", addressed_to=("EGY",), title="Approach 8, in draft")
    returned = make_handed_in(norway, "2022-03-04", addressed_to=("EGY",), title="Approach 9, returned")
    returned.return_to_author(secretariat, timezone.now(), "Who took part?")
    make_handed_in(norway, soon(), addressed_to=("EGY",), title="Next meeting", stage="planned")
    for day in (1, 2, 3):
        make_report("EGY", reported_on=datetime.date(2022, 1, day), step=f"Step {day}", visibility="coordinators")
    told = text_of(sign_in(norway), brief_of("EGY"))
    assert re.findall(r"Approach \d", told) == [f"Approach {day}" for day in (7, 6, 5, 4, 3)]
    assert re.findall(r"Step \d", told) == ["Step 3", "Step 2"]
    assert re.findall(r"… and \d more", told) == ["… and 2 more", "… and 1 more"]
    assert ("Next meeting" in told, "Its own seminar" in told, "Called off" in told) == (True, False, False)


@pytest.mark.parametrize(
    ("code", "as_of", "sentence"),
    [
        ("NOR", "2021-09-23", "signed the Treaty on 24 September 1996 and ratified it on 15 July 1999."),
        (
            "RUS",
            "2023-11-03",
            "signed the Treaty on 24 September 1996, ratified it on 30 June 2000 and withdrew its ratification on "
            "3 November 2023.",
        ),
        ("EGY", "2021-09-23", "signed the Treaty on 14 October 1996 and has not yet ratified it."),
        ("PAK", "2021-09-23", "has not yet signed the Treaty."),
    ],
)
def test_the_brief_begins_with_what_the_state_is_to_the_treaty_on_the_date(code, as_of, sentence, sign_in, reader):
    assert sentence in text_of(sign_in(reader), brief_of(code), as_of=as_of)


def test_the_brief_says_as_whom_one_sees_it(sign_in, norway, japan, secretariat, reader):
    said = {
        user.username: re.search(r"As seen by (.*?) </p>|As seen by (.*?)  ?E", text_of(sign_in(user), brief_of("EGY")))
        for user in (secretariat, norway, japan, reader)
    }
    assert {name: found.group(2) for name, found in said.items()} == {
        "secretariat": "the Secretariat",
        "norway": "Coordinator, Norway",
        "japan": "Focal point, Japan",
        "reader": "a reader",
    }


def test_a_brief_of_a_day_without_a_status_is_as_of_today(sign_in, reader):
    opened = sign_in(reader).get(brief_of("EGY"), {"as_of": "soon"})
    assert (opened.status_code, opened.context["as_of"]) == (200, localdate())


def test_nothing_is_written_by_looking_at_a_state(sign_in, norway):
    activity = make_handed_in(norway, addressed_to=("EGY",))
    before = Activity.objects.values().get(pk=activity.pk)
    sign_in(norway).get(page_of("EGY"))
    sign_in(norway).get(brief_of("EGY"))
    assert Activity.objects.values().get(pk=activity.pk) == before


def test_what_only_the_secretariat_sees_on_the_page_says_so(sign_in, norway, secretariat):
    told = text_of(sign_in(secretariat), page_of("EGY"))
    assert told.count("Secretariat only") == 2
    assert "Secretariat only" not in text_of(sign_in(norway), page_of("EGY"))
