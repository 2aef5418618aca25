"""Courses of a pack, as pages of one language."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone
from wagtail.models import Locale, Page, ReferenceIndex

from courses.domain.editions.manuscript import language_order
from courses.domain.importing.ledger import Ledger, snippet_key
from courses.domain.pack import Course, Lesson, LessonText, Module
from courses.domain.streams import block_stream
from courses.models import (
    CataloguePage,
    CourseOutcome,
    CoursePage,
    LessonPage,
    ModulePage,
    Question,
)
from courses.models import (
    Course as CourseRow,
)

CATALOGUE = {"bg": "Курсове", "en": "Courses"}


@dataclass
class PageTargets:
    """What blocks refer to, in one language."""

    images: dict[str, int]
    locale: Locale
    questions: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        rows = Question.objects.filter(locale=self.locale)
        self.questions = dict(rows.values_list("code", "pk"))

    def image_id(self, src: str) -> int:
        """Return the primary key of the image of a figure, by its path in the pack."""
        return self.images[src]

    def document_id(self, src: str) -> int:
        """Raise KeyError: a pack holds no files."""
        raise KeyError(src)

    def question_id(self, code: str) -> int:
        """Return the primary key of a question in this language."""
        return self.questions[code]


class PageWriter:
    """Writes the pages of one pack in one language. `drafts` collects lessons that a trainer has yet to
    write.
    """

    def __init__(
        self, ledger: Ledger, locale: Locale, home: Page, images: dict[str, int], actor: Any
    ) -> None:
        self.drafts: list[str] = []
        self._ledger = ledger
        self._locale = locale
        self._language = locale.language_code
        self._actor = actor
        self._now = timezone.now()
        self._targets = PageTargets(images, locale)
        self._catalogue = self._find_catalogue(home)
        self._existing: dict[UUID, Page] = {}
        for model in (CoursePage, ModulePage, LessonPage):
            self._existing.update(
                {page.translation_key: page for page in model.objects.filter(locale=locale)}
            )

    def write(self, course: Course, rows: dict[str, CourseRow]) -> CoursePage:
        """Write a course with its modules, lessons and final quiz; return its page."""
        fields = self._course_fields(course)
        page: CoursePage = self._save(
            CoursePage, course.id, fields, self._catalogue, None, self._relations(course, rows)
        )
        previous: Page | None = None
        for module in course.modules:
            previous = self._module(module, page, previous)
        if course.final_quiz:
            self._lesson(course.final_quiz, course.slug, page, previous)
        return page

    def _find_catalogue(self, home: Page) -> CataloguePage:
        found: CataloguePage | None = CataloguePage.objects.child_of(home).first()
        if found is None:
            title = CATALOGUE[self._language]
            key = snippet_key("catalogue", "catalogue")
            found = CataloguePage(title=title, slug="courses", locale=self._locale, translation_key=key)
            home.add_child(instance=found)
        return found

    def _course_fields(self, course: Course) -> dict[str, Any]:
        language = self._language
        alternative = course.prerequisite_alternative
        return {
            "title": course.title[language],
            "slug": course.slug,
            "code": course.code,
            "area": course.area,
            "stage": course.stage,
            "level": course.level,
            "summary": course.summary[language],
            "audience": course.audience[language],
            "prerequisite_alternative": alternative[language] if alternative else "",
        }

    def _relations(self, course: Course, rows: dict[str, CourseRow]) -> dict[str, Any]:
        return {
            "outcomes": [
                {
                    "code": outcome.code,
                    "competence_code": outcome.competence,
                    "level": outcome.level,
                    "text": outcome.words[self._language],
                }
                for outcome in course.outcomes
            ],
            "prerequisites": [str(rows[slug].pk) for slug in course.prerequisites],
        }

    def _module(self, module: Module, course_page: CoursePage, previous: Page | None) -> Page:
        fields = {"title": module.title[self._language], "slug": f"module-{module.code.lower()}"}
        page = self._save(ModulePage, module.id, fields, course_page, previous)
        before: Page | None = None
        for lesson in module.lessons:
            before = self._lesson(lesson, course_page.slug, page, before)
        return page

    def _lesson(self, lesson: Lesson, course_slug: str, parent: Page, previous: Page | None) -> Page:
        text = lesson.texts[self._language]
        original = next(iter(language_order(list(lesson.texts))))
        written = not text.missing and not lesson.texts[original].missing
        if text.missing:
            self.drafts.append(f"{course_slug}/{lesson.slug}.{self._language}")
        existing = self._existing.get(lesson.id)
        if existing is not None and not written:
            # What was published does not turn into an empty draft because a file has gone from the pack.
            self._ledger.skip()
            return existing
        fields = {
            "title": text.title,
            "slug": lesson.slug,
            "live": written,
            "kind": lesson.kind,
            "minutes": lesson.minutes,
            "mandatory": lesson.mandatory,
            "competence_codes": list(lesson.competences),
            "level": lesson.level,
            "last_checked": lesson.last_checked or None,
            "body": self._body(text),
        }
        if (
            lesson.verify
        ):  # absent otherwise: an empty one would make every lesson of old imports look changed
            fields["facts_to_check"] = "\n".join(lesson.verify)
        return self._save(LessonPage, lesson.id, fields, parent, previous)

    def _body(self, text: LessonText) -> list[dict[str, Any]]:
        return [block_stream(block.as_json(), self._targets) for block in text.blocks]

    def _save(
        self,
        model: type[Any],
        translation_key: UUID,
        fields: dict[str, Any],
        parent: Page,
        previous: Page | None,
        relations: dict[str, Any] | None = None,
    ) -> Any:
        """Write one page unless the pack left it unchanged; a new one stands behind `previous`, else last."""
        key = f"{model._meta.model_name}:{translation_key}:{self._language}"
        data = {**fields, **(relations or {})}
        existing = self._existing.get(translation_key)
        if existing is not None and self._ledger.is_current(key, data):
            self._ledger.skip()
            return existing
        page = existing or model(
            translation_key=translation_key,
            locale=self._locale,
            first_published_at=self._now,
            last_published_at=self._now,
        )
        _fill(page, fields, relations)
        if existing is None:
            self._add(page, parent, previous)
            self._begin_history(page)
        else:
            self._update(page, live=fields.get("live", True))
        ReferenceIndex.create_or_update_for_object(page)
        self._ledger.note(key, data, page.pk, created=existing is None)
        return page

    def _add(self, page: Page, parent: Page, previous: Page | None) -> None:
        if previous is None:
            parent.add_child(instance=page)
        else:
            previous.add_sibling(pos="right", instance=page)

    def _begin_history(self, page: Page) -> None:
        """Make the page's first revision, which trainers can compare theirs with."""
        revision = page.save_revision(user=self._actor, clean=False, changed=False)
        if page.live:
            Page.objects.filter(pk=page.pk).update(live_revision=revision, has_unpublished_changes=False)

    def _update(self, page: Page, *, live: bool) -> None:
        """Save the page by a revision, so that what trainers had written stays in its history."""
        revision = page.save_revision(user=self._actor, log_action=True)
        if live:
            revision.publish(user=self._actor)
        elif page.live:
            page.unpublish(user=self._actor)


def _fill(page: Page, fields: dict[str, Any], relations: dict[str, Any] | None) -> None:
    for name, value in fields.items():
        if name == "live":
            if page.pk is None:
                page.live, page.has_unpublished_changes = value, not value
                page.first_published_at = page.last_published_at = page.last_published_at if value else None
        elif name == "last_checked":
            page.last_checked = date.fromisoformat(value) if value else None
        else:
            setattr(page, name, value)
    if page.pk is None or "title" in fields:
        page.draft_title = fields["title"]
    if relations:
        page.outcomes = [
            CourseOutcome(
                sort_order=number,
                locale=page.locale,
                translation_key=uuid5(page.translation_key, outcome["code"]),
                **outcome,
            )
            for number, outcome in enumerate(relations["outcomes"])
        ]
        page.prerequisites = list(CourseRow.objects.filter(pk__in=relations["prerequisites"]))
