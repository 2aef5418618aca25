"""Letters about somebody's courses: one was assigned, a deadline comes near or is new."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.domain.mailing.content import Content
from learning.enums import OPEN_STATES
from learning.models import Enrolment, LearnerLetter
from learning.queries.enrolments import outline_of_run
from learning.queries.outlines import in_language, outline_of


def assigned(letter: LearnerLetter) -> Content | None:
    """Tell that a course was assigned, by whom and until when; None once the run is not open any more.

    The letter's data name the ``enrolment``, as text.
    """
    run = _open_run(letter)
    if run is None:
        return None
    course = _title(run, letter)
    paragraphs = [
        _told_by(run) % {"course": course, "organisation": run.organisation and run.organisation.name}
    ]
    if run.due_on:
        paragraphs.append(_("Please complete it by %(day)s.") % {"day": date_format(run.due_on)})
    paragraphs.append(
        _("You can stop at any line and go on from there, on the phone as well, in Bulgarian or English.")
    )
    return Content(
        subject=_("A course for you: “%(course)s”") % {"course": course},
        paragraphs=tuple(paragraphs),
        label=_("Start the course"),
        path=reverse("learning:course", args=[run.course.slug]),
    )


def deadline(letter: LearnerLetter) -> Content | None:
    """Tell by when a course is to be completed and what is left of it; None when that day does not hold any
    more.

    The letter's data name the ``enrolment`` and the day ``due_on``, as text.
    """
    run = _open_run(letter)
    if run is None or run.due_on is None or run.due_on.isoformat() != letter.data["due_on"]:
        return None
    day = {"course": _title(run, letter), "day": date_format(run.due_on)}
    return Content(
        subject=_("“%(course)s”: to be completed by %(day)s") % day,
        paragraphs=(
            _("The course “%(course)s” is to be completed by %(day)s.") % day + _days_left(run.due_on),
            _left(run, letter.recipient.language),
        ),
        label=_("Continue"),
        path=reverse("learning:resume", args=[run.pk]),
    )


def _told_by(run: Enrolment) -> str:
    if run.organisation is None:
        return _("The cluster's team has assigned the course “%(course)s” to you.")
    return _("%(organisation)s has assigned the course “%(course)s” to you.")


def _days_left(due_on: date) -> str:
    days = (due_on - timezone.localdate()).days
    if days <= 0:
        return ""
    return " " + ngettext("That is in %(days)d day.", "That is in %(days)d days.", days) % {"days": days}


def _left(run: Enrolment, language: str) -> str:
    lessons = [lesson for lesson in outline_of_run(run, language).lessons if lesson.state != "completed"]
    minutes = sum(lesson.minutes for lesson in lessons)
    text = ngettext(
        "%(count)d lesson is left, about %(minutes)d minutes.",
        "%(count)d lessons are left, about %(minutes)d minutes.",
        len(lessons),
    )
    return text % {"count": len(lessons), "minutes": minutes}


def _open_run(letter: LearnerLetter) -> Enrolment | None:
    runs = Enrolment.objects.select_related("course", "organisation")
    return runs.filter(pk=letter.data["enrolment"], state__in=OPEN_STATES).first()


def _title(run: Enrolment, letter: LearnerLetter) -> str:
    return in_language(outline_of(run.version_id).title, letter.recipient.language)
