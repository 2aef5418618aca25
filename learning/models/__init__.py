"""Models of the learning package, by subject."""

from learning.models.assignments import AssignmentSubmission
from learning.models.attempts import Attempt, AttemptAnswer
from learning.models.audit import AuditEntry
from learning.models.comments import LessonComment
from learning.models.discussions import LessonQuestion, QuestionReply
from learning.models.enrolment import Enrolment
from learning.models.letters import LearnerLetter
from learning.models.notes import LessonNote
from learning.models.organisations import Invitation, Membership, Organisation, Unit
from learning.models.people import User
from learning.models.progress import LessonProgress, LessonResponse, ProgressEvent
from learning.models.rollouts import RolloutJob
from learning.models.sessions import CourseSession

__all__ = [
    "AssignmentSubmission",
    "Attempt",
    "AttemptAnswer",
    "AuditEntry",
    "CourseSession",
    "Enrolment",
    "Invitation",
    "LearnerLetter",
    "LessonComment",
    "LessonNote",
    "LessonProgress",
    "LessonQuestion",
    "LessonResponse",
    "Membership",
    "Organisation",
    "ProgressEvent",
    "QuestionReply",
    "RolloutJob",
    "Unit",
    "User",
]
