"""A new course, with the people who begin it."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from courses.domain.teams import NoTrainer, add_member, ensure_team
from courses.enums import TeamRole
from courses.models import CataloguePage, Course, CoursePage
from courses.queries.teams import candidates

SOURCE_LANGUAGE = "bg"


@transaction.atomic
def create_course(
    *, actor: Any, title: str, slug: str, code: str, area: str, stage: str, level: str, summary: str
) -> CoursePage:
    """Create the draft of a course in Bulgarian, with `actor` as its first author, and return its page.

    Translations follow from it. Raises NoTrainer, and ValidationError where the address or the code is
    taken, the catalogue is missing, or a value is not allowed.
    """
    if not candidates().filter(pk=actor.pk).exists():
        raise NoTrainer
    catalogue = CataloguePage.objects.filter(locale__language_code=SOURCE_LANGUAGE).first()
    if catalogue is None:
        raise ValidationError(_("The site has no catalogue yet. Ask the cluster's team to set it up."))
    _require_free(catalogue, slug, code)
    page = CoursePage(
        title=title,
        draft_title=title,
        slug=slug,
        code=code,
        area=area,
        stage=stage,
        level=level,
        summary=summary,
        locale=catalogue.locale,
        translation_key=uuid4(),
        live=False,
        has_unpublished_changes=True,
        owner=actor,
    )
    catalogue.add_child(instance=page)
    page.save_revision(user=actor)
    log(instance=page, action="wagtail.create", user=actor, content_changed=True)
    make_team(page)
    course = Course.objects.get(pk=page.translation_key)
    add_member(actor=None, course=course, user=actor, role=TeamRole.AUTHOR)
    return page


@transaction.atomic
def make_team(page: CoursePage) -> None:
    """Give the course of a new page its lasting row and its team, unless another course has its address."""
    taken = Course.objects.filter(slug=page.slug).exclude(pk=page.translation_key)
    if not Course.objects.filter(pk=page.translation_key).exists():
        if taken.exists():
            return  # publishing will say so
        Course.objects.create(pk=page.translation_key, slug=page.slug, code=page.code)
    ensure_team(Course.objects.get(pk=page.translation_key))


def _require_free(catalogue: CataloguePage, slug: str, code: str) -> None:
    if Course.objects.filter(slug=slug).exists() or catalogue.get_children().filter(slug=slug).exists():
        raise ValidationError({"slug": _("Another course already has this address. Choose another one.")})
    if Course.objects.filter(code__iexact=code).exists():
        raise ValidationError({"code": _("Another course already has this code. Choose another one.")})
