"""Lessons to begin with."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin

from courses.enums import LessonKind
from courses.models.fields import LessonBodyField
from courses.models.translation import fields_of_twins


class LessonTemplate(TranslatableMixin, models.Model):
    """The outline of a lesson that trainers begin new ones with, in one language; all of them may use it."""

    title = models.CharField(_("title"), max_length=255)
    description = models.TextField(_("what it is good for"), blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=LessonKind, default=LessonKind.READING)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=15, validators=[MinValueValidator(1)])
    body = LessonBodyField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    translatable_fields = fields_of_twins(
        translated=["title", "description", "body"], shared=["kind", "minutes", "created_by"]
    )

    class Meta(TranslatableMixin.Meta):
        ordering = ["title"]
        verbose_name = _("lesson template")
        verbose_name_plural = _("lesson templates")

    def __str__(self) -> str:
        return self.title
