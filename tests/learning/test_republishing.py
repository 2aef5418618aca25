"""Claim 29: a course is republished while a hundred attempts are in progress. None of them changes, and the
certificate names the version.
"""

import pytest

from certificates.models import Certificate
from courses.enums import Rollout
from learning.domain.attempts import save_answer, start_attempt, submit_attempt
from learning.domain.rebuilding import rebuild
from learning.domain.rollouts import plan_rollout, roll_out
from learning.enums import EnrolmentState
from learning.models import Attempt, Enrolment, ProgressEvent
from learning.queries.attempts import attempt_page, attempt_result
from tests.factories.editions import next_version
from tests.factories.learning import make_enrolment, make_staff, make_user
from tests.factories.questions import RIGHT, questions
from tests.learning.taking import accept, answer, block, hand_in, lesson, read, start, take, tokens
from tests.learning.threads import together

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 100


def other_questions(draft):
    """Turn right answers into wrong ones, write other words, take a question away, and ask for more."""
    for code in ("q-single", "q-multiple"):
        for question in draft.questions[code].values():
            question["stem"] += " (new)"
            question["options"].reverse()
            for option in question["options"]:
                option["correct"] = not option["correct"]
    draft.questions["q-numeric"]["bg"]["answer"]["value"] = 99
    draft.questions["q-numeric"]["en"]["answer"]["value"] = 99
    del draft.questions["q-short"]
    for name in ("check-1", "final-quiz"):
        draft.set(name, questions=[code for code in questions() if code != "q-short"])
    draft.set("check-1", pass_percent=100)


def asked(attempt):
    """What a learner sees of an open attempt: questions, options and their order."""
    page = attempt_page(Attempt.objects.select_related("enrolment").get(pk=attempt.pk), "en")
    return [(view.code, view.question) for view in page.questions]


@pytest.mark.parametrize("material", [(), ("check-1",)], ids=["nothing again", "the quiz again"])
def test_a_hundred_attempts_do_not_change(version, material):
    attempts = [start(make_enrolment(make_user(), version)) for _ in range(PEOPLE)]
    for attempt in attempts[: PEOPLE // 2]:  # half of them have answered, half will answer
        answer(attempt)
    before = [asked(attempt) for attempt in attempts]
    newer = next_version(version, other_questions, material=material)
    plan_rollout(newer)
    job = newer.rollout_job.pk

    def learner_or_worker(number):
        if number == 0:
            while roll_out(job):
                pass
            return
        for attempt in attempts[PEOPLE // 2 + number - 1 :: 3]:
            for code in attempt.questions[:3]:
                save_answer(
                    actor=attempt.enrolment.user,
                    attempt=Attempt.objects.get(pk=attempt.pk),
                    code=code,
                    response=tokens(attempt, code, RIGHT[code]),
                )

    together(4, learner_or_worker)
    while roll_out(job):
        pass

    assert set(Enrolment.objects.values_list("version", flat=True)) == {newer.pk}
    assert [asked(attempt) for attempt in attempts] == before
    for attempt in attempts:
        answer(attempt)
        submitted = submit_attempt(actor=attempt.enrolment.user, attempt=Attempt.objects.get(pk=attempt.pk))
        assert (submitted.percent, submitted.passed, submitted.version_id) == (100, True, version.pk)
        result = attempt_result(Attempt.objects.get(pk=attempt.pk), "en")
        assert [graded.stem for graded in result.questions] == [
            version.questions[code]["en"]["stem"] for code in attempt.questions
        ]
        assert all(graded.grade.correct for graded in result.questions)
    assert all(rebuild(run) == [] for run in Enrolment.objects.all())
    assert ProgressEvent.objects.filter(kind="lesson_completed").count() == PEOPLE


def test_submitting_and_moving_at_the_same_moment(version):
    attempts = [start(make_enrolment(make_user(), version)) for _ in range(24)]
    for attempt in attempts:
        answer(attempt)
    newer = next_version(version, other_questions)
    plan_rollout(newer)

    def submit_or_move(number):
        if number == 0:
            while roll_out(newer.rollout_job.pk):
                pass
            return
        for attempt in attempts[number - 1 :: 3]:
            submit_attempt(actor=attempt.enrolment.user, attempt=Attempt.objects.get(pk=attempt.pk))

    together(4, submit_or_move)
    assert set(Attempt.objects.values_list("percent", "version")) == {(100, version.pk)}
    assert set(Enrolment.objects.values_list("version", flat=True)) == {newer.pk}
    assert all(rebuild(run) == [] for run in Enrolment.objects.all())


def test_the_next_attempt_has_the_new_questions(version):
    run = make_enrolment(make_user(), version)
    take(run)
    newer = next_version(version, other_questions)
    plan_rollout(newer)
    roll_out(newer.rollout_job.pk)
    run.refresh_from_db()
    attempt = start_attempt(
        actor=run.user, enrolment=run, lesson_id=lesson("check-1"), block_id=block("check-1", "quiz")
    )
    assert (attempt.version, "q-short" in attempt.questions, attempt.pass_percent) == (newer, False, 100)


@pytest.mark.parametrize("rollout", [Rollout.REQUIRE, Rollout.LEAVE])
def test_the_certificate_names_the_version_that_was_completed(version, rollout):
    run = make_enrolment(make_user(), version)
    read(run, "welcome", "signals")
    take(run, "check-1")
    attempt = start(run, "final-quiz")
    newer = next_version(version, lambda draft: draft.write("welcome", "<p>New</p>"), rollout=rollout)
    job = plan_rollout(newer)
    if job:
        roll_out(job.pk)
    run.refresh_from_db()
    answer(attempt)
    submit_attempt(actor=run.user, attempt=Attempt.objects.get(pk=attempt.pk))
    accept(hand_in(run), make_staff())
    run.refresh_from_db()
    assert run.state == EnrolmentState.COMPLETED
    assert Certificate.objects.get().facts["course"]["version"] == (
        "1.1" if rollout == Rollout.REQUIRE else "1.0"
    )
