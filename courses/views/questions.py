"""The questions of a course: its banks, and the ways in and out of them."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView, View
from wagtail.permissions import policy_registry

from courses.domain.exchange.exporting import CANNOT_HOLD, SUFFIXES, Export, export_questions
from courses.domain.exchange.importing import ImportPlan, plan_import, run_import
from courses.domain.exchange.items import MAX_BYTES, FileRefused, Reading
from courses.domain.exchange.reading import format_of, read_questions
from courses.domain.question_insight import question_insights
from courses.enums import ExchangeFormat, QuestionType
from courses.models import QuestionBank
from courses.queries.questions import (
    banks_of_course,
    competence_codes,
    counts_of,
    select_questions,
    versions_with,
)
from courses.question_forms import QuestionExportForm, QuestionImportForm
from courses.views.course_screen import CourseScreen

KEPT_SECONDS = 3600
"""How long a file waits between its rehearsal and its import."""


class QuestionScreen(CourseScreen):
    """A screen about the banks of a course."""

    tab = "questions"
    header_icon = "help"
    page_title: Any = gettext_lazy("Questions")

    @cached_property
    def banks(self) -> list[QuestionBank]:
        """The course's own banks and the shared ones that its quizzes use."""
        return banks_of_course(self.page.translation_key, self.page.locale.language_code)

    @cached_property
    def own_banks(self) -> list[QuestionBank]:
        """Those of them that the user may change."""
        policy = policy_registry.get_by_type(QuestionBank)
        user = self.request.user
        return [bank for bank in self.banks if policy.user_has_permission_for_instance(user, "change", bank)]


class QuestionsView(QuestionScreen, TemplateView):
    """The banks with their counts, and what the answers say against questions."""

    template_name = "courses/admin/questions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context."""
        language = self.page.locale.language_code
        sheets, flagged = [], []
        for bank in self.banks:
            questions = list(select_questions(bank.code, language))
            insights = question_insights([question.code for question in questions], language)
            flagged += [
                (question, insights[question.code])
                for question in questions
                if question.code in insights and insights[question.code].flagged
            ]
            versions = versions_with([question.code for question in questions])
            sheets.append((bank, counts_of(bank.code, language), versions, len(insights)))
        return super().get_context_data(
            **kwargs,
            sheets=sheets,
            flagged=flagged,
            own_codes={bank.code for bank in self.own_banks},
            type_names=dict(QuestionType.choices),
        )


class QuestionImportView(QuestionScreen, FormView):
    """Takes a file and shows what importing it would do; nothing is stored yet."""

    form_class = QuestionImportForm
    template_name = "courses/admin/question_import.html"
    page_title = gettext_lazy("Import questions")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the banks that the user may change, and the page's language."""
        initial = {"language": self.page.locale.language_code, "bank": self.request.GET.get("bank", "")}
        return {**super().get_form_kwargs(), "banks": self.own_banks, "initial": initial}

    def form_valid(self, form: QuestionImportForm) -> HttpResponse:
        """Read the file and show the plan, or say why it cannot be read."""
        upload = form.cleaned_data["file"]
        try:
            chosen = form.cleaned_data["format"]
            kept = {
                "data": upload.read(MAX_BYTES + 1),
                "format": (ExchangeFormat(chosen) if chosen else format_of(upload.name)).value,
                "language": form.cleaned_data["language"],
                "bank": form.cleaned_data["bank"],
            }
            plan = plan_import(_read(kept), kept["bank"])
        except FileRefused as refused:
            where = _("Line {line}: ").format(line=refused.line) if refused.line else ""
            form.add_error("file", f"{where}{refused.reason}")
            return self.form_invalid(form)
        token = secrets.token_urlsafe(16)
        cache.set(_key(self.request, token), kept, KEPT_SECONDS)
        context = self.get_context_data(
            form=form, plan=plan, token=token, bank=kept["bank"], name=upload.name
        )
        return self.render_to_response(context)


class QuestionImportRunView(QuestionScreen, View):
    """Imports the file that was rehearsed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, page_id: int, token: str) -> HttpResponse:
        """Store every accepted question and lead back to the banks."""
        kept = cache.get(_key(request, token))
        if kept is None:
            messages.error(
                request, _("The file is not kept any more. Choose it again; nothing was imported.")
            )
            return redirect("course_questions:import", page_id=page_id)
        if kept["bank"] not in {bank.code for bank in self.own_banks}:
            raise Http404
        plan = run_import(actor=request.user, reading=_read(kept), bank=kept["bank"])  # type: ignore[arg-type]
        cache.delete(_key(request, token))
        messages.success(request, _summary(plan))
        return redirect("course_questions:list", page_id=page_id)


class QuestionRejectedView(QuestionScreen, View):
    """The questions of a rehearsed file that are left out, as a text."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, page_id: int, token: str) -> HttpResponse:
        """Return one line for each question that was rejected."""
        kept = cache.get(_key(request, token))
        if kept is None:
            raise Http404
        plan = plan_import(_read(kept), kept["bank"])
        line = _("Line {line}: {title}: {reason}")
        text = "".join(
            line.format(line=one.line, title=one.title, reason=one.reason) + "\n" for one in plan.rejected
        )
        return _download(text, "rejected.txt")


class QuestionExportView(QuestionScreen, TemplateView):
    """Writes questions into a file, and says before what the format cannot hold."""

    template_name = "courses/admin/question_export.html"
    page_title = gettext_lazy("Export questions")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form with a rehearsal, or hand out the file."""
        asked = request.GET if "format" in request.GET else None
        initial = {"language": self.page.locale.language_code, "bank": request.GET.get("bank", "")}
        form = QuestionExportForm(asked, banks=self.banks, initial=initial)
        export = self._export(form) if asked is not None and form.is_valid() else None
        if export and "download" in request.GET:
            data = form.cleaned_data
            suffix = SUFFIXES[ExchangeFormat(data["format"])]
            language = "" if data["format"] == ExchangeFormat.PACK else f"-{data['language']}"
            return _download(export.text, f"{data['bank']}{language}.{suffix}")
        query = request.GET.copy()
        query["download"] = "1"
        context = self.get_context_data(
            form=form, export=export, query=query.urlencode(), cannot_hold=_cannot_hold(form)
        )
        return self.render_to_response(context)

    def _export(self, form: QuestionExportForm) -> Export:
        data = dict(form.cleaned_data)
        form_name = ExchangeFormat(data.pop("format"))
        rows = select_questions(data.pop("bank"), data.pop("language"), **data)
        return export_questions(list(rows), form_name)


def _cannot_hold(form: QuestionExportForm) -> str:
    return str(CANNOT_HOLD[form.cleaned_data["format"]]) if form.is_bound and form.is_valid() else ""


def _read(kept: dict[str, Any]) -> Reading:
    return read_questions(kept["data"], ExchangeFormat(kept["format"]), kept["language"], competence_codes())


def _key(request: HttpRequest, token: str) -> str:
    """Return where a file waits; nobody reaches another person's."""
    return f"question-import:{request.user.pk}:{token}"


def _summary(plan: ImportPlan) -> str:
    """Return in one sentence what an import did."""
    message = _("{new} new questions, {changed} changed, {unchanged} as they were; {rejected} left out.")
    return message.format(rejected=len(plan.rejected), **plan.counts)


def _download(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
