"""What learners tell a lesson's authors."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion
from learning.models.enrolment import Enrolment


class LessonComment(models.Model):
    """A learner's word on a lesson; its authors read the text and the version, never the name."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="comments")
    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="+")
    lesson_id = models.UUIDField(_("lesson"))
    text = models.TextField(_("comment"), max_length=2000)
    created_at = models.DateTimeField(_("written at"))
    handled_at = models.DateTimeField(_("handled at"), null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["version", "lesson_id"], name="lessoncomment_lesson")]
        verbose_name = _("comment on a lesson")
        verbose_name_plural = _("comments on lessons")

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.created_at:%Y-%m-%d}"
