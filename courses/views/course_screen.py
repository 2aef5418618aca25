"""What the screens about one course share: who may open them, where they lead back to, their tabs."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from wagtail import hooks
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.models import CoursePage

HOOK = "register_course_tab"


@dataclass(frozen=True)
class CourseTab:
    """One screen about a course. Its URL, `url_name`, takes `page_id`; tabs stand in the order of `order`.

    Packages that courses do not know add theirs by the hook `register_course_tab`, a function without
    arguments that returns one.
    """

    name: str
    label: str | Promise
    icon: str
    url_name: str
    order: int


def course_tabs() -> list[CourseTab]:
    """Return the tabs of all packages in order."""
    return sorted((register() for register in hooks.get_hooks(HOOK)), key=lambda tab: tab.order)


class CourseScreen(WagtailAdminTemplateMixin):
    """A screen about one course, for those who may edit its page; for everybody else it does not exist.

    Views set `tab` to the name of their tab and `page_title`. The course's page in the language of the
    address is `self.page`.
    """

    tab = ""
    header_icon = "doc-full"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Find the course's page; answer 404 to those who may not edit it."""
        pages = CoursePage.objects.select_related("locale")
        self.page = get_object_or_404(pages, pk=kwargs["page_id"])
        if not self.page.permissions_for_user(request.user).can_edit():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Return the course's title."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the course in the explorer."""
        explore = reverse("wagtailadmin_explore", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": explore, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the page and the tabs, each as (tab, address, whether it is this)."""
        tabs = [
            (tab, reverse(tab.url_name, args=[self.page.pk]), tab.name == self.tab) for tab in course_tabs()
        ]
        return super().get_context_data(
            **kwargs, course_page=self.page, language=self.page.locale.language_code, course_tabs=tabs
        )
