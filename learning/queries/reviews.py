"""Assignments that wait for a reviewer, and one of them with its brief and rubric."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from courses.permissions import own_courses
from courses.queries.lessons import block_of
from learning.enums import EnrolmentState, EventKind, SubmissionState
from learning.models import AssignmentSubmission, ProgressEvent, User
from learning.permissions import is_cluster_staff, may_review
from learning.queries.outlines import in_language, outline_of

_OF_WORK = [f"version__{column}" for column in ("card", "outline", "questions", "notes")]
_HEAVY = [*_OF_WORK, *(f"enrolment__{column}" for column in _OF_WORK)]


@dataclass(frozen=True)
class Level:
    """One level of a criterion: what it is worth and how it is recognised."""

    points: int
    label: str
    text: str


@dataclass(frozen=True)
class Criterion:
    """One criterion of a rubric; `given` are the points of the last review, None before it."""

    id: str
    title: str
    levels: tuple[Level, ...]
    given: int | None


@dataclass(frozen=True)
class ReviewSheet:
    """A piece of work as its reviewer sees it, in one language.

    `words` counts the text, `least` and `most` are the words that were asked for (None: no limit). `returned`
    counts how often it was returned, `resubmissions` how often the assignment provides for that.
    """

    submission: AssignmentSubmission
    course_title: str
    lesson_title: str
    brief: str
    deliverable: str
    rules: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    max_points: int
    pass_points: int
    words: int
    least: int | None
    most: int | None
    returned: int
    resubmissions: int

    @property
    def waits(self) -> bool:
        """Whether the work waits for a decision."""
        return self.submission.state == SubmissionState.SUBMITTED

    @property
    def points(self) -> int:
        """The points of the last review."""
        return sum(criterion.given or 0 for criterion in self.criteria)


def submissions_for(reviewer: User) -> QuerySet[AssignmentSubmission]:
    """Return the handed-in work of others that `reviewer` may judge; nothing for who may not.

    A trainer judges the work of the courses whose team they belong to, cluster staff all. Drafts are nobody's
    business, what a new version asks for anew waits no more, and withdrawn runs are closed.
    """
    if not may_review(reviewer):
        return AssignmentSubmission.objects.none()
    work = AssignmentSubmission.objects.all()
    if not is_cluster_staff(reviewer):
        work = work.filter(enrolment__course__in=own_courses(reviewer).values("pk"))
    return (
        work.exclude(state=SubmissionState.DRAFT)
        .exclude(enrolment__user=reviewer)
        .exclude(state=SubmissionState.SUPERSEDED)
        .exclude(enrolment__state=EnrolmentState.WITHDRAWN)
        .select_related(
            "enrolment__user",
            "enrolment__organisation",
            "enrolment__course",
            "enrolment__version",
            "version",
            "reviewed_by",
        )
        .defer(*_HEAVY)
    )


def may_review_course(reviewer: User, course_id: UUID) -> bool:
    """Return whether `reviewer` may judge what learners of a course hand in."""
    if is_cluster_staff(reviewer):
        return True
    return may_review(reviewer) and own_courses(reviewer).filter(pk=course_id).exists()


def newest_submission(enrolment_id: UUID, block_id: UUID) -> AssignmentSubmission | None:
    """Return a learner's work on an assignment: that of the lesson's last round, None before it is begun."""
    submissions = AssignmentSubmission.objects.filter(enrolment=enrolment_id, block_id=block_id)
    light = submissions.select_related("reviewed_by", "version").defer(*_OF_WORK)
    return light.order_by("-round").first()


def earlier_submissions(
    enrolment_id: UUID, block_id: UUID, before_round: int
) -> QuerySet[AssignmentSubmission]:
    """Return what a learner handed in for an assignment before its lesson was renewed, the newest first."""
    work = AssignmentSubmission.objects.filter(
        enrolment=enrolment_id, block_id=block_id, round__lt=before_round, submitted_at__isnull=False
    )
    return work.select_related("reviewed_by", "version").defer(*_OF_WORK).order_by("-round")


def handed_in(submission_id: UUID) -> AssignmentSubmission:
    """Return a piece of work with its run and the version that it was handed in under, whatever its state.

    Raises AssignmentSubmission.DoesNotExist.
    """
    submissions = AssignmentSubmission.objects.select_related("enrolment__version", "version")
    return submissions.defer(*_HEAVY).get(pk=submission_id)


def assignment_of(submission: AssignmentSubmission, language: str) -> Mapping[str, Any]:
    """Return what handed-in work was asked for, in `language`: as the version says under which it was handed
    in.
    """
    version = submission.version or submission.enrolment.version
    block = block_of(version, submission.lesson_id, submission.block_id, language)
    value: Mapping[str, Any] = block["value"]
    return value


def lesson_title(submission: AssignmentSubmission, language: str) -> str:
    """Return the title of the assignment's lesson."""
    stored = outline_of(submission.version_id or submission.enrolment.version_id)
    lesson = stored.by_id[submission.lesson_id]
    return in_language(lesson.title, language)


def review_sheet(submission: AssignmentSubmission, language: str) -> ReviewSheet:
    """Return a submission, as `submissions_for` has it, with what it is judged by."""
    enrolment = submission.enrolment
    value = assignment_of(submission, language)
    return ReviewSheet(
        submission=submission,
        course_title=in_language(outline_of(enrolment.version_id).title, language),
        lesson_title=lesson_title(submission, language),
        brief=value["brief"],
        deliverable=value.get("deliverable", ""),
        rules=tuple(value.get("rules", ())),
        criteria=tuple(_criterion(row, submission.scores) for row in value["rubric"]),
        max_points=value["max_points"],
        pass_points=value["pass_points"],
        words=len(submission.text.split()),
        least=value.get("min_words"),
        most=value.get("max_words"),
        returned=_times_returned(submission),
        resubmissions=value.get("resubmissions", 0),
    )


def _criterion(row: Mapping[str, Any], scores: Mapping[str, int]) -> Criterion:
    levels = tuple(Level(level["points"], level.get("label", ""), level["text"]) for level in row["levels"])
    return Criterion(id=row["id"], title=row["criterion"], levels=levels, given=scores.get(row["id"]))


def _times_returned(submission: AssignmentSubmission) -> int:
    events = ProgressEvent.objects.filter(enrolment=submission.enrolment_id, lesson_id=submission.lesson_id)
    return events.filter(kind=EventKind.ASSIGNMENT_RETURNED, round=submission.round).count()
