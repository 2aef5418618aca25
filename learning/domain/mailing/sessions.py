"""The letter that a live session is planned, moved or called off."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learning.domain.mailing.content import Content
from learning.models import CourseSession, LearnerLetter
from learning.queries.outlines import in_language, outline_of


def content(letter: LearnerLetter) -> Content | None:
    """Tell when and where the session is, or that it is called off; None once it is over or told anew.

    The letter's data name the ``session``, as text, and its ``revision``.
    """
    sessions = CourseSession.objects.select_related("course")
    session = sessions.filter(pk=letter.data["session"], starts_at__gt=timezone.now()).first()
    if (
        session is None
        or session.revision != letter.data["revision"]
        or not session.course.current_version_id
    ):
        return None
    course = in_language(outline_of(session.course.current_version_id).title, letter.recipient.language)
    moment = date_format(timezone.localtime(session.starts_at), "DATETIME_FORMAT")
    names = {"course": course, "moment": moment}
    if session.cancelled_at:
        subject = _("Called off: the live session of “%(course)s” on %(moment)s") % names
        told = _("The live session of the course “%(course)s” on %(moment)s does not take place.") % names
        where = _("We write again when there is a new date.")
    else:
        subject = _("Live session of “%(course)s”: %(moment)s") % names
        told = _("The live session of the course “%(course)s” begins on %(moment)s.") % names
        where = " ".join(filter(None, [session.place, session.link]))
    return Content(
        subject=subject,
        paragraphs=tuple(filter(None, (told, where))),
        label=_("Open the course"),
        path=reverse("learning:course", args=[session.course.slug]),
    )
