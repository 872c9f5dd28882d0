import datetime

import pytest
from django.urls import reverse
from lxml import html as parser

from outreach.models import Export
from tests.builders import make_coordinator, make_focal_point
from tests.outreach.test_export import exported

PEOPLE = reverse("outreach:roster")
ON = "2023-06-01"


def text(element) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def people(db):
    make_coordinator("NOR", person="Global of Norway")
    make_coordinator("PAN", person="Regional of Panama", scope="regional", region_id="latin-america-caribbean")
    make_focal_point("SEN", person="Focal of Senegal", institution="Ministère", regions=("africa", "eastern-europe"))
    make_focal_point("THA", person="Gone of Thailand", ends_on=datetime.date(2022, 1, 1))


@pytest.fixture
def opened(secretariat, sign_in, people):
    client = sign_in(secretariat)

    def page(**asked):
        return parser.document_fromstring(client.get(PEOPLE, {"as_of": ON} | asked).content.decode())

    return page


def names(page) -> list[str]:
    return [text(row[0]) for row in page.xpath("//*[@id='results']//tbody/tr")]


def test_who_serves_on_a_day_is_listed_by_state(opened):
    assert names(opened()) == ["Global of Norway", "Regional of Panama", "Focal of Senegal"]
    assert names(opened(as_of="2021-12-01"))[-1] == "Gone of Thailand"
    assert [text(cell) for cell in opened().xpath("//*[@id='results']//tbody/tr")[2]][:4] == [
        "Focal of Senegal",
        "Senegal",
        "Focal point",
        "Africa, Eastern Europe",
    ]
    assert text(opened().find_class("results-count")[0]) == "3 in service"
    assert "as of 1 June 2023" in text(opened().find_class("band-as-of")[0])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "ministere"}, ["Focal of Senegal"]),
        ({"q": "塞内加尔"}, ["Focal of Senegal"]),
        ({"state": "PAN"}, ["Regional of Panama"]),
        ({"role": "Focal point"}, ["Focal of Senegal"]),
        ({"region": "africa"}, ["Global of Norway", "Focal of Senegal"]),
        ({"region": "africa", "role": "Coordinator"}, ["Global of Norway"]),
        ({"sort": "person"}, ["Focal of Senegal", "Global of Norway", "Regional of Panama"]),
        ({"sort": "-state"}, ["Focal of Senegal", "Regional of Panama", "Global of Norway"]),
        ({"q": "nobody"}, []),
        ({"state": "nonsense", "role": "nonsense"}, ["Global of Norway", "Regional of Panama", "Focal of Senegal"]),
    ],
)
def test_the_address_narrows_and_sorts_the_list(asked, found, opened):
    assert names(opened(**asked)) == found


def test_regions_that_no_focal_point_assists_are_told_whatever_the_filters(opened):
    gaps = [text(each) for each in opened(q="nobody").xpath("//*[@role='note']/strong")]
    assert "Africa" not in gaps
    assert "Eastern Europe" not in gaps
    assert len(gaps) == 4


def test_a_state_that_ratifies_no_more_is_flagged_on_the_day(opened):
    make_coordinator("RUS", person="Of Russia")
    assert "Not a ratifier on this day" not in text(opened(q="Of Russia").xpath("//tbody")[0])
    assert "Not a ratifier on this day" in text(opened(q="Of Russia", as_of="2023-11-03").xpath("//tbody")[0])


def test_the_list_is_taken_away_as_it_is_shown_and_that_is_recorded_as_personal(opened, secretariat, client):
    client.force_login(secretariat)
    rows = exported(
        client, reverse("outreach:roster-export"), as_of=ON, role="Focal point", columns=["person", "regions"]
    )
    assert rows == [["Person", "Serves"], ["Focal of Senegal", "Africa, Eastern Europe"]]
    record = Export.objects.get()
    assert (record.listed, record.rows, record.is_personal) == ("coordinators and focal points", 1, True)


def test_demonstration_people_are_marked_in_the_file(secretariat, client):
    made_up = make_focal_point("SEN")
    made_up.is_demonstration = True
    made_up.save()
    client.force_login(secretariat)
    rows = exported(client, reverse("outreach:roster-export"), columns="person")
    assert rows == [["Person", "Demonstration"], ["B. Person", "Demonstration"]]
