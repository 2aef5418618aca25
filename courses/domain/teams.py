"""Who writes a course and who reviews it.

A course's team are two groups of Wagtail's, with permissions on the course's pages in every language and on
the collection of its media: so Wagtail itself keeps everybody else out.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from courses.enums import TeamRole
from courses.models import Course, CoursePage

PAGE_ACTIONS = {
    TeamRole.AUTHOR: ("add_page", "change_page", "lock_page", "unlock_page"),
    TeamRole.REVIEWER: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
MEDIA_ACTIONS = ("add", "change", "choose")
ADDED, REMOVED = "courses.team_member_added", "courses.team_member_removed"


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


@transaction.atomic
def add_member(*, actor: Any, course: Course, user: Any, role: str) -> None:
    """Let `user` write (role "author") or review (role "reviewer") a course; again changes nothing.

    `actor` is None when a command does it.
    """
    course = ensure_team(course)
    group = group_of(course, TeamRole(role))
    if group.user_set.filter(pk=user.pk).exists():
        return
    group.user_set.add(user)
    _log(ADDED, actor, course, user, role)


@transaction.atomic
def remove_member(*, actor: Any, course: Course, user: Any, role: str) -> None:
    """Take `user` out of the authors or reviewers of a course; again changes nothing."""
    course = ensure_team(course)
    group = group_of(course, TeamRole(role))
    if not group.user_set.filter(pk=user.pk).exists():
        return
    group.user_set.remove(user)
    _log(REMOVED, actor, course, user, role)


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
    data = {"member": user.pk, "role": role}
    for page in CoursePage.objects.filter(translation_key=course.pk):
        log(instance=page, action=action, user=actor, data=data)
