from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.translation import override

from learning.domain.attempts import (
    AnswerInvalid,
    AttemptClosed,
    AttemptsLeft,
    AttemptsUsedUp,
    UnknownQuestion,
    grant_attempt,
    save_answer,
    start_attempt,
    submit_attempt,
)
from learning.domain.contents import UnknownBlock
from learning.domain.enrolment import enrol, withdraw
from learning.domain.errors import NotAllowed
from learning.domain.progress import UnknownLesson
from learning.domain.story import EnrolmentClosed, ReasonMissing
from learning.enums import AttemptState, EventKind
from learning.models import Attempt, AttemptAnswer, AuditEntry, ProgressEvent
from learning.queries.attempts import (
    NotSubmitted,
    attempt_page,
    attempt_result,
    own_attempt,
    quiz_status,
)
from learning.queries.enrolments import standing
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment, make_user
from tests.factories.questions import CODES, RIGHT, WRONG
from tests.learning.taking import (
    accept,
    all_but_review,
    answer,
    block,
    hand_in,
    lesson,
    read,
    start,
    take,
    tokens,
)

QUIZ, FINAL = block("check-1", "quiz"), block("final-quiz", "quiz")


def put(attempt, code, response, **more):
    return save_answer(actor=attempt.enrolment.user, attempt=attempt, code=code, response=response, **more)


class TestStarting:
    def test_all_questions_in_their_order_or_a_random_draw(self, enrolment):
        attempt = start(enrolment)
        assert tuple(attempt.questions) == CODES
        assert (attempt.number, attempt.max_points, attempt.pass_percent) == (1, 11, 70)
        drawn = start(enrolment, "final-quiz").questions
        assert len(set(drawn)) == 4
        assert set(drawn) <= set(CODES)

    def test_starting_again_returns_the_open_one(self, enrolment):
        assert {start(enrolment).pk for _ in range(3)} == {start(enrolment).pk}
        events = enrolment.events.filter(kind=EventKind.ATTEMPT_STARTED)
        assert events.get().data["number"] == 1

    def test_it_opens_the_lesson_and_the_course(self, enrolment):
        start(enrolment)
        enrolment.refresh_from_db()
        assert enrolment.state == "in_progress"
        assert enrolment.lessons.get().lesson_id == lesson("check-1")

    def test_attempts_are_counted_and_the_refusal_says_what_to_do(self, enrolment):
        for number in (1, 2, 3):
            assert take(enrolment, right=False).number == number
        with override("en"), pytest.raises(AttemptsUsedUp, match="all 3 attempts.*ask your trainer"):
            start(enrolment)
        assert Attempt.objects.count() == 3

    @pytest.mark.parametrize(
        ("lesson_id", "block_id", "error"),
        [
            (lesson("check-1"), uuid4(), UnknownBlock),
            (lesson("check-1"), FINAL, UnknownBlock),
            (lesson("welcome"), block("welcome", "text"), UnknownBlock),
            (uuid4(), QUIZ, UnknownLesson),
        ],
    )
    def test_only_a_quiz_of_the_lesson(self, world, enrolment, lesson_id, block_id, error):
        with pytest.raises(error):
            start_attempt(actor=world.alice, enrolment=enrolment, lesson_id=lesson_id, block_id=block_id)
        assert not Attempt.objects.exists()

    def test_nobody_takes_a_quiz_for_others(self, world, enrolment):
        attempt = start(enrolment)
        for other in (world.bob, world.hana, world.tanya, world.stoyan):
            with pytest.raises(NotAllowed):
                start_attempt(actor=other, enrolment=enrolment, lesson_id=lesson("check-1"), block_id=QUIZ)
            with pytest.raises(NotAllowed):
                save_answer(actor=other, attempt=attempt, code="q-single", response={"choice": "o1"})
            with pytest.raises(NotAllowed):
                submit_attempt(actor=other, attempt=attempt)
            with pytest.raises(Attempt.DoesNotExist):
                own_attempt(other, attempt.pk)
        assert not AttemptAnswer.objects.exists()

    def test_not_in_a_closed_run(self, world, enrolment):
        withdraw(actor=world.stoyan, enrolment=enrolment, reason="Left.")
        with pytest.raises(EnrolmentClosed):
            start(enrolment)


class TestSavingAnswers:
    @pytest.mark.parametrize("code", CODES)
    def test_tokens_become_the_questions_own_ids(self, enrolment, code):
        attempt = start(enrolment)
        saved = put(attempt, code, tokens(attempt, code, RIGHT[code]))
        assert saved.response == RIGHT[code]

    def test_the_last_answer_counts_and_an_empty_one_takes_it_away(self, enrolment):
        attempt = start(enrolment)
        put(attempt, "q-single", tokens(attempt, "q-single", WRONG["q-single"]))
        put(attempt, "q-single", tokens(attempt, "q-single", RIGHT["q-single"]))
        assert attempt.answers.get().response == RIGHT["q-single"]
        put(attempt, "q-single", {})
        assert attempt.answers.get().response == {}

    def test_a_flag_leaves_the_answer_as_it_is(self, enrolment):
        attempt = start(enrolment)
        put(attempt, "q-numeric", None, flagged=True)
        put(attempt, "q-numeric", {"number": "0,5"})
        put(attempt, "q-short", {"text": "wheel"})
        view = {one.code: one for one in attempt_page(attempt, "en").questions}
        assert (view["q-numeric"].flagged, view["q-numeric"].response) == (True, {"number": "0,5"})
        put(attempt, "q-numeric", None, flagged=False)
        page = attempt_page(attempt, "en")
        assert ([one.code for one in page.flagged], page.answered, len(page.unanswered)) == ([], 2, 4)

    @pytest.mark.parametrize(
        ("code", "response"),
        [
            ("q-single", {"choice": "b"}),
            ("q-single", {"choice": "o9"}),
            ("q-single", {"choices": ["o1"]}),
            ("q-multiple", {"choices": ["o1", "o1"]}),
            ("q-matching", {"matches": {"l1": "l2"}}),
            ("q-ordering", {"order": ["i1"]}),
            ("q-numeric", {"number": "a lot"}),
            ("q-numeric", {"number": 0.5}),
            ("q-short", {"text": "x" * 501}),
            ("q-short", {"text": "a\0b"}),
            ("q-short", {"text": "wheel", "points": 100}),
            ("q-single", []),
        ],
    )
    def test_what_is_no_answer_is_refused_with_a_sentence(self, enrolment, code, response):
        attempt = start(enrolment)
        with override("en"), pytest.raises(AnswerInvalid, match="was not saved"):
            put(attempt, code, response)
        assert not AttemptAnswer.objects.exists()

    def test_questions_that_were_not_drawn_are_refused(self, enrolment):
        attempt = start(enrolment, "final-quiz")
        other = next(code for code in CODES if code not in attempt.questions)
        for code in (other, "no-such-question", ""):
            with pytest.raises(UnknownQuestion):
                put(attempt, code, {})

    def test_a_submitted_attempt_is_closed(self, enrolment):
        attempt = take(enrolment, right=False)
        with override("en"), pytest.raises(AttemptClosed, match="submitted already"):
            put(attempt, "q-single", tokens(attempt, "q-single", RIGHT["q-single"]))
        assert attempt.answers.get(question_code="q-single").response == WRONG["q-single"]


class TestSubmitting:
    def test_points_and_the_completed_lesson(self, enrolment):
        attempt = take(enrolment)
        assert (attempt.points, attempt.percent, attempt.passed) == (11, 100, True)
        assert enrolment.lessons.get().state == "completed"
        data = enrolment.events.get(kind=EventKind.ATTEMPT_SUBMITTED).data
        assert (data["percent"], data["passed"]) == ("100.00", True)

    def test_partial_credit(self, enrolment):
        attempt = start(enrolment)
        put(attempt, "q-multiple", tokens(attempt, "q-multiple", {"choices": ["a"]}))  # 1 of 2
        put(
            attempt, "q-matching", tokens(attempt, "q-matching", {"matches": {"l1": "r1", "l2": "r3"}})
        )  # 1 of 2
        put(attempt, "q-ordering", tokens(attempt, "q-ordering", {"order": ["i1", "i3", "i2"]}))  # 1 of 3
        graded = submit_attempt(actor=enrolment.user, attempt=attempt)
        assert (graded.points, graded.percent, graded.passed) == (3, Decimal("27.27"), False)

    def test_an_empty_attempt_earns_nothing_and_counts(self, enrolment):
        graded = submit_attempt(actor=enrolment.user, attempt=start(enrolment))
        assert (graded.percent, graded.passed, quiz_status(enrolment, QUIZ).left) == (0, False, 2)

    def test_submitting_twice_is_submitting_once(self, enrolment):
        first = take(enrolment)
        again = submit_attempt(actor=enrolment.user, attempt=first)
        assert (again.submitted_at, again.percent) == (first.submitted_at, first.percent)
        assert enrolment.events.filter(kind=EventKind.ATTEMPT_SUBMITTED).count() == 1
        assert enrolment.events.filter(kind=EventKind.LESSON_COMPLETED).count() == 1

    def test_a_number_with_its_unit_counts_in_whichever_language_it_was_typed(self, enrolment):
        for typed in ("0,5 млн. евро", "0.5 EUR million"):
            attempt = start(enrolment)
            put(attempt, "q-numeric", {"number": typed})
            graded = submit_attempt(actor=enrolment.user, attempt=attempt)
            assert graded.points == 2
            for language in ("bg", "en"):
                result = attempt_result(graded, language)
                assert sum(one.grade.points for one in result.questions) == graded.points

    def test_the_best_result_counts_and_is_never_lowered(self, enrolment):
        take(enrolment, "final-quiz")
        take(enrolment, "final-quiz", right=False)
        status = quiz_status(enrolment, FINAL)
        assert (status.best, status.passed, status.left, status.stuck) == (100, True, 1, False)
        assert standing(enrolment).quiz_average == 100

    def test_an_attempt_that_was_open_at_completion_changes_nothing_that_counts(self, world, enrolment):
        submission = all_but_review(enrolment)
        attempt = start(enrolment)
        answer(attempt, right=False)
        accept(submission, world.tanya)
        graded = submit_attempt(actor=world.alice, attempt=attempt)
        enrolment.refresh_from_db()
        assert (graded.percent, enrolment.state, enrolment.result_percent) == (0, "completed", 100)
        with pytest.raises(EnrolmentClosed):
            start(enrolment)


class TestServersClock:
    """Whatever time a learner's computer believes in, the server's counts."""

    def test_all_times_are_the_servers(self, enrolment):
        before = timezone.now()
        attempt = start(enrolment)
        saved = put(attempt, "q-short", {"text": "wheel"})
        graded = submit_attempt(actor=enrolment.user, attempt=attempt)
        read(enrolment, "welcome")
        times = [attempt.started_at, saved.saved_at, graded.submitted_at]
        times += enrolment.events.exclude(kind=EventKind.ENROLLED).values_list("recorded_at", flat=True)
        times += enrolment.lessons.filter(state="completed").values_list("completed_at", flat=True)
        assert all(before <= time <= timezone.now() for time in times)

    @pytest.mark.parametrize("key", ["submitted_at", "saved_at", "timestamp", "time", "at"])
    def test_a_time_that_a_client_sends_is_no_part_of_an_answer(self, enrolment, key):
        attempt = start(enrolment)
        long_ago = (timezone.now() - timedelta(days=3)).isoformat()
        with pytest.raises(AnswerInvalid):
            put(attempt, "q-short", {"text": "wheel", key: long_ago})
        assert not AttemptAnswer.objects.exists()

    def test_an_answer_after_submission_counts_under_no_clock(self, enrolment, monkeypatch):
        attempt = take(enrolment, right=False)
        yesterday = timezone.now() - timedelta(days=1)
        monkeypatch.setattr("learning.domain.attempts.timezone.now", lambda: yesterday)
        with pytest.raises(AttemptClosed):
            put(attempt, "q-short", {"text": "futures wheel"})
        assert quiz_status(enrolment, QUIZ).best == 0


class TestStatusAndGrants:
    def test_before_the_first_attempt(self, enrolment):
        status = quiz_status(enrolment, QUIZ)
        assert (status.used, status.left, status.best, status.passed, status.stuck) == (
            0,
            3,
            None,
            False,
            False,
        )
        assert (status.questions, status.pass_percent, status.open_attempt_id) == (6, 70, None)

    def test_an_open_attempt_is_named(self, enrolment):
        attempt = start(enrolment)
        assert quiz_status(enrolment, QUIZ).open_attempt_id == attempt.pk

    def test_who_has_used_all_attempts_in_vain_is_stuck_until_one_is_granted(self, world, enrolment):
        for _ in range(3):
            take(enrolment, "final-quiz", right=False)
        assert quiz_status(enrolment, FINAL).stuck
        event = grant_attempt(actor=world.stoyan, enrolment=enrolment, block_id=FINAL, reason="Was ill.")
        assert (event.lesson_id, event.data["reason"]) == (lesson("final-quiz"), "Was ill.")
        assert AuditEntry.objects.get().action == "attempt.granted"
        status = quiz_status(enrolment, FINAL)
        assert (status.allowed, status.left, status.stuck) == (4, 1, False)
        assert quiz_status(enrolment, QUIZ).allowed == 3
        assert take(enrolment, "final-quiz").number == 4
        assert quiz_status(enrolment, FINAL).passed

    def test_who_needs_no_better_result_is_not_stuck(self, enrolment):
        for _ in range(3):
            take(enrolment, "check-1", right=False)
        take(enrolment, "final-quiz")
        assert quiz_status(enrolment, QUIZ).stuck  # an average of 50 %
        assert not quiz_status(enrolment, FINAL).stuck

    def test_a_double_click_grants_one(self, world, enrolment):
        for _ in range(3):
            take(enrolment, right=False)
        grant_attempt(actor=world.stoyan, enrolment=enrolment, block_id=QUIZ, reason="Was ill.")
        with override("en"), pytest.raises(AttemptsLeft, match="still has one"):
            grant_attempt(actor=world.stoyan, enrolment=enrolment, block_id=QUIZ, reason="Was ill.")

    def test_nothing_is_granted_beside_an_open_attempt(self, world, enrolment):
        take(enrolment, right=False)
        take(enrolment, right=False)
        start(enrolment)
        with pytest.raises(AttemptsLeft):
            grant_attempt(actor=world.stoyan, enrolment=enrolment, block_id=QUIZ, reason="Was ill.")

    @pytest.mark.parametrize("who", ["alice", "hana", "hristo", "tanya"])
    def test_only_cluster_staff_grants(self, world, enrolment, who):
        for _ in range(3):
            take(enrolment, right=False)
        with pytest.raises(NotAllowed):
            grant_attempt(actor=getattr(world, who), enrolment=enrolment, block_id=QUIZ, reason="Please.")

    def test_not_for_oneself_not_without_a_reason_not_for_anything_else(self, world, course):
        own = enrol(actor=world.stoyan, user=world.stoyan, course=course)
        with pytest.raises(NotAllowed):
            grant_attempt(actor=world.stoyan, enrolment=own, block_id=QUIZ, reason="For me.")
        run = enrol(actor=world.alice, user=world.alice, course=course)
        for _ in range(3):
            take(run, right=False)
        with pytest.raises(ReasonMissing):
            grant_attempt(actor=world.stoyan, enrolment=run, block_id=QUIZ, reason=" ")
        for foreign in (uuid4(), block("project", "assignment")):
            with pytest.raises(UnknownBlock):
                grant_attempt(actor=world.stoyan, enrolment=run, block_id=foreign, reason="Was ill.")
        assert not ProgressEvent.objects.filter(kind=EventKind.ATTEMPT_GRANTED).exists()


class TestResult:
    def test_there_is_none_before_submission(self, enrolment):
        with pytest.raises(NotSubmitted):
            attempt_result(start(enrolment), "en")

    def test_feedback_in_the_readers_language(self, enrolment):
        attempt = take(enrolment)
        for language, words in (("bg", "Ранен намек."), ("en", "An early hint.")):
            first = attempt_result(attempt, language).questions[0]
            assert (first.code, first.grade.feedback, first.grade.correct) == ("q-single", words, True)
        short = attempt_result(attempt, "bg").questions[5]
        assert (short.response, short.model_answer) == (RIGHT["q-short"], "Колело на бъдещето")

    def test_it_says_how_many_attempts_are_left(self, enrolment):
        result = attempt_result(take(enrolment, right=False), "en")
        assert (result.status.left, result.status.passed, result.lesson_title) == (
            2,
            False,
            "Knowledge check",
        )
        assert result.attempt.state == AttemptState.SUBMITTED


def test_a_hundred_attempts_while_the_course_is_published_anew(world, version):
    """Everybody is in the middle of a quiz when a changed version is published: nothing changes for them."""
    runs = [make_enrolment(make_user(), version) for _ in range(50)]
    attempts = [start(run, name) for run in runs for name in ("check-1", "final-quiz")]
    drawn = {one.pk: (one.questions, one.seed, one.max_points, one.pass_percent) for one in attempts}
    pages = {one.pk: attempt_page(one, "bg").questions for one in attempts}
    newer = make_course_version(major=2, text="Everything is new.")
    for attempt in attempts:
        answer(attempt)
        graded = submit_attempt(actor=attempt.enrolment.user, attempt=attempt)
        assert (graded.questions, graded.seed, graded.max_points, graded.pass_percent) == drawn[graded.pk]
        assert graded.percent == 100
        shown = [view.question for view in attempt_page(graded, "bg").questions]
        assert shown == [view.question for view in pages[graded.pk]]
    for run in runs:
        run.refresh_from_db()
        assert run.version == version
        assert run.events.get(kind=EventKind.ENROLLED).data["version"] == "1.0"
    assert enrol(actor=world.alice, user=world.alice, course=version.course).version == newer


def test_everything_together_completes_the_course(world, enrolment):
    read(enrolment, "welcome", "signals")
    take(enrolment, "check-1")
    accept(hand_in(enrolment), world.tanya)
    enrolment.refresh_from_db()
    assert enrolment.state == "in_progress"
    take(enrolment, "final-quiz")
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.result_percent) == ("completed", 100)
