"""What learners mark and note in lessons, for themselves alone."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.models.enrolment import Enrolment


class LessonNote(models.Model):
    """A passage that was marked, a thought, or both; nobody but its writer ever reads it.

    The passage is found again by its words: `quote`, with what stands `before` and `after` it, in a block
    (the text quote selector of the W3C Web Annotation Data Model). It outlives changes of the lesson.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="notes")
    lesson_id = models.UUIDField()
    language = models.CharField(max_length=2)
    block_id = models.UUIDField(null=True)
    quote = models.CharField(_("passage"), max_length=1000, blank=True)
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)
    text = models.TextField(_("note"), max_length=5000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["enrolment", "lesson_id"], name="lessonnote_lesson")]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.created_at:%Y-%m-%d}"
