"""The letter on Monday morning: one next step, what is due, and what happens these days."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.domain.mailing.content import Content, Item
from learning.models import LearnerLetter, User
from learning.queries.dashboard import Dashboard, OwnCourse, dashboard
from learning.queries.sessions import upcoming_sessions

DAYS = 14
"""How far ahead the letter looks."""


def content(letter: LearnerLetter) -> Content | None:
    """Return what the week brings; None when no course is open."""
    user, today = letter.recipient, timezone.localdate()
    found = dashboard(user, user.language, today)
    if found.next is None:
        return None
    return Content(
        subject=_("Your week at the academy: %(course)s") % {"course": found.next.card.title},
        paragraphs=(_("This is where you can go on, and what comes up in the next two weeks."),),
        label=_("Continue “%(course)s”") % {"course": found.next.card.title},
        path=reverse("learning:resume", args=[found.next.enrolment.pk]),
        items=(
            _step(found.next),
            *(_step(own) for own in found.deadlines if own.days_left is not None and own.days_left <= DAYS),
            *_sessions(user),
            *_expiring(found, today),
        ),
    )


def _step(own: OwnCourse) -> Item:
    due = own.enrolment.due_on
    words = [_("Next lesson: %(lesson)s.") % {"lesson": own.next_lesson}]
    if due:
        words.append(_("To be completed by %(day)s.") % {"day": date_format(due)})
    return Item(own.card.title, " ".join(words), reverse("learning:resume", args=[own.enrolment.pk]))


def _sessions(user: User) -> list[Item]:
    until = timezone.now() + timedelta(days=DAYS)
    return [
        Item(
            _("Live session: %(course)s") % {"course": one.course},
            " ".join(
                filter(None, [date_format(timezone.localtime(one.starts_at), "DATETIME_FORMAT"), one.place])
            ),
            one.path,
        )
        for one in upcoming_sessions(user, user.language, timezone.now())
        if one.starts_at <= until
    ]


def _expiring(found: Dashboard, today: date) -> list[Item]:
    return [
        Item(
            _("Certificate: %(course)s") % {"course": own.card.title},
            _("It is valid until %(day)s.") % {"day": date_format(own.credential.valid_until)},
            reverse("learning:course", args=[own.card.slug]),
        )
        for own in found.expiring(today)
        if own.credential and own.credential.valid_until
    ]
