"""Films that stay where they are: from a link to the provider's page without advertising cookies.

Nothing is asked of the other host before a learner presses the button; see decision 11.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

YOUTUBE, VIMEO, PEERTUBE = "youtube", "vimeo", "peertube"
_YOUTUBE_HOSTS = ("youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com")
_VIMEO_HOSTS = ("vimeo.com", "www.vimeo.com", "player.vimeo.com")
_PLAYERS = {YOUTUBE: "www.youtube-nocookie.com", VIMEO: "player.vimeo.com"}
_IDS = {
    YOUTUBE: re.compile(r"[A-Za-z0-9_-]{11}"),
    VIMEO: re.compile(r"[0-9]{5,12}"),
    PEERTUBE: re.compile(r"[A-Za-z0-9-]{10,40}"),
}
_SOURCES = {
    YOUTUBE: "https://{host}/embed/{id}?rel=0",
    VIMEO: "https://{host}/video/{id}?dnt=1",
    PEERTUBE: "https://{host}/videos/embed/{id}?p2p=0",
}


class EmbedError(Exception):
    """A link that does not lead to a film that lessons may show; `message` says what to do."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True)
class Embed:
    """A film at its provider; `host` is the one that a frame would load it from."""

    provider: str
    id: str
    host: str

    @property
    def source(self) -> str:
        """The address of the film for a frame."""
        return _SOURCES[self.provider].format(host=self.host, id=self.id)


def read_embed(link: str) -> Embed:
    """Return the film that a link of YouTube, Vimeo or an admitted PeerTube server leads to.

    Raises EmbedError.
    """
    try:
        parts = urlsplit(link.strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        raise _unknown() from None
    if parts.scheme not in ("https", "http") or port not in (None, 443, 80) or parts.username:
        raise _unknown()
    path = [part for part in parts.path.split("/") if part]
    if host == "youtu.be":
        return _embed(YOUTUBE, path[0] if path else "")
    if host in _YOUTUBE_HOSTS:
        named = parse_qs(parts.query).get("v", [""])[0]
        direct = path[1] if len(path) > 1 and path[0] in ("embed", "shorts", "live") else ""
        return _embed(YOUTUBE, direct or named)
    if host in _VIMEO_HOSTS:
        return _embed(VIMEO, next((part for part in path if part.isdigit()), ""))
    if host in settings.PEERTUBE_HOSTS:
        return _embed(PEERTUBE, path[-1] if path and path[0] in ("w", "videos") else "", host)
    raise _unknown()


def frozen_embed(value: dict[str, str]) -> Embed | None:
    """Return the film that frozen content names, None if lessons may not show it (any more)."""
    provider, film, host = (value.get(key, "") for key in ("provider", "id", "host"))
    known = host in settings.PEERTUBE_HOSTS if provider == PEERTUBE else host == _PLAYERS.get(provider)
    if not known or not _IDS[provider].fullmatch(film):
        return None
    return Embed(provider, film, host)


def _embed(provider: str, film: str, host: str = "") -> Embed:
    if not _IDS[provider].fullmatch(film):
        raise EmbedError(
            _("The link leads to no single film. Open the film and copy the address from there.")
        )
    return Embed(provider, film, host or _PLAYERS[provider])


def _unknown() -> EmbedError:
    hosts = ", ".join(["YouTube", "Vimeo", *settings.PEERTUBE_HOSTS])
    message = _(
        "Lessons show films of {hosts} only, because other hosts may follow learners or go away. "
        "Give the film’s address there (https://…), or upload the film."
    )
    return EmbedError(format_lazy(message, hosts=hosts))
