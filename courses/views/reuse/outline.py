"""The outline of a course: see, move, rename, add; with a script without leaving the page."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from courses.domain.lesson_templates import begin_lesson
from courses.domain.outline import OutlineError, add_module, move_lesson, move_module, rename
from courses.queries.outline import CourseOutline, OutlineItem, read_outline
from courses.views.course_screen import CourseScreen
from courses.views.reuse.forms import NewLessonForm, TitlesForm


class OutlineView(CourseScreen, TemplateView):
    """Shows the outline; a POST names in `action` what to do."""

    tab = "outline"
    template_name = "courses/admin/outline.html"
    page_title = gettext_lazy("Outline")
    header_icon = "list-ul"
    new_module: TitlesForm | None = None
    new_lesson: NewLessonForm | None = None

    @cached_property
    def outline(self) -> CourseOutline:
        """The course's outline as it is when first asked for."""
        return read_outline(self.page)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what `action` says; answer a script with the new list, everybody else with the page."""
        actions = {
            "up": self._step,
            "down": self._step,
            "module_up": self._module_step,
            "module_down": self._module_step,
            "move": self._move,
            "rename": self._rename,
            "add_module": self._add_module,
            "add_lesson": self._add_lesson,
        }
        action = actions.get(request.POST.get("action", ""))
        if action is None:
            return HttpResponse(status=400)
        try:
            message = action(request.POST)
        except OutlineError as error:
            return self._answer(str(error), done=False)
        except (KeyError, ValueError):
            return self._answer(_("This place in the outline does not exist. Reload the page."), done=False)
        if message is None:  # a form with errors
            return self.render_to_response(self.get_context_data(), status=422)
        return self._answer(message, done=True)

    def _answer(self, message: str, *, done: bool) -> HttpResponse:
        if self.request.headers.get("X-Requested-With") == "fetch":
            self.__dict__.pop("outline", None)
            html = render_to_string("courses/admin/outline_list.html", self.get_context_data(), self.request)
            return JsonResponse({"html": html, "message": message}, status=200 if done else 409)
        (messages.success if done else messages.error)(self.request, message)
        return redirect("course_outline:list", page_id=self.page.pk)

    def _step(self, data: Any) -> str | None:
        """Move a lesson one place up or down, at the edge of its module into the next one."""
        key = UUID(data["lesson"])
        place = self.outline.place_of(key)
        if place is None:
            raise OutlineError(_("The final quiz stays at the end, outside of the modules."))
        number, position = place
        lessons = self.outline.modules[number].lessons
        step = -1 if data["action"] == "up" else 1
        if 0 <= position + step < len(lessons):
            rest = [lesson for lesson in lessons if lesson.key != key]
            return self._put(key, number, rest[position + step - 1].key if position + step else None)
        if not 0 <= number + step < len(self.outline.modules):
            raise OutlineError(_("The lesson stands at the edge of the course already."))
        other = self.outline.modules[number + step].lessons
        return self._put(key, number + step, other[-1].key if step < 0 and other else None)

    def _move(self, data: Any) -> str | None:
        """Move a lesson into a module: behind `after` (empty: to the beginning), without it to the end."""
        key, module = UUID(data["lesson"]), self.outline.module(UUID(data["module"]))
        if module is None:
            raise OutlineError(_("This module does not exist any more."))
        rest = [lesson.key for lesson in module.lessons if lesson.key != key]
        after = (
            (rest[-1] if rest else None)
            if "after" not in data
            else UUID(data["after"])
            if data["after"]
            else None
        )
        return self._put(key, self.outline.modules.index(module), after)

    def _put(self, key: UUID, number: int, after: UUID | None) -> str:
        module = self.outline.modules[number]
        title = self._title(key)
        move_lesson(
            actor=self.request.user,
            course_page=self.page,
            token=self.request.POST["token"],
            lesson=key,
            module=module.item.key,
            after=after,
        )
        rest = [lesson.key for lesson in module.lessons if lesson.key != key]
        values = {
            "title": title,
            "module": module.item.title,
            "place": (rest.index(after) + 2) if after else 1,
            "total": len(rest) + 1,
        }
        return _("“{title}” is now in “{module}”, place {place} of {total}.").format(**values)

    def _module_step(self, data: Any) -> str | None:
        """Move a module one place up or down."""
        key = UUID(data["module"])
        keys = [module.item.key for module in self.outline.modules]
        place, step = keys.index(key), -1 if data["action"] == "module_up" else 1
        rest = [other for other in keys if other != key]
        target = place + step
        if not 0 <= target < len(keys):
            raise OutlineError(_("The module stands at the edge of the course already."))
        move_module(
            actor=self.request.user,
            course_page=self.page,
            token=data["token"],
            module=key,
            after=rest[target - 1] if target else None,
        )
        message = _("The module “{title}” is now number {place} of {total}.")
        title = self.outline.modules[place].item.title
        return message.format(title=title, place=target + 1, total=len(keys))

    def _rename(self, data: Any) -> str | None:
        """Give a page new titles."""
        key = UUID(data["key"])
        titles = {
            language: data[f"title_{language}"].strip()
            for language in self.outline.languages
            if f"title_{language}" in data
        }
        if not all(titles.values()) or any(len(title) > 255 for title in titles.values()):
            raise OutlineError(_("A title must not be empty or longer than 255 characters."))
        rename(actor=self.request.user, course_page=self.page, key=key, titles=titles)
        return _("The new title is saved as a draft. Publish the page to show it in the next version.")

    def _add_module(self, data: Any) -> str | None:
        self.new_module = TitlesForm(data, languages=self.outline.languages, prefix="module")
        if not self.new_module.is_valid():
            return None
        add_module(actor=self.request.user, course_page=self.page, titles=self.new_module.titles)
        return _("The module is added as a draft.")

    def _add_lesson(self, data: Any) -> str | None:
        self.new_lesson = NewLessonForm(data, outline=self.outline, prefix="lesson")
        if not self.new_lesson.is_valid():
            return None
        template = self.new_lesson.cleaned_data["template"]
        begin_lesson(
            actor=self.request.user,
            course_page=self.page,
            module=UUID(self.new_lesson.cleaned_data["module"]),
            titles=self.new_lesson.titles,
            template=UUID(template) if template else None,
        )
        return _("The lesson is added as a draft in every language of the course.")

    def _title(self, key: UUID) -> str:
        items: list[OutlineItem] = [item for module in self.outline.modules for item in module.lessons]
        return next((item.title for item in items if item.key == key), "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the page's context."""
        languages = self.outline.languages
        return super().get_context_data(
            **kwargs,
            outline=self.outline,
            new_module=self.new_module or TitlesForm(languages=languages, prefix="module"),
            new_lesson=self.new_lesson or NewLessonForm(outline=self.outline, prefix="lesson"),
        )
