from uuid import uuid4

import pytest
from django.utils.translation import override

from learning.domain.assignments import (
    LONGEST_TEXT,
    AlreadyReviewed,
    BelowPassMark,
    FeedbackMissing,
    ReviewInvalid,
    StaleDraft,
    SubmissionClosed,
    TextTooLong,
    WordsOutOfRange,
    review,
    save_draft,
)
from learning.domain.contents import UnknownBlock
from learning.domain.enrolment import enrol, withdraw
from learning.domain.errors import LearningError, NotAllowed
from learning.domain.story import EnrolmentClosed
from learning.enums import EventKind, SubmissionState
from learning.models import AssignmentSubmission, AuditEntry
from tests.factories.learning import make_trainer
from tests.factories.teams import join_course
from tests.learning.taking import TEXT, accept, block, hand_in, lesson
from tests.learning.threads import together


def draft(enrolment, text, base_revision=0, actor=None, block_id=None):
    return save_draft(
        actor=actor or enrolment.user,
        enrolment=enrolment,
        lesson_id=lesson("project"),
        block_id=block_id or block("project", "assignment"),
        text=text,
        base_revision=base_revision,
    )


def decide(submission, reviewer, *, scores=None, feedback="Say where the signal comes from.", accept=False):
    return review(
        actor=reviewer,
        submission=submission,
        scores={"c1": 4} if scores is None else scores,
        feedback=feedback,
        accept=accept,
    )


def kinds(enrolment):
    return list(enrolment.events.values_list("kind", flat=True))


class TestWriting:
    def test_a_draft_grows_and_is_nobody_elses_business(self, enrolment):
        assert draft(enrolment, "A first\r\nidea. ").text == "A first\nidea."
        saved = draft(enrolment, "A second idea.", 1)
        assert (saved.revision, saved.state, saved.submitted_at) == (2, SubmissionState.DRAFT, None)
        assert EventKind.ASSIGNMENT_SUBMITTED not in kinds(enrolment)

    def test_the_same_text_again_and_a_stale_tab(self, enrolment):
        draft(enrolment, "One.")
        assert draft(enrolment, "One.").revision == 1
        with pytest.raises(StaleDraft) as refusal:
            draft(enrolment, "Two.")
        assert refusal.value.current.text == "One."

    def test_too_long_foreign_or_not_an_assignment(self, world, enrolment):
        with pytest.raises(TextTooLong):
            draft(enrolment, "x" * (LONGEST_TEXT + 1))
        with pytest.raises(NotAllowed):
            draft(enrolment, "Mine.", actor=world.bob)
        with pytest.raises(UnknownBlock):
            draft(enrolment, "Where?", block_id=uuid4())
        assert not AssignmentSubmission.objects.exists()


class TestHandingIn:
    def test_it_completes_the_lesson_but_not_the_course(self, enrolment):
        submission = hand_in(enrolment)
        assert submission.state == SubmissionState.SUBMITTED
        assert enrolment.lessons.get().state == "completed"
        event = enrolment.events.get(kind=EventKind.ASSIGNMENT_SUBMITTED)
        assert event.data == {"block_id": str(submission.block_id), "revision": 1, "words": 6}

    def test_a_double_click_hands_in_once(self, enrolment):
        first = hand_in(enrolment)
        assert hand_in(enrolment).submitted_at == first.submitted_at
        assert kinds(enrolment).count(EventKind.ASSIGNMENT_SUBMITTED) == 1

    def test_what_is_with_the_reviewer_cannot_be_changed(self, enrolment):
        hand_in(enrolment)
        with override("en"), pytest.raises(SubmissionClosed, match="handed in already"):
            hand_in(enrolment, "Something better.", 1)
        with pytest.raises(SubmissionClosed):
            draft(enrolment, "Something better.", 1)
        assert AssignmentSubmission.objects.get().text == TEXT

    def test_an_empty_text_is_not_handed_in(self, enrolment):
        with override("en"), pytest.raises(WordsOutOfRange, match="at least 1"):
            hand_in(enrolment, "  ")
        assert AssignmentSubmission.objects.get().state == SubmissionState.DRAFT

    def test_out_of_range_keeps_the_text(self, enrolment, monkeypatch):
        monkeypatch.setattr(
            "learning.domain.assignments.block_in",
            lambda *_args: {"value": {"min_words": 3, "max_words": 4}},
        )
        with override("en"), pytest.raises(WordsOutOfRange, match="2 words, and at least 3"):
            hand_in(enrolment, "two words")
        with override("en"), pytest.raises(WordsOutOfRange, match="5 words, and at most 4"):
            hand_in(enrolment, "now there are five words", 1)
        assert AssignmentSubmission.objects.get().text == "now there are five words"
        assert hand_in(enrolment, "exactly four words now", 2).state == SubmissionState.SUBMITTED

    def test_not_after_withdrawal(self, world, enrolment):
        withdraw(actor=world.stoyan, enrolment=enrolment, reason="Left.")
        with pytest.raises(EnrolmentClosed):
            hand_in(enrolment)


class TestReview:
    def test_accepted(self, world, enrolment):
        submission = decide(hand_in(enrolment), world.tanya, feedback="Clear.", accept=True)
        assert (submission.state, submission.reviewed_by, submission.scores) == (
            SubmissionState.ACCEPTED,
            world.tanya,
            {"c1": 4},
        )
        assert enrolment.events.get(kind=EventKind.ASSIGNMENT_ACCEPTED).actor == world.tanya
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.organisation, entry.data) == (
            "assignment.accepted",
            world.alpha,
            {"points": 4},
        )

    def test_returned_and_handed_in_again(self, world, enrolment):
        submission = decide(hand_in(enrolment), world.tanya, scores={"c1": 0})
        assert (submission.state, submission.feedback) == (
            SubmissionState.RETURNED,
            "Say where the signal comes from.",
        )
        draft(enrolment, "From a journal.", 1)
        again = hand_in(enrolment, "From two journals.", 2)
        assert (again.state, again.text, again.revision) == (
            SubmissionState.SUBMITTED,
            "From two journals.",
            3,
        )
        assert accept(again, world.tanya).state == SubmissionState.ACCEPTED
        assert kinds(enrolment).count(EventKind.ASSIGNMENT_SUBMITTED) == 2
        assert kinds(enrolment).count(EventKind.LESSON_COMPLETED) == 1

    @pytest.mark.parametrize("who", ["alice", "bob", "hana", "hristo", "olga"])
    def test_only_trainers_and_cluster_staff(self, world, enrolment, who):
        submission = hand_in(enrolment)
        with pytest.raises(NotAllowed):
            decide(submission, getattr(world, who), accept=True)
        submission.refresh_from_db()
        assert submission.state == SubmissionState.SUBMITTED

    def test_nobody_judges_their_own_work(self, world, course):
        run = enrol(actor=world.tanya, user=world.tanya, course=course)
        with pytest.raises(NotAllowed):
            decide(hand_in(run), world.tanya, accept=True)

    def test_a_trainer_who_cannot_sign_in_any_more_judges_nothing(self, enrolment):
        with pytest.raises(NotAllowed):
            decide(hand_in(enrolment), make_trainer(is_active=False), accept=True)

    @pytest.mark.parametrize(
        "scores", [{}, {"c1": 3}, {"c1": 4, "c2": 4}, {"c2": 4}, {"c1": -4}, {"c1": 400}]
    )
    def test_every_criterion_has_one_of_its_levels(self, world, enrolment, scores):
        with pytest.raises(ReviewInvalid):
            decide(hand_in(enrolment), world.tanya, scores=scores, accept=True)

    def test_too_few_points_cannot_be_accepted(self, world, enrolment):
        with override("en"), pytest.raises(BelowPassMark, match="0 points are fewer than the 3"):
            decide(hand_in(enrolment), world.tanya, scores={"c1": 0}, accept=True)

    def test_returning_needs_a_word_on_what_to_change(self, world, enrolment):
        with pytest.raises(FeedbackMissing):
            decide(hand_in(enrolment), world.tanya, feedback=" \n")

    def test_drafts_and_decided_work_are_not_reviewed(self, world, enrolment):
        with pytest.raises(AlreadyReviewed):
            decide(draft(enrolment, "Unfinished."), world.tanya, accept=True)
        submission = hand_in(enrolment, "Finished.", 1)
        decide(submission, world.tanya, accept=True)
        with pytest.raises(AlreadyReviewed):
            decide(submission, world.stoyan)
        submission.refresh_from_db()
        assert submission.state == SubmissionState.ACCEPTED

    def test_a_double_click_decides_once(self, world, enrolment):
        submission = hand_in(enrolment)
        decide(submission, world.tanya, accept=True)
        decide(submission, world.tanya, accept=True)
        assert kinds(enrolment).count(EventKind.ASSIGNMENT_ACCEPTED) == AuditEntry.objects.count() == 1

    def test_not_for_a_withdrawn_run(self, world, enrolment):
        submission = hand_in(enrolment)
        withdraw(actor=world.stoyan, enrolment=enrolment, reason="Left.")
        with pytest.raises(EnrolmentClosed):
            decide(submission, world.tanya, accept=True)


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_make_one_decision(world, course):
    run = enrol(actor=world.alice, user=world.alice, course=course)
    submission = hand_in(run)
    reviewers = [
        join_course(world.tanya, course),
        world.stoyan,
        join_course(make_trainer(), course, "reviewer"),
    ]

    def act(number):
        try:
            return decide(submission, reviewers[number], accept=bool(number % 2)).state
        except LearningError as error:
            return error.code

    results = together(3, act)
    assert results.count("already_reviewed") == 2
    story = kinds(run)
    assert story.count(EventKind.ASSIGNMENT_ACCEPTED) + story.count(EventKind.ASSIGNMENT_RETURNED) == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_hand_in_different_texts(world, course):
    run = enrol(actor=world.alice, user=world.alice, course=course)

    def act(number):
        try:
            return hand_in(run, f"The text of tab {number}.").text
        except (SubmissionClosed, StaleDraft):
            return None

    results = [text for text in together(6, act) if text]
    stored = AssignmentSubmission.objects.get()
    assert stored.text in results
    assert kinds(run).count(EventKind.ASSIGNMENT_SUBMITTED) == 1
