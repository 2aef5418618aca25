"""Two trainers and their courses: all that Wagtail keeps of the one, for the other to try to get at."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from wagtail.admin.models import EditingSession
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Comment,
    CommentReply,
    Locale,
    Page,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail_localize.models import Translation, TranslationSource

from courses.domain.creating import create_course
from courses.domain.freezing import publish_version
from courses.domain.review import ensure_review_workflow, submit_course
from courses.domain.teams import ensure_team
from courses.models import Course, CoursePage, Question, QuestionBank
from learning.domain.people import set_site_role
from tests.factories.course_pages import PaperCourse, make_paper_course
from tests.factories.learning import make_trainer
from tests.factories.questions import BANK
from tests.factories.site_objects import make_objects
from tests.factories.teams import join_team

MARK = "Ксенон"
"""Stands in every title, text and name of the foreign course, and nowhere else."""


@dataclass
class Strangers:
    """The foreign course with its team, and Bora, who writes a course of her own."""

    paper: PaperCourse
    author: Any
    reviewer: Any
    bora: Any
    own: CoursePage
    things: SimpleNamespace
    others: SimpleNamespace


def make_strangers() -> Strangers:
    """Return the world; the foreign course has a version, drafts in review, comments, media and locks."""
    others, paper = make_objects(), make_paper_course()
    people = [make_trainer(f"{name}@example.org", full_name=name) for name in ("Asya", "Rumen", "Bora")]
    ensure_review_workflow()
    for person in (*people, others.world.stoyan):
        set_site_role(actor=None, user=person, role=person.site_role)
    author, reviewer, bora = people
    join_team(author, paper.pages["bg"], "author")
    join_team(reviewer, paper.pages["bg"], "reviewer")
    own = create_course(
        actor=bora, title="Моят курс", slug="my-course", code="MY-1", area="FOR", stage="introductory",
        level="foundation", summary="…",
    )  # fmt: skip
    things = _mark(paper, author)
    things.version = publish_version(
        actor=author, course_page=paper.pages["bg"], major=False, notes={"bg": MARK, "en": MARK}
    )
    _draft_and_submit(paper, author, things)
    return Strangers(paper, author, reviewer, bora, own, things, others)


def _mark(paper: PaperCourse, author: Any) -> SimpleNamespace:
    """Put the mark into every title and text of the course; return what was made besides."""
    course = ensure_team(Course.objects.get(pk=paper.pages["bg"].translation_key))
    collection = course.collection
    collection.name = f"{MARK} файлове"
    collection.save()
    for page in Page.objects.filter(pk__in=foreign_pages(paper).values("pk")).specific():
        page.title = f"{MARK} {page.title}"
        page.owner = author
        page.save_revision(user=author, log_action=True).publish()
    QuestionBank.objects.filter(code=BANK).update(title=f"{MARK} въпроси", course=course)
    for question in Question.objects.filter(bank__code=BANK):
        question.stem = f"{MARK} {question.stem}"
        question.save()
        question.save_revision(user=author, log_action=True)
    image = Image.objects.get(pk=paper.image.pk)
    image.title, image.collection = f"{MARK} конус", collection
    image.save()
    image.tags.add(f"{MARK}-етикет")
    document = Document(title=f"{MARK} документ", collection=collection)
    document.file = ContentFile(b"%PDF-1.4", name="xenon.pdf")
    document.save()
    document.tags.add(f"{MARK}-документ")
    return SimpleNamespace(course=course, collection=collection, image=image, document=document)


def _draft_and_submit(paper: PaperCourse, author: Any, things: SimpleNamespace) -> None:
    lesson = paper.lessons["bg"]["welcome"]
    lesson.refresh_from_db()
    lesson.title = f"{MARK} чернова"
    lesson.save_revision(user=author, log_action=True)
    comment = Comment.objects.create(page=lesson, user=author, text=f"{MARK} бележка", contentpath="title")
    CommentReply.objects.create(comment=comment, user=author, text=f"{MARK} отговор")
    submit_course(actor=author, course_page=paper.pages["bg"])
    locked = paper.lessons["bg"]["signals"]
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_by=author)
    session = EditingSession.objects.create(
        content_type=ContentType.objects.get_for_model(lesson), object_id=str(lesson.pk), user=author,
        last_seen_at=lesson.last_published_at,
    )  # fmt: skip
    things.lesson = lesson
    things.locked = locked
    things.comment = comment
    things.session = session
    things.state = WorkflowState.objects.get(object_id=str(lesson.pk))
    things.task_state = TaskState.objects.get(workflow_state=things.state)
    things.revision = Revision.objects.filter(object_id=str(lesson.pk)).latest("pk")
    things.question = Question.objects.filter(bank__code=BANK, locale__language_code="bg").first()
    things.bank = things.question.bank
    things.question_revision = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(Question), object_id=str(things.question.pk)
    ).latest("pk")
    things.source, _created = TranslationSource.update_or_create_from_instance(lesson.specific)
    things.translation, _created = Translation.objects.get_or_create(
        source=things.source, target_locale=Locale.objects.get(language_code="en")
    )
    things.upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(Image), uploaded_by_user=author
    )


def foreign_pages(paper: PaperCourse) -> Any:
    """Return all pages of the foreign course."""
    pages = Page.objects.none()
    for page in paper.pages.values():
        pages |= Page.objects.descendant_of(page, inclusive=True)
    return pages
