"""One object for every address of `tests/access_table.py`."""

from collections.abc import Sequence
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.documents.models import Document

from certificates.domain import exports
from certificates.models import Certificate
from courses.domain.teams import add_member
from courses.models import Course, CourseVersion
from learning.domain.attempts import start_attempt
from learning.domain.discussions import ask
from learning.domain.enrolment import enrol
from learning.domain.groups import ensure_groups
from learning.domain.notes import Passage, write_note
from learning.domain.people import set_site_role
from learning.models import User
from learning.queries.outlines import Lesson, outline_of
from tests.factories.certificates import make_issued
from tests.factories.course_pages import make_paper_course
from tests.factories.courses import make_course_version
from tests.factories.learning import make_world
from tests.factories.teams import join_team


def make_objects() -> SimpleNamespace:
    """Return Alice's learning and certificate, Hana's export, and as much of Charlie's elsewhere."""
    world, version = make_world(), make_course_version()
    for person in (world.tanya, world.stoyan):
        set_site_role(actor=None, user=person, role=person.site_role)  # with the groups that Wagtail asks for
    other = make_course_version("other-course", code="OTH-101")
    enrolment = enrol(actor=world.alice, user=world.alice, course=version.course)
    enrol(actor=world.charlie, user=world.charlie, course=version.course)
    lessons = outline_of(version.id).lessons
    quiz = next(lesson for lesson in lessons if lesson.quiz)
    assignment = next(lesson for lesson in lessons if lesson.assignment)
    first, reflection = _reflection_of(version, lessons)
    certificate = make_issued(world.alice, other)
    make_issued(world.charlie, other)
    export = exports.start(
        actor=world.hana, certificates=Certificate.objects.filter(id=certificate.id), language="en"
    )
    exports.run(export.id)
    return SimpleNamespace(
        world=world,
        version=version,
        enrolment=enrolment,
        lesson=first.id,
        reflection=reflection,
        quiz_lesson=quiz.id,
        quiz=quiz.quiz.block_id,
        assignment_lesson=assignment.id,
        assignment=assignment.assignment,
        attempt=start_attempt(
            actor=world.alice, enrolment=enrolment, lesson_id=quiz.id, block_id=quiz.quiz.block_id
        ),
        asked=ask(actor=world.alice, enrolment=enrolment, lesson_id=first.id, text="Какво е сигнал?"),
        note=write_note(
            actor=world.alice,
            enrolment=enrolment,
            lesson_id=first.id,
            language="bg",
            passage=Passage(),
            text="Една мисъл.",
        ),
        certificate=certificate,
        export=export,
        document=_document_of(version, world.tanya),
        picture=default_storage.save("frozen/access.svg", ContentFile(b"<svg/>")),
    )


def _document_of(version: CourseVersion, author: User) -> Document:
    """Return a document among the media of the course that the trainer writes."""
    add_member(actor=None, course=version.course, user=author, role="author")
    document = Document(title="Guide", collection=Course.objects.get(pk=version.course_id).collection)
    document.file = ContentFile(b"%PDF-1.4", name="access.pdf")
    document.save()
    return document


def add_draft(objects: SimpleNamespace) -> None:
    """Add a course as pages, which Tanya writes: `draft` is the key of its Bulgarian page."""
    paper = make_paper_course()
    ensure_groups()  # cluster staff edit what is below the catalogue pages, which are new
    for page in paper.pages.values():
        join_team(objects.world.tanya, page)
    objects.draft = paper.pages["bg"].pk


def _reflection_of(version: CourseVersion, lessons: Sequence[Lesson]) -> tuple[Lesson, str]:
    for lesson in lessons:
        content = version.lessons.get(lesson_id=lesson.id).content
        for block in content["bg"]["blocks"]:
            if block["type"] == "reflection":
                return lesson, block["id"]
    raise AssertionError("the small course has no reflection")
