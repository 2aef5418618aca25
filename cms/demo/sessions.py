"""The live sessions of the demo: one for every course that provides for one."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from courses.models import Course
from courses.queries.lessons import live_sessions
from learning.domain.sessions import schedule
from learning.models import User

DAYS_AHEAD = 9
BEGINNING = time(14, 0)
PLACE = "Онлайн / Online"


def make_sessions(planner: User) -> int:
    """Plan the first live session of every course that has none planned, and return how many were."""
    day = timezone.localdate() + timedelta(days=DAYS_AHEAD)
    starts_at = timezone.make_aware(datetime.combine(day, BEGINNING))
    planned = 0
    for course in Course.objects.filter(current_version__isnull=False, sessions=None).order_by("code"):
        for block in live_sessions(course.current_version_id)[:1]:
            schedule(
                actor=planner,
                course=course,
                block_id=block.block_id,
                starts_at=starts_at + timedelta(days=planned),
                minutes=block.minutes or 90,
                place=PLACE,
            )
            planned += 1
    return planned
