"""Use one lesson again: duplicate it, keep it as a template."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.domain.duplicating import duplicate_lesson
from courses.domain.lesson_templates import save_as_template
from courses.domain.outline import OutlineError
from courses.models import CoursePage, LessonPage
from courses.queries.outline import read_outline
from courses.views.reuse.forms import NewLessonForm, TemplateForm


class LessonScreen(WagtailAdminTemplateMixin, FormView):
    """A form about one lesson, for those who may edit it; for everybody else it does not exist."""

    template_name = "courses/admin/lesson_form.html"
    _show_breadcrumbs = True
    submit_label: Any = ""
    introduction: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the lesson and its course; answer 404 to those who may not edit it."""
        self.lesson = get_object_or_404(LessonPage.objects.select_related("locale"), pk=kwargs["page_id"])
        if not self.lesson.permissions_for_user(request.user).can_edit():
            raise Http404
        self.course_page = get_object_or_404(CoursePage.objects.ancestor_of(self.lesson))
        twins = LessonPage.objects.filter(translation_key=self.lesson.translation_key).select_related(
            "locale"
        )
        self.titles = {page.locale.language_code: page.draft_title for page in twins}
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the lesson's title."""
        return str(self.lesson.draft_title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the outline."""
        outline = reverse("course_outline:list", args=[self.course_page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": outline, "label": self.course_page.draft_title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context."""
        return super().get_context_data(
            **kwargs, submit_label=self.submit_label, introduction=self.introduction, lesson=self.lesson
        )


class DuplicateLessonView(LessonScreen):
    """Duplicates a lesson into a module of its course."""

    form_class = NewLessonForm
    page_title = gettext_lazy("Duplicate the lesson")
    header_icon = "copy"
    submit_label = gettext_lazy("Duplicate")
    introduction = gettext_lazy(
        "The copy is a draft in all languages, with a history of its own. "
        "Its quiz goes on drawing from the same bank."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the course's modules and the lesson's titles."""
        outline = read_outline(self.course_page)
        return {**super().get_form_kwargs(), "outline": outline, "titles": self.titles, "templates": False}

    def get_initial(self) -> dict[str, Any]:
        """Begin with the lesson's own module."""
        parent = self.lesson.get_parent()
        return {**super().get_initial(), "module": str(parent.translation_key)}

    def form_valid(self, form: NewLessonForm) -> HttpResponse:
        """Duplicate, or say what stands in the way."""
        try:
            copy = duplicate_lesson(
                actor=self.request.user,
                lesson=self.lesson,
                course_page=self.course_page,
                module=UUID(form.cleaned_data["module"]),
                titles=form.titles,
            )
        except OutlineError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("The lesson is duplicated. This is the copy."))
        return redirect("wagtailadmin_pages:edit", copy.pk)


class SaveTemplateView(LessonScreen):
    """Keeps a lesson as a template."""

    form_class = TemplateForm
    page_title = gettext_lazy("Save as a template")
    header_icon = "snippet"
    submit_label = gettext_lazy("Save the template")
    introduction = gettext_lazy(
        "All trainers can begin new lessons with it. "
        "Quizzes are left out: their questions belong to the course."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Ask in every language of the lesson."""
        return {**super().get_form_kwargs(), "languages": sorted(self.titles), "titles": self.titles}

    def form_valid(self, form: TemplateForm) -> HttpResponse:
        """Save, and go back to the outline."""
        template = save_as_template(
            actor=self.request.user, lesson=self.lesson, titles=form.titles, descriptions=form.descriptions
        )
        messages.success(self.request, _("“{title}” is a template now.").format(title=template.title))
        return redirect("course_outline:list", page_id=self.course_page.pk)
