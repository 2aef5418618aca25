from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist

from learning.domain.completion import Reason
from learning.domain.enrolment import PrerequisitesMissing, enrol, withdraw
from learning.domain.errors import NotAllowed
from learning.domain.progress import (
    LessonNotCompletable,
    UnknownLesson,
    UnknownPosition,
    complete_lesson,
    open_lesson,
    save_position,
)
from learning.domain.story import EnrolmentClosed
from learning.enums import EnrolmentState, EventKind, LessonState
from learning.models import Enrolment, LessonProgress, ProgressEvent
from learning.queries.enrolments import own_enrolment, resume_lesson_id, standing
from learning.signals import course_completed
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment
from tests.factories.teams import join_course
from tests.learning.taking import accept, all_but_review, block, hand_in, lesson, read, take
from tests.learning.threads import together

POSITION = f"{block('welcome', 'text')}:3"


def kinds(enrolment):
    return list(enrolment.events.values_list("kind", flat=True))


@pytest.fixture
def heard():
    """The runs whose completion was announced."""
    runs = []

    def hear(sender, enrolment, **kwargs):
        runs.append(enrolment.pk)

    course_completed.connect(hear)
    yield runs
    course_completed.disconnect(hear)


class TestOpening:
    def test_the_first_lesson_begins_the_course(self, world, enrolment):
        progress = open_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson("welcome"))
        enrolment.refresh_from_db()
        assert progress.state == LessonState.OPENED
        assert enrolment.state == EnrolmentState.IN_PROGRESS
        assert enrolment.started_at == progress.opened_at
        assert kinds(enrolment) == [EventKind.ENROLLED, EventKind.LESSON_OPENED]

    def test_again_and_another_one(self, world, enrolment):
        for name in ("welcome", "signals", "welcome"):
            open_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson(name))
        enrolment.refresh_from_db()
        assert kinds(enrolment).count(EventKind.LESSON_OPENED) == 2
        assert enrolment.last_lesson_id == lesson("welcome")

    def test_nobody_opens_lessons_for_others(self, world, enrolment):
        for other in (world.bob, world.hana, world.stoyan):
            with pytest.raises(NotAllowed):
                open_lesson(actor=other, enrolment=enrolment, lesson_id=lesson("welcome"))
        assert not LessonProgress.objects.exists()

    def test_a_lesson_outside_the_version_is_refused(self, world, enrolment):
        for foreign in (uuid4(), make_course_version("other").lessons.first().lesson_id):
            with pytest.raises(UnknownLesson):
                open_lesson(actor=world.alice, enrolment=enrolment, lesson_id=foreign)
        assert kinds(enrolment) == [EventKind.ENROLLED]


class TestPlace:
    def test_leaving_and_coming_back_to_the_same_paragraph(self, world, enrolment):
        save_position(actor=world.alice, enrolment=enrolment, lesson_id=lesson("signals"), position=POSITION)
        run = own_enrolment(world.alice, enrolment.pk)
        assert resume_lesson_id(run) == lesson("signals")
        assert LessonProgress.objects.get().position == POSITION

    def test_who_has_not_begun_resumes_at_the_first_lesson(self, enrolment):
        assert resume_lesson_id(enrolment) == lesson("welcome")

    @pytest.mark.parametrize(
        "bad", ["", "3", "x:3", f"{POSITION}0000000", "<script>", f"{POSITION}\n", "a" * 60]
    )
    def test_nonsense_is_refused(self, world, enrolment, bad):
        with pytest.raises(UnknownPosition):
            save_position(actor=world.alice, enrolment=enrolment, lesson_id=lesson("signals"), position=bad)
        assert not LessonProgress.objects.exists()


class TestCompletingALesson:
    def test_it_counts_once(self, world, enrolment):
        for _ in range(3):
            result = complete_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson("welcome"))
        assert (result.done, result.total) == (1, 5)
        enrolment.refresh_from_db()
        assert enrolment.progress_percent == result.percent == 20  # 15 of 75 mandatory minutes
        assert kinds(enrolment) == [EventKind.ENROLLED, EventKind.LESSON_OPENED, EventKind.LESSON_COMPLETED]

    @pytest.mark.parametrize(
        ("name", "missing"), [("check-1", "quiz"), ("final-quiz", "quiz"), ("project", "assignment")]
    )
    def test_what_must_be_submitted_cannot_be_marked_done(self, world, enrolment, name, missing):
        with pytest.raises(LessonNotCompletable) as refusal:
            complete_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson(name))
        assert (refusal.value.missing, refusal.value.code) == (missing, "lesson_not_completable")
        assert not LessonProgress.objects.exists()

    def test_a_submitted_quiz_has_completed_its_lesson(self, world, enrolment):
        take(enrolment, right=False)
        before = kinds(enrolment)
        result = complete_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson("check-1"))
        assert result.done == 1
        assert kinds(enrolment) == before


class TestForgedCompletion:
    """Completion that nobody has earned: nothing may be recorded."""

    def test_without_enrolment(self, world, version):
        stranger = Enrolment(pk=uuid4(), user=world.bob, course=version.course, version=version)
        with pytest.raises(ObjectDoesNotExist):
            complete_lesson(actor=world.bob, enrolment=stranger, lesson_id=lesson("welcome"))
        assert not LessonProgress.objects.exists()
        assert not ProgressEvent.objects.exists()

    def test_in_somebody_elses_run(self, world, enrolment):
        with pytest.raises(NotAllowed):
            complete_lesson(actor=world.bob, enrolment=enrolment, lesson_id=lesson("welcome"))
        with pytest.raises(Enrolment.DoesNotExist):
            own_enrolment(world.bob, enrolment.pk)
        assert not LessonProgress.objects.exists()

    def test_without_the_prerequisite(self, world, version):
        advanced = make_course_version("advanced", prerequisites=[version.course.slug])
        with pytest.raises(PrerequisitesMissing):
            enrol(actor=world.bob, user=world.bob, course=advanced.course)
        assert not ProgressEvent.objects.exists()

    def test_after_withdrawal(self, world, enrolment):
        withdraw(actor=world.stoyan, enrolment=enrolment, reason="Left.")
        with pytest.raises(EnrolmentClosed):
            complete_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson("welcome"))
        open_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson("welcome"))
        assert not LessonProgress.objects.exists()

    def test_every_lesson_marked_but_nothing_proven(self, world, enrolment, heard):
        read(enrolment, "welcome", "signals", "outlook")
        for name in ("check-1", "project", "final-quiz"):
            with pytest.raises(LessonNotCompletable):
                read(enrolment, name)
        enrolment.refresh_from_db()
        assert (enrolment.state, heard) == (EnrolmentState.IN_PROGRESS, [])


class TestCompletingTheCourse:
    def test_the_last_missing_thing_completes_it_once(self, world, enrolment, heard):
        submission = all_but_review(enrolment)
        enrolment.refresh_from_db()
        assert [one.reason for one in standing(enrolment).missing] == [Reason.FINAL_ASSIGNMENT_NOT_ACCEPTED]
        assert (enrolment.state, enrolment.progress_percent, heard) == (EnrolmentState.IN_PROGRESS, 99, [])
        accept(submission, world.tanya)
        accept(submission, world.tanya)
        enrolment.refresh_from_db()
        assert enrolment.state == EnrolmentState.COMPLETED
        assert (enrolment.progress_percent, enrolment.result_percent) == (100, Decimal(100))
        assert enrolment.completed_at is not None
        assert heard == [enrolment.pk]
        assert kinds(enrolment).count(EventKind.COURSE_COMPLETED) == 1
        assert enrolment.events.get(kind=EventKind.COURSE_COMPLETED).actor == world.tanya

    def test_a_receiver_that_fails_undoes_everything(self, world, enrolment):
        submission = all_but_review(enrolment)

        def fail(**kwargs):
            raise RuntimeError("no room for a certificate")

        course_completed.connect(fail)
        try:
            with pytest.raises(RuntimeError):
                accept(submission, world.tanya)
        finally:
            course_completed.disconnect(fail)
        enrolment.refresh_from_db()
        submission.refresh_from_db()
        assert (enrolment.state, enrolment.completed_at) == (EnrolmentState.IN_PROGRESS, None)
        assert submission.state == "submitted"
        assert EventKind.ASSIGNMENT_ACCEPTED not in kinds(enrolment)
        accept(submission, world.tanya)
        enrolment.refresh_from_db()
        assert enrolment.state == EnrolmentState.COMPLETED

    def test_reading_on_afterwards_records_nothing_that_counts(self, world, enrolment):
        accept(all_but_review(enrolment), world.tanya)
        before = list(ProgressEvent.objects.values_list("pk", flat=True))
        assert open_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson("outlook")) is None
        complete_lesson(actor=world.alice, enrolment=enrolment, lesson_id=lesson("outlook"))
        save_position(actor=world.alice, enrolment=enrolment, lesson_id=lesson("welcome"), position=POSITION)
        assert list(ProgressEvent.objects.values_list("pk", flat=True)) == before
        assert not LessonProgress.objects.filter(lesson_id=lesson("outlook")).exists()
        assert resume_lesson_id(own_enrolment(world.alice, enrolment.pk)) == lesson("welcome")

    def test_a_new_version_with_another_rule_does_not_touch_it(self, world, enrolment, heard):
        submission = all_but_review(enrolment)
        make_course_version(major=2, text="Everything is new.")
        accept(submission, world.tanya)
        enrolment.refresh_from_db()
        assert (enrolment.state, enrolment.version.number) == (EnrolmentState.COMPLETED, "1.0")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_complete_the_same_lesson_and_the_course_is_completed_once(world, course, heard):
    run = enrol(actor=world.alice, user=world.alice, course=course)
    take(run, "check-1")
    take(run, "final-quiz")
    read(run, "welcome")
    accept(hand_in(run), join_course(world.tanya, course))
    together(8, lambda _: read(run, "signals"))
    run.refresh_from_db()
    assert run.state == EnrolmentState.COMPLETED
    assert heard == [run.pk]
    assert (
        ProgressEvent.objects.filter(kind=EventKind.LESSON_COMPLETED, lesson_id=lesson("signals")).count()
        == 1
    )


def test_a_completed_run_that_was_made_by_hand_stays_readable(world, version):
    run = make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    assert own_enrolment(world.alice, run.pk).state == EnrolmentState.COMPLETED
