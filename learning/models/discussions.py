"""Questions about lessons, asked in front of everybody who takes the course, and what is answered."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from learning.models.organisations import Organisation
from learning.models.people import User


class Post(models.Model):
    """What somebody wrote. `organisation` is the one that they wrote as a member of; what a moderator has
    hidden is shown to the course's team alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("text"), max_length=4000)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    reported_at = models.DateTimeField(_("reported at"), null=True)
    hidden_at = models.DateTimeField(_("hidden at"), null=True)

    class Meta:
        abstract = True


class LessonQuestion(Post):
    """A question about a lesson, in the language of who asks."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="questions_asked")
    lesson_id = models.UUIDField()
    language = models.CharField(max_length=2)
    answer: Any = models.OneToOneField(
        "learning.QuestionReply", models.SET_NULL, null=True, related_name="+", verbose_name=_("answer")
    )

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["course", "lesson_id"], name="lessonquestion_lesson")]
        verbose_name = _("question about a lesson")
        verbose_name_plural = _("questions about lessons")

    def __str__(self) -> str:
        return self.text[:80]


class QuestionReply(Post):
    """What somebody says to a question; `by_team` is said by who writes or reviews the course."""

    question = models.ForeignKey(LessonQuestion, models.CASCADE, related_name="replies")
    by_team = models.BooleanField(default=False)

    class Meta:
        ordering = ["created_at"]
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self) -> str:
        return self.text[:80]
