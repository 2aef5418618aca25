"""Whom a version would concern, by organisation, before it is published."""

import pytest

from courses.domain.editions.impact import EditionPlan, edition_impact
from courses.enums import Rollout
from learning.domain.moving import move_run
from learning.domain.rollouts import plan_rollout, roll_out
from learning.enums import EnrolmentState, MoveReason
from learning.models import Enrolment
from learning.queries.evidence import evidence_of
from tests.factories.editions import next_version
from tests.factories.learning import make_employee, make_enrolment, make_user
from tests.learning.taking import accept, all_but_review, lesson, read, take


def plan(version, *, rollout=Rollout.REQUIRE, major=False, material=()):
    """The plan of a version that follows, with the same lessons."""
    return EditionPlan(
        course_id=version.course_id,
        number=(version.major + 1, 0) if major else (version.major, version.minor + 1),
        rollout=rollout,
        material=frozenset(str(lesson(name)) for name in material),
        outline=version.outline,
    )


def counts(impact):
    return {row.name: (row.finished, row.stay, row.offered, row.move, row.again) for row in impact.rows}


@pytest.fixture
def people(world, version):
    """At Alpha one has not begun, two are in progress, one is done; at Beta one is in progress; one belongs
    to nobody; one at Alpha withdrew.
    """
    beginner, reader, quizzer, finished, gone = (make_employee(world.alpha) for _ in range(5))
    runs = [make_enrolment(person, version) for person in (beginner, reader, quizzer, finished, gone)]
    read(runs[1], "welcome", "signals")
    take(runs[2])
    accept(all_but_review(runs[3]), world.stoyan)
    Enrolment.objects.filter(pk=runs[4].pk).update(state=EnrolmentState.WITHDRAWN)
    read(make_enrolment(world.charlie, version), "welcome")
    make_enrolment(make_user(), version)


@pytest.mark.parametrize(
    ("rollout", "expected"),
    [
        (
            Rollout.REQUIRE,
            {"Alpha Lab": (1, 0, 0, 3, 0), "Beta Clinic": (0, 0, 0, 1, 0), "": (0, 0, 0, 1, 0)},
        ),
        (Rollout.OFFER, {"Alpha Lab": (1, 0, 2, 1, 0), "Beta Clinic": (0, 0, 1, 0, 0), "": (0, 0, 0, 1, 0)}),
        (Rollout.LEAVE, {"Alpha Lab": (1, 3, 0, 0, 0), "Beta Clinic": (0, 1, 0, 0, 0), "": (0, 1, 0, 0, 0)}),
    ],
)
def test_who_stays_may_choose_and_moves(version, people, rollout, expected):
    assert counts(edition_impact(plan(version, rollout=rollout))) == expected


def test_who_would_have_to_do_what_again(version, people):
    impact = edition_impact(plan(version, material=["welcome", "check-1", "outlook"]))
    assert counts(impact) == {
        "Alpha Lab": (1, 0, 0, 3, 2),
        "Beta Clinic": (0, 0, 0, 1, 1),
        "": (0, 0, 0, 1, 0),
    }
    assert impact.again == {str(lesson("welcome")): 2, str(lesson("check-1")): 1}
    assert impact.total.again == 3


def test_nobody_who_stays_does_anything_again(version, people):
    impact = edition_impact(plan(version, rollout=Rollout.LEAVE, material=["welcome"]))
    assert (impact.total.again, impact.again) == (0, {})


def test_the_prospect_is_what_happens(version, people):
    """The counts before publishing equal what moving everybody then does."""
    newer = next_version(version, material=["welcome"])
    again = edition_impact(plan(version, material=["welcome"])).total
    plan_rollout(newer)
    roll_out(newer.rollout_job.pk)
    moved = Enrolment.objects.filter(version=newer)
    reopened = [run for run in moved if any(fact.round > 1 for fact in evidence_of(run.pk).lessons.values())]
    assert (moved.count(), len(reopened)) == (again.move, again.again)


def test_marks_of_versions_in_between_count_for_those_on_the_oldest(version, people):
    one = next_version(version, rollout=Rollout.LEAVE, material=["welcome"])
    impact = edition_impact(plan(one))
    assert impact.again == {str(lesson("welcome")): 2}


def test_another_quiz_counts_without_a_mark(version, people):
    prospect = plan(version)
    changed = next_version(version, lambda draft: draft.replace_block("check-1"), rollout=Rollout.LEAVE)
    impact = edition_impact(
        EditionPlan(version.course_id, (1, 2), Rollout.REQUIRE, prospect.material, changed.outline)
    )
    assert impact.again == {str(lesson("check-1")): 1}


def test_what_was_done_again_counts_once(world, version, people):
    run = Enrolment.objects.get(user=world.charlie)
    newer = next_version(version, material=["welcome"])
    move_run(actor=None, enrolment=run, version=newer, why=MoveReason.REQUIRED)
    assert edition_impact(plan(newer, material=["welcome"])).total.again == 1  # the reader at Alpha
    read(run, "welcome")
    assert edition_impact(plan(newer, material=["welcome"])).total.again == 2


def test_a_course_without_learners(version):
    assert edition_impact(plan(version)).rows == ()


def test_more_learners_take_no_more_queries(world, version, people, django_assert_num_queries):
    edition_impact(plan(version, material=["welcome"]))
    with django_assert_num_queries(5):
        edition_impact(plan(version, material=["welcome"]))
    for _ in range(20):
        read(make_enrolment(make_employee(world.beta), version), "welcome")
    with django_assert_num_queries(5):
        edition_impact(plan(version, material=["welcome"]))
