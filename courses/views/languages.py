"""The languages of a course: how far it is translated, and what can be done about it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.models import Locale

from courses.domain.translating.locks import Locked
from courses.domain.translating.po_files import MAX_BYTES, BadFile, export_course
from courses.domain.translating.po_importing import ImportPlan, import_course, plan_import
from courses.domain.translating.twins import NoCatalogue, create_twins, notice_changes, save_translations
from courses.queries.languages import possible_translations, written_translations
from courses.queries.own_blocks import pages_without_original
from courses.queries.translations import block_states, completeness, kind_label, kind_of, original_of
from courses.views.course_screen import CourseScreen
from courses.views.localize import may_edit

HOUR = 3600


class LanguagesScreen(CourseScreen):
    """A screen of the tab “Languages”."""

    tab = "languages"
    page_title = gettext_lazy("Languages")
    header_icon = "site"

    @cached_property
    def locale(self) -> Locale:
        """The language that the form or address is about; 404 for the original's, for an unknown one and, but
        for making its pages, for one that the course is not written in.
        """
        code = self.request.POST.get("language") or self.request.GET.get("language", "")
        found = next((locale for locale in self.locales() if locale.language_code == code), None)
        if found is None:
            raise Http404
        return found

    def locales(self) -> list[Locale]:
        """Return the languages that the screen can be about."""
        return written_translations(self.page)

    def refuse(self, reasons: list[str]) -> HttpResponse:
        """Say why nothing was changed and lead to the overview."""
        messages.error(self.request, " ".join([*reasons, _("Nothing was changed.")]))
        return self.back()

    def back(self) -> HttpResponse:
        """Lead to the overview."""
        return redirect("course_languages:overview", page_id=self.page.pk)


class LanguagesView(LanguagesScreen, TemplateView):
    """How far every page and question of the course is translated."""

    template_name = "courses/admin/languages.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Bring the recorded texts in line with the pages, then read them."""
        notice_changes(self.page)
        states = completeness(self.page)
        languages = [
            self._language(locale, [state for state in states if state.language == locale.language_code])
            for locale in self.locales()
        ]
        publishes = self.page.permissions_for_user(self.request.user).can_publish()
        return super().get_context_data(
            **kwargs,
            languages=languages,
            unwritten=possible_translations(self.page),
            original=original_of(self.page),
            can_publish=publishes,
            max_megabytes=MAX_BYTES // 1_000_000,
        )

    def _language(self, locale: Locale, states: list[Any]) -> dict[str, Any]:
        total, done = (sum(getattr(state, name) for state in states) for name in ("total", "translated"))
        return {
            "locale": locale,
            "rows": [self._row(state) for state in states],
            "total": total,
            "translated": done,
            "percent": 100 * done // total if total else 0,
            "stale": sum(len(state.stale) for state in states),
            "without_twin": sum(state.twin is None for state in states),
            "without_original": [
                (kind_label(kind_of(page)), page, reverse("wagtailadmin_pages:edit", args=[page.pk]))
                for page in pages_without_original(self.page, locale)
            ],
            "waiting": sum(state.waiting for state in states),
        }

    def _row(self, state: Any) -> dict[str, Any]:
        left = state.twin is not None and (state.stale or state.missing)
        return {
            "state": state,
            "kind": kind_label(state.kind),
            "edit": edit_address(state.twin) if state.twin is not None and self._editable(state) else "",
            "blocks": block_states(state.original, state) if left else [],
        }

    def _editable(self, state: Any) -> bool:
        """Whether the twin may be edited: asked once for all pages of a course, and for each bank."""
        key = (state.language, getattr(state.original, "bank_id", None))
        if key not in self._asked:
            self._asked[key] = may_edit(self.request.user, state.twin)
        return self._asked[key]

    @cached_property
    def _asked(self) -> dict[Any, bool]:
        return {}


def edit_address(twin: Any) -> str:
    """Return the address of the page or question's editor, which shows both languages side by side."""
    name = "wagtailadmin_pages:edit" if hasattr(twin, "path") else "wagtailsnippets_courses_question:edit"
    return reverse(name, args=[twin.pk])


class CreateTwinsView(LanguagesScreen, View):
    """Makes the pages that are missing in a language, also in one that the course is not written in yet."""

    def locales(self) -> list[Locale]:
        """Return all languages of the site but the main one."""
        return [*super().locales(), *possible_translations(self.page)]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Make them as drafts, all or none."""
        try:
            made = create_twins(actor=request.user, course_page=self.page, locale=self.locale)
        except NoCatalogue:
            messages.error(
                request,
                _("There is no catalogue in this language yet. Ask the cluster to add it first."),
            )
            return self.back()
        text = ngettext(
            "{number} page or question was made, as a draft with the original's texts.",
            "{number} pages and questions were made, as drafts with the original's texts.",
            len(made),
        )
        messages.success(request, text.format(number=len(made)))
        return self.back()


class SaveTranslationsView(LanguagesScreen, View):
    """Puts translations that the pages do not show yet into the pages."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save drafts, or publish for those who may."""
        publish = "publish" in request.POST
        if publish and not self.page.permissions_for_user(request.user).can_publish():
            raise Http404
        try:
            number = save_translations(
                actor=request.user, course_page=self.page, locale=self.locale, publish=publish
            )
        except Locked as error:
            return self.refuse(error.reasons)
        except ValidationError as error:
            return self.refuse(error.messages)
        text = (
            ngettext("{number} page was published.", "{number} pages were published.", number)
            if publish
            else ngettext("{number} draft was saved.", "{number} drafts were saved.", number)
        )
        messages.success(request, text.format(number=number))
        return self.back()


class ExportView(LanguagesScreen, View):
    """The course as a PO file."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Send the file."""
        text = export_course(self.page, self.locale)
        answer = HttpResponse(text, content_type="text/x-gettext-translation; charset=utf-8")
        name = f"{self.page.slug}-{self.locale.language_code}.po"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class ImportView(LanguagesScreen, TemplateView):
    """Takes a PO file: first says what it would do, then does it."""

    template_name = "courses/admin/languages_import.html"
    page_title = gettext_lazy("Import translations")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the overview, where the file is chosen."""
        return self.back()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show what the file would do; with a token of such a report, do it."""
        token = request.POST.get("token", "")
        data = cache.get(self._key(token)) if token else self._uploaded()
        if data is None:
            messages.error(request, _("Choose the PO file (again) to import."))
            return self.back()
        try:
            if token:
                return self._import(data)
            plan = plan_import(self.page, self.locale, data, request.user)
        except Locked as error:
            return self.refuse(error.reasons)
        except BadFile as error:
            messages.error(request, error.message)
            return self.back()
        return self._report(data, plan)

    def _uploaded(self) -> bytes | None:
        upload: Any = self.request.FILES.get("file")
        return None if upload is None else bytes(upload.read(MAX_BYTES + 1))

    def _report(self, data: bytes, plan: ImportPlan) -> HttpResponse:
        token = uuid4().hex
        cache.set(self._key(token), data, HOUR)
        return self.render_to_response(
            self.get_context_data(
                plan=plan,
                pages=[(kind_label(page.kind), page) for page in plan.touched],
                same=plan.total("same"),
                token=token,
                locale=self.locale,
                findings=_findings(plan),
            )
        )

    def _import(self, data: bytes) -> HttpResponse:
        plan = import_course(actor=self.request.user, course_page=self.page, locale=self.locale, data=data)
        text = ngettext(
            "{number} translation was taken over. Save or publish the pages to show it.",
            "{number} translations were taken over. Save or publish the pages to show them.",
            plan.accepted,
        )
        messages.success(self.request, text.format(number=plan.accepted))
        return self.back()

    def _key(self, token: str) -> str:
        return f"po:{self.request.user.pk}:{self.page.translation_key}:{token}"


def _findings(plan: ImportPlan) -> list[tuple[str, list[Any]]]:
    return [
        (_("Broken: correct these lines, nothing is imported before"), plan.broken),
        (_("The original has changed: these are left out"), plan.outdated),
        (_("Unknown: these are left out"), plan.unknown),
    ]
