"""What the side-by-side editor offers besides wagtail-localize's own: confirm, save a draft, hand in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import Translation

from courses.domain.translating.locks import Locked
from courses.domain.translating.twins import confirm_block, save_translation
from courses.queries.translations import original_of
from courses.views.languages import edit_address
from courses.views.localize import may_edit


@require_POST
def confirm(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Say that the translation of a block is still right."""
    translation, twin = _editable(request, translation_id)
    try:
        number = confirm_block(
            actor=request.user,
            original=translation.source.get_source_instance(),
            locale=translation.target_locale,
            block=request.POST.get("block", ""),
        )
    except Locked as error:
        return _refused(request, twin, error.reasons)
    if number:
        messages.success(request, _("The block counts as translated again."))
    return redirect(edit_address(twin))


@require_POST
def save(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Save the translation as a draft of its page; with “submit”, hand it in for review."""
    translation, twin = _editable(request, translation_id)
    if not _saved(request, translation, twin, publish=False):
        return redirect(edit_address(twin))
    if isinstance(twin, Page) and "submit" in request.POST:
        return _submit(request, twin)
    if isinstance(twin, Page):
        messages.success(request, _("The translation is saved as a draft."))
    else:
        messages.success(request, _("The translation is in the question now."))
    return redirect(edit_address(twin))


def publish(request: HttpRequest, twin: Any) -> HttpResponse | None:
    """Publish a translation, in the place of wagtail-localize's own way, which would lose what was written in
    the twin alone. None if there is nothing recorded to publish.
    """
    original = original_of(twin)
    translation = Translation.objects.filter(
        source__object_id=original.translation_key, target_locale_id=twin.locale_id
    ).first()
    if translation is None:
        return None
    if isinstance(twin, Page) and not twin.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if _saved(request, translation, twin, publish=True):
        messages.success(request, _("“{title}” is published.").format(title=twin))
    return redirect(edit_address(twin))


def _saved(request: HttpRequest, translation: Translation, twin: Any, *, publish: bool) -> bool:
    """Save the translation, or say why that cannot be."""
    original = translation.source.get_source_instance()
    try:
        save_translation(
            actor=request.user, original=original, locale=translation.target_locale, publish=publish
        )
    except Locked as error:
        _refused(request, twin, error.reasons)
        return False
    except ValidationError as error:
        _refused(request, twin, error.messages)
        return False
    return True


def _refused(request: HttpRequest, twin: Any, reasons: list[str]) -> HttpResponse:
    messages.error(request, " ".join([*reasons, _("Nothing was changed.")]))
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
    if not may_edit(request.user, twin):
        raise Http404
    return translation, twin
