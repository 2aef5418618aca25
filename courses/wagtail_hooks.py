"""What the course package adds to Wagtail's admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from courses.domain.freezing import LOG_ACTION


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    """Let a page's history say when a version was published."""
    actions.register_action(LOG_ACTION, _("Publish a course version"), _("A course version was published"))
