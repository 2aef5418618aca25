"""The learner's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from learning.queries.dashboard import dashboard
from learning.views.access import person, signed_in
from learning.views.wording import completed_row, next_step


@require_safe
@signed_in()
def my_learning(request: HttpRequest) -> HttpResponse:
    """Show what to do next, what is due, what is under way and what is done."""
    user = person(request)
    found = dashboard(user, get_language() or "bg", timezone.localdate())
    context = {
        "name": user.get_short_name(),
        "step": next_step(found.next) if found.next else None,
        "deadlines": [next_step(own) for own in found.deadlines],
        "in_progress": [next_step(own) for own in found.in_progress],
        "completed": [completed_row(own) for own in found.completed],
    }
    return render(request, "learning/dashboard.html", context)
