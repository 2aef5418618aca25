"""What the course page says about versions: that the run has moved, and that a newer one is offered."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from learning.queries.course import CoursePage
from learning.queries.outlines import in_language, outline_of
from learning.queries.versions import notes_between, number_of

Shown = dict[str, Any]


def arrival_shown(page: CoursePage) -> Shown | None:
    """Return what `learning/partials/arrival.html` shows: while it is news, or something is to be done
    again.
    """
    arrival, run = page.arrival, page.enrolment
    if arrival is None or run is None or not (arrival.fresh or page.again):
        return None
    language = page.card.language
    titles = {lesson.id: lesson.title for lesson in page.outline.lessons}
    return {
        "number": arrival.number,
        "notes": [(number, in_language(words, language)) for number, words in arrival.notes],
        "again": [
            {"title": titles[lesson], "url": reverse("learning:lesson", args=[run.id, lesson])}
            for lesson in page.again
        ],
    }


def offer_shown(page: CoursePage) -> Shown | None:
    """Return what `learning/partials/version_offer.html` shows of the version that may be taken."""
    offer, run = page.offer, page.enrolment
    if offer is None or run is None:
        return None
    language, version = page.card.language, offer.version
    notes = notes_between(run.course_id, number_of(run.version), number_of(version))
    return {
        "number": version.number,
        "own": run.version.number,
        "notes": [(number, in_language(words, language)) for number, words in notes],
        "again": _titles(version.pk, offer.plan.again, language),
        "added": _titles(version.pk, offer.plan.added, language),
        "declined": offer.declined,
        "url": reverse("learning:choose_version", args=[run.id, version.pk]),
    }


def _titles(version_id: UUID, lessons: tuple[UUID, ...], language: str) -> list[str]:
    stored = outline_of(version_id).by_id
    return [in_language(stored[lesson].title, language) for lesson in lessons]
