"""The groups that Wagtail reads its permissions from; they follow from the site role.

What a trainer may do in a course comes from the course's own groups (`courses.domain.teams`), not from here.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from courses.models import CataloguePage
from learning.enums import SiteRole

GROUP_NAMES = {SiteRole.TRAINER.value: "Trainers", SiteRole.CLUSTER_STAFF.value: "Cluster staff"}
FRAMEWORK_MODELS = (
    "competencyframework",
    "proficiencylevel",
    "competencearea",
    "competence",
    "competencestatement",
)
QUESTION_MODELS = ("questionbank", "question")
TEMPLATE_MODELS = ("lessontemplate",)
SNIPPET_ACTIONS = ("add", "change", "view", "publish")
PAGE_ACTIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page")
COLLECTION_ACTIONS = ("add", "change", "choose")
WORKFLOW_PERMISSIONS = ("add_workflow", "change_workflow", "add_task", "change_task")
SHARED_COLLECTION = "Общи файлове"


@transaction.atomic
def ensure_groups() -> dict[str, Group]:
    """Create or complete the groups and return them by site role.

    Both may enter the CMS, write questions and look at the framework; who of the trainers writes which course
    its team says. Cluster staff write everything below the catalogue pages and change the framework and all
    media. What only cluster staff may do besides is asked of their site role, not of a group. To be called
    again when a catalogue page was added. Lost permissions come back; what earlier versions gave to all
    trainers is taken away; additional ones are left alone.
    """
    groups = {role: Group.objects.get_or_create(name=name)[0] for role, name in GROUP_NAMES.items()}
    trainers, staff = groups[SiteRole.TRAINER], groups[SiteRole.CLUSTER_STAFF]
    pages = list(Page.objects.filter(pk__in=CataloguePage.objects.values("pk")))
    root = Collection.get_first_root_node()
    for group in groups.values():
        group.permissions.add(*_permissions(QUESTION_MODELS, SNIPPET_ACTIONS, entering=True))
        group.permissions.add(*_permissions(FRAMEWORK_MODELS, ("view",)))
    staff.permissions.add(*_permissions(FRAMEWORK_MODELS, SNIPPET_ACTIONS), *_workflow_permissions())
    trainers.permissions.add(*_permissions(TEMPLATE_MODELS, ("add", "view")))  # and change their own
    staff.permissions.add(*_permissions(TEMPLATE_MODELS, ("add", "change", "delete", "view")))
    _grant_pages(staff, pages)
    _grant_collection(staff, root, COLLECTION_ACTIONS)
    _withdraw_catalogue(trainers, pages, root)
    _grant_collection(trainers, _shared_collection(trainers, root), ("choose",))
    return groups


def _permissions(
    models: Iterable[str], actions: Iterable[str], *, entering: bool = False
) -> Iterable[Permission]:
    snippets = [f"{action}_{model}" for action in actions for model in models]
    wanted = Q(content_type__app_label="courses", codename__in=snippets)
    if entering:
        wanted |= Q(content_type__app_label="wagtailadmin", codename="access_admin")
        wanted |= Q(content_type__app_label="wagtail_localize", codename="submit_translation")
    return Permission.objects.filter(wanted)


def _workflow_permissions() -> Iterable[Permission]:
    return Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=WORKFLOW_PERMISSIONS)


def _grant_pages(group: Group, pages: Iterable[Page]) -> None:
    wanted = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_ACTIONS)
    for page in pages:
        for permission in wanted:
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _grant_collection(group: Group, collection: Collection, actions: Iterable[str]) -> None:
    codenames = [f"{action}_{model}" for action in actions for model in ("image", "document")]
    wanted = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames
    )
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )


def _withdraw_catalogue(trainers: Group, pages: Iterable[Page], root: Collection) -> None:
    """Take away what all trainers had before courses had teams."""
    GroupPagePermission.objects.filter(group=trainers, page__in=pages).delete()
    GroupCollectionPermission.objects.filter(group=trainers, collection=root).delete()
    trainers.permissions.remove(*_permissions(FRAMEWORK_MODELS, ("add", "change", "publish")))


def _shared_collection(trainers: Group, root: Collection) -> Collection:
    """Return the collection of the media that all courses share; staff may have given it another name."""
    granted = GroupCollectionPermission.objects.filter(
        group=trainers, permission__codename="choose_image"
    ).exclude(collection=root)
    found = Collection.objects.filter(pk__in=granted.values("collection")).first()
    return found or root.add_child(name=SHARED_COLLECTION)
