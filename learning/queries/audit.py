"""Reading the audit log: acts and objects in words."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.models import (
    AssignmentSubmission,
    AuditEntry,
    CourseSession,
    Enrolment,
    Invitation,
    Membership,
    Organisation,
    Unit,
    User,
)

ACTIONS: dict[str, str | Promise] = {
    "person.role_changed": _("Role in the academy changed"),
    "person.changed": _("Account changed"),
    "person.renamed": _("Own name changed"),
    "membership.added": _("Membership added"),
    "membership.changed": _("Membership changed"),
    "membership.removed": _("Membership removed"),
    "organisation.added": _("Organisation added"),
    "organisation.changed": _("Organisation changed"),
    "unit.added": _("Unit added"),
    "unit.changed": _("Unit changed"),
    "unit.removed": _("Unit removed"),
    "invitation.created": _("Invited"),
    "invitation.resent": _("Invitation sent again"),
    "invitation.revoked": _("Invitation revoked"),
    "invitation.accepted": _("Invitation accepted"),
    "enrolment.assigned": _("Course assigned"),
    "enrolment.deadline_set": _("Deadline set"),
    "enrolment.prerequisites_waived": _("Prerequisites waived"),
    "enrolment.waiver_explained": _("Reason for waiving the prerequisites"),
    "enrolment.withdrawn": _("Enrolment withdrawn"),
    "enrolment.moved": _("Enrolment moved to another version"),
    "enrolment.repaired": _("Summary of an enrolment repaired"),
    "attempt.granted": _("Further attempt granted"),
    "attempt.extra_time": _("Extra time in timed quizzes changed"),
    "assignment.opened": _("Assignment opened for review"),
    "assignment.accepted": _("Assignment accepted"),
    "assignment.returned": _("Assignment returned"),
    "post.reported": _("Question or reply reported"),
    "post.hidden": _("Question or reply hidden"),
    "post.shown": _("Question or reply shown again"),
    "session.planned": _("Live session planned"),
    "session.changed": _("Live session changed"),
    "session.cancelled": _("Live session called off"),
    "calendar.renewed": _("Address of the own calendar renewed"),
    "comment.handled": _("Comment on a lesson marked as handled"),
    "people.exported": _("List of people exported"),
    "certificates.listed": _("List of certificates exported"),
    "certificates.exported": _("Certificates asked for as ZIP"),
    "certificates.export_downloaded": _("Certificates downloaded as ZIP"),
    "certificate.revoked": _("Certificate revoked"),
    "certificate.retried": _("Certificate tried again"),
    "token.created": _("API token created"),
    "token.revoked": _("API tokens revoked"),
}
"""Known acts in words; another one is shown by its name."""

Described = tuple[QuerySet[Any], Callable[[Any], str]]


def action_label(action: str) -> str | Promise:
    """Return an act in words."""
    return ACTIONS.get(action, action)


def _described() -> dict[str, Described]:
    """Return, by the name of a model, where its objects are found and how one is called."""
    return {
        "user": (User.objects.all(), str),
        "organisation": (Organisation.objects.all(), str),
        "unit": (Unit.objects.all(), str),
        "invitation": (Invitation.objects.all(), str),
        "membership": (
            Membership.objects.select_related("user", "organisation"),
            lambda membership: f"{membership.user} – {membership.organisation}",
        ),
        "enrolment": (
            Enrolment.objects.select_related("user", "course"),
            lambda run: f"{run.user} – {run.course.code}",
        ),
        "coursesession": (
            CourseSession.objects.select_related("course"),
            lambda session: f"{session.course.code} – {session.starts_at:%Y-%m-%d %H:%M} UTC",
        ),
        "assignmentsubmission": (
            AssignmentSubmission.objects.select_related("enrolment__user", "enrolment__course"),
            lambda work: f"{work.enrolment.user} – {work.enrolment.course.code}",
        ),
    }


def target_labels(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Return what the targets of these entries are called today; one query a kind of object.

    An object that is gone, or of another package, has no name here.
    """
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        kind, _colon, key = entry.target.partition(":")
        wanted[kind].add(key)
    labels: dict[str, str] = {}
    for kind, (objects, describe) in _described().items():
        if wanted[kind]:
            found = objects.in_bulk(list(wanted[kind]))
            labels |= {f"{kind}:{key}": describe(target) for key, target in found.items()}
    return labels
