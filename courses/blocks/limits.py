"""How much fits, and why: every limit is said together with its reason and with what to do."""

from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError

Words = str | Promise


class AtMost:
    """A validator: a text holds at most so many characters; `reason` says why and what to do.

    `rich`: it is rich text, of which only the words count.
    """

    def __init__(self, characters: int, reason: Words, *, rich: bool = False) -> None:
        self.characters = characters
        self.reason = reason
        self.rich = rich

    def __call__(self, value: str) -> None:
        """Raise ValidationError for a longer text."""
        text = unescape(strip_tags(value)) if self.rich else value
        if len(text) > self.characters:
            message = _("This has {count} characters, at most {most} fit: {reason}")
            raise ValidationError(
                format_lazy(message, count=len(text), most=self.characters, reason=self.reason)
            )


class ItemsBlock(blocks.ListBlock):
    """A list of `least` to `most` items; `reason` says why not more, and what to do instead."""

    def __init__(self, child: blocks.Block, *, least: int, most: int, reason: Words, **kwargs: Any) -> None:
        self.least, self.most, self.reason = least, most, reason
        super().__init__(child, **{"default": [], "collapsed": False, **kwargs})

    def clean(self, value: Any) -> Any:
        """Return the cleaned list; refuse one that is too short or too long."""
        problems = []
        if not self.is_deferred_validation and len(value) < self.least:
            message = _("There are {count}; add at least {least}, or choose another kind of block.")
            problems.append(format_lazy(message, count=len(value), least=self.least))
        if len(value) > self.most:
            message = _("There are {count}, at most {most} fit: {reason}")
            problems.append(format_lazy(message, count=len(value), most=self.most, reason=self.reason))
        if problems:
            raise ListBlockValidationError(non_block_errors=[ValidationError(text) for text in problems])
        return super().clean(value)
