import pytest
from django.urls import reverse
from lxml import html as parser

from outreach.models import SavedView
from tests.builders import make_activity, make_cleared, make_report
from tests.outreach.test_export import exported

LISTS = ["outreach:activity-list", "outreach:report-list", "states:state-list", "outreach:roster"]
ACTIVITIES = reverse("outreach:activity-list")
VIEWS = reverse("outreach:saved-view-list")
ADD = reverse("outreach:saved-view-add")


def text(element) -> str:
    return " ".join(element.text_content().split())


def opened(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return parser.document_fromstring(response.content.decode())


def heads(page) -> list[str]:
    return [text(each) for each in page.xpath("//*[@id='results']//thead//th")]


def offered(page) -> list[tuple[str, bool]]:
    boxes = page.xpath("//*[@id='results']//input[@name='columns'][@type='checkbox']")
    return [(box.get("value"), box.get("checked") is not None) for box in boxes]


def hidden(page, form: str) -> list[tuple[str, str]]:
    fields = page.xpath(f"{form}//input[@type='hidden']")
    return [(field.get("name"), field.get("value")) for field in fields]


def views_of(page) -> list[tuple[str, str]]:
    items = "//a[contains(@class, 'dropdown-item')][starts-with(@href, '/')][not(ancestor::*[@class='menu-update'])]"
    links = page.xpath(f"//*[@id='results']{items}")
    return [(text(link), link.get("aria-current")) for link in links][:-1]  # the last leads to all of them


@pytest.fixture
def client(norway, secretariat, sign_in):
    make_cleared(norway, secretariat=secretariat, title="In Cairo", place="Cairo", addressed_to=("EGY",))
    return sign_in(norway)


def test_the_columns_of_the_address_are_shown_in_its_order(client):
    page = opened(client, f"{ACTIVITIES}?columns=place&columns=title&q=cairo")
    assert heads(page) == ["Place", "Title"]
    assert [text(cell) for cell in page.xpath("//*[@id='results']//tbody//td")] == ["Cairo", "In Cairo"]
    assert offered(page)[:3] == [("place", True), ("title", True), ("dates", False)]


def test_columns_that_the_table_does_not_have_are_left_out_and_none_is_as_at_first(client):
    first = heads(opened(client, ACTIVITIES))
    assert first == ["Dates", "Title", "Undertaken by", "Addressed to", "Level", "Stage", "Review"]
    assert heads(opened(client, f"{ACTIVITIES}?columns=nonsense")) == first
    assert heads(opened(client, f"{ACTIVITIES}?columns=nonsense&columns=kind&columns=kind")) == ["Kind"]


def test_filters_order_and_columns_are_kept_by_every_form_and_link(client):
    address = f"{ACTIVITIES}?columns=dates&columns=title&sort=title&level=bilateral&page=1"
    page = opened(client, address)
    kept = [("sort", "title"), ("columns", "dates"), ("columns", "title")]
    assert [pair for pair in hidden(page, "//form[contains(@class, 'filter-panel')]") if pair[0] != "by"][-3:] == kept
    chooser = "//form[.//input[@name='columns'][@type='checkbox']]"
    assert hidden(page, chooser) == [("sort", "title"), ("level", "bilateral")]
    assert page.xpath("//a[@class='filter-on']/@href") == [f"{ACTIVITIES}?columns=dates&columns=title&sort=title"]
    assert page.xpath("//thead//a/@href") == [
        "?columns=dates&columns=title&sort=dates&level=bilateral&page=1",
        "?columns=dates&columns=title&sort=-title&level=bilateral&page=1",
    ]
    assert page.xpath(f"{chooser}//a/@href") == [f"{ACTIVITIES}?sort=title&level=bilateral"]


@pytest.mark.parametrize("name", LISTS)
def test_a_file_has_the_columns_that_the_list_shows(name, client):
    make_report(visibility="public")
    chosen = [column for column, _is_shown in offered(opened(client, reverse(name)))][::-2]
    query = "&".join(f"columns={column}" for column in chosen)
    shown = heads(opened(client, f"{reverse(name)}?{query}"))
    assert len(shown) == len(chosen)
    export = reverse("state-export" if name == "states:state-list" else name.replace("-list", "") + "-export")
    assert exported(client, export, columns=chosen)[0] == shown


@pytest.mark.parametrize("name", LISTS)
def test_every_list_says_how_many_rows_it_has(name, client):
    assert text(opened(client, reverse(name)).find_class("results-count")[0])[0].isdigit()


@pytest.mark.parametrize("name", LISTS)
def test_a_list_with_nonsense_in_its_address_still_opens(name, client):
    nonsense = "?state=nonsense&region=nonsense&role=x&level=x&since=x&as_of=x&sort=x&columns=x&page=x&kind=x&status=x"
    assert opened(client, reverse(name) + nonsense).xpath("//tbody/tr") or name == "outreach:report-list"


def save(client, name="Cairo", query="q=cairo&page=2&level=&columns=title&columns=dates", **values):
    given = {"page": "outreach:activity-list", "name": name, "query": query} | values
    return client.post(ADD, given)


def test_a_view_is_kept_without_its_page_and_opens_the_list(client, norway):
    response = save(client)
    view = SavedView.objects.get()
    assert (view.owner, view.is_shared, view.query) == (norway, False, "columns=title&columns=dates&q=cairo")
    assert response.url == f"{ACTIVITIES}?columns=title&columns=dates&q=cairo"
    page = opened(client, response.url)
    assert heads(page) == ["Title", "Dates"]
    assert "The view “Cairo” is kept." in text(page)
    assert views_of(page) == [("Cairo", "true")]


def test_the_view_that_is_on_is_shown_as_on_however_the_address_is_spelled(client):
    save(client)
    save(client, "All", "")
    assert views_of(opened(client, f"{ACTIVITIES}?q=cairo&level=&columns=title&columns=dates&page=1")) == [
        ("All", None),
        ("Cairo", "true"),
    ]
    assert views_of(opened(client, ACTIVITIES)) == [("All", "true"), ("Cairo", None)]
    assert views_of(opened(client, f"{ACTIVITIES}?q=tunis")) == [("All", None), ("Cairo", None)]
    assert views_of(opened(client, reverse("states:state-list"))) == []


def test_one_name_is_given_once_to_a_list_and_what_was_typed_is_not_lost(client):
    save(client)
    page = parser.document_fromstring(save(client, query="q=other").content.decode())
    assert "You have a view of this name already." in text(page)
    assert page.xpath("//main//input[@name='query']/@value") == ["q=other"]
    assert save(client, page="outreach:report-list").status_code == 302
    assert SavedView.objects.count() == 2


def test_a_shared_view_shows_each_person_only_what_that_person_may_see(client, norway, reader, secretariat, sign_in):
    make_activity(norway, title="A draft in Cairo")
    save(client, query="q=cairo", is_shared="on")
    address = SavedView.objects.get().get_absolute_url()
    rows = "//*[@id='results']//tbody/tr"
    assert len(opened(client, address).xpath(rows)) == 2
    seen = opened(sign_in(reader), address)
    assert len(seen.xpath(rows)) == 1
    assert views_of(seen) == [("Cairo Shared by Norway", "true")]


def test_a_shared_view_names_the_state_or_the_secretariat_and_never_a_person(client, secretariat, panama, sign_in):
    save(client, is_shared="on")
    SavedView.objects.create(owner=secretariat, page="outreach:activity-list", name="Queue", is_shared=True)
    SavedView.objects.create(owner=secretariat, page="outreach:activity-list", name="Not shared")
    page = opened(sign_in(panama), ACTIVITIES)
    assert views_of(page) == [("Cairo Shared by Norway", None), ("Queue Shared by the Secretariat", "true")]
    assert [text(each) for each in opened(client, VIEWS).xpath("//main//li/a")] == ["Cairo", "Queue"]


def test_a_view_of_the_people_is_offered_to_nobody_who_may_not_see_them(client, panama, reader, sign_in):
    save(client, page="outreach:roster", query="q=person", is_shared="on")
    assert "Cairo" in text(opened(sign_in(panama), VIEWS).find("body"))
    assert "Cairo" not in text(opened(sign_in(reader), VIEWS).find("body"))


def test_a_view_is_renamed_shared_and_deleted_by_its_owner_alone(client, panama, sign_in):
    save(client)
    view = SavedView.objects.get()
    edit, delete = (reverse(f"outreach:saved-view-{deed}", args=[view.pk]) for deed in ("edit", "delete"))
    client.post(edit, {"name": "In Egypt", "is_shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.query) == ("In Egypt", True, "columns=title&columns=dates&q=cairo")
    sign_in(panama)
    assert [client.post(address, {"name": "Mine"}).status_code for address in (edit, delete)] == [404, 404]
    assert SavedView.objects.get().name == "In Egypt"
    sign_in(view.owner)
    assert "nobody will find it any more" in text(opened(client, delete).find("body"))
    assert client.post(delete).url == VIEWS
    assert not SavedView.objects.exists()


def test_a_view_is_updated_by_its_owner_to_what_the_list_shows(client, panama, sign_in):
    save(client, is_shared="on")
    view = SavedView.objects.get()
    page = opened(client, f"{ACTIVITIES}?q=tunis&columns=title&page=1")
    (offer,) = page.xpath("//details[@class='menu-update']//a")
    assert text(offer) == "Cairo"
    ask = opened(client, offer.get("href"))
    assert "everyone who opens it will find the new ones" in text(ask)
    assert hidden(ask, "//main//form")[1:] == [("query", "columns=title&q=tunis")]
    assert SavedView.objects.get().query == "columns=title&columns=dates&q=cairo"
    response = client.post(offer.get("href"), {"query": "columns=title&q=tunis&page=3"})
    assert response.url == f"{ACTIVITIES}?columns=title&q=tunis"
    page = opened(client, response.url)
    assert "The view “Cairo” shows this from now on." in text(page)
    assert views_of(page) == [("Cairo shared", "true")]
    assert page.xpath("//details[@class='menu-update']") == []
    view.refresh_from_db()
    assert (view.name, view.is_shared, view.query) == ("Cairo", True, "columns=title&q=tunis")
    assert sign_in(panama).post(offer.get("href"), {"query": ""}).status_code == 404
    assert SavedView.objects.get().query == "columns=title&q=tunis"


def test_what_is_too_long_for_an_address_is_told_and_the_view_stays_as_it_was(client):
    save(client)
    update = reverse("outreach:saved-view-update", args=[SavedView.objects.get().pk])
    page = parser.document_fromstring(client.post(update, {"query": f"q={'x' * 4_000}"}).content.decode())
    assert "4002" in text(page.find_class("alert-danger")[0])
    assert SavedView.objects.get().query == "columns=title&columns=dates&q=cairo"


def test_nobody_keeps_a_view_of_a_list_that_they_do_not_find(client, norway, reader):
    kept = {"page": "outreach:roster", "query": "", "name": "People", "is_shared": "on"}
    assert client.post(ADD, kept).url == reverse("outreach:roster")
    client.force_login(reader)
    assert list(client.post(ADD, kept).context["form"].errors) == ["page"]
    assert [(view.owner, view.name) for view in SavedView.objects.all()] == [(norway, "People")]
