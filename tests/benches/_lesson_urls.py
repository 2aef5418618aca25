"""The site's URLs plus a bare Django view: session, user, one query, a template of 20 KB."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from cms.urls import urlpatterns as site
from learning.models import Enrolment

ROW = (
    "<tr><th scope='row'>{{ forloop.counter }}</th><td>{{ request.user.full_name }}</td>"
    "<td>{{ enrolment.state }}</td>"
    "<td>" + "A lesson of a course in plain words. " * 12 + "</td></tr>"
)
TEMPLATE = engines["django"].from_string(
    "<!doctype html><title>{{ enrolment.id }}</title><table>{% for row in rows %}"
    + ROW
    + "{% endfor %}</table>"
)


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """What a page costs at least: the signed-in person, one row, some 20 KB of text."""
    enrolment = Enrolment.objects.get(user=request.user.pk)
    return HttpResponse(TEMPLATE.render({"enrolment": enrolment, "rows": range(36)}, request))


urlpatterns = [path("bare/", bare), *site]
