"""Names, independent of any database, for what pages refer to, and the way back from a name to a key."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, TranslatableMixin

from courses.domain.archive.errors import ArchiveError
from courses.domain.archive.markup import rich_text_fault
from courses.domain.streams.mapping import exchange_links

Keep = Callable[[str, Any], str]


@dataclass
class Outgoing:
    """Exchanges primary keys for names; `keep` takes an image or a document and returns its name.

    `lost` gathers sentences about what cannot be named because it does not exist any more.
    """

    keep: Keep
    lost: list[str] = field(default_factory=list)
    banks: set[str] = field(default_factory=set)
    _names: dict[tuple[Any, str], str | None] = field(default_factory=dict)

    def reference(self, model: type[Model], key: Any) -> str | None:
        """Return the name of an object."""
        if key is None:
            return None
        known = (model, str(key))
        if known not in self._names:
            found = model._default_manager.filter(pk=key).first()
            self._names[known] = self._name(model, found) if found else None
        name = self._names[known]
        if name is None:
            self._lose(_("A reference to something that was deleted ({kind} {key}) is left out."), model, key)
        return name

    def rich_text(self, html: str) -> str:
        """Return rich text whose links name what they lead to."""
        return exchange_links(html, self)

    def link(self, kind: str, key: str) -> str | None:
        """Return the name of what rich text links to."""
        return self.reference(_model_of(kind), key) if key.isdecimal() else None

    def block_id(self, old: str) -> str:
        """Keep the id: learners' records point to it."""
        return old

    def bank(self, code: str) -> str:
        """Keep the code and note that the bank is needed."""
        self.banks.add(code)
        return code

    def _name(self, model: type[Model], found: Any) -> str | None:
        if isinstance(found, get_image_model()):
            return self.keep("image", found)
        if isinstance(found, get_document_model()):
            return self.keep("document", found)
        if isinstance(found, Page):
            return f"page:{found.translation_key}:{found.locale.language_code}"
        if isinstance(found, TranslatableMixin):
            if found._meta.model_name == "question":
                self.banks.add(found.bank.code)
            return f"{found._meta.label_lower}:{found.translation_key}:{found.locale.language_code}"
        return None

    def _lose(self, message: str, model: type[Model], key: Any) -> None:
        sentence = message.format(kind=model._meta.verbose_name, key=key)
        if sentence not in self.lost:
            self.lost.append(sentence)


@dataclass
class Incoming:
    """Exchanges names for the primary keys of this site; `media` maps names of images and documents to keys.

    `lost` gathers sentences about what is not on this site.
    """

    media: dict[str, int]
    lost: list[str] = field(default_factory=list)
    _keys: dict[str, Any] = field(default_factory=dict)

    def reference(self, model: type[Model], key: Any) -> Any:
        """Return the key of what a name stands for; None, and a sentence in `lost`, if it is not here."""
        if key is None:
            return None
        if not isinstance(key, str):
            raise ArchiveError(_("A reference of the archive is not a name: {key}.").format(key=key))
        if key not in self._keys:
            self._keys[key] = self._find(model, key)
        if self._keys[key] is None:
            sentence = _("A link or reference to “{name}” is left out: it is not on this site.").format(
                name=key
            )
            if sentence not in self.lost:
                self.lost.append(sentence)
        return self._keys[key]

    def rich_text(self, html: str) -> str:
        """Return rich text whose links lead to what is on this site; raise ArchiveError if it is unsafe."""
        if not isinstance(html, str):
            raise ArchiveError(_("A text of the archive is not a text."))
        fault = rich_text_fault(html)
        if fault:
            raise ArchiveError(_("A text of the archive is refused: {fault}").format(fault=fault))
        return exchange_links(html, self)

    def link(self, kind: str, key: str) -> str | None:
        """Return the key of what rich text links to."""
        found = self.reference(_model_of(kind), key)
        return None if found is None else str(found)

    def block_id(self, old: str) -> str:
        """Keep the id."""
        return old

    def bank(self, code: str) -> str:
        """Keep the code."""
        return code

    def _find(self, model: type[Model], name: str) -> Any:
        if name in self.media:
            wanted = get_image_model() if name.startswith("image:") else get_document_model()
            return self.media[name] if issubclass(wanted, model) else None
        label, _colon, rest = name.partition(":")
        key, _colon, language = rest.partition(":")
        target = Page if label == "page" else _translatable(label)
        if target is None or (not issubclass(target, model) and not issubclass(model, target)):
            return None
        try:
            rows = target._default_manager.filter(translation_key=key, locale__language_code=language)
            return rows.values_list("pk", flat=True).first()
        except (ValueError, ValidationError) as error:  # not a UUID
            raise ArchiveError(
                _("A reference of the archive is not a name: {key}.").format(key=name)
            ) from error


def _translatable(label: str) -> Any:
    app, _dot, model_name = label.partition(".")
    try:
        model = apps.get_model(app, model_name)
    except (LookupError, ValueError):
        return None
    return model if issubclass(model, TranslatableMixin) else None


def _model_of(kind: str) -> type[Model]:
    models: dict[str, type[Model]] = {
        "page": Page,
        "document": get_document_model(),
        "image": get_image_model(),
    }
    return models[kind]
