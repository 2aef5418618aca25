"""New pages of a course: always drafts, in all its languages at once, with a history from the start."""

from collections.abc import Mapping
from typing import Any

from wagtail.log_actions import log
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update


def add_drafts(
    pages: Mapping[str, Page], parents: Mapping[str, Page], after: Mapping[str, Page | None], *, actor: Any
) -> None:
    """Put new pages, one a language, below their parents: behind the siblings of `after`, else first.

    The pages have a title, a slug, a locale and one translation key. They become drafts that `actor` owns.
    To be called in a transaction.
    """
    with disable_reference_index_auto_update():
        for language, page in pages.items():
            page.owner = actor
            page.live, page.has_unpublished_changes, page.draft_title = False, True, page.title
            _place(page, parents[language], after.get(language))
            page.save_revision(user=actor, clean=False)
            log(instance=page, action="wagtail.create", user=actor, content_changed=True)
            ReferenceIndex.create_or_update_for_object(page)


def _place(page: Page, parent: Page, after: Page | None) -> None:
    if after is not None:
        after.add_sibling(pos="right", instance=page)
        return
    first = parent.get_first_child()
    if first is None:
        parent.add_child(instance=page)
    else:
        first.add_sibling(pos="left", instance=page)


def save_draft(page: Any, *, actor: Any) -> None:
    """Save what was changed in `page` as its newest draft; what is live stays, and so does what was written
    before, in the page's history.
    """
    stored = type(page).objects.get(pk=page.pk)
    if stored.latest_revision is None:
        stored.save_revision(user=actor, clean=False)
    page.save_revision(user=actor, log_action=True, clean=False)
