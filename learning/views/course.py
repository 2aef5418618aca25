"""The course page, public, and the way into a course."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.models import Course, CourseVersion
from courses.queries.catalogue import course_by_slug
from learning.domain.enrolment import enrol
from learning.domain.errors import LearningError
from learning.domain.moving import keep_version, take_offer
from learning.enums import EnrolmentState
from learning.models import User
from learning.queries.course import CoursePage, course_page
from learning.queries.dashboard import lesson_to_go_on_with
from learning.queries.evidence import evidence_of
from learning.queries.outlines import in_language, outline_of
from learning.views.access import enrolment_or_404, person, refused, signed_in
from learning.views.editions import arrival_shown, offer_shown
from learning.views.outline import modules_shown
from learning.views.rules import missing_shown, rules_shown
from learning.views.wording import STATE_TONES

Shown = dict[str, Any]
AGAIN = ("expired", "revoked")


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published course and the one next step in it."""
    found, version = _published_or_404(slug)
    user = request.user if isinstance(request.user, User) else None
    page = course_page(found, version, user, get_language() or "bg")
    run = page.enrolment
    context: Shown = {
        "page": page,
        "card": page.card,
        "step": _next_step(page, user),
        "modules": modules_shown(page.outline, run, all_open=run is None),
        "rules": rules_shown(outline_of(page.version.pk), page.standing),
        "missing": missing_shown(page.standing, page.outline, run) if page.standing and run else [],
        "offer": offer_shown(page),
        "arrival": arrival_shown(page),
        "notes": in_language(page.version.notes, page.card.language),
        "state": EnrolmentState(run.state).label if run else "",
        "state_tone": STATE_TONES.get(EnrolmentState(run.state), "") if run else "",
    }
    return render(request, "learning/course.html", context)


@require_POST
@signed_in("learning:course", "slug")
def enrol_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a run through the course, or go on with the one that is open."""
    found, _version = _published_or_404(slug)
    try:
        enrolment = enrol(actor=person(request), user=person(request), course=found)
    except LearningError as error:
        return refused(request, error, reverse("learning:course", args=[slug]))
    return redirect("learning:resume", enrolment.id)


@require_POST
@signed_in("learning:dashboard")
def choose_version(request: HttpRequest, enrolment: UUID, version: UUID) -> HttpResponse:
    """Take the newer version that is offered, or stay with one's own."""
    run = enrolment_or_404(request, enrolment)
    back = reverse("learning:course", args=[run.course.slug])
    takes_it = request.POST.get("choice") == "take"
    try:
        if takes_it:
            take_offer(actor=person(request), enrolment=run, version_id=version)
        else:
            keep_version(actor=person(request), enrolment=run, version_id=version)
    except LearningError as error:
        return refused(request, error, back)
    if not takes_it:
        messages.success(request, _("You stay with your version. You can still take the new one, below."))
    return redirect(back)


@require_safe
@signed_in()
def resume(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Lead to the lesson where the learner goes on."""
    run = enrolment_or_404(request, enrolment)
    lessons = [lesson.id for lesson in outline_of(run.version_id).lessons]
    lesson = lesson_to_go_on_with(lessons, evidence_of(run.pk).completed_lessons, run.last_lesson_id)
    return redirect("learning:lesson", run.id, lesson)


def _published_or_404(slug: str) -> tuple[Course, CourseVersion]:
    try:
        found = course_by_slug(slug)
    except Course.DoesNotExist as error:
        raise Http404 from error
    if found.current_version is None:
        raise Http404
    return found, found.current_version


def _next_step(page: CoursePage, user: User | None) -> Shown:
    """Return the one thing to do next: sign_in, blocked, enrol, start, continue or completed, and its
    address.
    """
    slug = page.course.slug
    run = page.enrolment
    if user is None:
        back = urlencode({REDIRECT_FIELD_NAME: reverse("learning:course", args=[slug])})
        return {"kind": "sign_in", "url": f"{reverse('account_login')}?{back}"}
    if run is None:
        kind = "blocked" if page.missing_prerequisites else "enrol"
        return {"kind": kind, "url": reverse("learning:enrol", args=[slug])}
    resume_url = reverse("learning:resume", args=[run.id])
    if run.state == EnrolmentState.COMPLETED:
        again = page.credential is not None and page.credential.status in AGAIN
        return {
            "kind": "completed",
            "credential": page.credential,
            "read_url": resume_url,
            "again_url": reverse("learning:enrol", args=[slug]) if again else "",
        }
    return {"kind": "start" if run.state == EnrolmentState.ENROLLED else "continue", "url": resume_url}
