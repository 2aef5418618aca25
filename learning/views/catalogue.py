"""The catalogue: public; somebody signed in also sees what to continue and what is due."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from learning.forms.catalogue import CatalogueForm
from learning.models import User
from learning.queries.cards import CourseCard
from learning.queries.catalogue import search_courses
from learning.queries.dashboard import continue_with, due_soon, own_courses
from learning.views.wording import course_card, next_step

PER_PAGE = 12


@require_safe
@vary_on_headers("HX-Request")
def catalogue(request: HttpRequest) -> HttpResponse:
    """List the published courses that match the search; a script asks for the list alone."""
    language = get_language() or "bg"
    form = CatalogueForm(request.GET)
    filters = form.filters()
    page = Paginator(search_courses(filters), PER_PAGE).get_page(request.GET.get("page"))
    own = own_courses(request.user, language, timezone.localdate()) if isinstance(request.user, User) else []
    newest = {course.enrolment.course_id: course for course in reversed(own)}
    context: dict[str, Any] = {
        "form": form,
        "filters": filters,
        "page": page,
        "cards": [
            course_card(CourseCard(course.current_version, language), newest.get(course.id))
            for course in page
            if course.current_version
        ],
    }
    if request.headers.get("HX-Request"):
        return render(request, "learning/partials/catalogue_results.html", context)
    if not filters.narrowed and page.number == 1:
        ahead = continue_with(own)
        context |= {
            "ahead": next_step(ahead) if ahead else None,
            "due": [next_step(course) for course in due_soon(own) if course is not ahead],
        }
    return render(request, "learning/catalogue.html", context)
