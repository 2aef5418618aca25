"""What the learning package adds to Wagtail: screens in its admin, and the way from its pages to the
learner's.
"""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from learning.models import AuditEntry, Invitation, Membership, Organisation, Unit
from learning.permissions import ClusterStaffPolicy
from learning.redirects import serve_learner_screen
from learning.viewsets import AcademyGroup

POLICIES = {
    Organisation: {"view", "add", "change"},
    Unit: {"view", "add", "change", "delete"},
    Membership: {"view", "add", "change", "delete"},
    Invitation: {"view", "add", "change"},
    AuditEntry: {"view"},
}
for model, actions in POLICIES.items():
    register_permission_policy(model, ClusterStaffPolicy(model, actions))


@hooks.register("register_admin_viewset")
def add_viewsets() -> AcademyGroup:
    """Add the screens of cluster staff."""
    return AcademyGroup()


hooks.register("before_serve_page", serve_learner_screen)
