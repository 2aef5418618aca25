"""What the learning package adds to Wagtail: screens in its admin, and the way from its pages to the
learner's.
"""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from courses.domain.editions.impact import HOOK as IMPACT_HOOK
from courses.queries.versions import NOTES_HOOK
from learning.models import (
    AssignmentSubmission,
    AuditEntry,
    Enrolment,
    Invitation,
    Membership,
    Organisation,
    Unit,
)
from learning.permissions import ClusterStaffPolicy, ReviewerPolicy
from learning.queries.impact import edition_impact
from learning.queries.rollouts import rollout_notes
from learning.redirects import serve_learner_screen
from learning.viewsets import AcademyGroup, SubmissionViewSet

POLICIES = {
    Organisation: {"view", "add", "change"},
    Unit: {"view", "add", "change", "delete"},
    Membership: {"view", "add", "change", "delete"},
    Invitation: {"view", "add", "change"},
    Enrolment: {"view", "change"},
    AuditEntry: {"view"},
}
for model, actions in POLICIES.items():
    register_permission_policy(model, ClusterStaffPolicy(model, actions))
register_permission_policy(AssignmentSubmission, ReviewerPolicy(AssignmentSubmission, {"view", "change"}))


@hooks.register("register_admin_viewset")
def add_viewsets() -> AcademyGroup:
    """Add the screens of cluster staff."""
    return AcademyGroup()


@hooks.register("register_admin_viewset")
def add_review() -> SubmissionViewSet:
    """Add the assignments to review, for trainers too."""
    return SubmissionViewSet()


hooks.register(IMPACT_HOOK, edition_impact)
hooks.register(NOTES_HOOK, rollout_notes)
hooks.register("before_serve_page", serve_learner_screen)
