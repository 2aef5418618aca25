"""Pages and snippets as records without primary keys, and back.

Records follow the fields of the models, so a new field is carried along by itself.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, TranslatableMixin

from courses.domain.archive.errors import ArchiveError
from courses.domain.streams.mapping import Exchange, UnknownBlock, exchange_stream
from courses.models import CoursePage, LessonPage, ModulePage

PAGE_MODELS: dict[str, type[Page]] = {
    model._meta.model_name: model for model in (CoursePage, ModulePage, LessonPage)
}
OF_ALL_PAGES = ("title", "slug", "seo_title", "search_description", "show_in_menus")
_OF_LANGUAGE = ("id", "pk", "page", "locale", "translation_key")
Record = dict[str, Any]


class _Exact(DjangoJSONEncoder):
    """Keeps moments to the microsecond, which Django's own encoder rounds."""

    def default(self, value: Any) -> Any:
        """Return a value that JSON knows."""
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def as_json(value: Any) -> Any:
    """Return the value with dates, ids and the like as text."""
    return json.loads(json.dumps(value, cls=_Exact))


def page_fields(model: type[Page], stored: Record, exchange: Exchange) -> Record:
    """Return what a page says, from its serialisable data or a revision's content."""
    fields = {name: stored[name] for name in OF_ALL_PAGES if name in stored}
    for field in own_fields(model):
        if field.name in stored:
            fields[field.name] = _exported(field, stored[field.name], exchange)
    for field in model._meta.local_many_to_many:
        fields[field.name] = sorted(str(key) for key in stored.get(field.name, []))
    for relation in own_relations(model):
        name = relation.get_accessor_name()
        fields[name] = [_child(child) for child in stored.get(name, [])]
    return as_json(fields)  # type: ignore[no-any-return]


def snippet_fields(snippet: models.Model, exchange: Exchange) -> Record:
    """Return what a snippet says, without relations."""
    fields = {
        field.name: _exported(field, field.value_to_string(snippet), exchange)
        if isinstance(field, StreamField)
        else getattr(snippet, field.attname)
        for field in own_fields(type(snippet))
    }
    return as_json(fields)  # type: ignore[no-any-return]


def _exported(field: Any, value: Any, exchange: Exchange) -> Any:
    if not isinstance(field, StreamField):
        return value
    stream = json.loads(value) if isinstance(value, str) else value
    return exchange_stream(field.stream_block, stream or [], exchange)


def _child(child: Record) -> Record:
    return {name: value for name, value in child.items() if name not in _OF_LANGUAGE} | (
        {"id": str(child["translation_key"])} if child.get("translation_key") else {}
    )


def own_fields(model: type[models.Model]) -> list[Any]:
    """Return the columns that the model itself declares, without keys and relations."""
    fields: list[Any] = list(model._meta.local_fields)
    return [
        field
        for field in fields
        if not field.primary_key
        and not field.is_relation
        and field.name != "translation_key"
        and field.serialize
    ]


def own_relations(model: type[Page]) -> list[Any]:
    """Return the lists that belong to a page, such as the outcomes of a course."""
    return [
        relation
        for relation in get_all_child_relations(model)
        if relation.related_model._meta.app_label == model._meta.app_label
    ]


def serializable(model: type[Page], fields: Record, exchange: Exchange, locale: Locale) -> Record:
    """Return the fields of a record in the shape that `model.from_serializable_data` takes.

    Raises ArchiveError for a kind of block that this site does not know.
    """
    data: Record = {name: value for name, value in fields.items() if name in _names(model)}
    for field in own_fields(model):
        if isinstance(field, StreamField) and field.name in data:
            data[field.name] = json.dumps(imported_stream(field, data[field.name], exchange))
    for relation in own_relations(model):
        name = relation.get_accessor_name()
        data[name] = [
            _belonging(relation.related_model, child, number, locale)
            for number, child in enumerate(data.get(name) or [])
        ]
    return data


def _names(model: type[Page]) -> set[str]:
    return {
        *OF_ALL_PAGES,
        *(field.name for field in own_fields(model)),
        *(field.name for field in model._meta.local_many_to_many),
        *(relation.get_accessor_name() for relation in own_relations(model)),
    }


def _belonging(model: type[models.Model], child: Record, number: int, locale: Locale) -> Record:
    data = {**child, "pk": None, "sort_order": number}
    key = data.pop("id", None)
    if issubclass(model, TranslatableMixin):
        data |= {"locale": locale.pk, "translation_key": key or str(uuid4())}
    return data


def imported_stream(field: StreamField, stream: Any, exchange: Exchange) -> Any:
    """Return a stream of a record as the field stores it; raise ArchiveError for an unknown kind of block."""
    try:
        return exchange_stream(field.stream_block, stream, exchange)
    except UnknownBlock as error:
        message = _("This site does not know the kind of block “{kind}”. Update the site first.")
        raise ArchiveError(message.format(kind=error.kind)) from error


def check_fields(instance: models.Model, place: str, *, complete: bool, extra: Iterable[str] = ()) -> None:
    """Raise ArchiveError when a value is none that the forms of the site would take.

    `complete`: a published page, whose blocks must be complete too; a draft's need not be. `place` names the
    instance for people; `extra` are names of inherited fields to look at too.
    """
    fields = own_fields(type(instance))
    fields += [instance._meta.get_field(name) for name in extra]
    for field in fields:
        value = getattr(instance, field.attname)
        try:
            if isinstance(field, StreamField):
                block = field.stream_block
                own = block.to_python(as_json(value.get_prep_value()))  # cleaning changes what it cleans
                (block.clean if complete else block.clean_deferred)(own)
            elif value != field.get_default() and not (field.blank and value in field.empty_values):
                field.clean(value, instance)
        except ValidationError as error:
            message = _("{place}, “{field}”: {problem}")
            problem = "; ".join(_sentences(error))
            raise ArchiveError(
                message.format(place=place, field=field.verbose_name, problem=problem)
            ) from error


def _sentences(error: ValidationError) -> list[str]:
    """Return every sentence of an error, also of errors inside of blocks."""
    found: list[str] = []
    pending: list[Any] = [error]
    while pending:
        item = pending.pop(0)
        below = getattr(item, "block_errors", None) or {}
        outside = getattr(item, "non_block_errors", None) or []
        if below or outside:
            pending += [*(below.values() if isinstance(below, dict) else below), *outside]
        elif isinstance(item, ValidationError):
            found += item.messages
        elif isinstance(item, (list, tuple)):
            pending += item
        elif isinstance(item, dict):
            pending += item.values()
    return list(dict.fromkeys(found)) or [str(error)]


def translation(model: Any, key: str, locale: Locale) -> Any:
    """Return the row with this translation key in a language, None if there is none."""
    try:
        return model.objects.get(translation_key=key, locale=locale)
    except ObjectDoesNotExist:
        return None
