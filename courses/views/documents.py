"""Uploaded files before they are part of a version: for those who work with them."""

from pathlib import Path
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.models import Document
from wagtail.models import Page, ReferenceIndex, get_page_models
from wagtail.permissions import policy_registry

from courses.models.pages import PreviewedPage
from courses.views.files import stored_file

ACTIONS = ["add", "change", "choose"]


@require_safe
def serve_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Answer with an uploaded file to those who work with its collection; to everybody if a public page links
    to it. To others it is not there (Http404); who is not signed in is asked to.

    In place of Wagtail's own view, which serves a file to everybody. Learners never come here: versions hold
    copies of their own.
    """
    document = Document.objects.filter(pk=document_id).first()
    found = document is not None and document.filename == document_filename
    if not (document and found and (_may_choose(request.user, document) or _is_public(document))):
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        raise Http404
    response = stored_file(request, Path(document.file.path))
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _may_choose(user: Any, document: Document) -> bool:
    if not user.is_active:
        return False
    policy = policy_registry.get_by_type(Document)
    return bool(policy.user_has_any_permission_for_instance(user, ACTIONS, document))


def _is_public(document: Document) -> bool:
    """Return whether a published page of the site itself, such as a privacy notice, links to the file."""
    from_pages = ReferenceIndex.get_references_to(document).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    hidden = [model for model in get_page_models() if issubclass(model, PreviewedPage)]
    readers = Page.objects.live().public().not_type(*hidden)
    return readers.filter(pk__in=[int(row.object_id) for row in from_pages]).exists()
