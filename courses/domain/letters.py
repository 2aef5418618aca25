"""Letters about a course to its team: each in the recipient's language, none to who may not see the page.

`batch` gathers what one act means for many pages into one letter a person.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Page

from courses.enums import LetterKind
from courses.models import CoursePage, TeamLetter
from courses.signals import letters_waiting

logger = logging.getLogger(__name__)
MAX_FAILURES = 5
FOLDER = "courses/email"

_Note = tuple[LetterKind, Any, Any, int, str]
_open: ContextVar[list[_Note] | None] = ContextVar("open_batch", default=None)


@contextmanager
def batch() -> Iterator[None]:
    """Write one letter a person and kind for everything that is noted in the block."""
    notes: list[_Note] = []
    token = _open.set(notes)
    try:
        yield
    finally:
        _open.reset(token)
    _write(notes)


def note(kind: LetterKind, recipients: Iterable[Any], actor: Any, page: Page, comment: str = "") -> None:
    """Let everybody of `recipients` but `actor` be told about `page` once the act is committed."""
    notes: list[_Note] = [
        (kind, person, actor, page.pk, comment) for person in recipients if actor is None or person != actor
    ]
    gathered = _open.get()
    if gathered is None:
        _write(notes)
    else:
        gathered.extend(notes)


def write_comments(recipients: Iterable[Any], actor: Any, page: Page, changes: list[dict[str, str]]) -> None:
    """Tell everybody of `recipients` but `actor` what was said in the margin of `page`."""
    _store(
        TeamLetter(
            kind=LetterKind.COMMENTS,
            recipient=person,
            actor=actor,
            data={"pages": [page.pk], "changes": changes},
        )
        for person in recipients
        if person != actor
    )


def _write(notes: list[_Note]) -> None:
    letters: dict[tuple[Any, ...], TeamLetter] = {}
    for kind, person, actor, page, comment in notes:
        key = (kind, person.pk, comment)
        letter = letters.setdefault(
            key,
            TeamLetter(kind=kind, recipient=person, actor=actor, data={"pages": [], "comment": comment}),
        )
        letter.data["pages"].append(page)
    _store(letters.values())


def _store(letters: Iterable[TeamLetter]) -> None:
    ids = [letter.pk for letter in TeamLetter.objects.bulk_create(letters)]
    if ids:
        transaction.on_commit(lambda: letters_waiting.send(TeamLetter, ids=ids), robust=True)


@transaction.atomic
def deliver(letter_id: int) -> bool:
    """Send a waiting letter and return whether it was sent.

    False when somebody else does, when it was sent or given up, when the mail server refused (the next sweep
    tries again), or when the recipient may not see any of its pages any more; then it is dropped.
    """
    letter = (
        TeamLetter.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("recipient", "actor")
        .filter(pk=letter_id, sent_at=None, failures__lt=MAX_FAILURES)
        .first()
    )
    if letter is None:
        return False
    pages = _pages_of(letter)
    if not pages or not letter.recipient.is_active:
        letter.delete()
        return False
    try:
        compose(letter, pages).send()
    except (SMTPException, OSError) as error:
        logger.warning("Letter %s was not sent: %s", letter_id, type(error).__name__)
        letter.failures += 1
        letter.save(update_fields=["failures"])
        return False
    letter.sent_at = timezone.now()
    letter.save(update_fields=["sent_at"])
    return True


def waiting_ids(limit: int) -> list[int]:
    """Return the first letters that wait to be sent."""
    waiting = TeamLetter.objects.filter(sent_at=None, failures__lt=MAX_FAILURES)
    return list(waiting.values_list("pk", flat=True)[:limit])


def compose(letter: TeamLetter, pages: list[Page]) -> EmailMessage:
    """Return the letter about `pages`, in the recipient's language."""
    language = getattr(letter.recipient, "language", "") or settings.LANGUAGE_CODE
    with translation.override(language):
        top = CoursePage.objects.ancestor_of(pages[0], inclusive=True).first() or pages[0]
        context = {
            "kind": letter.kind,
            "actor": letter.actor,
            "course": top.get_admin_display_title(),
            "pages": pages,
            "comment": letter.data.get("comment", ""),
            "changes": letter.data.get("changes", []),
            "link": settings.SITE_URL + _address(letter, pages, top),
            "academy": settings.ACADEMY_NAME,
        }
        subject = " ".join(render_to_string(f"{FOLDER}/letter_subject.txt", context).split())
        body = render_to_string(f"{FOLDER}/letter_body.txt", context)
    return EmailMessage(
        subject, body, to=[letter.recipient.email], headers={"Auto-Submitted": "auto-generated"}
    )


def _address(letter: TeamLetter, pages: list[Page], top: Page) -> str:
    if letter.kind == LetterKind.COMMENTS:
        return reverse("wagtailadmin_pages:edit", args=[pages[0].pk])
    return reverse("course_review:review", args=[top.pk])


def _pages_of(letter: TeamLetter) -> list[Page]:
    """Return the pages of a letter that its recipient may edit now, in the order of the tree."""
    pages = Page.objects.filter(pk__in=letter.data["pages"]).order_by("path").specific(defer=True)
    return [page for page in pages if page.permissions_for_user(letter.recipient).can_edit()]
