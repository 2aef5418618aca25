"""The groups that Wagtail reads its permissions from; they follow from the site role."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from courses.models import CataloguePage
from learning.enums import SiteRole

GROUP_NAMES = {SiteRole.TRAINER.value: "Trainers", SiteRole.CLUSTER_STAFF.value: "Cluster staff"}
SNIPPET_MODELS = (
    "competencyframework",
    "proficiencylevel",
    "competencearea",
    "competence",
    "competencestatement",
    "questionbank",
    "question",
)
SNIPPET_ACTIONS = ("add", "change", "view", "publish")
PAGE_ACTIONS = ("add_page", "change_page", "publish_page")
COLLECTION_ACTIONS = ("add", "change", "choose")


@transaction.atomic
def ensure_groups() -> dict[str, Group]:
    """Create or complete the groups and return them by site role.

    Both may enter the CMS, write and publish below the catalogue pages, and use images, documents and the
    snippets of `courses`. What only cluster staff may do is asked of their site role, not of a group. To be
    called again when a catalogue page was added. Lost permissions come back, additional ones are left alone.
    """
    groups = {role: Group.objects.get_or_create(name=name)[0] for role, name in GROUP_NAMES.items()}
    permissions = list(_model_permissions())
    pages = list(Page.objects.filter(pk__in=CataloguePage.objects.values("pk")))
    for group in groups.values():
        group.permissions.add(*permissions)
        _grant_pages(group, pages)
        _grant_collections(group)
    return groups


def _model_permissions() -> Iterable[Permission]:
    snippets = [f"{action}_{model}" for action in SNIPPET_ACTIONS for model in SNIPPET_MODELS]
    return Permission.objects.filter(
        Q(content_type__app_label="wagtailadmin", codename="access_admin")
        | Q(content_type__app_label="wagtail_localize", codename="submit_translation")
        | Q(content_type__app_label="courses", codename__in=snippets)
    )


def _grant_pages(group: Group, pages: Iterable[Page]) -> None:
    wanted = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_ACTIONS)
    for page in pages:
        for permission in wanted:
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _grant_collections(group: Group) -> None:
    root = Collection.get_first_root_node()
    codenames = [f"{action}_{model}" for action in COLLECTION_ACTIONS for model in ("image", "document")]
    wanted = Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames
    )
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
