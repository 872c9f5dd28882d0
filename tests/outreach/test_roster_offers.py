import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outreach.models import FocalPoint, RosterOffer, viewer_of
from states.models import Region, TreatyAction
from tests.builders import make_focal_point, make_offer
from tests.test_admin_models import is_under_strict_policy

ADD = reverse("outreach:roster-offer-add")
QUEUE = reverse("admin:outreach_rosteroffer_changelist")
TYPED = {
    "state": "NOR",
    "person": "D. Person",
    "post": "Attaché",
    "institution": "Mission",
    "regions": ["africa", "eastern-europe"],
    "preferred": "fr",
    "others": ["en", "fr"],
    "note_reference": "Note 3/2026",
}


def withdraws_ratification(state: str) -> None:
    """Let the State be no ratifier any more."""
    TreatyAction.objects.create(
        state_id=state, act="withdrawal-of-ratification", done_on=datetime.date(2024, 1, 1), source="Only in this test."
    )


def told(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# The verbs -----------------------------------------------------------------------------------------------------------


def test_clearing_makes_the_focal_point_and_opens_no_sign_in(norway, secretariat):
    offer = make_offer("NOR", norway, ("africa", "eastern-europe"), institution="Mission", note_reference="Note 3/2026")
    now = timezone.now()
    focal_point = offer.clear(secretariat, now)
    kept = FocalPoint.objects.get()
    assert kept == focal_point == RosterOffer.objects.get().focal_point
    told = (kept.state_id, kept.person, kept.post, kept.institution, kept.languages, kept.note_reference)
    assert told == ("NOR", "D. Person", "Attaché", "Mission", "en;fr", "Note 3/2026")
    assert (kept.starts_on, kept.ends_on, kept.sign_in) == (timezone.localdate(now), None, None)
    assert {region.pk for region in kept.regions.all()} == {"africa", "eastern-europe"}
    assert (offer.standing, offer.decided_by, offer.decided_at) == ("cleared", secretariat, now)
    assert set(kept.history.first().regions.values_list("region", flat=True)) == {"africa", "eastern-europe"}


def test_an_offer_is_decided_once(norway, secretariat):
    offer = make_offer("NOR", norway)
    offer.decline(secretariat, timezone.now(), "The region has two.")
    with pytest.raises(ValidationError, match="withdrawn or decided already"):
        RosterOffer.objects.get().clear(secretariat, timezone.now())
    with pytest.raises(ValidationError, match="withdrawn or decided already"):
        RosterOffer.objects.get().withdraw(norway, timezone.now())
    assert (RosterOffer.objects.get().standing, FocalPoint.objects.count()) == ("declined", 0)


def test_what_was_withdrawn_is_not_cleared(norway, secretariat):
    offer = make_offer("NOR", norway)
    offer.withdraw(norway, timezone.now())
    with pytest.raises(ValidationError, match="withdrawn or decided already"):
        RosterOffer.objects.get().clear(secretariat, timezone.now())
    assert (RosterOffer.objects.get().standing, FocalPoint.objects.count()) == ("withdrawn", 0)


def test_nobody_but_the_secretariat_decides_and_nobody_but_the_state_withdraws(norway, panama, secretariat):
    offer, now = make_offer("NOR", norway), timezone.now()
    for deed in (
        lambda: offer.clear(norway, now),
        lambda: offer.decline(norway, now, "No."),
        lambda: offer.withdraw(panama, now),
        lambda: offer.withdraw(secretariat, now),
        lambda: RosterOffer.offer(panama, now, [], state=offer.state, person="E. Person", languages="en"),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert (RosterOffer.objects.get().standing, FocalPoint.objects.count()) == ("open", 0)


def test_nothing_is_declined_without_saying_why(norway, secretariat):
    offer = make_offer("NOR", norway)
    with pytest.raises(ValidationError, match="Say why the offer is declined"):
        offer.decline(secretariat, timezone.now(), "  ")
    assert RosterOffer.objects.get().standing == "open"


def test_a_state_that_ratifies_no_more_neither_offers_nor_is_cleared(norway, secretariat):
    offer = make_offer("NOR", norway)
    withdraws_ratification("NOR")
    with pytest.raises(ValidationError, match="not a ratifier today"):
        make_offer("NOR", norway, person="E. Person")
    with pytest.raises(ValidationError, match="not a ratifier on the first day of the term"):
        offer.clear(secretariat, timezone.now())
    assert (RosterOffer.objects.get().standing, FocalPoint.objects.count()) == ("open", 0)


def test_a_person_is_offered_once_while_the_offer_waits(norway, secretariat):
    make_offer("NOR", norway)
    with pytest.raises(ValidationError, match="offered this person already"):
        make_offer("NOR", norway)
    RosterOffer.objects.get().decline(secretariat, timezone.now(), "Later.")
    make_offer("NOR", norway)
    assert sorted(offer.standing for offer in RosterOffer.objects.all()) == ["declined", "open"]


def test_a_person_is_offered_once_however_the_name_is_spelled(norway):
    make_offer("NOR", norway, person="D.  Pérson ")
    assert RosterOffer.objects.get().person == "D. Pérson"
    with pytest.raises(ValidationError, match="offered this person already"):
        make_offer("NOR", norway, person="d. person")


def test_a_person_in_service_is_neither_offered_nor_cleared_again(norway, secretariat):
    offer = make_offer("NOR", norway)
    on_roster = make_focal_point("NOR", person="D. PERSON")
    with pytest.raises(ValidationError, match="on the roster for this State already"):
        offer.clear(secretariat, timezone.now())
    RosterOffer.objects.get().withdraw(norway, timezone.now())
    with pytest.raises(ValidationError, match="on the roster for this State already"):
        make_offer("NOR", norway)
    assert FocalPoint.objects.get() == on_roster
    on_roster.end(timezone.localdate() - datetime.timedelta(days=1))
    make_offer("NOR", norway).clear(secretariat, timezone.now())
    assert FocalPoint.objects.count() == 2


@pytest.mark.parametrize("deed", ["offer", "clear"])
def test_offers_and_clearances_for_one_state_follow_one_another(deed, norway, secretariat):
    if not connection.features.has_select_for_update:
        pytest.skip("on SQLite one transaction that writes follows the other")
    waiting = make_offer("NOR", norway) if deed == "clear" else None
    told = {"state": norway.coordinator_terms.get().state, "person": "D. Person", "languages": "en"}
    with CaptureQueriesContext(connection) as asked:
        if waiting:
            waiting.clear(secretariat, timezone.now())
        else:
            RosterOffer.offer(norway, timezone.now(), list(Region.objects.all()), **told)
    sql = [query["sql"] for query in asked.captured_queries]
    locked = next(number for number, line in enumerate(sql) if re.search(r'"states_state" .* FOR NO KEY UPDATE', line))
    compared = next(number for number, line in enumerate(sql) if re.match(r'SELECT "outreach_\w+"."person" AS', line))
    assert locked < compared


def test_an_offer_is_for_a_region_at_least_and_in_known_languages(norway):
    now, norwegian = timezone.now(), {"state": norway.coordinator_terms.get().state, "person": "D. Person"}
    with pytest.raises(ValidationError, match="at least one region"):
        RosterOffer.offer(norway, now, [], languages="en", **norwegian)
    with pytest.raises(ValidationError, match="codes of the six languages"):
        RosterOffer.offer(norway, now, list(Region.objects.all()), languages="no", **norwegian)
    assert not RosterOffer.objects.exists()


def test_an_offer_is_the_states_own_business_and_the_secretariats(norway, panama, japan, reader, secretariat):
    offer = make_offer("NOR", norway)
    sees = {user: list(RosterOffer.objects.visible_to(user)) for user in (norway, panama, japan, reader, secretariat)}
    assert sees == {norway: [offer], panama: [], japan: [], reader: [], secretariat: [offer]}


# The pages -----------------------------------------------------------------------------------------------------------


def test_a_coordinator_volunteers_the_own_state(sign_in, norway):
    client = sign_in(norway)
    answer = client.post(ADD, TYPED)
    offer = RosterOffer.objects.get()
    assert answer.url == offer.get_absolute_url()
    assert (offer.state_id, offer.person, offer.languages) == ("NOR", "D. Person", "fr;en")
    assert {region.pk for region in offer.regions.all()} == {"africa", "eastern-europe"}
    assert (offer.offered_by, offer.standing) == (norway, "open")
    assert "French, English" in client.get(answer.url).content.decode()


def test_who_was_offered_a_moment_ago_is_told_to_wait_and_nothing_typed_is_lost(sign_in, norway):
    client = sign_in(norway)
    client.post(ADD, TYPED)
    page = client.post(ADD, TYPED)
    assert "Your State has offered this person already; the offer waits." in page.content.decode()
    assert page.context["form"]["post"].value() == "Attaché"
    assert RosterOffer.objects.count() == 1


def test_nobody_fills_the_form_in_for_a_state_that_may_not_assist(sign_in, norway):
    withdraws_ratification("NOR")
    page = sign_in(norway).get(ADD).content.decode()
    assert "your State is not a ratifier today" in page
    assert 'name="person"' not in page


def test_a_focal_point_volunteers_too(sign_in, japan):
    sign_in(japan).post(ADD, TYPED | {"state": "JPN"})
    assert RosterOffer.objects.get().state_id == "JPN"


def test_another_state_is_not_volunteered(sign_in, norway):
    form = sign_in(norway).post(ADD, TYPED | {"state": "PAN"}).context["form"]
    assert list(form.errors) == ["state"]
    assert not RosterOffer.objects.exists()


def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(sign_in, norway):
    typed = TYPED | {"person": "", "regions": [], "preferred": ""}
    response = sign_in(norway).post(ADD, typed)
    form = response.context["form"]
    assert sorted(form.errors) == ["person", "preferred", "regions"]
    assert (form["post"].value(), form["others"].value()) == ("Attaché", ["en", "fr"])


def test_the_state_of_an_office_that_ratifies_no_more_is_told_so(sign_in, norway):
    withdraws_ratification("NOR")
    response = sign_in(norway).post(ADD, TYPED)
    assert "not a ratifier today" in response.content.decode()
    assert not RosterOffer.objects.exists()


def test_an_offer_is_withdrawn_on_its_page(sign_in, norway):
    offer = make_offer("NOR", norway)
    answer = sign_in(norway).post(offer.get_absolute_url(), {"withdraw": ""}, follow=True)
    assert told(answer) == "The offer is withdrawn."
    assert 'name="withdraw"' not in answer.content.decode()
    assert RosterOffer.objects.get().standing == "withdrawn"


def test_an_offer_is_cleared_or_declined_with_a_comment_on_its_page(sign_in, norway, secretariat):
    cleared, declined = make_offer("NOR", norway), make_offer("NOR", norway, person="E. Person")
    client = sign_in(secretariat)
    assert told(client.post(cleared.get_absolute_url(), {"clear": ""}, follow=True)) == (
        "D. Person is on the roster from today."
    )
    form = client.post(declined.get_absolute_url(), {"decline": "", "comment": " "}).context["form"]
    assert list(form.errors) == ["comment"]
    client.post(declined.get_absolute_url(), {"decline": "", "comment": "The region has two."})
    assert sorted((offer.person, offer.standing, offer.comment) for offer in RosterOffer.objects.all()) == [
        ("D. Person", "cleared", ""),
        ("E. Person", "declined", "The region has two."),
    ]
    page = sign_in(norway).get(declined.get_absolute_url()).content.decode()
    assert "The region has two." in page


def test_a_deed_that_is_not_ones_own_is_refused(sign_in, norway, panama):
    offer = make_offer("NOR", norway)
    assert sign_in(norway).post(offer.get_absolute_url(), {"clear": ""}).status_code == 403
    assert sign_in(panama).post(offer.get_absolute_url(), {"withdraw": ""}).status_code == 404
    assert RosterOffer.objects.get().standing == "open"


def test_whoever_was_cleared_stands_on_the_list_of_people_and_sees_nothing_by_that(
    sign_in, norway, reader, secretariat
):
    make_offer("NOR", norway, person="Cleared person").clear(secretariat, timezone.now())
    assert "Cleared person" in sign_in(norway).get(reverse("outreach:roster")).content.decode()
    assert not viewer_of(reader).is_partner
    assert sign_in(reader).get(reverse("outreach:roster")).status_code == 404


# The Secretariat's queue ---------------------------------------------------------------------------------------------


def test_the_queue_holds_what_waits_and_clears_it_once_the_names_were_seen(sign_in, norway, secretariat):
    first, second = make_offer("NOR", norway), make_offer("NOR", norway, person="E. Person")
    make_offer("NOR", norway, person="F. Person").withdraw(norway, timezone.now())
    client = sign_in(secretariat)
    queue = f"{QUEUE}?standing=open"
    assert client.get(queue).context["cl"].result_count == 2
    chosen = {"action": "clear_selected", "_selected_action": [first.pk, second.pk]}
    asked = client.post(queue, chosen).content.decode()
    assert is_under_strict_policy(asked)
    assert re.findall(r"[DE]\. Person, Attaché, Norway", asked) == [
        "E. Person, Attaché, Norway",
        "D. Person, Attaché, Norway",
    ]
    assert not FocalPoint.objects.exists()
    answer = client.post(queue, chosen | {"confirmed": "yes"}, follow=True)
    assert told(answer) == "2 focal points are on the roster."
    assert FocalPoint.objects.count() == 2
    assert client.get(queue).context["cl"].result_count == 0


def test_the_queue_tells_languages_and_standing_in_words(sign_in, secretariat, norway):
    offer = make_offer("NOR", norway, languages="fr;en")
    client = sign_in(secretariat)
    for page in (
        reverse("admin:outreach_rosteroffer_changelist"),
        reverse("admin:outreach_rosteroffer_change", args=[offer.pk]),
    ):
        html = client.get(page).content.decode()
        assert ("French, English" in html, "fr;en" in html, str(offer.standing.label) in html) == (True, False, True)
    assert "icon-unknown" not in html
