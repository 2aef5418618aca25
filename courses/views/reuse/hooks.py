"""What reuse adds to Wagtail's admin; `courses.wagtail_hooks` imports it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from courses.domain.archive import exporting, importing

ACTIONS = (
    (exporting.LOG_ACTION, _("Export the course"), _("The course was exported as one file")),
    (importing.LOG_ACTION, _("Import the course"), _("The course was imported from another site")),
)


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    """Let a page's history say what was exported, imported, duplicated or moved."""
    for action, label, message in ACTIONS:
        actions.register_action(action, label, message)
