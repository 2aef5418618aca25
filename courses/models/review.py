"""The step of Wagtail's workflow in which somebody else looks at a course before it is published."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState
from wagtail.permissions import page_permission_policy

from courses.models.pages import CataloguePage


class CourseReviewTask(Task):
    """Waits for a reviewer of the page's course, or for who runs the catalogue.

    Who may publish the page may approve it, but nobody their own submission, unless they run the catalogue.
    Meanwhile the page is closed to its authors, so that what is approved is what was read.
    """

    class Meta:
        verbose_name = _("course review")
        verbose_name_plural = _("course reviews")

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin, and open a page that an author has locked: its reviewers must get in."""
        page = workflow_state.content_object
        if page.locked_by is not None and not page.permissions_for_user(page.locked_by).can_publish():
            page.locked, page.locked_by, page.locked_at = False, None, None
            page.save(update_fields=["locked", "locked_by", "locked_at"])
        return super().start(workflow_state, user=user)

    def may_decide(self, page: Page, user: Any) -> bool:
        """Return whether `user` may approve what was submitted of `page`, or ask for changes."""
        state = page.current_workflow_state
        return may_decide(page, user, state.requested_by_id if state else None)

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        """Let nobody in who could not edit the page otherwise."""
        return False

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        """Close the page to everybody who does not decide on it."""
        return not self.may_decide(obj, user)

    def user_can_lock(self, obj: Page, user: Any) -> bool:
        """Let reviewers lock the page."""
        return self.may_decide(obj, user)

    def user_can_unlock(self, obj: Page, user: Any) -> bool:
        """Let reviewers open a page that somebody else has locked."""
        return self.may_decide(obj, user)

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        """Return what `user` may do: (name, label, whether a comment is asked for)."""
        if not self.may_decide(obj, user):
            return []
        return [
            ("reject", _("Ask for changes"), True),
            ("approve", _("Approve and publish"), False),
            ("approve", _("Approve and publish with a comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Return what waits for `user`'s decision."""
        pages = page_permission_policy.instances_user_has_permission_for(user, "publish")
        keys = [str(key) for key in pages.values_list("pk", flat=True)]
        waiting = self.task_states.filter(
            status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id__in=keys
        )
        if user.is_superuser or CataloguePage.objects.filter(pk__in=pages.values("pk")).exists():
            return waiting
        return waiting.exclude(workflow_state__requested_by=user)

    @classmethod
    def get_description(cls) -> Any:
        """Return what the step means, for the list of kinds of steps."""
        return _("Reviewers of the page's course approve it; without reviewers the cluster's team does.")


def may_decide(page: Page, user: Any, requested_by: Any) -> bool:
    """Return whether `user` may decide on `page`, which the person with the key `requested_by` submitted."""
    if not page.permissions_for_user(user).can_publish():
        return False
    return requested_by != user.pk or _runs_catalogue(page, user)


def catalogue_of(page: Page) -> CataloguePage | None:
    """Return the catalogue that a page of a course stands in."""
    found: CataloguePage | None = CataloguePage.objects.ancestor_of(page).first()
    return found


def _runs_catalogue(page: Page, user: Any) -> bool:
    """Whether `user` may publish in the whole catalogue that the page belongs to."""
    catalogue = catalogue_of(page)
    return user.is_superuser or (catalogue is not None and catalogue.permissions_for_user(user).can_publish())
