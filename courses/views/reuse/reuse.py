"""Use a course again: export it, duplicate it, bring lessons in from files."""

import tempfile
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from courses.domain.archive import ArchiveError, export_course
from courses.domain.duplicating import DuplicateError, Identity, duplicate_course
from courses.domain.lesson_files import ModuleNeeded, import_lessons
from courses.domain.outline import OutlineError
from courses.domain.pack.faults import PackError
from courses.domain.teams import TeamError
from courses.models import Course
from courses.queries.outline import CourseOutline, read_outline
from courses.views.course_screen import CourseScreen
from courses.views.reuse.forms import DuplicateCourseForm, LessonFilesForm


class ReuseView(CourseScreen, TemplateView):
    """Offers export, duplicate and import of lessons; a POST names in `action` what to do."""

    tab = "reuse"
    template_name = "courses/admin/reuse.html"
    page_title = gettext_lazy("Reuse")
    header_icon = "copy"
    duplicate_form: DuplicateCourseForm | None = None
    files_form: LessonFilesForm | None = None

    @cached_property
    def outline(self) -> CourseOutline:
        """The course's outline."""
        return read_outline(self.page)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do what `action` says."""
        actions = {
            "export": self._export,
            "duplicate": self._duplicate,
            "check_files": self._files,
            "import_files": self._files,
        }
        action = actions.get(request.POST.get("action", ""))
        return action() if action else HttpResponse(status=400)

    def _export(self) -> HttpResponseBase:
        """Send the archive as a download; it is written to a temporary file first."""
        course = Course.objects.filter(pk=self.page.translation_key).first() or Course(
            pk=self.page.translation_key, slug=self.page.slug, code=self.page.code
        )
        file = tempfile.TemporaryFile()  # noqa: SIM115 — the response closes it
        try:
            export_course(course, file, actor=self.request.user)
        except ArchiveError as error:
            file.close()
            return self._again(archive_reasons=error.reasons)
        file.seek(0)
        day = timezone.localdate().isoformat()
        return FileResponse(
            file, as_attachment=True, filename=f"{course.slug}-{day}.zip", content_type="application/zip"
        )

    def _duplicate(self) -> HttpResponseBase:
        form = DuplicateCourseForm(self.request.POST, languages=self.outline.languages, prefix="copy")
        self.duplicate_form = form
        if form.is_valid():
            identity = Identity(form.cleaned_data["slug"], form.cleaned_data["code"], form.titles)
            try:
                copy = duplicate_course(actor=self.request.user, course_page=self.page, identity=identity)
            except (DuplicateError, TeamError) as error:
                form.add_error(None, str(error))
            except ArchiveError as error:
                for reason in error.reasons:
                    form.add_error(None, reason)
            else:
                messages.success(self.request, _("The course is duplicated. You are the author of the copy."))
                return redirect("course_outline:list", page_id=copy.pk)
        return self._again()

    def _files(self) -> HttpResponseBase:
        form = LessonFilesForm(self.request.POST, self.request.FILES, outline=self.outline, prefix="files")
        self.files_form = form
        if not form.is_valid():
            return self._again()
        dry_run = self.request.POST["action"] == "check_files"
        try:
            done = import_lessons(
                actor=self.request.user,
                course_page=self.page,
                files={file.name: file for file in form.cleaned_data["uploads"]},
                module=UUID(form.cleaned_data["module"]),
                dry_run=dry_run,
            )
        except PackError as error:
            return self._again(faults=error.faults)
        except ArchiveError as error:
            return self._again(file_reasons=error.reasons)
        except (OutlineError, ModuleNeeded) as error:
            return self._again(file_reasons=[str(error)])
        if dry_run:
            return self._again(status=200, tried=done)
        count = sum(lesson.change != "unchanged" for lesson in done)
        message = _("{count} lessons were written as drafts; what is live has not changed.")
        messages.success(self.request, message.format(count=count))
        return redirect("course_outline:list", page_id=self.page.pk)

    def _again(self, *, status: int = 422, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context."""
        titles = {language: page.draft_title for language, page in self.outline.pages.items()}
        duplicate = DuplicateCourseForm(languages=self.outline.languages, titles=titles, prefix="copy")
        return super().get_context_data(
            **kwargs,
            outline=self.outline,
            duplicate_form=self.duplicate_form or duplicate,
            files_form=self.files_form or LessonFilesForm(outline=self.outline, prefix="files"),
        )
