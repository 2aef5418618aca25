"""The live sessions of a course, planned by its authors."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin import messages

from courses.models import Course
from courses.queries.lessons import LiveSession, live_sessions
from courses.views.course_screen import CourseScreen
from learning.domain.errors import LearningError
from learning.domain.sessions import cancel, change, schedule
from learning.forms.sessions import SessionChangeForm, SessionForm
from learning.models import CourseSession
from learning.queries.outlines import in_language
from learning.queries.sessions import sessions_of_course
from learning.views.access import person

CHANGEABLE = ("starts_at", "minutes", "place", "link")


class SessionScreen(CourseScreen, FormView):
    """What the list and the editor of a session share."""

    tab = "sessions"
    page_title = gettext_lazy("Live sessions")
    header_icon = "calendar-alt"
    template_name = "learning/admin/sessions.html"

    @cached_property
    def course(self) -> Course:
        """The course of the page; it does not exist before its first version."""
        course = Course.objects.filter(pk=self.page.translation_key).first()
        if course is None:
            raise Http404
        return course

    def get_success_url(self) -> str:
        """Return to the list."""
        return reverse("learning_courses:sessions", args=[self.page.pk])

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it; what is refused is said above the form, which keeps what was typed."""
        try:
            done = self.save(form.cleaned_data)
        except LearningError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, done)
        return super().form_valid(form)

    def save(self, values: dict[str, Any]) -> str:
        """Do what the form says, and return the sentence that tells it."""
        raise NotImplementedError


class SessionsView(SessionScreen):
    """Lists what is planned, and plans another session."""

    form_class = SessionForm

    @cached_property
    def offered(self) -> tuple[LiveSession, ...]:
        """The live sessions that the published version provides for."""
        version = self.course.current_version_id
        return live_sessions(version) if version else ()

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return the form's arguments, with what can be planned."""
        return super().get_form_kwargs() | {
            "offered": self.offered,
            "language": self.page.locale.language_code,
        }

    def save(self, values: dict[str, Any]) -> str:
        """Plan the session."""
        schedule(actor=person(self.request), course=self.course, **values)
        return _("The session is planned. Everybody who takes the course is written to.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the sessions with their titles."""
        language = self.page.locale.language_code
        titles = {one.block_id: in_language(one.titles, language) for one in self.offered}
        rows = [
            {
                "session": session,
                "title": titles.get(session.block_id) or _("A session of an earlier version"),
                "open": session.cancelled_at is None and session.starts_at > timezone.now(),
            }
            for session in sessions_of_course(self.course.pk)
        ]
        return super().get_context_data(**kwargs, rows=rows, offered=self.offered)


class SessionView(SessionScreen):
    """Changes a session that is planned."""

    form_class = SessionChangeForm

    @cached_property
    def session(self) -> CourseSession:
        """The session of this course that the address names."""
        planned = sessions_of_course(self.course.pk).filter(cancelled_at=None)
        return get_object_or_404(planned, pk=self.kwargs["session_id"])

    def get_initial(self) -> dict[str, Any]:
        """Return what is planned."""
        return {name: getattr(self.session, name) for name in CHANGEABLE}

    def save(self, values: dict[str, Any]) -> str:
        """Change the session."""
        change(actor=person(self.request), session=self.session, **values)
        return _("The session is changed. Everybody who takes the course is written to.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the session."""
        return super().get_context_data(**kwargs, session=self.session)


class SessionCancelView(CourseScreen, View):
    """Calls a session off."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, page_id: int, session_id: UUID) -> HttpResponse:
        """Call a session of this course off; any other does not exist."""
        session = get_object_or_404(sessions_of_course(self.page.translation_key), pk=session_id)
        cancel(actor=person(request), session=session)
        messages.success(
            request, _("The session is called off. Everybody who takes the course is written to.")
        )
        return redirect("learning_courses:sessions", page_id)
