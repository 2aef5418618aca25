"""The catalogue card of a course version."""

from typing import Any

from courses.domain.editions.manuscript import Manuscript
from courses.models import Competence, CoursePage

Words = dict[str, str]


def course_card(manuscript: Manuscript) -> dict[str, Any]:
    """Return what the catalogue, the course page and certificates say of the course, in all its languages."""
    page = manuscript.primary
    lessons = manuscript.lessons
    outcomes = _outcomes(manuscript)
    codes = [outcome["competence"] for outcome in outcomes]
    codes += [code for lesson in lessons for code in lesson.primary.competence_codes]
    return {
        "code": page.code,
        "slug": page.slug,
        "area": page.area,
        "level": page.level,
        "stage": page.stage,
        "minutes": sum(lesson.primary.minutes for lesson in lessons),
        "lessons": len(lessons),
        "title": _words(manuscript, "title"),
        "summary": _words(manuscript, "summary"),
        "audience": _words(manuscript, "audience"),
        "outcomes": outcomes,
        "competences": _competences(sorted(set(codes)), manuscript.languages),
        "prerequisites": sorted(course.slug for course in page.prerequisites.all()),
        "prerequisite_alternative": _words(manuscript, "prerequisite_alternative") or None,
        "trainer": page.trainer_name,
        "certificate_months": page.certificate_months,
        "languages": manuscript.languages,
    }


def _words(manuscript: Manuscript, name: str) -> Words:
    """Return a text of the course by language, without languages in which it is empty."""
    return {language: text for language, page in manuscript.pages.items() if (text := getattr(page, name))}


def _outcomes(manuscript: Manuscript) -> list[dict[str, str]]:
    texts = {language: _outcome_texts(page) for language, page in manuscript.pages.items()}
    return [
        {
            "id": outcome.code,
            "competence": outcome.competence_code,
            "level": outcome.level,
            **{language: found[outcome.code] for language, found in texts.items() if outcome.code in found},
        }
        for outcome in manuscript.primary.outcomes.all()
    ]


def _outcome_texts(page: CoursePage) -> Words:
    return {outcome.code: outcome.text for outcome in page.outcomes.all()}


def _competences(codes: list[str], languages: list[str]) -> list[dict[str, Any]]:
    titles: dict[str, Words] = {}
    rows = Competence.objects.filter(code__in=codes, locale__language_code__in=languages)
    for code, language, title in rows.values_list("code", "locale__language_code", "title"):
        titles.setdefault(code, {})[language] = title
    return [{"code": code, "title": titles[code]} for code in codes if code in titles]
