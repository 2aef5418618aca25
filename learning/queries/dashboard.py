"""A learner's own courses: what to do next, what is due, what is done."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Max, Prefetch

from learning.enums import OPEN_STATES, EnrolmentState, LessonState
from learning.models import Enrolment, LessonProgress, User
from learning.queries.cards import CourseCard
from learning.queries.credentials import Credential, credentials
from learning.queries.outlines import in_language
from learning.queries.versions import noticed

DUE_SOON_DAYS = 30
EXPIRY_DAYS = 60


@dataclass(frozen=True)
class OwnCourse:
    """One run of the learner through a course, in the learner's language."""

    enrolment: Enrolment
    card: CourseCard
    next_lesson: str
    days_left: int | None
    credential: Credential | None = None
    notice: str = ""
    """``moved`` to a newer version since the last visit, or ``offered`` one; empty for neither."""

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

    def expires_in(self, today: date) -> int | None:
        """The days that a valid certificate has left, None when they are more than 60 or there is none."""
        credential = self.credential
        if credential is None or credential.status != "valid" or credential.valid_until is None:
            return None
        days = (credential.valid_until - today).days
        return days if days <= EXPIRY_DAYS else None


@dataclass(frozen=True)
class Dashboard:
    """A learner's courses, sorted by what they ask for: the next step, then the others."""

    next: OwnCourse | None
    deadlines: list[OwnCourse]
    in_progress: list[OwnCourse]
    completed: list[OwnCourse]

    @property
    def open(self) -> list[OwnCourse]:
        """The runs in which there is something to do."""
        return [*([self.next] if self.next else []), *self.deadlines, *self.in_progress]

    def expiring(self, today: date) -> list[OwnCourse]:
        """Return the completed runs whose valid certificate ends within 60 days, the first to end first."""
        return sorted(
            (own for own in self.completed if own.expires_in(today) is not None),
            key=lambda own: own.expires_in(today) or 0,
        )


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
            Prefetch(
                "lessons",
                LessonProgress.objects.filter(state=LessonState.COMPLETED).only("enrolment", "lesson_id"),
            )
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
    """Return what the learner's first page shows; five queries."""
    courses = own_courses(user, language, today)
    notices = noticed(course.enrolment for course in courses)
    courses = [replace(course, notice=notices.get(course.enrolment.id, "")) for course in courses]
    ahead = continue_with(courses)
    others = [course for course in courses if course.is_open and course is not ahead]
    completed = [course for course in courses if not course.is_open]
    certificates = credentials(course.enrolment.id for course in completed)
    return Dashboard(
        next=ahead,
        deadlines=sorted(
            (course for course in others if course.days_left is not None),
            key=lambda course: course.days_left or 0,
        ),
        in_progress=[course for course in others if course.days_left is None],
        completed=[replace(course, credential=certificates.get(course.enrolment.id)) for course in completed],
    )


def lesson_to_go_on_with(lessons: Sequence[UUID], done: Container[UUID], last: UUID | None) -> UUID:
    """Return the lesson with which to go on: `last`, the one that was open, unless it is done; else the next
    that is not.

    After the end it begins anew with what was left out; when all are done, it is `last` again, or the first.
    `lessons` are the course's lessons in their order, at least one.
    """
    if last not in lessons:
        last = None
    place = lessons.index(last) if last else 0
    ahead = [*lessons[place:], *lessons[:place]]
    return next((lesson for lesson in ahead if lesson not in done), ahead[0])


def _next_lesson(enrolment: Enrolment, language: str) -> str:
    """Return the title of the lesson to go on with."""
    titles = {
        UUID(lesson["id"]): lesson["title"]
        for module in enrolment.version.outline["modules"]
        for lesson in module["lessons"]
    }
    done = {progress.lesson_id for progress in enrolment.lessons.all()}
    return in_language(titles[lesson_to_go_on_with(list(titles), done, enrolment.last_lesson_id)], language)
