"""What the side-by-side editor offers besides wagtail-localize's own: confirm, save a draft, hand in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import Translation

from courses.domain.translating.twins import confirm_block, save_translation
from courses.views.languages import edit_address
from courses.views.localize import is_locked_for, may_edit


@require_POST
def confirm(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Say that the translation of a block is still right."""
    translation, twin = _editable(request, translation_id)
    number = confirm_block(
        actor=request.user,
        original=translation.source.get_source_instance(),
        locale=translation.target_locale,
        block=request.POST.get("block", ""),
    )
    if number:
        messages.success(request, _("The block counts as translated again."))
    return redirect(edit_address(twin))


@require_POST
def save(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Save the translation as a draft of its page; with “submit”, hand it in for review."""
    translation, twin = _editable(request, translation_id)
    original = translation.source.get_source_instance()
    save_translation(actor=request.user, original=original, locale=translation.target_locale)
    if isinstance(twin, Page) and "submit" in request.POST:
        return _submit(request, twin)
    if isinstance(twin, Page):
        messages.success(request, _("The translation is saved as a draft."))
    else:
        messages.success(request, _("The translation is in the question now."))
    return redirect(edit_address(twin))


def _submit(request: HttpRequest, twin: Page) -> HttpResponse:
    workflow, state = twin.get_workflow(), twin.current_workflow_state
    if workflow is None:
        messages.error(
            request, _("The draft is saved, but there is no review for this page. Ask a reviewer.")
        )
    elif state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(request.user)
        messages.success(request, _("The translation is handed in for review again."))
    elif state is not None:
        messages.info(request, _("The translation is in review already; the reviewers see your new draft."))
    else:
        workflow.start(twin, request.user)
        messages.success(request, _("The translation is handed in for review."))
    return redirect(edit_address(twin))


def _editable(request: HttpRequest, translation_id: int) -> tuple[Any, Any]:
    """Return the translation and its twin; 404 for those who may not edit it."""
    translation = get_object_or_404(Translation.objects.select_related("source"), pk=translation_id)
    twin = translation.get_target_instance()
    if not may_edit(request.user, twin) or is_locked_for(request.user, twin):
        raise Http404
    return translation, twin
