"""A small course as its trainers write it: pages in both languages, a question bank, an image."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid5

from django.core.files.base import ContentFile
from wagtail.images.models import Image
from wagtail.models import Locale

from courses.domain.streams import answers_stream, block_stream
from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage, Question, QuestionBank
from tests.factories.courses import NAMESPACE, lesson_contents, lesson_id
from tests.factories.questions import BANK, questions
from tests.factories.sites import make_homes

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><title>Cone</title>'
    '<path d="M0 10 L40 0 L40 20 Z" fill="#0B6B5B"/></svg>'
)
SLUG = "paper-course"


@dataclass
class PaperCourse:
    """The pages by language."""

    pages: dict[str, CoursePage]
    lessons: dict[str, dict[str, LessonPage]]
    image: Image

    def change(self, lesson: str, language: str, position: int, **values: Any) -> LessonPage:
        """Overwrite values of the block at `position` (from 0) of a published lesson, as a trainer would."""
        page = LessonPage.objects.get(pk=self.lessons[language][lesson].pk)
        body = page.body.get_prep_value()
        stored = body[position]["value"]
        body[position]["value"] = {**stored, **values} if isinstance(stored, dict) else values["html"]
        page.body = body
        page.save_revision(clean=False).publish()
        return page


@dataclass
class _Targets:
    image: int
    questions: dict[str, int]

    def image_id(self, src: str) -> int:
        return self.image

    def document_id(self, src: str) -> int:
        raise KeyError(src)

    def question_id(self, code: str) -> int:
        return self.questions[code]


def make_paper_course() -> PaperCourse:
    """Return a published course (pages only, no version) with the lessons of `make_course_version` and a
    figure.
    """
    homes = make_homes()
    image = Image(title="Cone")
    image.file = ContentFile(SVG.encode(), name="cone.svg")
    image.save()
    course = PaperCourse({}, {}, image)
    contents = lesson_contents(SLUG)
    for language, home in homes.items():
        locale = Locale.objects.get(language_code=language)
        targets = _Targets(image.pk, _make_bank(locale))
        catalogue = CataloguePage.objects.child_of(home).first()
        if catalogue is None:
            catalogue = CataloguePage(
                title="Courses", slug="courses", locale=locale, translation_key=uuid5(NAMESPACE, "c")
            )
            home.add_child(instance=catalogue)
        page = CoursePage(
            title={"bg": "Курс", "en": "Course"}[language],
            slug=SLUG,
            locale=locale,
            translation_key=uuid5(NAMESPACE, SLUG),
            code="PAP-101",
            area="FOR",
            stage="introductory",
            level="foundation",
            summary="…",
        )
        catalogue.add_child(instance=page)
        course.pages[language] = page
        course.lessons[language] = _make_lessons(page, contents, language, targets)
    return course


def _make_bank(locale: Locale) -> dict[str, int]:
    bank = QuestionBank.objects.create(
        code=BANK, title="Bank", locale=locale, translation_key=uuid5(NAMESPACE, "bank")
    )
    made = {}
    for order, (code, versions) in enumerate(questions().items()):
        text = versions[locale.language_code]
        if "accepted" in text:  # a trainer writes each language's own words
            text = text | {"accepted": [text["model_answer"].lower()]}
        made[code] = Question.objects.create(
            bank=bank,
            code=code,
            order=order,
            type=text["type"],
            competence_code=text["competence"],
            points=text["points"],
            stem=text["stem"],
            answers=answers_stream(text),
            locale=locale,
            translation_key=uuid5(NAMESPACE, code),
        ).pk
    return made


def _make_lessons(
    course: CoursePage, contents: dict[str, Any], language: str, targets: _Targets
) -> dict[str, LessonPage]:
    parents: dict[str, Any] = {"final-quiz": course}
    for name, lessons in {"m1": ["welcome", "signals", "check-1"], "m2": ["outlook", "project"]}.items():
        module = ModulePage(
            title=name.upper(),
            slug=name,
            locale=course.locale,
            translation_key=uuid5(NAMESPACE, f"{SLUG}:{name}"),
        )
        course.add_child(instance=module)
        parents |= dict.fromkeys(lessons, module)
    pages = {}
    kinds = {"check-1": "quiz", "final-quiz": "quiz", "project": "assignment", "outlook": "live_session"}
    for slug, content in contents.items():
        blocks = list(content[language]["blocks"])
        if slug == "welcome":
            value = {"src": "", "alt": f"A cone ({language})", "caption": ""}
            blocks.append({"id": str(uuid5(NAMESPACE, "figure")), "type": "figure", "value": value})
        pages[slug] = LessonPage(
            title=content[language]["title"],
            slug=slug,
            locale=course.locale,
            translation_key=lesson_id(SLUG, slug),
            kind=kinds.get(slug, "reading"),
            competence_codes=["FOR-1"],
            body=[block_stream(block, targets) for block in blocks],
        )
        parents[slug].add_child(instance=pages[slug])
    return pages
