"""The stage of a rehearsal: who may step on it, what it remembers, and where its pages lead.

Its addresses mirror those of the learner's player, below ``learn/preview/<page>/``. The learner's screens
are made for a run that does not exist; every address of that run is led to its mirror, with what the
rehearsal remembers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from csp.constants import SELF
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from courses.domain.drafts import Draft, read_draft
from courses.models import CoursePage
from learning.domain.rehearsal import Rehearsal
from learning.views.access import signed_in, wants_data

Shown = dict[str, Any]
StageView = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Notice:
    """A sentence at the top of a page; `kind` as `components/alert.html` has it."""

    text: str
    kind: str = "info"


@dataclass(frozen=True)
class Stage:
    """One request of a rehearsal."""

    request: HttpRequest
    page: CoursePage
    draft: Draft
    rehearsal: Rehearsal
    language: str
    notices: list[Notice] = field(default_factory=list)

    def address(self, name: str, *args: Any, at: UUID | str | None = None, **query: str) -> str:
        """Return the address of the page ``learning:preview_<name>``, with what is remembered; `at` a
        block.
        """
        path = reverse(f"learning:preview_{name}", args=[self.page.pk, *args])
        query = {"state": self.rehearsal.token()} | query
        return f"{path}?{urlencode(query)}{f'#b-{at}' if at else ''}"

    def remembering(self, rehearsal: Rehearsal) -> "Stage":
        """Return the stage after a step."""
        return replace(self, rehearsal=rehearsal)

    def led(self, value: Any) -> Any:
        """Return what a learner's screen shows, every address of the made-up run led to its mirror here."""
        if isinstance(value, Mapping):
            return {key: self.led(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.led(inner) for inner in value]
        return self._mirror(value) if type(value) is str else value

    def _mirror(self, text: str) -> str:
        theirs = reverse("learning:resume", args=[self.rehearsal.run_id])
        if not text.startswith(theirs):
            return text
        ours = reverse("learning:preview_course", args=[self.page.pk])
        path, _mark, fragment = (ours + text.removeprefix(theirs)).partition("#")
        mark = "&" if "?" in path else "?"
        query = urlencode({"state": self.rehearsal.token()})
        return f"{path}{mark}{query}{'#' if fragment else ''}{fragment}"

    def render(self, screen: str, context: Shown) -> HttpResponse:
        """Return a page of the learner's, `screen`, under the banner of the rehearsal."""
        frame: Shown = {
            "screen": screen,
            "notices": self.notices,
            "course_address": self.address("course"),
            "afresh_address": reverse("learning:preview_course", args=[self.page.pk]),
        }
        return render(self.request, "learning/preview/page.html", self.led(context) | frame)


def on_stage(*methods: str) -> Callable[[StageView], Callable[..., HttpResponseBase]]:
    """Let those who may edit the course step on the stage; for everybody else it does not exist.

    A GET of an address that only takes POST leads to its lesson: that is what changing the language does
    after
    a page was sent. The pages may stand in a frame of the site itself, which the CMS makes.
    """

    def decorate(view: StageView) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def staged(request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
            page = get_object_or_404(CoursePage.objects.select_related("locale"), pk=page_id)
            if not page.permissions_for_user(request.user).can_edit():
                raise Http404
            stage = Stage(
                request=request,
                page=page,
                draft=read_draft(page),
                rehearsal=Rehearsal.from_token(request.GET.get("state", "")),
                language=get_language() or "bg",
            )
            try:
                if request.method == "POST" or "GET" in methods:
                    response = view(stage, **kwargs)
                else:
                    response = redirect(stage.address("lesson", kwargs["lesson"]))
            except KeyError as error:  # the draft has no such lesson or block (any more)
                raise Http404 from error
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
            return response

        return require_http_methods(["GET", "HEAD", "POST"] if "POST" in methods else ["GET", "HEAD"])(
            never_cache(xframe_options_sameorigin(signed_in()(staged)))
        )

    return decorate


def not_kept(request: HttpRequest) -> JsonResponse | None:
    """Return to a script that saves by itself that nothing is saved here; None for a person's own sending."""
    if not wants_data(request):
        return None
    message = _("Preview: nothing is saved.")
    return JsonResponse({"message": message, "forget": True}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
