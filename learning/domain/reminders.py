"""Letters that the clock asks for. What was written about once is not written about again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from learning.domain.mailing import letters
from learning.enums import OPEN_STATES, MailKind
from learning.models import Enrolment, User

MORNING = 8
"""Hour of the day, by the person's own clock, before which nobody is written to."""

DAYS_AHEAD = (3, 14)
"""How many days before a deadline somebody is reminded; after it nobody is."""

MONDAY = 0


def plan_deadline_letters(now: datetime) -> None:
    """Write to everybody whose deadline is 14 days away or less, and again when it is three or less."""
    latest = now.date() + timedelta(days=max(DAYS_AHEAD) + 1)
    near = Enrolment.objects.filter(state__in=OPEN_STATES, due_on__gte=now.date(), due_on__lte=latest)
    for run in near.filter(user__is_active=True).select_related("user").only("due_on", "user").iterator():
        moment = now.astimezone(ZoneInfo(run.user.time_zone))
        days = (run.due_on - moment.date()).days if run.due_on else -1
        reached = next((ahead for ahead in DAYS_AHEAD if days <= ahead), None)
        if days >= 0 and reached is not None and moment.hour >= MORNING:
            tell_deadline(run, f"{reached}")


def tell_deadline(run: Enrolment, occasion: str) -> None:
    """Write to the learner about the deadline of a run, once for each `occasion`."""
    if run.due_on is None:
        return
    day = run.due_on.isoformat()
    key = f"{run.pk}/{day}/{occasion}"
    letters.write(MailKind.DEADLINE, [run.user], key, enrolment=str(run.pk), due_on=day)


def plan_digests(now: datetime) -> None:
    """Write the week ahead to everybody who has a course open and for whom it is Monday morning."""
    days = {(now + timedelta(hours=hours)).weekday() for hours in (-12, 14)}
    if MONDAY not in days:
        return
    learners = User.objects.filter(is_active=True, enrolments__state__in=OPEN_STATES).distinct()
    ready: dict[str, list[User]] = {}
    for person in learners.iterator():
        moment = now.astimezone(ZoneInfo(person.time_zone))
        if moment.weekday() == MONDAY and moment.hour >= MORNING:
            year, week, _day = moment.isocalendar()
            ready.setdefault(f"{year}-W{week:02}", []).append(person)
    for key, people in ready.items():
        letters.write(MailKind.DIGEST, people, key)
