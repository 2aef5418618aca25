"""The letter that tells a learner what was decided on their work."""

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.domain.mailing.content import Content
from learning.enums import SubmissionState
from learning.models import AssignmentSubmission, LearnerLetter
from learning.queries.outlines import in_language, outline_of
from learning.queries.reviews import lesson_title


def content(letter: LearnerLetter) -> Content | None:
    """Return what the letter says; None when the decision does not stand any more.

    The letter's data name the ``submission``, as text.
    """
    decided = (SubmissionState.ACCEPTED, SubmissionState.RETURNED)
    work = (
        AssignmentSubmission.objects.select_related("enrolment", "version")
        .filter(pk=letter.data["submission"], state__in=decided)
        .first()
    )
    if work is None:
        return None
    language = letter.recipient.language
    names = {
        "lesson": lesson_title(work, language),
        "course": in_language(outline_of(work.enrolment.version_id).title, language),
    }
    if work.state == SubmissionState.ACCEPTED:
        subject = _("Accepted: your work for “%(lesson)s”") % names
        told = _("Your work for the lesson “%(lesson)s” of the course “%(course)s” is accepted.") % names
        ahead = _("The levels that it reached and the whole feedback stand in the lesson.")
    else:
        subject = _("Please revise your work for “%(lesson)s”") % names
        told = (
            _("Your work for the lesson “%(lesson)s” of the course “%(course)s” came back with advice.")
            % names
        )
        ahead = _("Your text is kept as you wrote it. Improve it and hand it in again when it is ready.")
    return Content(
        subject=subject,
        paragraphs=(told, ahead),
        label=_("Open the lesson"),
        path=reverse("learning:lesson", args=[work.enrolment_id, work.lesson_id]),
        quote=work.feedback,
    )
