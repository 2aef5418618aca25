"""The past of the demo's people, written as the verbs of `learning` would have written it at the time.

Rows are made in bulk with their own dates, for the verbs know only the present. `manage.py
rebuild_progress` finds no difference between these events and these summaries; a test holds that.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from certificates.domain.attesting import attest
from cms.demo.answers import answer
from cms.demo.cluster import DemoCluster
from cms.demo.plans import HISTORIES, LEARNER, Plan
from cms.demo.texts import COMMENTS, FEEDBACK, WORK
from courses.models import Course, FrozenLesson
from learning.domain.grading import attempt_result, draw_questions, grade
from learning.enums import AttemptState, EnrolmentState, EventKind, LessonState, SubmissionState
from learning.models import (
    AssignmentSubmission,
    Attempt,
    AttemptAnswer,
    Enrolment,
    LessonComment,
    LessonProgress,
    ProgressEvent,
    User,
)
from learning.queries.enrolments import standing
from learning.queries.outlines import Lesson, Quiz, outline_of
from learning.queries.scope import hr_organisations


@dataclass
class Rows:
    """What will be inserted, table by table, in an order that foreign keys allow."""

    enrolments: list[Enrolment] = field(default_factory=list)
    events: list[ProgressEvent] = field(default_factory=list)
    lessons: list[LessonProgress] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    answers: list[AttemptAnswer] = field(default_factory=list)
    submissions: list[AssignmentSubmission] = field(default_factory=list)
    comments: list[LessonComment] = field(default_factory=list)

    def insert(self) -> None:
        """Insert all rows."""
        Enrolment.objects.bulk_create(self.enrolments)
        ProgressEvent.objects.bulk_create(self.events, batch_size=2000)
        LessonProgress.objects.bulk_create(self.lessons, batch_size=2000)
        Attempt.objects.bulk_create(self.attempts)
        AttemptAnswer.objects.bulk_create(self.answers, batch_size=2000)
        AssignmentSubmission.objects.bulk_create(self.submissions)
        LessonComment.objects.bulk_create(self.comments)


@transaction.atomic
def make_histories(cluster: DemoCluster) -> int:
    """Write everybody's past and return how many runs that is; none when there are runs already."""
    if Enrolment.objects.exists():
        return 0
    courses = Course.objects.select_related("current_version")
    versions = {course.slug: course.current_version for course in courses if course.current_version}
    rows = Rows()
    for organisation in cluster.organisations:
        people = cluster.people[organisation.slug]
        hr = next((user for user in cluster.staff.values() if organisation in hr_organisations(user)), None)
        for place, person in enumerate(people):
            is_learner = person == cluster.staff["learner"]
            for plan in LEARNER if is_learner else HISTORIES[place % len(HISTORIES)]:
                version = versions[plan.course]
                enrolment = Enrolment(
                    user=person, course=version.course, version=version, organisation=organisation
                )
                _Run(
                    enrolment,
                    plan,
                    rows,
                    assigner=hr or cluster.staff["admin"],
                    trainer=cluster.staff["trainer"],
                ).write()
    rows.insert()
    _complete(rows.enrolments)
    return len(rows.enrolments)


class _Run:
    """Writes one run, lesson by lesson, at times that people work."""

    def __init__(self, enrolment: Enrolment, plan: Plan, rows: Rows, assigner: User, trainer: User) -> None:
        self.enrolment, self.plan, self.rows = enrolment, plan, rows
        self.assigner, self.trainer = assigner, trainer
        self.chance = random.Random(f"{enrolment.user.email} {plan.course}")  # noqa: S311 - a demo, not a secret
        self.outline = outline_of(enrolment.version_id)
        day = timezone.localdate() + timedelta(days=plan.began)
        self.now = timezone.make_aware(
            datetime.combine(day, time(9 + self.chance.randrange(7), self.chance.randrange(60)))
        )

    def write(self) -> None:
        """Write the run from its enrolment to where the plan ends."""
        self._enrol()
        lessons = self.outline.lessons
        for lesson in lessons[
            : len(lessons) if self.plan.finished else round(len(lessons) * self.plan.share)
        ]:
            self._lesson(lesson)
        self.rows.enrolments.append(self.enrolment)

    def _enrol(self) -> None:
        enrolment = self.enrolment
        due_on = self.plan.due_on(timezone.localdate())
        assigned = due_on is not None
        enrolment.enrolled_at, enrolment.due_on = self.now, due_on
        enrolment.assigned_by = self.assigner if assigned else None
        data = {
            "version": enrolment.version.number,
            "run": 1,
            "due_on": due_on and due_on.isoformat(),
            "waived": [],
        }
        self._tell(EventKind.ENROLLED, None, data, actor=self.assigner if assigned else enrolment.user)

    def _lesson(self, lesson: Lesson) -> None:
        self._pass(minutes=self.chance.choice((20, 60 * 20, 60 * 28, 60 * 44)))
        opened_at = self.now
        self._tell(EventKind.LESSON_OPENED, lesson.id)
        if self.enrolment.started_at is None:
            self.enrolment.started_at, self.enrolment.state = self.now, EnrolmentState.IN_PROGRESS
        if lesson.quiz:
            self._attempt(lesson, lesson.quiz)
        elif lesson.assignment:
            self._hand_in(lesson, lesson.assignment)
        else:
            self._pass(minutes=lesson.minutes)
        self._comment(lesson)
        self._tell(EventKind.LESSON_COMPLETED, lesson.id)
        if lesson.assignment:
            self._review(lesson)
        self.enrolment.last_lesson_id = lesson.id
        self.rows.lessons.append(
            LessonProgress(
                enrolment=self.enrolment,
                lesson_id=lesson.id,
                state=LessonState.COMPLETED,
                opened_at=opened_at,
                completed_at=self.now,
            )
        )

    def _comment(self, lesson: Lesson) -> None:
        """Let every third learner of a lesson tell its authors something, while there is something to say."""
        turn, rest = divmod(sum(one.lesson_id == lesson.id for one in self.rows.lessons), 3)
        for text in COMMENTS.get(lesson.slug, ())[turn : turn + 1] if rest == 1 else ():
            self.rows.comments.append(
                LessonComment(
                    enrolment=self.enrolment,
                    version_id=self.enrolment.version_id,
                    lesson_id=lesson.id,
                    text=text,
                    created_at=self.now,
                )
            )

    def _pass(self, minutes: int) -> None:
        latest = timezone.now() - timedelta(minutes=5)
        self.now = min(self.now + timedelta(minutes=minutes), latest)

    def _tell(
        self,
        kind: EventKind,
        lesson_id: UUID | None,
        data: dict[str, Any] | None = None,
        actor: User | None = None,
    ) -> None:
        self.rows.events.append(
            ProgressEvent(
                enrolment=self.enrolment,
                lesson_id=lesson_id,
                kind=kind,
                data=data or {},
                actor=actor or self.enrolment.user,
                recorded_at=self.now,
            )
        )

    def _attempt(self, lesson: Lesson, quiz: Quiz) -> None:
        """Take the quiz until it is passed, at most as often as it may be taken; each try is a little
        better.
        """
        for number in range(1, quiz.attempts + 1):
            attempt = self._one_attempt(lesson, quiz, number, self.plan.quality + 0.1 * (number - 1))
            if attempt.passed:
                return

    def _one_attempt(self, lesson: Lesson, quiz: Quiz, number: int, quality: float) -> Attempt:
        questions, value = self.enrolment.version.questions, _quiz(self.enrolment.version_id, lesson)
        seed = f"{self.chance.getrandbits(128):032x}"
        codes = draw_questions(
            value["questions"] or sorted(questions), value["draw"], seed, value.get("order", "")
        )
        attempt = Attempt(
            enrolment=self.enrolment,
            version_id=self.enrolment.version_id,
            lesson_id=lesson.id,
            block_id=quiz.block_id,
            number=number,
            state=AttemptState.SUBMITTED,
            questions=codes,
            seed=seed,
            pass_percent=quiz.pass_percent,
            started_at=self.now,
        )
        facts = {"attempt": str(attempt.id), "block_id": str(attempt.block_id), "number": number}
        self._tell(EventKind.ATTEMPT_STARTED, lesson.id, facts)
        self._pass(minutes=lesson.minutes)
        grades = []
        for code in codes:
            question = questions[code]["bg"]
            response = answer(question, right=self.chance.random() < quality, seed=f"{seed} {code}")
            grades.append(grade(question, response))
            self.rows.answers.append(
                AttemptAnswer(
                    attempt=attempt,
                    question_code=code,
                    response=response,
                    points=grades[-1].points,
                    saved_at=self.now,
                )
            )
        result = attempt_result(grades, attempt.pass_percent)
        attempt.points, attempt.max_points = result.points, result.max_points
        attempt.percent, attempt.passed = result.percent, result.passed
        attempt.submitted_at = self.now
        self.rows.attempts.append(attempt)
        marks = {
            "points": str(attempt.points),
            "max_points": str(attempt.max_points),
            "percent": str(attempt.percent),
        }
        self._tell(EventKind.ATTEMPT_SUBMITTED, lesson.id, facts | marks | {"passed": attempt.passed})
        return attempt

    def _hand_in(self, lesson: Lesson, block_id: UUID) -> None:
        text = WORK[self.enrolment.version.card["area"]]
        self._pass(minutes=lesson.minutes)
        self.rows.submissions.append(
            AssignmentSubmission(
                enrolment=self.enrolment,
                lesson_id=lesson.id,
                block_id=block_id,
                text=text,
                state=SubmissionState.SUBMITTED,
                saved_at=self.now,
                submitted_at=self.now,
            )
        )
        data = {"block_id": str(lesson.assignment), "revision": 1, "words": len(text.split())}
        self._tell(EventKind.ASSIGNMENT_SUBMITTED, lesson.id, data)

    def _review(self, lesson: Lesson) -> None:
        if self.plan.waiting or not self.plan.finished:
            return
        submission = self.rows.submissions[-1]
        assignment = _block(self.enrolment.version_id, lesson, "assignment")
        self._pass(minutes=60 * 26)
        submission.state, submission.reviewed_at = SubmissionState.ACCEPTED, self.now
        submission.reviewed_by, submission.feedback = (
            self.trainer,
            FEEDBACK[self.enrolment.version.card["area"]],
        )
        submission.scores = {
            row["id"]: sorted(level["points"] for level in row["levels"])[-1] for row in assignment["rubric"]
        }
        data = {"block_id": str(lesson.assignment), "revision": 1, "scores": submission.scores}
        self._tell(EventKind.ASSIGNMENT_ACCEPTED, lesson.id, data, actor=self.trainer)


def _block(version_id: UUID, lesson: Lesson, kind: str) -> dict[str, Any]:
    content = FrozenLesson.objects.get(version_id=version_id, lesson_id=lesson.id).content
    blocks = next(iter(content.values()))["blocks"]
    value: dict[str, Any] = next(block["value"] for block in blocks if block["type"] == kind)
    return value


def _quiz(version_id: UUID, lesson: Lesson) -> dict[str, Any]:
    return _block(version_id, lesson, "quiz")


def _complete(enrolments: list[Enrolment]) -> None:
    """Bring each run's summary up to date, complete those that meet the rule, and attest them."""
    for enrolment in enrolments:
        result = standing(enrolment)
        enrolment.progress_percent = result.percent
        if result.complete:
            last = enrolment.events.latest("recorded_at").recorded_at
            enrolment.state, enrolment.completed_at = EnrolmentState.COMPLETED, last
            enrolment.result_percent = result.quiz_average
            ProgressEvent.objects.create(
                enrolment=enrolment,
                kind=EventKind.COURSE_COMPLETED,
                data={"result_percent": str(result.quiz_average)},
                actor=enrolment.user,
                recorded_at=last,
            )
        enrolment.save()
        if result.complete:
            attest(enrolment)
