"""What somebody may see in the CMS: one's own courses, and what all share.

Wagtail's own permissions keep a course's pages and media to its team (`courses.domain.teams`). This module
answers the same question, "whose is it?", for everything else that Wagtail's admin shows or takes by its id.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.locks import BasicLock, WorkflowLock
from wagtail.models import Collection, Page, Revision, TaskState, WorkflowState
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy, policy_registry

from courses.models import CataloguePage, Course, CourseVersion, LessonTemplate, Question, QuestionBank

ANY_PAGE_ACTION = frozenset({"add", "change", "publish", "lock", "unlock"})
READ_ACTIONS = frozenset({"view", "choose"})


def runs_catalogue(user: Any) -> bool:
    """Return whether every course is `user`'s: those who may change the catalogue pages themselves."""
    if not user.is_active or user.is_superuser:
        return bool(user.is_active)
    granted = page_permission_policy.get_cached_permissions_for_user(user)
    roots = [grant.page.path for grant in granted if grant.permission.codename == "change_page"]
    catalogues = list(CataloguePage.objects.values_list("path", flat=True)) if roots else []
    return bool(catalogues) and all(any(path.startswith(root) for root in roots) for path in catalogues)


def team_courses(user: Any) -> QuerySet[Course]:
    """Return the courses whose team `user` belongs to, as an author or a reviewer."""
    groups = user.groups.values("pk")
    return Course.objects.filter(Q(authors__in=groups) | Q(reviewers__in=groups))


def own_courses(user: Any) -> QuerySet[Course]:
    """Return the courses that `user` writes or reviews; for who runs the catalogue, all."""
    return Course.objects.all() if runs_catalogue(user) else team_courses(user)


def visible(model: type[Model], user: Any) -> QuerySet[Any]:
    """Return the objects of `model` that `user` may see in the CMS.

    Only for the models of `VISIBLE`; raises KeyError for others, whose permissions are Wagtail's alone.
    """
    rows = VISIBLE[model]
    return model._default_manager.all() if runs_catalogue(user) else rows(user)


def may_see(user: Any, thing: Model | None) -> bool:
    """Return whether `user` may see `thing`, an object of a model of `VISIBLE` or what belongs to one."""
    if isinstance(thing, Revision):
        return may_see(user, thing.content_object)
    if isinstance(thing, TaskState):
        return may_see(user, thing.workflow_state)
    if isinstance(thing, WorkflowState):
        return may_see(user, thing.content_object)
    if thing is None:
        return False
    model = Page if isinstance(thing, Page) else type(thing)
    return model not in VISIBLE or visible(model, user).filter(pk=thing.pk).exists()


def lock_against(user: Any, thing: Any) -> str:
    """Return a sentence that says who keeps `user` from changing a page now: who has locked it, or the review
    or the planned publication that it waits for; empty if nothing does. Only pages can be locked.
    """
    lock = thing.get_lock() if isinstance(thing, Page) else None
    if lock is None or not lock.for_user(user):
        return ""
    title = thing.get_admin_display_title()
    if isinstance(lock, BasicLock):
        name = get_user_display_name(thing.locked_by) if thing.locked_by else ""
        text = _("“{title}” is locked by {name}.") if name else _("“{title}” is locked.")
        return text.format(title=title, name=name)
    if isinstance(lock, WorkflowLock):
        asker = thing.current_workflow_state.requested_by
        name = get_user_display_name(asker) if asker else ""
        text = (
            _("“{title}” was handed in for review by {name} and waits for its reviewers.")
            if name
            else _("“{title}” is in review and waits for its reviewers.")
        )
        return text.format(title=title, name=name)
    return _("“{title}” is planned to be published later and closed until then.").format(title=title)


def _pages(user: Any) -> QuerySet[Page]:
    """Own courses, and everything that is no course, such as the home page."""
    pages = Page.objects.all()
    for catalogue in CataloguePage.objects.only("path", "depth"):
        pages = pages.not_descendant_of(catalogue)
    return pages | page_permission_policy.instances_user_has_any_permission_for(user, ANY_PAGE_ACTION)


def _versions(user: Any) -> QuerySet[CourseVersion]:
    return CourseVersion.objects.filter(course__in=own_courses(user))


def _courses(user: Any) -> QuerySet[Course]:
    """Own courses, and those that the catalogue shows to everybody."""
    return Course.objects.filter(Q(pk__in=own_courses(user).values("pk")) | Q(current_version__isnull=False))


def _banks(user: Any) -> QuerySet[QuestionBank]:
    return QuestionBank.objects.filter(Q(course=None) | Q(course__in=own_courses(user)))


def _questions(user: Any) -> QuerySet[Question]:
    return Question.objects.filter(bank__in=_banks(user))


def _media(model: type[Model]) -> Callable[[Any], QuerySet[Any]]:
    def rows(user: Any) -> QuerySet[Any]:
        policy = policy_registry.get_by_type(model)
        return policy.instances_user_has_any_permission_for(user, ["choose", "change"])

    return rows


def _collections(user: Any) -> QuerySet[Collection]:
    policy = policy_registry.get_by_type(Image)
    return policy.collections_user_has_any_permission_for(user, ["choose", "add", "change"])


VISIBLE: dict[type[Model], Callable[[Any], QuerySet[Any]]] = {
    Page: _pages,
    Course: _courses,
    CourseVersion: _versions,
    QuestionBank: _banks,
    Question: _questions,
    LessonTemplate: lambda user: LessonTemplate.objects.all(),
    Image: _media(Image),
    Document: _media(Document),
    Collection: _collections,
}


class TeamPolicy(ModelPermissionPolicy):
    """Wagtail's view of things that belong to a course or are shared by all.

    A course's team may do with its things what the model's permissions allow to trainers; what is shared
    they may look at and choose, and only who runs the catalogue changes it. `course` names the lookup of the
    course.
    """

    def __init__(self, model: type[Model], course: str) -> None:
        super().__init__(model)
        self.course = course

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether `user` may do `action` to some of the model's objects."""
        return bool(super().user_has_permission(user, "view" if action == "choose" else action))

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        """Return the objects on which `user` may do at least one of `actions`."""
        allowed = {action for action in actions if self.user_has_permission(user, action)}
        if not allowed:
            return self.model._default_manager.none()
        things = visible(self.model, user)
        if runs_catalogue(user) or allowed & READ_ACTIONS:
            return things
        return things.exclude(**{f"{self.course}__isnull": True})

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Model
    ) -> bool:
        """Return whether `user` may do at least one of `actions` to `instance`."""
        return self.instances_user_has_any_permission_for(user, actions).filter(pk=instance.pk).exists()

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """Return whether `user` may do `action` to `instance`."""
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Model
    ) -> QuerySet[Any]:
        """Return the people who may do at least one of `actions` to `instance`."""
        actions = list(actions)
        people = self.users_with_any_permission(actions)
        allowed = [
            user.pk for user in people if self.user_has_any_permission_for_instance(user, actions, instance)
        ]
        return get_user_model()._default_manager.filter(pk__in=allowed)
