"""The learner's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from learning.queries.dashboard import dashboard
from learning.queries.sessions import upcoming_sessions
from learning.views.access import person, signed_in
from learning.views.wording import completed_row, next_step, session_row


@require_safe
@signed_in()
def my_learning(request: HttpRequest) -> HttpResponse:
    """Show what to do next, what is due, what is under way and what is done."""
    user, language, today = person(request), get_language() or "bg", timezone.localdate()
    found = dashboard(user, language, today)
    sessions = upcoming_sessions(user, language, timezone.now()) if found.next else []
    context = {
        "name": user.get_short_name(),
        "step": next_step(found.next) if found.next else None,
        "deadlines": [next_step(own) for own in found.deadlines],
        "in_progress": [next_step(own) for own in found.in_progress],
        "sessions": [session_row(session) for session in sessions],
        "expiring": [completed_row(own, today) for own in found.expiring(today)],
        "completed": [completed_row(own, today) for own in found.completed],
        "has_dates": bool(sessions or any(own.enrolment.due_on for own in found.open)),
    }
    return render(request, "learning/dashboard.html", context)
