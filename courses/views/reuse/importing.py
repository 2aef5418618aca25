"""Bring a course in that another site exported."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.domain.archive import ArchiveError, ImportReport, import_course
from courses.domain.teams import TeamError
from courses.views.reuse.forms import ArchiveForm


class ImportCourseView(WagtailAdminTemplateMixin, FormView):
    """Tries or imports a course archive; whoever imports it becomes its author."""

    form_class = ArchiveForm
    template_name = "courses/admin/import_course.html"
    page_title = gettext_lazy("Import a course")
    header_icon = "upload"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the start."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def form_valid(self, form: ArchiveForm) -> HttpResponse:
        """Import or try; say what was done, or every reason why nothing was."""
        dry_run = self.request.POST.get("action") == "try"
        try:
            report = import_course(form.cleaned_data["file"].file, actor=self.request.user, dry_run=dry_run)
        except ArchiveError as error:
            for reason in error.reasons:
                form.add_error("file", reason)
            return self.form_invalid(form)
        except TeamError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        if dry_run:
            return self.render_to_response(self.get_context_data(form=form, report=report))
        self._tell(report)
        return redirect("course_outline:list", page_id=report.page.pk)

    def form_invalid(self, form: ArchiveForm) -> HttpResponse:
        """Answer that the form could not be taken."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _tell(self, report: ImportReport) -> None:
        message = _("“{title}” is imported. You are its author.").format(title=report.title)
        messages.success(self.request, message)
        for sentence in report.left_out:
            messages.warning(self.request, sentence)
