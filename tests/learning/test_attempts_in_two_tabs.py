"""Two tabs of one browser, real threads and transactions: every attempt is counted once."""

import pytest

from learning.domain.attempts import AttemptClosed, AttemptsUsedUp, save_answer, submit_attempt
from learning.enums import EventKind
from learning.models import Attempt, ProgressEvent
from learning.queries.attempts import quiz_status
from tests.factories.learning import make_enrolment, make_user
from tests.learning.taking import answer, block, start, take, tokens
from tests.learning.threads import together

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, PEOPLE, TABS = 20, 5, 2


def test_two_tabs_submit(version):
    counted = 0
    for _ in range(ROUNDS):
        attempts = [start(make_enrolment(make_user(), version)) for _ in range(PEOPLE)]
        for attempt in attempts:
            answer(attempt)

        def submit(tab, attempts=attempts):
            attempt = attempts[tab % PEOPLE]
            return submit_attempt(actor=attempt.enrolment.user, attempt=Attempt.objects.get(pk=attempt.pk))

        results = together(PEOPLE * TABS, submit)
        for person, attempt in enumerate(attempts):
            one, other = results[person], results[person + PEOPLE]
            assert (one.submitted_at, one.percent) == (other.submitted_at, other.percent)
            story = attempt.enrolment.events.values_list("kind", flat=True)
            assert list(story).count(EventKind.ATTEMPT_SUBMITTED) == 1
            assert list(story).count(EventKind.LESSON_COMPLETED) == 1
            assert quiz_status(attempt.enrolment, block("check-1", "quiz")).used == 1
            counted += 1
    assert (
        counted == ProgressEvent.objects.filter(kind=EventKind.ATTEMPT_SUBMITTED).count() == ROUNDS * PEOPLE
    )


def test_two_tabs_start(version):
    run = make_enrolment(make_user(), version)
    assert len(set(together(8, lambda _: start(run).pk))) == 1
    assert run.events.filter(kind=EventKind.ATTEMPT_STARTED).count() == 1


def test_two_tabs_start_the_last_attempt(version):
    run = make_enrolment(make_user(), version)
    take(run)
    take(run)

    def start_and_submit(_):
        try:
            return submit_attempt(actor=run.user, attempt=start(run)).number
        except AttemptsUsedUp:
            return None

    results = together(6, start_and_submit)
    assert set(results) <= {3, None}
    assert run.attempts.count() == 3


def test_an_answer_and_the_submission_arrive_together(version):
    """The answer is either graded or refused: never stored beside a result that does not know it."""
    for _ in range(10):
        run = make_enrolment(make_user(), version)
        attempt = start(run)
        right = tokens(attempt, "q-single", {"choice": "b"})

        def act(tab, attempt=attempt, right=right, run=run):
            if tab:
                return submit_attempt(actor=run.user, attempt=attempt).points
            try:
                return save_answer(actor=run.user, attempt=attempt, code="q-single", response=right).pk
            except AttemptClosed:
                return None

        saved, points = together(2, act)
        assert points == (1 if saved else 0)
        assert attempt.answers.exists() == bool(saved)
