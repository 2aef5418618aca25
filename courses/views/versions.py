"""The versions of a course: list, publish, look at an old one."""

import hashlib
import json
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

from courses.domain.editions import Edition, EditionChanges, PublishError, Reason, build_edition
from courses.domain.editions.comparing import changes_since
from courses.domain.editions.impact import EditionPlan, Impact, edition_impact
from courses.domain.freezing import next_number, publish_version
from courses.domain.preflight import Finding, Severity, preflight
from courses.domain.translating import writing_languages
from courses.domain.translating.twins import notice_changes
from courses.forms import PlanForm, PublishForm
from courses.models import CourseVersion
from courses.queries.lessons import lesson_content
from courses.queries.stale import stale_by_language
from courses.queries.versions import pages_of, version_notes, versions_of
from courses.templatetags.version_texts import in_language
from courses.views.course_screen import CourseScreen


class VersionsView(CourseScreen, FormView):
    """Lists the versions of a course, shows what the next one would change and for whom, and publishes it.

    A version is published only after the consequences of just this choice were shown: a POST whose `seen` is
    another one shows them instead.
    """

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

    @cached_property
    def changes(self) -> EditionChanges:
        """What has changed since the newest version."""
        edition, _reasons = self.outcome
        if edition is None or not self.versions:
            return EditionChanges()
        return changes_since(self.versions[0], edition)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask for notes in every language of the course, and about every lesson that has changed."""
        edition, _reasons = self.outcome
        language = self.page.locale.language_code
        return {
            **super().get_form_kwargs(),
            "languages": edition.outline["languages"] if edition else [],
            "lessons": [
                (change.id, in_language(change.title, language)) for change in self.changes.reopenable
            ],
        }

    def get_form(self, form_class: Any = None) -> PublishForm:
        """Return the form; before it is sent for good it takes over what was chosen, without complaints."""
        kwargs = self.get_form_kwargs()
        data = kwargs.pop("data", None)
        files = kwargs.pop("files", None)
        if data is not None and "publish" in data:
            return PublishForm(data, files, **kwargs)
        if data is not None:
            plan = PlanForm(data, lessons=kwargs["lessons"])
            notes = {name: data[name] for name in data if name.startswith("notes_")}
            kwargs["initial"] = notes | (plan.cleaned_data if plan.is_valid() else {})
        return PublishForm(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Publish if asked to, else show what the choice would mean."""
        if "publish" in request.POST:
            return super().post(request, *args, **kwargs)
        return self.render_to_response(self.get_context_data())

    def form_valid(self, form: PublishForm) -> HttpResponse:
        """Publish, say what stands in the way, or show first what has not been shown yet."""
        actor: Any = self.request.user  # admitted by `dispatch`, so somebody
        major, rollout, material = form.plan()
        if self.versions and form.cleaned_data["seen"] != self._mark(major, rollout, material):
            messages.info(
                self.request,
                _("Nothing is published yet. Look below at what would happen, then publish."),
            )
            return self.form_invalid(form)
        try:
            version = publish_version(
                actor=actor,
                course_page=self.page,
                major=major,
                notes=form.notes,
                rollout=rollout,
                material=material,
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
        form = kwargs.setdefault("form", self.get_form())
        numbers = [".".join(map(str, next_number(newest, major=major))) for major in (False, True)]
        return super().get_context_data(
            **kwargs,
            versions=[(version, self._notes.get(version.pk, "")) for version in self.versions],
            newest=newest,
            reasons=reasons,
            changes=self.changes,
            warnings=self._warnings(),
            behind=self._behind(edition),
            unchanged=bool(edition and newest and edition.sha256 == newest.sha256),
            next_minor=numbers[0],
            next_major=numbers[1],
            **self._consequences(form, edition),
        )

    def _behind(self, edition: Edition | None) -> list[dict[str, Any]]:
        """Return the languages of which the version would hold something outdated, or nothing at all."""
        stale = stale_by_language(notice_changes(self.page))
        published = edition.outline["languages"] if edition else []
        return [
            {
                "language": code,
                "is_left_out": bool(edition) and code not in published,
                "pages": stale.get(code, []),
                "blocks": sum(number for _original, number in stale.get(code, [])),
            }
            for code in writing_languages(self.page)
            if code in stale or (edition and code not in published)
        ]

    def _warnings(self) -> list[Finding]:
        """Return what the pre-flight warns of, once something is to be looked at or published.

        A course is read in full for this, so the first look at the page goes without and links to the check.
        """
        if self.request.method != "POST":
            return []
        return [one for one in preflight(self.page, drafts=False) if one.severity == Severity.WARN]

    @cached_property
    def _notes(self) -> dict[UUID, str]:
        return version_notes(self.page.translation_key)

    def _consequences(self, form: PublishForm, edition: Edition | None) -> dict[str, Any]:
        """Return whom the chosen plan concerns, and note on the form that this was shown."""
        if edition is None or not self.versions or not form.has_plan():
            return {"impact": None}
        major, rollout, material = form.plan()
        seen = self._mark(major, rollout, material)
        if form.is_bound:
            data: Any = form.data
            form.data = data.copy()
            form.data["seen"] = seen  # type: ignore[index]
        else:
            form.initial["seen"] = seen
        number = next_number(self.versions[0], major=major)
        impact = edition_impact(
            EditionPlan(self.page.translation_key, number, rollout, frozenset(material), edition.outline)
        )
        return {
            "impact": impact,
            "planned": ".".join(map(str, number)),
            "planned_rollout": rollout.label,
            "again": self._again(impact, edition),
        }

    def _again(self, impact: Impact, edition: Edition) -> list[tuple[str, int]]:
        """Return the titles of the lessons that somebody would have to do again, and how many people."""
        language = self.page.locale.language_code
        return [
            (in_language(lesson["title"], language), impact.again[lesson["id"]])
            for module in edition.outline["modules"]
            for lesson in module["lessons"]
            if lesson["id"] in impact.again
        ]

    def _mark(self, *plan: Any) -> str:
        """Return what stands for this plan for the pages as they are now."""
        edition, _reasons = self.outcome
        text = json.dumps([*plan, edition.sha256 if edition else ""])
        return hashlib.sha256(text.encode()).hexdigest()


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
