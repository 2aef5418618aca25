"""Uploaded files before they are part of a version: for those who work with them."""

from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from wagtail.documents.models import Document
from wagtail.models import Page, ReferenceIndex, get_page_models
from wagtail.permissions import policy_registry

from courses.models.pages import PreviewedPage
from courses.views.files import stored_file

ACTIONS = ["add", "change", "choose"]


def serve_document(document: Document, request: HttpRequest) -> HttpResponseBase:
    """Answer with an uploaded file; raise Http404 for anybody who neither works with its collection nor reads
    it on a public page.

    Learners never come here: versions hold copies of their own.
    """
    if not _may_choose(request.user, document) and not _is_public(document):
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
