"""Letters about questions: one was asked in a course that one writes, one's own was answered."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import CoursePage
from learning.domain.mailing.content import Content
from learning.models import LearnerLetter, LessonQuestion, QuestionReply
from learning.queries.discussions import takes_course
from learning.queries.outlines import in_language, outline_of

LONGEST_QUOTE = 600


def asked(letter: LearnerLetter) -> Content | None:
    """Tell an author that a question was asked; None once it is hidden or answered.

    The letter's data name the ``question``, as text.
    """
    question = (
        LessonQuestion.objects.select_related("course")
        .filter(pk=letter.data["question"], hidden_at=None, answer=None)
        .first()
    )
    page = (
        question
        and CoursePage.objects.filter(translation_key=question.course_id).order_by("locale_id").first()
    )
    if not question or not page or not question.course.current_version_id:
        return None
    course = in_language(outline_of(question.course.current_version_id).title, letter.recipient.language)
    return Content(
        subject=_("A question in “%(course)s”") % {"course": course},
        paragraphs=(_("Somebody who takes the course “%(course)s” asks:") % {"course": course},),
        label=_("Answer"),
        path=reverse("learning_courses:asked", args=[page.pk]) + f"#q-{question.pk}",
        quote=question.text[:LONGEST_QUOTE],
    )


def answered(letter: LearnerLetter) -> Content | None:
    """Tell who asked that somebody has replied; None once the reply is hidden or the run withdrawn.

    The letter's data name the ``reply``, as text.
    """
    found = (
        QuestionReply.objects.select_related("question")
        .filter(pk=letter.data["reply"], hidden_at=None)
        .first()
    )
    run = found and takes_course(letter.recipient, found.question.course_id)
    if not found or not run:
        return None
    course = in_language(outline_of(run.version_id).title, letter.recipient.language)
    return Content(
        subject=_("An answer to your question in “%(course)s”") % {"course": course},
        paragraphs=(
            _("You asked: “%(question)s”") % {"question": found.question.text[:LONGEST_QUOTE]},
            _("This is what was answered:"),
        ),
        label=_("Open the lesson"),
        path=reverse("learning:questions", args=[run.pk, found.question.lesson_id])
        + f"#q-{found.question_id}",
        quote=found.text[:LONGEST_QUOTE],
    )
