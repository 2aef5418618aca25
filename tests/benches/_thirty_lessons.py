"""A course of thirty lessons in two languages, as heavy as real ones: they are the content pack's."""

import io
from pathlib import Path
from uuid import uuid4, uuid5

from django.core.management import call_command

from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage

ROOT = Path(__file__).resolve().parent.parent.parent
LESSONS, MODULES = 30, 5
KEY = uuid4()


def make_course() -> dict[str, CoursePage]:
    """Import the content pack and return the pages, by language, of a course made of its first lessons."""
    call_command("setup_site", stdout=io.StringIO())
    call_command("import_content", str(ROOT / "courses" / "content"), stdout=io.StringIO())
    pack = list(LessonPage.objects.filter(locale__language_code="bg", live=True).order_by("path"))
    chosen = [page.translation_key for page in pack if page.kind != "assignment"][:LESSONS]
    return {language: _in_language(language, chosen) for language in ("bg", "en")}


def _in_language(language: str, chosen: list) -> CoursePage:
    catalogue = CataloguePage.objects.get(locale__language_code=language)
    course = CoursePage(
        title=f"Thirty lessons ({language})",
        slug="thirty-lessons",
        locale=catalogue.locale,
        translation_key=KEY,
        code="BEN-301",
        area="INN",
        stage="advanced",
        level="advanced",
        summary="…",
    )
    catalogue.add_child(instance=course)
    originals = {
        page.translation_key: page
        for page in LessonPage.objects.filter(locale=catalogue.locale, translation_key__in=chosen)
    }
    for number in range(MODULES):
        module = ModulePage(
            title=f"Module {number + 1}",
            slug=f"module-{number + 1}",
            locale=catalogue.locale,
            translation_key=uuid5(KEY, f"module-{number}"),
        )
        course.add_child(instance=module)
        for key in chosen[number::MODULES]:
            page = originals[key]
            module.add_child(
                instance=LessonPage(
                    title=page.title,
                    slug=page.slug,
                    locale=page.locale,
                    translation_key=uuid5(KEY, str(key)),
                    kind=page.kind,
                    minutes=page.minutes,
                    mandatory=page.mandatory,
                    competence_codes=page.competence_codes,
                    body=page.body.get_prep_value(),
                )
            )
    return course


def rewrite(course: CoursePage, words: str) -> None:
    """Publish other words in the first lesson that begins with a text, in one language."""
    lessons = LessonPage.objects.filter(path__startswith=course.path).order_by("path")
    page = next(page for page in lessons if page.body.get_prep_value()[0]["type"] == "text")
    body = page.body.get_prep_value()
    body[0]["value"] = f"<p>{words}</p>"
    page.body = body
    page.save()
