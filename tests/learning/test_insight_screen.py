"""The screen of a course's figures: for its authors alone, without names."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from courses.domain.freezing import publish_version
from learning.models import LessonComment
from tests.factories.course_pages import SLUG, make_paper_course
from tests.factories.courses import lesson_id
from tests.factories.runs import make_answers, make_runs
from tests.factories.teams import join_team
from tests.learning.browsing import soup, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper_course(db):
    return make_paper_course()


@pytest.fixture
def version(paper_course):
    return publish_version(actor=None, course_page=paper_course.pages["bg"], major=True, notes={})


@pytest.fixture
def author(client, paper_course, staff):
    GroupPagePermission.objects.all().delete()
    for page in paper_course.pages.values():
        join_team(staff.tanya, page)
    staff.tanya.language = "en"
    staff.tanya.save()
    client.force_login(staff.tanya)
    return staff.tanya


@pytest.fixture
def screen(paper_course):
    return reverse("learning_courses:insight", args=[paper_course.pages["en"].pk])


def comment(run, name="welcome", words="What is a signal?"):
    return LessonComment.objects.create(
        enrolment=run,
        version=run.version,
        lesson_id=lesson_id(SLUG, name),
        text=words,
        created_at=timezone.now(),
    )


def rows(page, heading):
    table = page.find(id=heading).find_parent("section").table
    return [[text(cell) for cell in row.find_all(["th", "td"])] for row in table.tbody.find_all("tr")]


def test_a_course_without_learners_says_when_figures_come(client, author, version, screen):
    assert "as soon as at least 5 people have begun the course" in text(soup(client.get(screen)).main)


def test_a_course_that_was_never_published_has_a_screen_too(client, author, screen):
    assert "as soon as at least 5 people" in text(soup(client.get(screen)).main)


def test_the_figures_stand_in_chart_and_table(client, author, version, screen):
    make_runs(version, 6, lessons=2, completed=1)
    make_runs(version, 5, lessons=1)
    page = soup(client.get(screen))
    table = rows(page, "insight-lessons")
    assert table[0] == ["1", "Welcome", "11", "11 (100 %)", "30 min", "5 (45 %)"]
    assert table[1] == ["2", "Weak signals", "6", "0 (0 %)", "–", "6 (100 %)"]
    assert "hidden: too few people" in table[2][2]
    chart = page.find("svg", role="img")
    assert text(chart.title) == "How many opened and completed each lesson"
    heights = [int(bar["height"]) for bar in chart.select(".insight-opened")]
    assert heights == [160, round(160 * 6 / 11)]
    names = {chart.title["id"], chart.desc["id"]}
    assert set(chart["aria-labelledby"].split()) == names


def test_the_tab_is_there_and_current(client, author, version, screen):
    tabs = [text(tab) for tab in soup(client.get(screen)).select(".course-tabs a[aria-current]")]
    assert tabs == ["Insight"]


def test_nobody_is_named(client, author, version, screen):
    runs = make_runs(version, 6, lessons=2)
    comment(runs[0])
    content = client.get(screen).content.decode()
    assert not [run.user for run in runs if run.user.full_name in content or run.user.email in content]
    assert "What is a signal?" in content


def test_only_the_courses_authors_get_in(client, author, staff, version, screen, paper_course):
    comment_id = comment(make_runs(version, 6, lessons=2)[0]).pk
    handled = reverse("learning_courses:comment_handled", args=[paper_course.pages["en"].pk, comment_id])
    other = staff.stoyan
    other.groups.clear()
    other.groups.add(*staff.tanya.groups.exclude(pk__in=_team(paper_course)))
    client.force_login(other)
    assert client.get(screen).status_code == 404
    assert client.post(handled).status_code == 404
    assert LessonComment.objects.get().handled_at is None


def _team(paper_course):
    from courses.models import Course

    course = Course.objects.get(pk=paper_course.pages["bg"].translation_key)
    return [course.authors_id, course.reviewers_id]


def test_a_comment_is_marked_as_handled(client, author, version, screen):
    comment(make_runs(version, 6, lessons=2)[0])
    form = soup(client.get(screen)).find(id="comments").find_parent("section").form
    page = soup(client.post(form["action"], follow=True))
    section = page.find(id="comments").find_parent("section")
    assert "handled on" in text(section)
    assert section.form is None


def test_a_hidden_comment_cannot_be_handled(client, author, version, paper_course):
    found = comment(make_runs(version, 4, lessons=2)[0])
    address = reverse("learning_courses:comment_handled", args=[paper_course.pages["en"].pk, found.pk])
    assert client.post(address).status_code == 404


def test_a_question_leads_to_its_editor(client, author, version, screen):
    make_answers(make_runs(version, 6, lessons=3), "q-ordering", "0")
    page = soup(client.get(screen))
    assert rows(page, "insight-questions") == [["Put in order.", "6", "6 (100 %)"]]


@pytest.mark.parametrize("table", ["lessons", "questions"])
def test_the_tables_can_be_taken_along(client, author, version, screen, table):
    make_answers(make_runs(version, 6, lessons=3), "q-ordering", "0")
    response = client.get(screen, {"export": table})
    assert response.headers["Content-Disposition"] == f'attachment; filename="pap-101-{table}.csv"'
    found = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    wanted = {
        "lessons": ["1", "Welcome", "6", "6", "100", "30.0", "0", "0"],
        "questions": ["q-ordering", "Put in order.", "6", "6", "100"],
    }
    assert found[1] == wanted[table]


def test_titles_that_look_like_formulas_stay_text(client, author, paper_course, screen):
    lesson = paper_course.lessons["en"]["welcome"]
    lesson.title = "=1+1"
    lesson.save_revision().publish()
    version = publish_version(actor=None, course_page=paper_course.pages["bg"], major=True, notes={})
    make_runs(version, 6, lessons=1)
    content = client.get(screen, {"export": "lessons"}).content.decode("utf-8-sig")
    assert "'=1+1" in content


def test_a_filter_that_would_single_people_out_says_so(client, author, paper_course, version, screen):
    make_runs(version, 20, lessons=2)
    paper_course.change("welcome", "bg", 0, html="<p>Ново</p>")
    newer = publish_version(actor=None, course_page=paper_course.pages["bg"], major=False, notes={})
    make_runs(newer, 3, lessons=2)
    for one in (version, newer):
        page = soup(client.get(screen, {"version": str(one.pk)}))
        assert "These figures stay hidden" in text(page.main)
        assert page.main.find("table") is None
        exported = client.get(screen, {"version": str(one.pk), "export": "lessons"}).content.decode(
            "utf-8-sig"
        )
        assert len(exported.splitlines()) == 1


@pytest.mark.parametrize(
    "query", [{"version": "x"}, {"period": "2026-9; DROP"}, {"page": "-4"}, {"export": "x"}]
)
def test_nonsense_in_the_address_is_harmless(client, author, version, screen, query):
    make_runs(version, 6, lessons=2)
    assert client.get(screen, query).status_code == 200
