"""The team of a course, and the beginning of a new one."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.domain.creating import create_course
from courses.domain.teams import TeamError, add_member, ensure_team, remove_member
from courses.enums import TeamRole
from courses.models import Course, CoursePage
from courses.permissions import runs_catalogue
from courses.queries.teams import candidates, team_of
from courses.views.course_screen import CourseScreen


class MemberForm(forms.Form):
    """Who joins or leaves which part of a team."""

    user: Any = forms.ModelChoiceField(queryset=None, label=_("Person"))
    role = forms.ChoiceField(choices=TeamRole, label=_("Part of the team"))

    def __init__(self, *args: Any, people: Any, roles: list[TeamRole], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Any = self.fields["user"]
        role: Any = self.fields["role"]
        user.queryset = people
        user.label_from_instance = lambda person: f"{person} ({person.email})"
        role.choices = [(part.value, part.label) for part in roles]
        if len(roles) == 1:
            role.widget = forms.HiddenInput()
            role.initial = roles[0].value


class TeamView(CourseScreen, FormView):
    """Shows who writes and who reviews a course, and changes it."""

    tab = "team"
    page_title = _("Team")
    header_icon = "group"
    template_name = "courses/admin/team.html"

    @property
    def course(self) -> Course:
        """The course of the page, whose team exists."""
        course = Course.objects.filter(pk=self.page.translation_key).first()
        if course is None:
            raise Http404
        return ensure_team(course)

    def changeable(self) -> list[TeamRole]:
        """Return the parts of the team that the reader may change."""
        if runs_catalogue(self.request.user):
            return list(TeamRole)
        is_author = team_of(self.course).has(self.request.user, TeamRole.AUTHOR)
        return [TeamRole.AUTHOR] if is_author else []

    def get_form(self, form_class: Any = None) -> MemberForm:
        """Return the form to add somebody, or, for a removal, one that knows only members."""
        team = team_of(self.course)
        members = [person.pk for person in (*team.authors, *team.reviewers)]
        leaving = self.request.method == "POST" and "remove" in self.request.POST
        everybody = candidates().model._default_manager.filter(pk__in=members) if leaving else candidates()
        people = everybody if leaving else everybody.exclude(pk__in=members)
        return MemberForm(self.request.POST or None, people=people, roles=self.changeable())

    def form_valid(self, form: MemberForm) -> HttpResponse:
        """Change the team by the verb; say what came of it."""
        verb = remove_member if "remove" in self.request.POST else add_member
        person, role = form.cleaned_data["user"], form.cleaned_data["role"]
        try:
            verb(actor=self.request.user, course=self.course, user=person, role=role)
        except TeamError as error:
            messages.error(self.request, str(error))
        else:
            done = (
                _now("%(person)s has left the team.")
                if verb is remove_member
                else _now("%(person)s has joined the team.")
            )
            messages.success(self.request, done % {"person": person})
        if not self.page.permissions_for_user(type(person).objects.get(pk=self.request.user.pk)).can_edit():
            return redirect("wagtailadmin_home")  # somebody has taken themselves out
        return redirect("course_team:team", self.page.pk)

    def form_invalid(self, form: MemberForm) -> HttpResponse:
        """Say that nothing was changed; the list below shows who can be chosen."""
        messages.error(self.request, _now("Nothing was changed. Choose a person from the list."))
        return redirect("course_team:team", self.page.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the parts of the team with their people."""
        team, changeable = team_of(self.course), self.changeable()
        explained = {
            TeamRole.AUTHOR: _(
                "They write lessons and questions, submit them for review, and publish versions."
            ),
            TeamRole.REVIEWER: _("They approve what was submitted; then it can be part of the next version."),
        }
        parts = [
            {
                "role": role,
                "heading": _("Authors") if role == TeamRole.AUTHOR else _("Reviewers"),
                "explained": explained[role],
                "people": team.authors if role == TeamRole.AUTHOR else team.reviewers,
                "changeable": role in changeable,
            }
            for role in TeamRole
        ]
        return super().get_context_data(parts=parts, may_add=bool(changeable), **kwargs)


class NewCourseForm(forms.ModelForm):
    """What a course begins with."""

    class Meta:
        model = CoursePage
        fields = ("title", "slug", "code", "area", "stage", "level", "summary")
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = _("In Bulgarian; translations follow later.")
        self.fields["slug"].label = _("Address")
        self.fields["slug"].required = True
        self.fields["slug"].help_text = _("Latin letters, digits and hyphens, such as “int-201-partners”.")

    def _post_clean(self) -> None:
        """Leave the page's own checks to the verb: it has no place in the tree yet."""


class NewCourseView(WagtailAdminTemplateMixin, FormView):
    """Begins a course: for all trainers and the cluster's team."""

    form_class = NewCourseForm
    template_name = "courses/admin/new_course.html"
    page_title = _("New course")
    header_icon = "doc-full"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the start."""
        return [*self.breadcrumbs_items, {"url": "", "label": capfirst(self.get_page_title())}]

    def form_valid(self, form: NewCourseForm) -> HttpResponse:
        """Create the course by the verb, and go on to write it."""
        try:
            page = create_course(actor=self.request.user, **form.cleaned_data)
        except (ValidationError, TeamError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            return self.form_invalid(form)
        messages.success(
            self.request, _now("The course “%(title)s” is yours to write.") % {"title": page.title}
        )
        return redirect("wagtailadmin_explore", page.pk)
