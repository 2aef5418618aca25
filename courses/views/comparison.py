"""Two editions of a course side by side: what differs, and the texts of a lesson block by block."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from courses.domain.editions import Edition, PublishError, build_edition
from courses.domain.editions.comparing import changes_between, changes_since, contents_of
from courses.domain.editions.differences import lesson_differences
from courses.models import CourseVersion
from courses.queries.versions import versions_of
from courses.views.course_screen import CourseScreen

NOW = "now"


class ComparisonView(CourseScreen, TemplateView):
    """Compares any two versions, or a version with what is published now.

    `old` and `new` of the query name them by id; `lesson` and `language` open a lesson's texts.
    """

    template_name = "courses/admin/comparison.html"
    page_title = gettext_lazy("Compare versions")
    header_icon = "history"
    tab = "versions"

    @cached_property
    def versions(self) -> list[CourseVersion]:
        """All versions, newest first."""
        return list(versions_of(self.page.translation_key))

    def _version(self, key: str) -> CourseVersion:
        for version in self.versions:
            if str(version.pk) == key:
                return version
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the differences; raise Http404 for an edition or a lesson that does not exist."""
        query = self.request.GET
        keys = {"old": query.get("old", ""), "new": query.get("new", NOW)}
        old = self._version(keys["old"])
        try:
            new: CourseVersion | Edition = (
                build_edition(self.page) if keys["new"] == NOW else self._version(keys["new"])
            )
        except PublishError as error:
            return super().get_context_data(
                **kwargs, **keys, reasons=error.reasons, **self._choice(old, None)
            )
        is_version = isinstance(new, CourseVersion)
        address = reverse("course_versions:compare", args=[self.page.pk])
        return super().get_context_data(
            **kwargs,
            **keys,
            **self._choice(old, new if is_version else None),
            changes=changes_between(old, new) if isinstance(new, CourseVersion) else changes_since(old, new),
            compare=f"{address}?{urlencode(keys)}&lesson=",
            **self._lesson(old, new),
        )

    def _choice(self, old: CourseVersion, new: Any) -> dict[str, Any]:
        return {
            "versions": [(version, "") for version in self.versions],
            "old_name": old.number,
            "new_name": new.number if new else _("what is published now"),
        }

    def _lesson(self, old: CourseVersion, new: CourseVersion | Edition) -> dict[str, Any]:
        """Return the texts of the lesson that the query names, in one of its languages; nothing for none."""
        key = self.request.GET.get("lesson", "")
        if not key:
            return {}
        try:
            key = str(UUID(key))
        except ValueError as error:
            raise Http404 from error
        contents = [
            contents_of(one, [key]) if isinstance(one, CourseVersion) else one.lessons for one in (old, new)
        ]
        texts = [content.get(key, {}) for content in contents]
        languages = list(dict.fromkeys([*texts[1], *texts[0]]))
        if not languages:
            raise Http404
        language = self.request.GET.get("language", self.page.locale.language_code)
        language = language if language in languages else languages[0]
        blocks = [text.get(language, {}).get("blocks", []) for text in texts]
        named = texts[1].get(language) or texts[0][language]
        return {
            "lesson_id": key,
            "lesson_title": named["title"],
            "lesson_language": language,
            "lesson_languages": languages,
            "differences": lesson_differences(*blocks),
        }
