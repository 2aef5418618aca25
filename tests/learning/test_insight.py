"""The figures of a course for its authors: right, over enough people, and never about whom."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import CourseVersion
from learning.domain.insight import CourseInsight
from learning.domain.small_groups import ALL, LEAST, Choice
from learning.enums import EnrolmentState
from learning.models import LessonComment
from tests.factories.courses import lesson_id, make_course_version
from tests.factories.runs import MINUTES, make_answers, make_runs
from tests.learning.taking import lesson

pytestmark = pytest.mark.django_db


def report(version, choice=ALL, language="en"):
    return CourseInsight(version.course_id).report(choice, language)


def by_title(found):
    return {one.title: one for one in found.lessons}


def test_starts_completions_and_medians_of_a_course(version):
    make_runs(version, 6, lessons=6, state=EnrolmentState.COMPLETED)
    make_runs(version, 5, lessons=2, began=timezone.now() - timedelta(days=3))
    found = report(version)
    assert (found.figures.started, found.figures.completed, found.figures.stopped) == (11, 6, 0)
    assert found.days == Decimal(6)


def test_starts_completions_and_medians_of_a_lesson(version):
    make_runs(version, 6, lessons=2, completed=1)
    make_runs(version, 5, lessons=1)
    found = by_title(report(version))
    welcome, signals = found["Welcome"], found["Weak signals"]
    assert (welcome.figures.opened, welcome.figures.completed, welcome.minutes) == (11, 11, MINUTES)
    assert (signals.figures.opened, signals.figures.completed, signals.minutes) == (6, 0, None)
    assert welcome.completed_share == 100


def test_where_people_stop(version):
    """At the last lesson in the course's order that they opened, when they are idle or withdrawn."""
    make_runs(version, 6, lessons=1)
    make_runs(version, 5, lessons=2, state=EnrolmentState.WITHDRAWN, began=timezone.now() - timedelta(days=3))
    make_runs(version, 7, lessons=2, began=timezone.now() - timedelta(days=10))
    make_runs(version, 8, lessons=6, state=EnrolmentState.COMPLETED)
    found = by_title(report(version))
    assert (found["Welcome"].figures.stopped, found["Weak signals"].figures.stopped) == (6, 5)
    assert found["Welcome"].stopped_share == round(100 * 6 / 26)
    assert found["Weak signals"].stopped_share == 25
    assert found["Final quiz"].figures.stopped == 0
    assert report(version).figures.stopped == 11


@pytest.mark.parametrize(("days", "stopped"), [(13, 0), (15, 5)])
def test_a_run_has_stopped_after_a_fortnight_without_an_event(version, days, stopped):
    make_runs(version, 5, lessons=1, completed=0, began=timezone.now() - timedelta(days=days))
    assert report(version).figures.stopped == stopped


def test_the_median_is_the_middle_and_not_the_mean(version):
    make_runs(version, 5, lessons=6, state=EnrolmentState.COMPLETED)
    (slow,) = make_runs(version, 1, lessons=6, state=EnrolmentState.COMPLETED)
    slow.completed_at = slow.started_at + timedelta(days=500)
    slow.save()
    assert report(version).days == Decimal(6)


def test_a_lesson_that_few_have_opened_is_hidden(version):
    make_runs(version, 6, lessons=1)
    make_runs(version, 4, lessons=2)
    found = by_title(report(version))
    assert found["Welcome"].figures is not None
    assert found["Weak signals"].figures is None


def test_a_time_that_few_have_taken_is_hidden(version):
    make_runs(version, 6, lessons=1, completed=0)
    make_runs(version, 4, lessons=1, completed=1)
    assert by_title(report(version))["Welcome"].figures.completed == 4
    assert by_title(report(version))["Welcome"].minutes is None


def test_nothing_is_shown_of_four_people(version):
    make_runs(version, 4, lessons=3)
    found = report(version)
    assert (found.figures, found.lessons, found.questions) == (None, (), ())


def test_one_person_who_comes_again_and_again_is_still_one(version):
    people = [run.user for run in make_runs(version, 2, lessons=1, state=EnrolmentState.WITHDRAWN)]
    for run in (2, 3, 4):
        make_runs(version, 2, lessons=1, users=people, run=run, state=EnrolmentState.WITHDRAWN)
    assert report(version).figures is None


def test_a_lesson_that_the_newest_version_left_out_comes_last(version):
    make_runs(version, 6, lessons=6)
    newer = CourseVersion.objects.create(
        course=version.course,
        major=1,
        minor=1,
        card=version.card,
        outline={**version.outline, "modules": version.outline["modules"][1:]},
        questions=version.questions,
        sha256="0" * 64,
        published_at=timezone.now(),
    )
    titles = [(one.title, one.gone) for one in report(newer).lessons]
    assert titles[0] == ("Live session", False)
    assert ("Welcome", True) in titles


def test_two_filters_cannot_be_subtracted(version):
    """Twenty runs in 1.0 and three in 1.1: showing 1.0 beside all would show the three."""
    newer = make_course_version(minor=1)
    make_runs(version, 20, lessons=2)
    make_runs(newer, 3, lessons=2)
    assert report(version).figures.started == 23
    assert report(version, Choice(version=str(version.pk))).figures is None
    assert report(version, Choice(version=str(newer.pk))).figures is None


def test_neither_can_two_filters_of_one_lesson(version):
    """Both versions have enough people, but only three in the second opened the second lesson."""
    newer = make_course_version(minor=1)
    make_runs(version, 20, lessons=2)
    make_runs(newer, 6, lessons=1)
    make_runs(newer, 3, lessons=2)
    old, new = Choice(version=str(version.pk)), Choice(version=str(newer.pk))
    assert by_title(report(version))["Weak signals"].figures.opened == 23
    assert report(version, old).figures.started == 20
    for choice in (old, new):
        assert by_title(report(version, choice))["Welcome"].figures is not None
        assert by_title(report(version, choice))["Weak signals"].figures is None


def test_every_pair_of_shown_filters_differs_by_nobody_or_by_enough(version):
    """All filters of a course with small cells: what can be subtracted is 0 or at least five, in the course
    and in every lesson.
    """
    versions = [version, make_course_version(minor=1), make_course_version(major=2)]
    sizes = iter((9, 3, 6, 2, 5, 1, 7, 4, 12))
    for month in (2, 5, 11):
        for one in versions:
            size = next(sizes)
            make_runs(one, size, lessons=1 + size % 3, began=datetime(2025, month, 10, tzinfo=UTC))
    insight = CourseInsight(version.course_id)
    shown = {choice: insight.report(choice, "en") for choice in insight.offered}
    figures = {choice: found for choice, found in shown.items() if found.figures}
    assert 1 < len(figures) < len(shown)
    numbers = [{"": found.figures.started} for found in figures.values()]
    for number, found in zip(numbers, figures.values(), strict=True):
        number |= {one.title: one.figures.opened for one in found.lessons if one.figures}
    nested = [
        (one, other)
        for one in figures
        for other in figures
        if other != one
        and (not one.version or one.version == other.version)
        and other.period.startswith(one.period)
    ]
    assert nested
    by_choice = dict(zip(figures, numbers, strict=True))
    for wide, narrow in nested:
        for key in by_choice[wide].keys() & by_choice[narrow].keys():
            difference = by_choice[wide][key] - by_choice[narrow][key]
            assert difference == 0 or difference >= LEAST, (wide, narrow, key)


def test_filters_pick_by_version_and_period(version):
    newer = make_course_version(minor=1)
    make_runs(version, 7, lessons=1, began=datetime(2025, 2, 10, tzinfo=UTC))
    make_runs(newer, 6, lessons=1, began=datetime(2025, 11, 10, tzinfo=UTC))
    assert report(version, Choice(version=str(newer.pk))).figures.started == 6
    assert report(version, Choice(period="2025-1")).figures.started == 7
    assert report(version, Choice(period="2025")).figures.started == 13
    assert report(version, Choice(period="2024")).figures is None


def test_a_quarter_begins_at_midnight_in_the_academys_time(version):
    make_runs(version, 5, lessons=1, began=datetime(2025, 3, 31, 22, 0, tzinfo=UTC))
    make_runs(version, 5, lessons=1, began=datetime(2025, 3, 31, 20, 0, tzinfo=UTC))
    assert report(version, Choice(period="2025-2")).figures.started == 5


def test_questions_most_often_wrong_come_first(version):
    runs = make_runs(version, 6, lessons=3)
    make_answers(runs, "q-single", "1")
    make_answers(runs, "q-multiple", "1")
    make_answers(runs[:3], "q-multiple", "2")
    make_answers(runs, "q-ordering", "0")
    found = report(version).questions
    assert [(one.code, one.answers, one.wrong, one.wrong_share) for one in found] == [
        ("q-ordering", 6, 6, 100),
        ("q-multiple", 9, 6, 67),
    ]
    assert found[0].stem == "Put in order."


def test_answers_without_points_are_left_out_and_counted(version):
    runs = make_runs(version, 6, lessons=3)
    make_answers(runs, "q-ordering", "0")
    make_answers(runs[:2], "q-ordering", None)
    found = report(version)
    assert (found.questions[0].answers, found.unvalued) == (6, 2)


def test_a_question_that_few_have_answered_is_hidden(version):
    runs = make_runs(version, 6, lessons=3)
    make_answers(runs[:4] * 3, "q-ordering", "0")
    assert report(version).questions == ()


def test_other_courses_do_not_count(version):
    make_runs(make_course_version("other-course", code="OTH-101"), 9, lessons=2)
    assert report(version).figures is None


def comment(run, name, text="Какво значи това?"):
    return LessonComment.objects.create(
        enrolment=run, version=run.version, lesson_id=lesson(name), text=text, created_at=timezone.now()
    )


def test_comments_are_read_once_enough_people_have_begun_the_lesson(version):
    runs = make_runs(version, 4, lessons=2)
    comment(runs[0], "welcome")
    assert not CourseInsight(version.course_id).comments(ALL)
    runs += make_runs(version, 1, lessons=1)
    comment(runs[0], "signals")
    insight = CourseInsight(version.course_id)
    assert [one.lesson_id for one in insight.comments(ALL)] == [lesson_id("demo-course", "welcome")]


def test_a_comments_version_is_said_only_where_enough_people_are_in_it(version):
    newer = make_course_version(minor=1)
    old, new = make_runs(version, 9, lessons=1), make_runs(newer, 2, lessons=1)
    both = [comment(old[0], "welcome"), comment(new[0], "welcome")]
    insight = CourseInsight(version.course_id)
    assert [insight.names_version(one) for one in both] == [False, False]
    make_runs(newer, 3, lessons=1)
    insight = CourseInsight(version.course_id)
    assert [insight.names_version(one) for one in both] == [True, True]


def test_comments_follow_the_filter(version):
    newer = make_course_version(minor=1)
    old = make_runs(version, 9, lessons=1, began=datetime(2025, 2, 10, tzinfo=UTC))
    new = make_runs(newer, 5, lessons=1, began=datetime(2025, 5, 10, tzinfo=UTC))
    first, second = comment(old[0], "welcome"), comment(new[0], "welcome")
    insight = CourseInsight(version.course_id)
    assert list(insight.comments(ALL)) == [second, first]
    assert list(insight.comments(Choice(version=str(newer.pk)))) == [second]
    assert list(insight.comments(Choice(period="2025-1"))) == [first]
    assert list(insight.comments(Choice(period="2025"))) == [second, first]


def test_the_number_of_queries_does_not_grow_with_the_number_of_people(version):
    def queries():
        with CaptureQueriesContext(connection) as found:
            insight = CourseInsight(version.course_id)
            insight.report(ALL, "en")
            list(insight.comments(ALL))
        return len(found)

    make_answers(make_runs(version, 6, lessons=3), "q-ordering", "0")
    report(version)  # what a version says is read once in a process
    few = queries()
    make_runs(version, 300, lessons=6)
    assert queries() == few <= 10
