"""Frozen course versions: what a learner is enrolled in and what a certificate names.

Rows of `CourseVersion` and `FrozenLesson` never change; the database refuses an UPDATE or DELETE
(migration 0002). Shapes of the JSON columns: `docs/how-to/content-formats.md`.
"""

import uuid

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from courses.enums import Rollout


class Course(models.Model):
    """The lasting identity of a course; its id is the translation key of the course's pages.

    `authors` and `reviewers` are the groups that may edit its pages, `collection` keeps its media
    (`courses.domain.teams` makes all three).
    """

    id = models.UUIDField(primary_key=True)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    code = models.CharField(_("code"), max_length=20)
    current_version = models.ForeignKey(
        "courses.CourseVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("current version"),
    )
    authors = models.OneToOneField(
        Group, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("authors")
    )
    reviewers = models.OneToOneField(
        Group, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("reviewers")
    )
    collection = models.OneToOneField(
        Collection, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("collection")
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def __str__(self) -> str:
        return f"{self.code} {self.slug}"


class CourseVersion(models.Model):
    """One published edition of a course in all its languages.

    `rollout` says what happens to people who are taking an earlier version, `material` names the lessons (by
    id) that changed so much that who had completed them has to do them again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    major = models.PositiveSmallIntegerField(_("major"))
    minor = models.PositiveSmallIntegerField(_("minor"))
    notes = models.JSONField(_("release notes"), default=dict)
    card = models.JSONField(_("catalogue card"))
    outline = models.JSONField(_("outline and rules"))
    questions = models.JSONField(_("questions"))
    rollout = models.CharField(
        _("for people on an earlier version"), max_length=10, choices=Rollout, default=Rollout.LEAVE
    )
    material = models.JSONField(_("lessons to be done again"), default=list)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["course", "-major", "-minor"]
        constraints = [
            models.UniqueConstraint(fields=["course", "major", "minor"], name="courseversion_number_unique")
        ]
        verbose_name = _("course version")
        verbose_name_plural = _("course versions")

    def __str__(self) -> str:
        return f"{self.card['code']} {self.number}"

    @property
    def number(self) -> str:
        """The version's number as people say it, such as ``1.2``."""
        return f"{self.major}.{self.minor}"


class FrozenLesson(models.Model):
    """The content of one lesson of one version, in all its languages."""

    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="lessons")
    lesson_id = models.UUIDField(_("lesson"))
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "lesson_id"], name="frozenlesson_lesson_unique"),
        ]
        verbose_name = _("frozen lesson")
        verbose_name_plural = _("frozen lessons")

    def __str__(self) -> str:
        return f"{self.version_id}/{self.lesson_id}"
