import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from outreach.models import Activity, Attachment, Conference, Dates, Organization, Review
from tests.builders import (
    CLEARED_AT,
    PDF,
    make_activity,
    make_attachment,
    make_cleared,
    make_coordinator,
    make_submitted,
)

LOG = reverse("outreach:activity-log")
TYPED = {
    "title": "Visit to the capital",
    "dates": "14 March 2022",
    "undertaken_by": ["NOR"],
    "level": "bilateral",
    "kind": "visit",
    "stage": "completed",
    "language": "en",
    "visibility": "public",
}


def page_of(name: str, activity: Activity) -> str:
    return reverse(f"outreach:{name}", args=[activity.pk])


def upload(name: str = "Statement.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def told(client, query: str, *names: str) -> list[object]:
    form = client.get(f"{LOG}?{query}").context["form"]
    return [form[name].value() for name in names]


# What the form begins with --------------------------------------------------------------------------------------------


def test_five_things_are_asked_first_and_the_rest_is_folded(sign_in, norway):
    form = sign_in(norway).get(LOG).context["form"]
    assert [field.name for field in form.first] == ["title", "dates", "undertaken_by", "addressed_to", "level"]
    assert [field.name for section in form.folded for field in section.fields] == [
        name for name in form.fields if name not in {*form.FIRST, "seen"}
    ]
    assert opened(form) == []


def opened(form) -> list[str]:
    return [section.heading for section in form.folded if section.is_open]


def readers_in_the_fold(html: str) -> list[tuple[str, str]]:
    [fold] = re.findall(r"<summary>Who may see it(.*?)</summary>", html)
    return re.findall(r'data-readers="(\w+)">: ([^<]+)</span>', fold)


def test_the_fold_says_who_may_see_the_record(sign_in, norway, secretariat):
    coordinators = ("coordinators", "Coordinators and focal points, and the State that reported it")
    public = ("public", "Public: anyone signed in; printed in the overview once cleared")
    assert readers_in_the_fold(sign_in(norway).get(LOG).content.decode()) == [coordinators, public]
    client = sign_in(secretariat)
    assert readers_in_the_fold(client.get(LOG).content.decode())[0] == ("secretariat", "Secretariat only")
    assert opened(client.get(LOG).context["form"]) == []


def test_what_was_told_in_a_fold_or_is_still_to_be_told_is_open(sign_in, norway):
    client = sign_in(norway)
    form = client.post(LOG, TYPED | {"dates": "", "kind": "meeting", "summary": "They met."}).context["form"]
    assert opened(form) == ["What was done", "Who may see it"]  # public, which no new form says
    form = client.post(LOG, TYPED | {"kind": "meeting", "visibility": "nobody"}).context["form"]
    assert opened(form) == ["Who may see it"]
    make_coordinator("JPN", norway)
    assert opened(client.get(LOG).context["form"]) == ["Who may see it"]  # for which State, is to be chosen


def test_an_address_fills_the_form(sign_in, norway):
    measure = Conference.objects.get(pk=12).measures.first()
    query = (
        "addressed_to=EGY&addressed_to=CHN&undertaken_by=NOR&dates=2027-03&occasion=Article%20XIV&place=Vienna"
        f"&stage=planned&level=bilateral&kind=demarche&title=Call&measures={measure.pk}"
    )
    client = sign_in(norway)
    names = ("addressed_to", "undertaken_by", "dates", "occasion", "place", "stage", "level", "kind", "title")
    assert told(client, query, *names) == [
        ["EGY", "CHN"],
        ["NOR"],
        "2027-03",
        "Article XIV",
        "Vienna",
        "planned",
        "bilateral",
        "demarche",
        "Call",
    ]
    assert told(client, query, "measures") == [[str(measure.pk)]]
    assert opened(client.get(f"{LOG}?{query}").context["form"]) == ["Kind, stage and place"]


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("addressed_to=XXX&addressed_to=EGY", "addressed_to", ["EGY"]),
        ("addressed_to=XXX", "addressed_to", []),
        ("undertaken_by=", "undertaken_by", ["NOR"]),
        ("dates=soon", "dates", None),
        ("level=cosmic", "level", None),
        ("stage=", "stage", "completed"),
        ("kind=party", "kind", "meeting"),
        ("measures=x", "measures", []),
        (f"place={'x' * 151}", "place", ""),
        ("visibility=public", "visibility", "coordinators"),
        ("review=cleared&copy=x", "title", ""),
    ],
)
def test_what_cannot_be_in_the_form_is_left_out_of_it(query, name, value, sign_in, norway):
    [shown] = told(sign_in(norway), query, name)
    assert shown == value or (not shown and not value)


@pytest.mark.parametrize("copied", ["9" * 5000, "9" * 20, "0"])
def test_what_is_no_activity_is_not_copied(copied, sign_in, norway):
    assert sign_in(norway).get(LOG, {"copy": copied}).status_code == 404


@pytest.mark.parametrize(
    "name", ["title", "summary", "dates", "undertaken_by", "addressed_to", "level", "place", "measures", "partners"]
)
def test_a_character_that_no_database_keeps_is_told_beside_its_field(name, sign_in, norway):
    answer = sign_in(norway).post(LOG, TYPED | {name: "NOR\0", "save": ""})
    assert list(answer.context["form"].errors) == [name]
    assert (answer.status_code, Activity.objects.count()) == (200, 0)


def test_a_copy_says_everything_but_when_and_how_far(sign_in, norway, secretariat):
    body = Organization.objects.create(name="A group", kind=Organization.Kind.GROUP_OF_STATES)
    values = {"title": "Atelier", "summary": "Texte", "language": "fr", "place": "Vienne", "kind": "workshop"}
    source = make_cleared(
        norway, undertaken_by=("NOR", "PAN"), addressed_to=("EGY",), secretariat=secretariat, **values
    )
    source.partners.add(body)
    make_attachment(source, norway)
    client = sign_in(norway)
    names = ("title", "summary", "language", "place", "kind", "undertaken_by", "addressed_to", "partners", "visibility")
    assert told(client, f"copy={source.pk}", *names, "dates", "stage", "attachments") == [
        *("Atelier", "Texte", "fr", "Vienne", "workshop", ["NOR", "PAN"], ["EGY"], [body.pk], "public"),
        *(None, "completed", None),
    ]
    assert f"{LOG}?copy={source.pk}" in client.get(source.get_absolute_url()).content.decode()


def test_what_one_may_not_see_is_not_copied(sign_in, norway, panama):
    hidden = make_activity(norway)
    assert sign_in(panama).get(f"{LOG}?copy={hidden.pk}").status_code == 404


# From planned to completed --------------------------------------------------------------------------------------------


def planned(user, dates: str = "2022-03-14", **values: object) -> Activity:
    return make_activity(user, dates, stage=Activity.Stage.PLANNED, **values)


def test_what_was_planned_is_completed_in_two_taps(sign_in, norway):
    activity = planned(norway)
    client = sign_in(norway)
    assert page_of("activity-complete", activity) in client.get(activity.get_absolute_url()).content.decode()
    form = client.get(page_of("activity-complete", activity)).context["form"]
    answer = client.post(page_of("activity-complete", activity), {"dates": form["dates"].value(), "outcome": ""})
    assert answer.url == activity.get_absolute_url()
    activity.refresh_from_db()
    assert (activity.stage, str(activity.dates), activity.outcome) == ("completed", "2022-03-14", "")
    assert page_of("activity-complete", activity) not in client.get(activity.get_absolute_url()).content.decode()


def test_what_came_of_it_and_when_it_really_was_are_told_with_it(sign_in, norway):
    activity = planned(norway, "2022-03")
    told = {"dates": "16–17 March 2022", "outcome": "A date for the vote."}
    sign_in(norway).post(page_of("activity-complete", activity), told)
    activity.refresh_from_db()
    assert (str(activity.dates), activity.outcome) == ("2022-03-16/2022-03-17", "A date for the vote.")


def test_dates_that_cannot_be_over_begin_as_today(sign_in, norway):
    today = timezone.localdate()
    client = sign_in(norway)
    soon = planned(norway, str(today + datetime.timedelta(days=40)))
    long_ago = planned(norway, "2022-03")
    begins = [
        client.get(page_of("activity-complete", each)).context["form"]["dates"].value() for each in (soon, long_ago)
    ]
    assert begins == [str(today), "2022-03"]


def test_what_ends_in_the_future_is_not_completed_yet_beside_the_dates(sign_in, norway):
    activity = planned(norway)
    next_year = timezone.localdate().year + 1
    answer = sign_in(norway).post(page_of("activity-complete", activity), {"dates": str(next_year)})
    assert list(answer.context["form"].errors) == ["dates"]
    activity.refresh_from_db()
    assert activity.stage == "planned"


def test_what_was_cleared_as_planned_waits_for_the_secretariat_again(sign_in, norway, secretariat):
    activity = make_cleared(norway, secretariat=secretariat, stage="planned")
    sign_in(norway).post(page_of("activity-complete", activity), {"dates": "2022-03-14"})
    activity.refresh_from_db()
    assert (activity.review, [step.verb for step in activity.steps.all()]) == (
        Review.SUBMITTED,
        ["submit", "clear", "edit"],
    )


def test_completing_replaces_no_outcome_that_was_written_meanwhile(sign_in, norway):
    activity = make_activity(norway, "2022-03-14", stage="planned")
    client, page = sign_in(norway), page_of("activity-complete", activity)
    form = client.get(page).context["form"]
    told = {"dates": "2022-03-14", "outcome": "", "seen": form["seen"].value()}
    activity.outcome = "Written by a colleague"
    activity.save()
    refused = client.post(page, told).context["form"]
    assert "Somebody else has changed this activity" in refused.non_field_errors()[0]
    activity.refresh_from_db()
    assert (activity.stage, activity.outcome) == ("planned", "Written by a colleague")
    assert client.post(page, told | {"seen": refused["seen"].value()}).url == activity.get_absolute_url()
    activity.refresh_from_db()
    assert (activity.stage, activity.outcome) == ("completed", "")


def test_completing_is_for_those_who_may_edit_what_is_not_completed(norway, panama, secretariat):
    told = (CLEARED_AT, Dates.parse("2022-03-14"), "")
    with pytest.raises(PermissionDenied):
        make_submitted(norway, secretariat=secretariat, stage="planned").complete(panama, *told)
    with pytest.raises(ValidationError, match="Only what is planned or ongoing"):
        make_activity(norway).complete(norway, *told)


# What is still to come --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "review"), [("submit", Review.SUBMITTED), ("save", Review.DRAFT)])
def test_what_is_still_to_come_is_recorded_as_planned_with_one_touch(verb, review, sign_in, norway):
    client, typed = sign_in(norway), TYPED | {"dates": str(timezone.localdate().year + 1)}
    answer = client.post(LOG, typed | {verb: ""})
    assert answer.context["form"].errors == {
        "stage": ["An activity that ends in the future is not completed yet; it is planned or ongoing."]
    }
    assert f'<button class="btn" type="submit" name="{verb}" value="planned">' in answer.content.decode()
    assert Activity.objects.count() == 0
    client.post(LOG, typed | {verb: "planned"})
    activity = Activity.objects.get()
    assert (activity.stage, activity.review) == ("planned", review)


def test_planned_is_offered_only_where_it_mends_what_is_wrong(sign_in, norway):
    client = sign_in(norway)
    for wrong in ({"dates": "soon"}, {"dates": "2022", "stage": "over"}):
        answer = client.post(LOG, TYPED | wrong | {"submit": ""})
        assert answer.context["form"].errors
        assert 'name="submit" value="planned"' not in answer.content.decode()


# Attachments ----------------------------------------------------------------------------------------------------------


def test_files_are_put_on_a_new_activity_with_it(sign_in, norway):
    files = [upload(), upload("note.txt", b"A note.")]
    sign_in(norway).post(LOG, TYPED | {"attachments": files, "save": ""})
    kept = Attachment.objects.order_by("pk").values_list("activity__title", "name", "added_by__username")
    assert list(kept) == [
        ("Visit to the capital", "Statement.pdf", "norway"),
        ("Visit to the capital", "note.txt", "norway"),
    ]


def test_a_file_that_is_not_kept_is_told_beside_the_field_and_nothing_is_saved(sign_in, norway):
    files = [upload(), upload("page.html", b"<html>")]
    form = sign_in(norway).post(LOG, TYPED | {"attachments": files, "save": ""}).context["form"]
    assert form.errors["attachments"] == [
        "page.html: Files of this type are not kept. Send it as PDF, Word, Excel, picture or text.",
        "Please choose the files once more: the choice is not kept.",
    ]
    assert opened(form) == ["Kind, stage and place", "Attachments", "Who may see it"]
    assert (Activity.objects.count(), Attachment.objects.count()) == (0, 0)


def test_whoever_chose_files_is_told_when_something_else_was_wrong(sign_in, norway):
    form = sign_in(norway).post(LOG, TYPED | {"attachments": [upload()], "dates": "soon"}).context["form"]
    assert form.errors["attachments"] == ["Please choose the files once more: the choice is not kept."]


def test_more_files_than_are_taken_at_once_are_refused(sign_in, norway):
    files = [upload(f"{number}.pdf") for number in range(11)]
    form = sign_in(norway).post(LOG, TYPED | {"attachments": files}).context["form"]
    assert form.errors["attachments"][0] == "At most 10 files are taken at once."


def test_files_are_added_on_the_page_of_an_activity_by_those_who_may_change_it(sign_in, norway, panama, secretariat):
    activity = make_cleared(norway, secretariat=secretariat)
    client = sign_in(norway)
    assert page_of("attachment-add", activity) in client.get(activity.get_absolute_url()).content.decode()
    answer = client.post(page_of("attachment-add", activity), {"attachments": [upload(), upload("b.pdf")]}, follow=True)
    assert "2 files have been added." in answer.content.decode()
    client = sign_in(panama)
    assert client.post(page_of("attachment-add", activity), {"attachments": [upload()]}).status_code == 404
    assert page_of("attachment-add", activity) not in client.get(activity.get_absolute_url()).content.decode()
    assert list(activity.attachments.values_list("name", flat=True)) == ["Statement.pdf", "b.pdf"]
    activity.refresh_from_db()
    assert activity.review == Review.CLEARED


@pytest.mark.parametrize("files", [[], [upload("a.exe", b"MZ")]])
def test_what_cannot_be_added_is_told_beside_the_field(files, sign_in, norway):
    activity = make_activity(norway)
    answer = sign_in(norway).post(page_of("attachment-add", activity), {"attachments": files})
    assert list(answer.context["form"].errors) == ["attachments"]
    assert Attachment.objects.count() == 0


def test_a_file_is_removed_after_a_question(sign_in, norway, panama, secretariat):
    attachment = make_attachment(make_cleared(norway, secretariat=secretariat), norway)
    page = reverse("outreach:attachment-remove", args=[attachment.pk])
    assert sign_in(panama).post(page).status_code == 404
    client = sign_in(norway)
    assert "It cannot be brought back." in client.get(page).content.decode()
    assert Attachment.objects.count() == 1
    assert client.post(page).url == attachment.activity.get_absolute_url()
    assert Attachment.objects.count() == 0


def test_the_form_says_what_others_are_told(sign_in, norway):
    html = sign_in(norway).get(LOG).content.decode()
    assert "Other coordinators are told who and when, never what, so that nothing is doubled." in html


def test_dates_are_told_as_they_are_read(sign_in, norway):
    answer = sign_in(norway).post(LOG, TYPED | {"dates": "03/04/2022"})
    days = [date_format(datetime.date(2022, *day), "DATE_FORMAT") for day in ((3, 4), (4, 3))]
    assert answer.context["form"].errors["dates"] == [f"This may be {days[0]} or {days[1]}: write the month as a word."]
