import pytest

from outreach.exchange.directory import Choices, Directory
from outreach.exchange.problems import Misread
from outreach.models import Activity, Dates, Measure, Organization


@pytest.fixture
def directory(db: None) -> Directory:
    """All names, as they are recorded."""
    return Directory()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NOR", "NOR"),
        ("no", "NOR"),
        ("578", "NOR"),
        ("4", "AFG"),  # a spreadsheet takes the zeros from 004
        ("norway", "NOR"),
        ("  NORVÈGE ", "NOR"),
        ("挪威", "NOR"),
        ("Turkey", "TUR"),
        ("TURKIYE", "TUR"),
        ("土耳其", "TUR"),
        ("Kingdom of the Netherlands", "NLD"),
        ("Zaire", "COD"),
        ("DRC", "COD"),
        ("Congo", "COG"),
        ("CONGO", "COG"),
        ("刚果", "COG"),
        ("الكونغو", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("刚果（金）", "COD"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("Guinea", "GIN"),
        ("Iran", "IRN"),
        ("Islamic Republic of Iran", "IRN"),
        ("Cote d’Ivoire", "CIV"),
        ("Великобритания", "GBR"),
        ("UK", "GBR"),
        ("Republic of Korea (KOR)", "KOR"),
        ("Korea (prk)", "PRK"),
        ("النـــرويج", "NOR"),
        ("ＮＯＲ", "NOR"),  # as keyboards for Chinese write it
        ("５７８", "NOR"),
        ("Republic of Korea（KOR）", "KOR"),
    ],
)
def test_a_state_is_meant_by_a_code_or_by_any_name_in_any_language(text, code, directory):
    assert directory.state(text) == code
    assert directory.party(text) == code


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Korea", "Republic of Korea (KOR); Democratic People's Republic of Korea (PRK)"),
        ("Corée", "Republic of Korea (KOR); Democratic People's Republic of Korea (PRK)"),
        ("Serbia and Montenegro", "Montenegro (MNE); Serbia (SRB)"),
    ],
)
def test_a_name_of_several_states_is_a_problem_that_names_them(text, candidates, directory):
    sentence = f"“{text}” may mean several: {candidates}. Write which one is meant."
    for look_up in (directory.state, directory.party):
        with pytest.raises(Misread) as problem:
            look_up(text)
        assert str(problem.value) == sentence


@pytest.mark.parametrize("text", ["Atlantis", "XYZ", "999", "Guin", "-", "Norway (PAN)", "Norway (XYZ)"])
def test_what_names_nobody_is_a_problem(text, directory):
    with pytest.raises(Misread) as problem:
        directory.state(text)
    assert str(problem.value) == f"“{text}” is neither a code nor a name of a State that is recorded here."
    with pytest.raises(Misread, match="nor an organization that is recorded here"):
        directory.party(text)


def test_a_long_text_is_quoted_in_short(directory):
    with pytest.raises(Misread, match=r"“x{59}…” is neither"):
        directory.state("x" * 100)


@pytest.mark.parametrize("text", ["CYG", "ctbto youth group", "禁核试条约组织青年小组"])
def test_an_organization_is_meant_by_its_acronym_or_a_name_in_any_language(text, directory):
    youth = Organization.objects.get(acronym="CYG").pk
    assert (directory.organization(text), directory.party(text)) == (youth, youth)


@pytest.mark.parametrize("text", ["PTS", "pts", "Provisional Technical Secretariat"])
def test_the_secretariat_is_meant_by_pts(text, directory):
    assert directory.party(text) == "PTS"


def test_an_acronym_of_two_organizations_is_a_problem_that_names_them(db):
    for name in ("Friends of Oslo", "Forum of Oslo"):
        Organization.objects.create(name=name, acronym="FO", kind="group-of-states")
    candidates = r"Forum of Oslo \[group-of-states\]; Friends of Oslo \[group-of-states\]"
    with pytest.raises(Misread, match=rf"“FO” may mean several: {candidates}\."):
        Directory().organization("FO")


def test_an_organization_called_like_a_state_is_told_from_it(db):
    Organization.objects.create(name="Norwegian Institute", acronym="NOR", kind="non-governmental")
    candidates = r"Norway \(NOR\); Norwegian Institute \[non-governmental\]"
    with pytest.raises(Misread, match=rf"“NOR” may mean several: {candidates}\."):
        Directory().party("NOR")


def test_an_organization_told_with_its_kind_is_the_recorded_one_or_announced(directory):
    youth = Organization.objects.get(acronym="CYG").pk
    assert directory.organization("CTBTO Youth Group [youth-group]") == youth
    assert directory.organization("cyg [intergovernmental]") == youth
    assert directory.announced == {}
    new = directory.organization("Norway [non-governmental]")
    assert (new, directory.announced) == (-1, {-1: ("Norway", "non-governmental")})
    assert directory.party("Norway [non-governmental]") == new
    with pytest.raises(Misread, match="neither a State"):
        directory.party("Forum [of something]")


MARCH_2022 = Dates.parse("2022-03-14")


@pytest.mark.parametrize(
    "text",
    ["2021/10(l)", "2021/l", "2021 / 10 (L)", "10(l) (2021)", "l (2021)", "10(l)", "l", "(l)", "L", "２０２１/10（l）"],
)
def test_a_measure_is_cited_with_its_conference_or_as_the_dates_tell(text, directory):
    assert directory.measure(text, MARCH_2022) == Measure.objects.get(conference=12, letter="l").pk


@pytest.mark.parametrize("dates", ["2021-05-31", "2019", "2023-06-01", "2023", "2021-05-31/2021-06-01"])
def test_dates_that_do_not_tell_the_conference_of_a_letter_are_a_problem_that_names_the_candidates(dates, directory):
    Measure.objects.create(conference_id=13, letter="m", title="Another", addressed_to="all-states")
    with pytest.raises(Misread) as problem:
        directory.measure("10(l)", Dates.parse(dates))
    assert str(problem.value) == (
        "The dates do not tell which conference's measure “10(l)” is. Write it in full: 2021/10(l)."
    )


def test_each_reporting_period_has_the_letters_of_the_conference_before(db):
    earlier = Measure.objects.create(conference_id=11, letter="l", title="Earlier", addressed_to="all-states")
    directory = Directory()
    assert directory.measure("l", Dates.parse("2021-05-31")) == earlier.pk
    assert directory.measure("l", Dates.parse("2021-06-01")) != earlier.pk
    with pytest.raises(Misread, match=r"Write it in full: 2019/10\(l\), 2021/10\(l\)\."):
        directory.measure("l", Dates.parse("2021"))


def test_a_letter_of_two_paragraphs_is_a_problem_that_names_them(db):
    Measure.objects.create(conference_id=12, paragraph=9, letter="l", title="Nine", addressed_to="all-states")
    with pytest.raises(Misread, match=r"“l” may mean several: 2021/9\(l\); 2021/10\(l\)\."):
        Directory().measure("l", MARCH_2022)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2021/10(z)", "“2021/10(z)” is no measure that is recorded here."),
        ("z", "“z” is no measure that is recorded here."),
        ("measure l", "“measure l” is no citation of a measure. Write it as 2021/10(l)."),
        ("12/l", "“12/l” is no citation of a measure. Write it as 2021/10(l)."),
    ],
)
def test_what_cites_no_measure_is_a_problem(text, sentence, directory):
    with pytest.raises(Misread) as problem:
        directory.measure(text, MARCH_2022)
    assert str(problem.value) == sentence


@pytest.mark.parametrize(("text", "value"), [("side-event", "side-event"), ("Side Event", "side-event"), ("", "")])
def test_a_choice_is_meant_by_its_value_or_its_label(text, value):
    assert Choices(Activity.Kind.choices).value(text) == value


def test_a_choice_is_meant_by_its_label_in_any_language():
    languages = Activity._meta.get_field("language").choices
    assert languages is not None
    by_name = {
        name: Choices(languages).value(name) for name in ("French", "français", "法语", "французский", "francés")
    }
    assert by_name == dict.fromkeys(by_name, "fr")


def test_a_text_that_is_no_choice_is_a_problem_that_lists_them():
    with pytest.raises(Misread) as problem:
        Choices(Activity.Level.choices).value("local")
    assert str(problem.value) == "“local” is none of these: bilateral, regional, global, national."


def test_names_are_read_in_as_many_queries_however_many_there_are(django_assert_num_queries, db):
    with django_assert_num_queries(5):
        directory = Directory()
    with django_assert_num_queries(0):
        found = directory.party("Norway"), directory.measure("l", MARCH_2022), directory.organization("CYG")
    measure, youth = Measure.objects.get(conference=12, letter="l"), Organization.objects.get(acronym="CYG")
    assert found == ("NOR", measure.pk, youth.pk)
