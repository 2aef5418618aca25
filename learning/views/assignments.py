"""An assignment for the player: what is asked, how it is judged, what was written and what the reviewer
said.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.domain.assignments import EDITABLE
from learning.enums import OPEN_STATES, SubmissionState
from learning.models import AssignmentSubmission
from learning.queries.lessons import LessonPage
from learning.queries.reviews import assignment_of
from learning.views.wording import saved_time


def assignment_shown(page: LessonPage, block_id: UUID, value: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `learning/blocks/assignment.html` shows of one assignment."""
    submission = page.assignment
    if submission and submission.version_id and not is_editable(page, submission):
        value = assignment_of(submission, page.language)  # what it is judged by, wherever the run has moved
    reviewed = submission is not None and submission.reviewed_at is not None
    scores = submission.scores if submission and reviewed else {}
    text = submission.text if submission else ""
    return {
        "title": value.get("title", ""),
        "brief": value["brief"],
        "deliverable": value.get("deliverable", ""),
        "rules": value.get("rules", []),
        "limits": limits(value),
        "rubric": [_criterion(row, scores.get(row["id"])) for row in value["rubric"]],
        "max_points": value["max_points"],
        "pass_points": value["pass_points"],
        "points": sum(scores.values()) if scores else None,
        "state": submission.state if submission else "",
        "submitted_at": submission.submitted_at if submission else None,
        "reviewed_at": submission.reviewed_at if submission else None,
        "reviewer": submission.reviewed_by.full_name if submission and submission.reviewed_by else "",
        "feedback": submission.feedback if submission else "",
        "text": text,
        "words": len(text.split()),
        "revision": submission.revision if submission else 0,
        "saved_at": saved_time(submission.saved_at) if submission else "",
        "url": reverse("learning:assignment", args=[page.enrolment.id, page.lesson.id, block_id]),
        "editable": is_editable(page, submission),
        "earlier": [_earlier(work, page.language) for work in page.earlier_work],
    }


def _earlier(work: AssignmentSubmission, language: str) -> dict[str, Any]:
    """Return work that was handed in before the lesson was renewed, with what its reviewer said."""
    return {
        "text": work.text,
        "at": work.submitted_at,
        "state": SubmissionState(work.state).label,
        "points": sum(work.scores.values()) if work.reviewed_at else None,
        "most": assignment_of(work, language)["max_points"],
        "reviewer": work.reviewed_by.full_name if work.reviewed_by else "",
        "reviewed_at": work.reviewed_at,
        "feedback": work.feedback,
    }


def is_editable(page: LessonPage, submission: AssignmentSubmission | None) -> bool:
    """Return whether the text may still be changed: before it is handed in, and after it was returned."""
    if page.enrolment.state not in OPEN_STATES:
        return False
    return submission is None or SubmissionState(submission.state) in EDITABLE


def limits(value: Mapping[str, Any]) -> str:
    """Return in words how long the text should be; empty when that is free."""
    least, most = value.get("min_words"), value.get("max_words")
    if least and most:
        return _("Between %(least)d and %(most)d are asked for.") % {"least": least, "most": most}
    if least:
        text = ngettext("At least %(count)d is asked for.", "At least %(count)d are asked for.", least)
        return text % {"count": least}
    if most:
        return ngettext("At most %(count)d is allowed.", "At most %(count)d are allowed.", most) % {
            "count": most
        }
    return ""


def _criterion(row: Mapping[str, Any], given: int | None) -> dict[str, Any]:
    return {
        "criterion": row["criterion"],
        "competence": row.get("competence", ""),
        "levels": [
            {
                "label": level.get("label", ""),
                "points": level["points"],
                "text": level["text"],
                "given": level["points"] == given,
            }
            for level in row["levels"]
        ],
    }
