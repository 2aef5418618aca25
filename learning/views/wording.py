"""What the learner's screens say about a run through a course."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.enums import EnrolmentState
from learning.queries.cards import CourseCard
from learning.queries.dashboard import OwnCourse
from learning.queries.sessions import OwnSession

LATE = timedelta(minutes=2)

STATE_TONES = {
    EnrolmentState.COMPLETED: "ok",
    EnrolmentState.IN_PROGRESS: "primary",
    EnrolmentState.ENROLLED: "accent",
}


def deadline(own: OwnCourse) -> str:
    """Return the deadline of an open run in words, empty when there is none."""
    days = own.days_left
    if not own.is_open or days is None:
        return ""
    if days < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    if days == 0:
        return _("Due today")
    if days == 1:
        return _("Due tomorrow")
    due_on = date_format(own.enrolment.due_on or timezone.localdate(), "DATE_FORMAT")
    left = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return _("Due on %(date)s: %(left)s") % {"date": due_on, "left": left}


def deadline_tone(own: OwnCourse) -> str:
    """Return the tone of the deadline: "error" when it has passed, "warn" within a week."""
    if own.overdue:
        return "error"
    return "warn" if own.is_open and own.days_left is not None and own.days_left <= 7 else ""


def saved_time(moment: datetime | None) -> str:
    """Return when something was saved: the time, with the day unless it is today; empty for never."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    today = local.date() == timezone.localdate()
    return date_format(local, "TIME_FORMAT" if today else "SHORT_DATETIME_FORMAT")


def written_time(written: datetime | None, saved: datetime) -> str:
    """Return when something was written on a device without connection; empty where it was saved at once."""
    if written is None or saved - written < LATE:
        return ""
    return saved_time(written)


def course_card(card: CourseCard, own: OwnCourse | None) -> dict[str, Any]:
    """Return what `components/course_card.html` shows of a course, and of the learner's run through it."""
    shown: dict[str, Any] = {
        "code": card.code,
        "area": card.area,
        "title": card.title,
        "summary": card.summary,
        "url": reverse("learning:course", args=[card.slug]),
        "level": card.level_name,
        "minutes": card.minutes,
        "lessons": card.lessons,
        "languages": card.languages,
    }
    if own is None:
        return shown
    state = EnrolmentState(own.enrolment.state)
    shown |= {
        "state": state.label,
        "tone": STATE_TONES[state],
        "note": deadline(own),
        "note_icon": "calendar",
    }
    if own.is_open and own.started:
        shown["percent"] = own.enrolment.progress_percent
    if state == EnrolmentState.COMPLETED and own.enrolment.completed_at:
        day = date_format(timezone.localtime(own.enrolment.completed_at), "DATE_FORMAT")
        shown |= {"note": _("Completed on %(date)s") % {"date": day}, "note_icon": "ok"}
    return shown


def next_step(own: OwnCourse) -> dict[str, Any]:
    """Return what the "continue" card says of a run: where it goes on, and by when it should be done."""
    return {
        "code": own.card.code,
        "area": own.card.area,
        "title": own.card.title,
        "url": reverse("learning:resume", args=[own.enrolment.id]),
        "started": own.started,
        "lesson": own.next_lesson,
        "percent": own.enrolment.progress_percent,
        "deadline": deadline(own),
        "deadline_tone": deadline_tone(own),
        "notice": own.notice,
        "number": own.enrolment.version.number,
        "course_url": reverse("learning:course", args=[own.card.slug]),
    }


def completed_row(own: OwnCourse, today: date) -> dict[str, Any]:
    """Return what the dashboard says of a completed run and its certificate."""
    return {
        "code": own.card.code,
        "title": own.card.title,
        "url": reverse("learning:course", args=[own.card.slug]),
        "at": own.enrolment.completed_at,
        "percent": own.enrolment.result_percent,
        "credential": own.credential,
        "expiry": expiry(own, today),
    }


def expiry(own: OwnCourse, today: date) -> str:
    """Return when a certificate ends that ends soon, in words; empty otherwise."""
    days = own.expires_in(today)
    if days is None:
        return ""
    if days == 0:
        return _("Valid until today")
    return ngettext("Valid for %(days)d more day", "Valid for %(days)d more days", days) % {"days": days}


def session_row(session: OwnSession) -> dict[str, Any]:
    """Return what the dashboard says of a live session, in the reader's time."""
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "course": session.course,
        "title": session.title,
        "moment": f"{date_format(starts, 'DATETIME_FORMAT')}–{date_format(ends, 'TIME_FORMAT')}",
        "place": session.place,
        "link": session.link,
        "url": session.path,
    }
