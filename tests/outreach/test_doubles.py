import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse

from outreach.models import Activity, Dates, Visibility
from outreach.models.doubles import Plan, likeness
from states.models import State
from tests.builders import make_activity, make_cleared, make_join_request, make_submitted

PANEL = reverse("outreach:activity-doubles")
LOG = reverse("outreach:activity-log")
FRIENDS = "Friends of the CTBT ministerial meeting"
TYPED = {
    "title": FRIENDS,
    "dates": "21 September 2022",
    "undertaken_by": ["PAN"],
    "level": "global",
    "kind": "meeting",
    "stage": "completed",
    "language": "en",
    "visibility": "public",
}


def lines(client: Client, **asked: object) -> list[tuple[str, str, str | None]]:
    """Return who, when and, where it is told, the title."""
    told = client.post(PANEL, {"dates": "14 March 2022", "addressed_to": "EGY"} | asked).context["doubles"].lines
    return [(line.who, line.when, line.activity.title if line.activity else None) for line in told]


def text_of(client: Client, **asked: object) -> str:
    html = client.post(PANEL, {"dates": "14 March 2022", "addressed_to": "EGY"} | asked).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def plan(title: str = FRIENDS, dates: str = "2022-09-21", addressed_to: tuple[str, ...] = (), **values: str) -> Plan:
    states = list(State.objects.filter(pk__in=addressed_to))
    return Plan(dates=Dates.parse(dates), title=title, addressed_to=states, **values)


# What is with the same States -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("review", ["draft", "returned"])
def test_of_what_one_may_not_see_one_is_told_who_and_when_and_nothing_else(
    review, sign_in, norway, panama, secretariat
):
    values = {"title": "Démarche of the five", "summary": "Secret text", "place": "Cairo", "kind": "demarche"}
    activity = make_activity(norway, "2022-03-20", addressed_to=("EGY",), visibility="coordinators", **values)
    if review == "returned":
        activity.submit(norway, datetime.datetime(2022, 3, 21, tzinfo=datetime.UTC))
        activity.return_to_author(secretariat, datetime.datetime(2022, 3, 22, tzinfo=datetime.UTC), "Where?")
    client = sign_in(panama)
    assert lines(client) == [("Norway", "20 March 2022", None)]
    html = client.post(PANEL, {"dates": "14 March 2022", "addressed_to": "EGY"}).content.decode()
    assert re.findall(r"<li>(.*?)</li>", re.sub(r"\s+", " ", html)) == [
        ' <span class="doubles-when">20 March 2022</span> <span><bdi>Norway</bdi></span> '
    ]


def test_what_one_may_see_is_told_with_its_title(sign_in, norway, panama, secretariat):
    make_cleared(norway, "2022-03-20", addressed_to=("EGY",), secretariat=secretariat, title="A visit")
    assert lines(sign_in(panama)) == [("Norway", "20 March 2022", "A visit")]


def test_of_what_is_for_the_secretariat_only_nobody_else_is_told(sign_in, norway, panama, japan, secretariat):
    for make in (make_activity, make_submitted, make_cleared):
        given = {} if make is make_activity else {"secretariat": secretariat}
        make(norway, "2022-03-20", addressed_to=("EGY",), visibility=Visibility.SECRETARIAT, **given)
    for person in (norway, panama, japan):
        assert text_of(sign_in(person)) == "Nothing else is known with the same States within 6 weeks."
        assert list(Activity.objects.announced_to(person)) == []
    assert len(lines(sign_in(secretariat))) == 3


def test_readers_are_told_nothing(sign_in, norway, reader):
    make_activity(norway, "2022-03-20", addressed_to=("EGY",))
    assert sign_in(reader).post(PANEL).status_code == 403
    assert list(Activity.objects.announced_to(reader)) == []


@pytest.mark.parametrize(
    ("dates", "is_told"),
    [
        ("2022-01-31", True),
        ("2022-01-30", False),
        ("2022-04-25", True),
        ("2022-04-26", False),
        ("2022-02", True),
        ("2022", True),
        ("2021-03-14", False),
    ],
)
def test_the_weeks_around_are_six(dates, is_told, sign_in, norway):
    make_activity(norway, dates, addressed_to=("EGY",))
    assert bool(lines(sign_in(norway))) == is_told


def test_the_states_are_those_addressed_or_else_those_that_undertake_it(sign_in, norway):
    make_activity(norway, addressed_to=("EGY",), title="To Egypt")
    make_activity(norway, undertaken_by=("EGY",), reported_by_id="NOR", title="By Egypt")
    make_activity(norway, addressed_to=("CHN",), title="To China")
    client = sign_in(norway)
    assert [title for *_told, title in lines(client, undertaken_by="NOR")] == ["To Egypt", "By Egypt"]
    assert [title for *_told, title in lines(client, addressed_to="", undertaken_by="NOR")] == [
        "To Egypt",
        "By Egypt",
        "To China",
    ]


def test_what_was_cancelled_and_the_activity_itself_are_not_told(sign_in, norway):
    make_activity(norway, addressed_to=("EGY",), stage="cancelled")
    activity = make_activity(norway, addressed_to=("EGY",))
    client = sign_in(norway)
    assert len(lines(client)) == 1
    assert lines(client, itself=activity.pk) == []


def test_ten_are_told_and_how_many_others_there_are(sign_in, norway, panama):
    for day in range(1, 14):
        make_activity(norway, f"2022-03-{day:02}", addressed_to=("EGY",))
    make_activity(norway, "2022-03-14", addressed_to=("EGY",), visibility="secretariat")
    client = sign_in(panama)
    assert len(lines(client)) == 10
    assert text_of(client).endswith("and 3 others")


@pytest.mark.parametrize("asked", [{"dates": ""}, {"dates": "soon"}, {"addressed_to": ""}, {"addressed_to": "XXX"}])
def test_nothing_is_told_before_there_is_something_to_look_for(asked, sign_in, norway):
    make_activity(norway, addressed_to=("EGY",))
    assert text_of(sign_in(norway), **asked) == ""


def test_a_title_is_in_no_address_and_looking_writes_nothing(sign_in, norway, django_assert_max_num_queries):
    client = sign_in(norway)
    assert client.get(PANEL, TYPED).status_code == 405
    with django_assert_max_num_queries(15) as queries:
        client.post(PANEL, TYPED)
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(norway)
    assert strict.post(PANEL, TYPED).status_code == 403


@pytest.mark.parametrize("itself", ["9" * 5000, "9" * 20, "-1", "x", "\0"])
def test_what_is_no_key_of_an_activity_leaves_none_out(itself, sign_in, norway):
    make_activity(norway, addressed_to=("EGY",))
    assert len(lines(sign_in(norway), itself=itself)) == 1


@pytest.mark.parametrize("dates", ["0001", "9999"])
def test_the_first_and_the_last_year_are_no_obstacle(dates, sign_in, norway):
    assert text_of(sign_in(norway), dates=dates).startswith("Nothing else")


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_what_is_told_costs_the_same_number_of_queries_at_any_length(
    rows, sign_in, norway, panama, secretariat, django_assert_num_queries
):
    for _number in range(rows):
        make_activity(panama, "2022-03-14", ("PAN", "JPN"), ("EGY", "CHN"))
        make_cleared(panama, "2022-03-14", ("PAN", "JPN"), ("EGY",), secretariat=secretariat, title="Alike in name")
    client = sign_in(norway)
    asked = {"title": "Alike in name", "dates": "2022-03", "addressed_to": "EGY"}
    with django_assert_num_queries(16):
        doubles = client.post(PANEL, asked).context["doubles"]
    assert (len(doubles.offers), len(doubles.lines)) == (min(rows, 3), min(2 * rows - min(rows, 3), 10))


# What is likely the same ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "dates", "values", "is_likely"),
    [
        (FRIENDS, "2022-09-21", {}, True),
        ("Ministerial Meeting of the Friends of the CTBT", "2022-09", {}, True),
        ("Tenth Ministerial Meeting of the Friends of the CTBT", "2022-09-20/2022-09-22", {}, True),
        (FRIENDS, "2020-09-21", {}, False),
        (FRIENDS, "2022-09-23", {}, False),
        ("Seminar for legal advisers", "2022-09-21", {}, False),
        ("Réunion ministérielle", "2022-09-21", {"occasion": "GA 77, high-level week"}, True),
        (FRIENDS, "2022-09-21", {"stage": "cancelled"}, False),
    ],
)
def test_one_event_of_three_states_is_known_again(title, dates, values, is_likely, norway, panama, secretariat):
    given = {"level": "global", "title": title} | values
    activity = make_submitted(norway, dates, ("NOR", "AUS", "JPN"), secretariat=secretariat, **given)
    found = plan(level="global", occasion="GA 77, High-level week").likely(panama)
    assert found == ([activity] if is_likely else [])


def test_a_workshop_of_every_year_in_the_same_city_is_another_one_each_year(norway, secretariat):
    values = {"title": "Regional workshop on national implementation", "place": "Vienna", "level": "regional"}
    make_cleared(norway, "2021-06-14/2021-06-16", addressed_to=("EGY",), secretariat=secretariat, **values)
    asked = plan(values["title"], "2022-06-14/2022-06-16", ("EGY",), place="Vienna", level="regional")
    assert asked.likely(secretariat) == []


def test_what_has_another_name_in_another_language_is_known_by_place_and_addressee(norway, secretariat):
    values = {"title": "Visite au ministère", "place": "Le Caire", "level": "bilateral"}
    activity = make_cleared(norway, "2022-09-21", addressed_to=("EGY",), secretariat=secretariat, **values)
    assert plan("زيارة", addressed_to=("EGY",), place="le caire").likely(secretariat) == [activity]
    assert plan("زيارة", addressed_to=("CHN",), place="le caire").likely(secretariat) == []


def test_calls_of_one_name_on_several_states_on_one_day_are_several_activities(norway, secretariat):
    values = {"title": "Démarche on ratification", "level": "bilateral"}
    make_cleared(norway, "2022-09-21", addressed_to=("EGY",), secretariat=secretariat, **values)
    assert plan(values["title"], addressed_to=("CHN",), level="bilateral").likely(secretariat) == []


def test_only_what_one_may_see_is_offered(norway, panama):
    make_activity(norway, "2022-09-21", title=FRIENDS)
    assert plan().likely(panama) == []
    assert len(plan().likely(norway)) == 1


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("全面禁止核试验条约之友部长级会议", "全面禁核试条约之友部长级会议", True),
        ("全面禁止核试验条约之友部长级会议", "关于国家执行的区域讲习班", False),
        ("Consultations on ratification", "Seminar on ratification", False),
        ("Réunion des Amis du TICE", "REUNION DES AMIS DU TICE", True),
        ("", "", False),
    ],
)
def test_titles_are_alike_in_any_script(one, other, is_alike):
    assert (likeness(one, other) >= 0.7) == is_alike


# What is offered ------------------------------------------------------------------------------------------------------


def offers(client: Client) -> list[tuple[str, bool]]:
    told = client.post(PANEL, TYPED).context["doubles"].offers
    return [(offer.activity.title, offer.can_join) for offer in told]


def test_a_state_that_is_not_named_is_offered_to_be_added(sign_in, norway, panama, japan, secretariat):
    activity = make_submitted(
        norway, "2022-09-21", ("NOR", "JPN"), secretariat=secretariat, title=FRIENDS, level="global"
    )
    assert offers(sign_in(panama)) == [(FRIENDS, True)]
    assert f'href="/activities/{activity.pk}/join/"' in sign_in(panama).post(PANEL, TYPED).content.decode()
    for named in (norway, japan, secretariat):
        assert offers(sign_in(named)) == [(FRIENDS, False)]
    make_join_request(activity, "PAN", panama)
    assert offers(sign_in(panama)) == [(FRIENDS, False)]


def test_what_is_likely_recorded_already_is_offered_once_before_it_is_saved(sign_in, norway, panama, secretariat):
    activity = make_submitted(norway, "2022-09-21", secretariat=secretariat, title=FRIENDS, level="global")
    client = sign_in(panama)
    html = client.post(LOG, TYPED | {"save": ""}).content.decode()
    assert "Nothing has been saved yet: what you log may be recorded already." in html
    assert f'name="shown" value="{activity.pk}"' in html
    assert Activity.objects.count() == 1
    assert client.post(LOG, TYPED | {"save": "", "shown": activity.pk}).status_code == 302
    assert Activity.objects.count() == 2


def test_without_a_script_a_button_looks_for_the_same_and_keeps_what_was_typed(sign_in, norway, panama):
    make_activity(norway, "2022-09-25", title="Another", addressed_to=("EGY",))
    response = sign_in(panama).post(LOG, {"dates": "September 2022", "addressed_to": "EGY", "look": ""})
    assert response.context["form"]["dates"].value() == "September 2022"
    assert response.context["form"].errors == {}
    assert [(line.who, line.activity) for line in response.context["doubles"].lines] == [("Norway", None)]
    assert Activity.objects.count() == 1


def test_an_attempt_to_save_what_is_wrong_also_tells_what_is_with_the_same_states(sign_in, norway, panama):
    make_activity(norway, "2022-09-25", addressed_to=("EGY",))
    response = sign_in(panama).post(LOG, {"dates": "September 2022", "addressed_to": "EGY", "save": ""})
    assert len(response.context["doubles"].lines) == 1


def test_codes_that_no_database_takes_are_left_out(sign_in, norway):
    draft = make_activity(norway, "2022-03-14", addressed_to=("EGY",))
    asked = {"dates": "2022", "addressed_to": ["\0", "EGY\0", "EGY", "--"]}
    lines = sign_in(norway).post(PANEL, asked).context["doubles"].lines
    assert [line.activity for line in lines] == [draft]
