from datetime import timedelta

import pytest
from django.utils import timezone

from learning.enums import EnrolmentState
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment
from tests.learning.browsing import address, soup, text


@pytest.fixture
def three(db):
    """Three courses that differ in everything that can be filtered."""
    return [
        make_course_version(
            "signals", code="FOR-101", title={"bg": "Слаби сигнали", "en": "Weak signals"}, area="FOR"
        ),
        make_course_version(
            "export",
            code="INT-301",
            title={"bg": "Износ на изделия", "en": "Exporting devices"},
            area="INT",
            level="advanced",
        ),
        make_course_version("patents", code="INN-101", title={"bg": "Патенти", "en": "Patents"}, area="INN"),
    ]


def titles(client, **query):
    page = soup(client.get(address("catalogue"), query))
    return [text(card) for card in page.select(".course-card h2")]


def test_a_visitor_sees_every_published_course(client, three):
    assert titles(client) == ["Weak signals", "Patents", "Exporting devices"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "EXPORTING"}, ["Exporting devices"]),
        ({"q": "СИГНАЛИ слаби"}, ["Weak signals"]),
        ({"q": "int-301"}, ["Exporting devices"]),
        ({"q": "патент"}, ["Patents"]),
        ({"q": "exporting patents"}, []),
        ({"q": "level"}, []),
        ({"q": "competence"}, []),
        ({"q": "%"}, []),
        ({"q": "хоризонтно"}, ["Weak signals", "Patents", "Exporting devices"]),
        ({"area": "INN"}, ["Patents"]),
        ({"level": "advanced"}, ["Exporting devices"]),
        ({"language": "bg"}, ["Weak signals", "Patents", "Exporting devices"]),
        ({"duration": "short"}, ["Weak signals", "Patents", "Exporting devices"]),
        ({"duration": "long"}, []),
        ({"area": "FOR", "level": "advanced"}, []),
        ({"area": "nonsense", "level": "x", "page": "99"}, ["Weak signals", "Patents", "Exporting devices"]),
    ],
)
def test_search_and_filters(client, three, query, found):
    assert titles(client, **query) == found


def test_the_search_stays_in_the_form_and_in_the_address_of_the_other_language(client, three):
    page = soup(client.get(address("catalogue"), {"q": "signals", "area": "FOR"}))
    assert page.select_one("#id_q")["value"] == "signals"
    assert page.select_one("#id_area option[selected]")["value"] == "FOR"
    assert page.select_one("[data-language-link]")["href"] == "/bg/courses/?q=signals&area=FOR"


def test_nothing_found_says_so_and_leads_back_to_all(client, three):
    page = soup(client.get(address("catalogue"), {"q": "астрология"}))
    assert text(page.select_one(".empty-state h2")) == "No course fits this search"
    assert page.select_one(".empty-state a")["href"] == address("catalogue")


def test_an_empty_catalogue_is_friendly(client, db):
    assert "on their way" in text(soup(client.get(address("catalogue"))).select_one(".empty-state"))


def test_twelve_courses_a_page_and_the_pages_keep_the_search(client, db):
    for number in range(13):
        make_course_version(f"course-{number}", code=f"FOR-{100 + number}")
    first = soup(client.get(address("catalogue"), {"q": "FOR"}))
    assert len(first.select(".course-card")) == 12
    onward = first.select_one(".pagination a[rel=next]")["href"]
    assert "q=FOR" in onward
    assert "page=2" in onward
    assert len(titles(client, q="FOR", page=2)) == 1


def test_a_script_gets_the_list_alone(client, three):
    response = client.get(address("catalogue"), {"q": "signals"}, headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert "Weak signals" in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_the_learner_sees_what_to_continue_and_what_is_due(client, world, three):
    today = timezone.localdate()
    make_enrolment(world.alice, three[0], state=EnrolmentState.IN_PROGRESS, progress_percent=40)
    make_enrolment(world.alice, three[1], due_on=today + timedelta(days=5))
    make_enrolment(world.alice, three[2], due_on=today + timedelta(days=90))
    client.force_login(world.alice)
    page = soup(client.get(address("catalogue")))
    assert "Weak signals" in text(page.select_one(".next-step"))
    due = [text(row) for row in page.select(".run-row")]
    assert len(due) == 1
    assert "Exporting devices" in due[0]
    assert "5 days left" in due[0]
    narrowed = soup(client.get(address("catalogue"), {"q": "weak"}))
    assert narrowed.select_one(".next-step") is None


def test_an_overdue_course_comes_first(client, world, three):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_enrolment(world.alice, three[0], due_on=yesterday)
    make_enrolment(world.alice, three[1], state=EnrolmentState.IN_PROGRESS)
    client.force_login(world.alice)
    step = text(soup(client.get(address("catalogue"))).select_one(".next-step"))
    assert "Weak signals" in step
    assert "1 day overdue" in step


def test_the_cards_say_how_far_one_is(client, world, three):
    make_enrolment(world.alice, three[0], state=EnrolmentState.COMPLETED)
    make_enrolment(world.alice, three[2], state=EnrolmentState.IN_PROGRESS, progress_percent=30)
    make_enrolment(world.bob, three[1], state=EnrolmentState.IN_PROGRESS, progress_percent=70)
    client.force_login(world.alice)
    cards = [text(card) for card in soup(client.get(address("catalogue"))).select(".course-card")]
    assert "Completed" in cards[0]
    assert "30 %" in cards[1]
    assert "70 %" not in cards[2]


@pytest.mark.parametrize("signed_in", [False, True])
def test_query_count_does_not_grow(
    client, world, django_assert_max_num_queries, django_assert_num_queries, signed_in
):
    if signed_in:
        client.force_login(world.alice)
    make_enrolment(world.alice, make_course_version("one", code="FOR-1"))
    client.get(address("catalogue"))
    with django_assert_max_num_queries(8) as one:
        client.get(address("catalogue"))
    before = len(one)
    make_enrolment(world.alice, make_course_version("two", code="FOR-2"))
    make_enrolment(world.alice, make_course_version("three", code="FOR-3"))
    with django_assert_num_queries(before):
        client.get(address("catalogue"))
