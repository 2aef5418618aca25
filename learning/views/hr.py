"""HR's screens: the overview, the list of people and its CSV, one person with their courses."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learning.domain.assigning import assign
from learning.domain.audit import record
from learning.domain.enrolment import set_deadline
from learning.domain.errors import LearningError
from learning.domain.spreadsheets import csv_file
from learning.forms.hr import AssignForm, DeadlineForm, PeopleFilterForm
from learning.models import User
from learning.queries import hr_overview
from learning.queries.credentials import hr_figures
from learning.queries.outlines import in_language
from learning.queries.people import (
    PeopleFilter,
    PersonRow,
    people,
    person_memberships,
    person_runs,
    rows,
)
from learning.queries.scope import hr_enrolments, hr_organisations, is_hr, people_visible_to
from learning.views.access import person, signed_in

PER_PAGE = 25
ATTENTION = 6
View = Callable[..., HttpResponseBase]


def for_hr(view: View) -> View:
    """Admit HR staff and cluster staff; for anybody else the page does not exist."""

    @wraps(view)
    def admitted(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not is_hr(request.user):
            raise Http404
        return view(request, **kwargs)

    return admitted


def _language() -> str:
    return get_language() or "bg"


def _filters(request: HttpRequest) -> PeopleFilterForm:
    return PeopleFilterForm(request.GET, user=person(request), language=_language())


@require_safe
@signed_in()
@for_hr
def overview(request: HttpRequest) -> HttpResponse:
    """Show the numbers that HR is asked for, each with the list behind it, and who is overdue longest."""
    viewer, language = person(request), _language()
    late = [
        (run, in_language(run.version.card["title"], language))
        for run in hr_overview.most_overdue(viewer, ATTENTION)
    ]
    context = {
        "figures": hr_overview.figures(viewer),
        "further_figures": hr_figures(viewer),
        "groups": hr_overview.groups(viewer),
        "late": late,
        "organisations": list(hr_organisations(viewer)[:2]),
    }
    return render(request, "learning/hr/overview.html", context)


@require_safe
@signed_in()
@for_hr
def people_list(request: HttpRequest) -> HttpResponse:
    """List HR's people, filtered and by pages."""
    viewer, form = person(request), _filters(request)
    wanted = form.wanted()
    page = Paginator(people(viewer, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": rows(viewer, page.object_list, wanted.organisation),
        "several": "organisation" in form.fields,
        "query": _without_page(request),
    }
    return render(request, "learning/hr/people.html", context)


@require_safe
@signed_in()
@for_hr
def people_csv(request: HttpRequest) -> HttpResponse:
    """Hand out the filtered list as CSV; the log keeps how many people and by which filters."""
    viewer, form = person(request), _filters(request)
    wanted = form.wanted()
    table = rows(viewer, people(viewer, wanted), wanted.organisation)
    content = csv_file(_csv_header(), (_csv_row(row) for row in table))
    record(viewer, "people.exported", None, wanted.organisation, count=len(table), filters=_used(wanted))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"people-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@signed_in()
@for_hr
def person_page(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show one person: the runs that HR answers for, and what HR can do."""
    viewer = person(request)
    someone = get_object_or_404(people_visible_to(viewer), pk=person_id)
    return _person_page(request, someone, AssignForm(viewer=viewer, person=someone, language=_language()))


@require_POST
@signed_in("learning:hr_person", "person_id")
@for_hr
def assign_course(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Give a person a course."""
    viewer = person(request)
    someone = get_object_or_404(people_visible_to(viewer), pk=person_id)
    form = AssignForm(request.POST, viewer=viewer, person=someone, language=_language())
    if form.is_valid():
        try:
            run = assign(actor=viewer, user=someone, **form.cleaned_data)
        except LearningError as error:
            form.add_error(None, str(error))
        else:
            title = in_language(run.version.card["title"], _language())
            messages.success(
                request,
                _("“%(course)s” is assigned to %(person)s.") % {"course": title, "person": someone.full_name},
            )
            return redirect("learning:hr_person", someone.pk)
    return _person_page(request, someone, form)


@require_POST
@signed_in("learning:hr_people")
@for_hr
def change_deadline(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    """Set or remove the deadline of a run."""
    viewer = person(request)
    runs = hr_enrolments(viewer).filter(user__in=people_visible_to(viewer)).select_related("user")
    run = get_object_or_404(runs, pk=enrolment_id)
    form = DeadlineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The deadline was not changed: this is not a date."))
        return redirect("learning:hr_person", run.user_id)
    due_on = form.cleaned_data["due_on"]
    try:
        set_deadline(actor=viewer, enrolment=run, due_on=due_on)
    except LearningError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("The deadline is now %(day)s.") % {"day": date_format(due_on)}
            if due_on
            else _("The deadline is removed."),
        )
    return redirect("learning:hr_person", run.user_id)


def _person_page(request: HttpRequest, someone: User, form: AssignForm) -> HttpResponse:
    viewer = person(request)
    context = {
        "someone": someone,
        "memberships": person_memberships(viewer, someone),
        "runs": person_runs(viewer, someone, _language()),
        "form": form,
        "several": len(hr_organisations(viewer)[:2]) > 1,
        "today": timezone.localdate(),
    }
    return render(request, "learning/hr/person.html", context)


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _used(wanted: PeopleFilter) -> list[str]:
    """Return the names of the filters in use; what was searched for may be a name and is not logged."""
    return [name for name, value in vars(wanted).items() if value]


def _csv_header() -> list[str]:
    return [
        _("Name"),
        _("E-mail address"),
        _("Organisation"),
        _("Unit"),
        _("Courses not started"),
        _("Courses in progress"),
        _("Courses completed"),
        _("Courses overdue"),
        _("Next deadline"),
        _("Last activity"),
        _("Valid certificates"),
    ]


def _csv_row(row: PersonRow) -> Iterable[object]:
    last = timezone.localtime(row.last_activity).date() if row.last_activity else None
    return [
        row.person.full_name,
        row.person.email,
        "; ".join(row.organisations),
        "; ".join(row.units),
        row.not_started,
        row.in_progress,
        row.completed,
        row.overdue,
        row.next_due,
        last,
        row.certificates,
    ]
