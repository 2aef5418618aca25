"""Who writes a course and who reviews it.

A course's team are two groups of Wagtail's, with permissions on the course's pages in every language and on
the collection of its media: so Wagtail itself keeps everybody else out.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    PageSubscription,
)

from courses.enums import TeamRole
from courses.models import Course, CoursePage
from courses.permissions import runs_catalogue
from courses.queries.teams import candidates

PAGE_ACTIONS = {
    TeamRole.AUTHOR: ("add_page", "change_page", "lock_page", "unlock_page"),
    TeamRole.REVIEWER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
MEDIA_ACTIONS = ("add", "change", "choose")
ADDED, REMOVED = "courses.team_member_added", "courses.team_member_removed"


class TeamError(Exception):
    """A change to a team was refused; `message` says why and what to do."""

    message: str | Promise = _("This could not be done. Reload the page and try again.")

    def __str__(self) -> str:
        return str(self.message)


class NotYourTeam(TeamError):
    """The actor may not change this part of the team."""

    message = _(
        "You cannot change this part of the team. Authors add and remove authors; reviewers are chosen by "
        "the cluster's team."
    )


class NoTrainer(TeamError):
    """Somebody who does not write courses at all is to join a team."""

    message = _(
        "This person is neither a trainer nor of the cluster's team, so nothing was changed. Ask the "
        "cluster's team for the role first."
    )


class OtherPart(TeamError):
    """Somebody is to write and to review the same course."""

    message = _(
        "This person is already in the course's team. Nobody reviews what they write: take them out first, "
        "then add them in the other part."
    )


class LastAuthor(TeamError):
    """A course is never without an author, as long as a person decides."""

    message = _("A course keeps at least one author. Add somebody else first.")


@transaction.atomic
def ensure_team(course: Course) -> Course:
    """Make the groups and the collection of a course where they are missing, with their permissions on every
    page that the course has now, and return the course.

    To be called again when the course got a page in another language. People are left alone.
    """
    course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if course.authors is None or course.reviewers is None or course.collection is None:
        course.authors = course.authors or _group(course, TeamRole.AUTHOR)
        course.reviewers = course.reviewers or _group(course, TeamRole.REVIEWER)
        course.collection = course.collection or _collection(course)
        course.save(update_fields=["authors", "reviewers", "collection"])
    for role in TeamRole:
        _grant(course, group_of(course, role), role)
    return course


def ensure_teams() -> None:
    """Make or complete the team of every course."""
    for course in Course.objects.all():
        ensure_team(course)


@transaction.atomic
def add_member(*, actor: Any, course: Course, user: Any, role: str) -> None:
    """Let `user` write (role "author") or review (role "reviewer") a course; again changes nothing.

    `actor` is None when a command does it. Raises NotYourTeam, NoTrainer, OtherPart.
    """
    part = TeamRole(role)
    course = ensure_team(course)
    _require_may_change(actor, course, part)
    if actor is not None and not candidates().filter(pk=user.pk).exists():
        raise NoTrainer
    group = group_of(course, part)
    if group.user_set.filter(pk=user.pk).exists():
        return
    if any(group_of(course, other).user_set.filter(pk=user.pk).exists() for other in TeamRole):
        raise OtherPart
    group.user_set.add(user)
    _log(ADDED, actor, course, user, role)


@transaction.atomic
def remove_member(*, actor: Any, course: Course, user: Any, role: str) -> None:
    """Take `user` out of the authors or reviewers of a course; again changes nothing.

    They get no more letters about it, and what they had locked is open. Raises NotYourTeam, LastAuthor.
    """
    part = TeamRole(role)
    course = ensure_team(course)
    _require_may_change(actor, course, part)
    group = group_of(course, part)
    if not group.user_set.filter(pk=user.pk).exists():
        return
    others = group.user_set.filter(is_active=True).exclude(pk=user.pk)
    if part == TeamRole.AUTHOR and not others.exists():
        raise LastAuthor
    _take_out(actor, course, user, part)


@transaction.atomic
def leave_all_teams(*, actor: Any, user: Any) -> None:
    """Take somebody who is no trainer any more out of every team, also where nobody else is left."""
    for course in Course.objects.exclude(authors=None):
        for part in TeamRole:
            if group_of(course, part).user_set.filter(pk=user.pk).exists():
                _take_out(actor, course, user, part)


def _require_may_change(actor: Any, course: Course, part: TeamRole) -> None:
    """Raise NotYourTeam unless `actor` runs the catalogue, or is an author changing the authors."""
    if actor is None or runs_catalogue(actor):
        return
    is_author = group_of(course, TeamRole.AUTHOR).user_set.filter(pk=actor.pk).exists()
    if part != TeamRole.AUTHOR or not is_author:
        raise NotYourTeam


def _take_out(actor: Any, course: Course, user: Any, part: TeamRole) -> None:
    group_of(course, part).user_set.remove(user)
    pages = pages_of_course(course)
    PageSubscription.objects.filter(page__in=pages, user=user).delete()
    pages.filter(locked_by=user).update(locked=False, locked_by=None, locked_at=None)
    _log(REMOVED, actor, course, user, part.value)


def pages_of_course(course: Course) -> Any:
    """Return the pages of a course in all languages: its own, its modules and lessons."""
    pages = Page.objects.none()
    for page in CoursePage.objects.filter(translation_key=course.pk):
        pages |= Page.objects.descendant_of(page, inclusive=True)
    return pages


def group_of(course: Course, role: TeamRole) -> Group:
    """Return the group of a course whose team has been made."""
    group = course.authors if role == TeamRole.AUTHOR else course.reviewers
    assert group is not None  # noqa: S101 — `ensure_team` made it
    return group


def _group(course: Course, role: TeamRole) -> Group:
    return Group.objects.get_or_create(name=f"{role.value}s of {course.pk}")[0]


def _collection(course: Course) -> Collection:
    """Return the collection that carries the course's code, a new one if it is taken or missing."""
    root = Collection.get_first_root_node()
    taken = Course.objects.exclude(collection=None).values("collection")
    found = root.get_children().filter(name=course.code).exclude(pk__in=taken).first()
    return found or root.add_child(name=course.code)


def _grant(course: Course, group: Group, role: TeamRole) -> None:
    pages = CoursePage.objects.filter(translation_key=course.pk)
    wanted = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_ACTIONS[role])
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=group, page_id=page, permission=permission)
            for page in pages.values_list("pk", flat=True)
            for permission in wanted
        ],
        ignore_conflicts=True,
    )
    codenames = [f"{action}_{model}" for action in MEDIA_ACTIONS for model in ("image", "document")]
    media = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames
    )
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=course.collection, permission=permission)
            for permission in media
        ],
        ignore_conflicts=True,
    )


def _log(action: str, actor: Any, course: Course, user: Any, role: str) -> None:
    data = {"member": str(user.pk), "role": role}
    for page in CoursePage.objects.filter(translation_key=course.pk):
        log(instance=page, action=action, user=actor, data=data)
