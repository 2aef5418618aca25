"""What a letter to a learner says, before it becomes an e-mail."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One of several things that a letter tells about, with the address of its page on this site."""

    title: str
    text: str
    path: str


@dataclass(frozen=True)
class Content:
    """What a letter says, in the recipient's language.

    `quote` is what somebody wrote, shown as a quotation. `label` and `path` make the button: a page of this
    site.
    """

    subject: str
    paragraphs: tuple[str, ...]
    label: str
    path: str
    quote: str = ""
    items: tuple[Item, ...] = ()
