"""One's own dates: the page that gives the calendar's address, and the calendar itself (RFC 5545)."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from icalendar import Calendar, Event

from learning.domain.calendar_address import owner_of, renew_address, token_of
from learning.models import User
from learning.queries.calendar import Deadline, Meeting, calendar_of
from learning.views.access import person, signed_in

REFRESH = timedelta(hours=6)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in()
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the address of one's calendar and how it is used; POST renews it."""
    if request.method == "POST":
        renew_address(person(request))
        messages.success(
            request, _("The old address does not work any more. Subscribe to the new one in your calendar.")
        )
        return redirect("learning:calendar")
    address = settings.SITE_URL + reverse("learning:calendar_feed", args=[token_of(person(request))])
    webcal = "webcal:" + address.partition(":")[2]
    return render(request, "learning/calendar.html", {"address": address, "webcal": webcal})


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Return the calendar that the secret address names; any other is not found."""
    try:
        user = owner_of(token)
    except (BadSignature, User.DoesNotExist) as error:
        raise Http404 from error
    with translation.override(user.language):
        body = _calendar(user).to_ical()
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="academy.ics"'
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return response


def _calendar(user: User) -> Calendar:
    deadlines, meetings = calendar_of(user, timezone.now())
    feed = Calendar()
    feed.add("prodid", "-//Cluster Academy//Learning//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", settings.ACADEMY_NAME)
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", REFRESH)
    for one in deadlines:
        feed.add_component(_deadline(one))
    for meeting in meetings:
        feed.add_component(_meeting(meeting))
    return feed


def _event(uid: str, summary: str, path: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{settings.SITE_URL.partition('://')[2]}")
    event.add("dtstamp", timezone.now())
    event.add("summary", summary)
    event.add("url", settings.SITE_URL + path)
    return event


def _deadline(one: Deadline) -> Event:
    event = _event(one.uid, _("To be completed: %(course)s") % {"course": one.course}, one.path)
    event.add("dtstart", one.due_on)
    event.add("transp", "TRANSPARENT")
    event.add("description", _("The course is to be completed by the end of this day."))
    return event


def _meeting(one: Meeting) -> Event:
    event = _event(one.uid, f"{one.title} · {one.course}", one.path)
    event.add("dtstart", one.starts_at)
    event.add("dtend", one.ends_at)
    event.add("sequence", one.sequence)
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    if one.place or one.link:
        event.add("location", one.place or one.link)
    if one.link:
        event.add("description", one.link)
    return event
