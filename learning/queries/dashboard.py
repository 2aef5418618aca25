"""A learner's own courses: what to do next, what is due, what is done."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, Prefetch

from learning.enums import OPEN_STATES, EnrolmentState, LessonState
from learning.models import Enrolment, LessonProgress, User
from learning.queries.cards import CourseCard, in_language
from learning.queries.credentials import Credential, credentials

DUE_SOON_DAYS = 30


@dataclass(frozen=True)
class OwnCourse:
    """One run of the learner through a course, in the learner's language."""

    enrolment: Enrolment
    card: CourseCard
    next_lesson: str
    days_left: int | None
    credential: Credential | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.enrolment.state in OPEN_STATES

    @property
    def started(self) -> bool:
        """Whether the learner has opened a lesson."""
        return self.enrolment.state != EnrolmentState.ENROLLED

    @property
    def overdue(self) -> bool:
        """Whether the deadline has passed with the course still open."""
        return self.is_open and self.days_left is not None and self.days_left < 0

    @property
    def due_soon(self) -> bool:
        """Whether the deadline is within the next 30 days, or has passed, with the course still open."""
        return self.is_open and self.days_left is not None and self.days_left <= DUE_SOON_DAYS


@dataclass(frozen=True)
class Dashboard:
    """A learner's courses, sorted by what they ask for."""

    next: OwnCourse | None
    deadlines: list[OwnCourse]
    in_progress: list[OwnCourse]
    completed: list[OwnCourse]


def own_courses(user: User, language: str, today: date) -> list[OwnCourse]:
    """Return the learner's runs that were not withdrawn, the one that was worked on last first.

    Two queries, whatever their number.
    """
    enrolments = (
        Enrolment.objects.filter(user=user)
        .exclude(state=EnrolmentState.WITHDRAWN)
        .select_related("version")
        .defer("version__questions", "version__notes")
        .annotate(last_event=Max("events__recorded_at"))
        .order_by("-last_event", "-enrolled_at")
        .prefetch_related(
            Prefetch("lessons", LessonProgress.objects.filter(state=LessonState.COMPLETED).only("enrolment", "lesson_id"))
        )
    )
    return [
        OwnCourse(
            enrolment=enrolment,
            card=CourseCard(enrolment.version, language),
            next_lesson=_next_lesson(enrolment, language) if enrolment.state in OPEN_STATES else "",
            days_left=(enrolment.due_on - today).days if enrolment.due_on else None,
        )
        for enrolment in enrolments
    ]


def continue_with(courses: list[OwnCourse]) -> OwnCourse | None:
    """Return the course that asks to be continued: an overdue one, else the one that was worked on last."""
    ongoing = [course for course in courses if course.is_open]
    overdue = [course for course in ongoing if course.overdue]
    return next(iter(overdue or [course for course in ongoing if course.started] or ongoing), None)


def due_soon(courses: list[OwnCourse]) -> list[OwnCourse]:
    """Return the courses whose deadline is near or has passed, most urgent first."""
    return sorted((course for course in courses if course.due_soon), key=lambda course: course.days_left or 0)


def dashboard(user: User, language: str, today: date) -> Dashboard:
    """Return what the learner's first page shows; three queries."""
    courses = own_courses(user, language, today)
    completed = [course for course in courses if not course.is_open]
    certificates = credentials(course.enrolment.id for course in completed)
    due = [course for course in courses if course.is_open and course.days_left is not None]
    return Dashboard(
        next=continue_with(courses),
        deadlines=sorted(due, key=lambda course: course.days_left or 0),
        in_progress=[course for course in courses if course.is_open],
        completed=[
            OwnCourse(
                enrolment=course.enrolment,
                card=course.card,
                next_lesson="",
                days_left=None,
                credential=certificates.get(course.enrolment.id),
            )
            for course in completed
        ],
    )


def _next_lesson(enrolment: Enrolment, language: str) -> str:
    """Return the title of the lesson to go on with: the last one that was open, else the first that is not done."""
    done = {progress.lesson_id for progress in enrolment.lessons.all()}
    lessons: list[dict[str, Any]] = [
        lesson for module in enrolment.version.outline["modules"] for lesson in module["lessons"]
    ]
    remaining = [lesson for lesson in lessons if UUID(lesson["id"]) not in done]
    last = [lesson for lesson in remaining if UUID(lesson["id"]) == enrolment.last_lesson_id]
    for lesson in last or remaining:
        return in_language(lesson["title"], language)
    return ""
