"""What every request to Wagtail's admin passes: somebody else's course does not exist."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page, Revision, TaskState, WorkflowState
from wagtail.permission_policies import OwnershipPermissionPolicy
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation, TranslationSource

from courses.blocks.offers import offer, offering
from courses.models import CourseVersion, QuestionBank
from courses.permissions import VISIBLE, TeamPolicy, may_see, runs_catalogue, visible

# What an address names by a word that says what it is.
NAMED: dict[str, type[Model]] = {
    "page_id": Page,
    "parent_page_id": Page,
    "page_to_move_id": Page,
    "destination_id": Page,
    "page_pk": Page,
    "revision_id": Revision,
    "revision_id_a": Revision,
    "revision_id_b": Revision,
    "task_state_id": TaskState,
    "workflow_state_id": WorkflowState,
    "image_id": Image,
    "document_id": Document,
    "doc_id": Document,
    "collection_id": Collection,
    "version_id": CourseVersion,
    "translation_id": Translation,
    "translation_source_id": TranslationSource,
}
# Where a page stands in the address's query or in a form that is sent.
PAGE_FIELDS = ("target_pages[]", "new_parent_page", "parent_page", "chooser", "childOf")
# Reports and lists that name what was done or exists anywhere, and cannot be narrowed to own courses.
CLOSED = (
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_api:images:listing",
    "wagtailadmin_api:images:find",
    "wagtailadmin_api:documents:listing",
    "wagtailadmin_api:documents:find",
    "wagtail_localize:translations_report",
    "wagtail_localize:snippets_api_listing",
)
REVISION_WORDS = frozenset({"live", "earliest", "latest"})


class OwnCoursesMiddleware:
    """Answers 404 where an address, or a choice that is sent, names something of a course of other people.

    Wagtail's views ask for permissions too, but not all of them do, and some name what they refuse.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response."""
        with offering():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Let the view run unless it is about what the person may not see."""
        if not request.path.startswith(self.prefix) or not request.user.has_perm("wagtailadmin.access_admin"):
            return
        user: Any = request.user
        if runs_catalogue(user):
            return
        offer(lambda: visible(QuestionBank, user))
        match = request.resolver_match
        if match is not None and match.view_name.startswith(CLOSED):
            raise Http404
        _refuse_all(request, kwargs)
        for model, key in _named(request, view, kwargs):
            thing = _find(model, key)
            if not may_see(user, thing) or (_changes(request, view) and not _may_change(user, thing)):
                raise Http404


def _changes(request: HttpRequest, view: Any) -> bool:
    """Whether a view changes what it names; Wagtail's forms ask only what may be done in general."""
    required = getattr(getattr(view, "view_class", None), "permission_required", None)
    return request.method not in ("GET", "HEAD") or required in ("change", "delete")


def _may_change(user: Any, thing: Model | None) -> bool:
    """Whether `user` may change a question, a bank or a template: shared ones are to be read and used."""
    if thing is None or isinstance(thing, Page):
        return True  # Wagtail asks for each page
    policy = policy_registry.get_by_type(type(thing), fallback=False)
    if not isinstance(policy, TeamPolicy | OwnershipPermissionPolicy):
        return True
    return bool(policy.user_has_permission_for_instance(user, "change", thing))


def _named(request: HttpRequest, view: Any, kwargs: dict[str, Any]) -> Iterator[tuple[type[Model], Any]]:
    """Yield the model and the key of everything that a request names."""
    for name, value in kwargs.items():
        if name in NAMED and value not in REVISION_WORDS:
            yield NAMED[name], value
    model = _model_of(request, view, kwargs)
    if model is not None:
        keys = [kwargs[name] for name in ("pk", "object_id") if name in kwargs]
        yield from ((model, key) for key in [*keys, *request.GET.getlist("id")] if key != "all")
    for field in PAGE_FIELDS:
        for data in (request.GET, request.POST):
            yield from ((Page, key) for key in data.getlist(field) if key.isdigit())


def _model_of(request: HttpRequest, view: Any, kwargs: dict[str, Any]) -> type[Model] | None:
    """Return the model that a view's ``pk`` or ``id`` means, if this module knows whose its objects are."""
    if {"app_label", "model_name"} <= kwargs.keys():
        try:
            return _known(apps.get_model(kwargs["app_label"], kwargs["model_name"]))
        except LookupError as error:
            raise Http404 from error
    if request.resolver_match is not None and request.resolver_match.namespace == "wagtailadmin_pages":
        return Page
    options = getattr(view, "view_initkwargs", {})
    found = getattr(view, "view_class", None) or getattr(view, "cls", None)
    for model in (
        options.get("model"),
        options.get("model_class"),
        getattr(found, "model", None),
        getattr(found, "model_class", None),
    ):
        if isinstance(model, type) and issubclass(model, Model):
            return _known(model)
    return Page if getattr(found, "__module__", "") == "wagtail.admin.views.chooser" else None


def _known(model: type[Model]) -> type[Model] | None:
    model = Page if issubclass(model, Page) else model
    return model if model in VISIBLE else None


def _find(model: type[Model], key: Any) -> Model | None:
    """Return the object, of a translation what is translated; None if there is none, however it is named."""
    try:
        found: Any = model._default_manager.filter(pk=key).first()
    except (ValueError, TypeError, ValidationError):
        return None
    found = found.source if isinstance(found, Translation) else found
    if isinstance(found, TranslationSource):
        rows = found.specific_content_type.model_class()._default_manager
        found = rows.filter(translation_key=found.object_id, locale=found.locale).first()
    return cast("Model | None", found)


def _refuse_all(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Refuse an act on "all" where Wagtail would take, or name, more than what the person's list shows."""
    if "all" not in request.GET.getlist("id"):
        return
    model: Any = _model_of(request, None, kwargs)
    parent: Any = _find(Page, request.GET.get("childOf", "")) if model is Page else None
    if model is Page and (parent is None or not parent.permissions_for_user(request.user).can_edit()):
        raise Http404
    if model is not None and model not in (Page, Image, Document):
        raise Http404
