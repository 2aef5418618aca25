"""The versions of a course: list, publish, look at an old one."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from courses.domain.editions import Change, Edition, PublishError, Reason, build_edition, edition_changes
from courses.domain.freezing import next_number, publish_version
from courses.forms import PublishForm
from courses.models import CourseVersion
from courses.queries.lessons import lesson_content
from courses.queries.versions import pages_of, versions_of
from courses.views.course_screen import CourseScreen


class VersionsView(CourseScreen, FormView):
    """Lists the versions of a course and publishes the next one."""

    form_class = PublishForm
    template_name = "courses/admin/versions.html"
    page_title = gettext_lazy("Course versions")
    header_icon = "history"
    tab = "versions"

    @cached_property
    def versions(self) -> list[CourseVersion]:
        """All versions, newest first."""
        return list(versions_of(self.page.translation_key))

    @cached_property
    def outcome(self) -> tuple[Edition | None, list[Reason]]:
        """What would be published now, or the reasons why nothing can be."""
        try:
            edition = build_edition(self.page)
        except PublishError as error:
            return None, error.reasons
        return edition, []

    def changes(self) -> list[Change]:
        """What has changed since the newest version."""
        edition, _reasons = self.outcome
        if edition is None or not self.versions:
            return []
        newest = self.versions[0]
        return edition_changes(
            (newest.outline, newest.questions, newest.card),
            (edition.outline, edition.questions, edition.card),
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask for notes in every language of the course."""
        edition, _reasons = self.outcome
        languages = edition.outline["languages"] if edition else []
        return {**super().get_form_kwargs(), "languages": languages}

    def form_valid(self, form: PublishForm) -> HttpResponse:
        """Publish, or say what stands in the way."""
        actor: Any = self.request.user  # admitted by `dispatch`, so somebody
        try:
            version = publish_version(
                actor=actor,
                course_page=self.page,
                major=form.cleaned_data["size"] == "major",
                notes=form.notes,
            )
        except PublishError as error:
            for reason in error.reasons:
                form.add_error(None, str(reason))
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Version {number} is published. New learners get it.").format(number=version.number),
        )
        return redirect("course_versions:list", page_id=self.page.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context."""
        edition, reasons = self.outcome
        newest = self.versions[0] if self.versions else None
        return super().get_context_data(
            **kwargs,
            versions=self.versions,
            reasons=reasons,
            changes=self.changes(),
            unchanged=bool(edition and newest and edition.sha256 == newest.sha256),
            next_minor=".".join(map(str, next_number(newest, major=False))),
            next_major=".".join(map(str, next_number(newest, major=True))),
        )


def version_lesson(request: HttpRequest, version_id: UUID, lesson_id: UUID) -> HttpResponse:
    """Show a lesson of a published version to those who may edit the course; read-only."""
    version = get_object_or_404(CourseVersion.objects.defer("questions"), pk=version_id)
    pages = list(pages_of(version).select_related("locale"))
    if not any(page.permissions_for_user(request.user).can_edit() for page in pages):
        raise PermissionDenied
    language = request.GET.get("language", "")
    if language not in version.outline["languages"]:
        language = version.outline["languages"][0]
    try:
        lesson = lesson_content(version.pk, lesson_id, language)
    except KeyError as error:
        raise Http404 from error
    outline = {
        UUID(found["id"]): found for module in version.outline["modules"] for found in module["lessons"]
    }
    with translation.override(lesson.language):
        return render(
            request,
            "courses/lesson_preview.html",
            {"lesson": lesson, "version": version, "details": outline[lesson_id]},
        )
