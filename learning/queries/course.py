"""What the course page needs: the course in one language, and where its visitor stands in it."""

from dataclasses import dataclass
from uuid import UUID

from courses.models import Course, CourseVersion
from learning.domain.completion import Standing
from learning.enums import EnrolmentState, LessonState
from learning.models import Enrolment, User
from learning.queries.cards import CourseCard
from learning.queries.credentials import Credential, credentials
from learning.queries.enrolments import OutlineView, lesson_states, outline, standing
from learning.queries.outlines import outline_of
from learning.queries.versions import Arrival, Offer, arrival_of, offer_to

HEAVY = ("current_version__questions", "current_version__outline", "current_version__notes")


@dataclass(frozen=True)
class Prerequisite:
    """A course to be completed before, and whether the visitor has."""

    title: str
    slug: str
    completed: bool


@dataclass(frozen=True)
class CoursePage:
    """A course and its visitor's newest run through it; of the run's version when there is a run, else of the
    current one.

    `newer` is the current version where the run is pinned to an older one; `offer` what the visitor may move
    to; `arrival` how the run came to its version by moving, and `again` the lessons that are to be done
    again.
    """

    course: Course
    card: CourseCard
    version: CourseVersion
    outline: OutlineView
    prerequisites: list[Prerequisite]
    enrolment: Enrolment | None
    standing: Standing | None
    credential: Credential | None
    newer: CourseVersion | None
    offer: Offer | None
    arrival: Arrival | None
    again: tuple[UUID, ...]

    @property
    def missing_prerequisites(self) -> list[Prerequisite]:
        """The courses that the visitor has yet to complete."""
        return [course for course in self.prerequisites if not course.completed]


def course_page(course: Course, version: CourseVersion, user: User | None, language: str) -> CoursePage:
    """Return the page of a published course whose current version is `version`; `user` is None for a
    visitor.
    """
    enrolment = newest_run(user, course.id) if user else None
    shown = enrolment.version if enrolment else version
    card = CourseCard(shown, language)
    run = enrolment or Enrolment(course=course, version=version)
    states = lesson_states(enrolment) if enrolment else {}
    is_completed = enrolment is not None and enrolment.state == EnrolmentState.COMPLETED
    return CoursePage(
        course=course,
        card=card,
        version=shown,
        outline=outline(run, states, language),
        prerequisites=prerequisites(card, user),
        enrolment=enrolment,
        standing=standing(enrolment) if enrolment else None,
        credential=credentials([enrolment.id]).get(enrolment.id) if enrolment and is_completed else None,
        newer=version if version.pk != shown.pk else None,
        offer=offer_to(enrolment) if enrolment and version.pk != shown.pk else None,
        arrival=arrival_of(enrolment) if enrolment else None,
        again=tuple(
            lesson.id
            for lesson in outline_of(shown.pk).lessons
            if lesson.id in states
            and states[lesson.id].round > 1
            and states[lesson.id].state != LessonState.COMPLETED
        ),
    )


def newest_run(user: User, course_id: UUID) -> Enrolment | None:
    """Return the newest run of `user` through a course that was not withdrawn, with its version's card and
    notes.
    """
    runs = Enrolment.objects.filter(user=user, course=course_id).exclude(state=EnrolmentState.WITHDRAWN)
    return (
        runs.select_related("course", "version")
        .defer("version__questions", "version__outline")
        .order_by("-run")
        .first()
    )


def prerequisites(card: CourseCard, user: User | None) -> list[Prerequisite]:
    """Return the courses that come before, in the order of their codes; no query when there are none."""
    if not card.prerequisites:
        return []
    courses = Course.objects.filter(slug__in=card.prerequisites, current_version__isnull=False)
    done: set[UUID] = set()
    if user:
        runs = Enrolment.objects.filter(
            user=user, state=EnrolmentState.COMPLETED, course__slug__in=card.prerequisites
        )
        done = set(runs.values_list("course_id", flat=True))
    return [
        Prerequisite(
            title=CourseCard(course.current_version, card.language).title,
            slug=course.slug,
            completed=course.id in done,
        )
        for course in courses.select_related("current_version").defer(*HEAVY).order_by("code")
        if course.current_version
    ]
