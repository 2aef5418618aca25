"""What the course package does when its pages are made elsewhere."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from courses.domain.teams import ensure_team
from courses.models import Course, CoursePage


@receiver(post_save, sender=CoursePage, dispatch_uid="team-of-translated-course")
def let_team_into_translation(sender: object, instance: CoursePage, created: bool, **kwargs: Any) -> None:
    """Let a course's team into its page in another language, however the page was made."""
    course = Course.objects.filter(pk=instance.translation_key).exclude(authors=None).first()
    if created and course is not None:
        ensure_team(course)
