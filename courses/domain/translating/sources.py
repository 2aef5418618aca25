"""What a page or question looked like when its translations were last brought in line with it.

wagtail-localize keeps that in a `TranslationSource` with one row a text. It writes them one by one; here they
are written together, since a whole course is brought in line when somebody opens its languages.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.fields import StreamField
from wagtail_localize.fields import get_translatable_fields
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
)

from courses.queries.texts import place_of, segments_of

Row = tuple[str, str]
"""A text of the source: its path and itself."""


@dataclass
class Recorded:
    """A source after it was brought in line with its page. `before` are the texts that it had until then."""

    source: Any
    changed: bool
    before: list[Row] = field(default_factory=list)
    strings: dict[str, Any] = field(default_factory=dict)
    contexts: dict[str, Any] = field(default_factory=dict)


def find_source(instance: Any) -> Any:
    """Return the recorded source of a page or snippet, None if there is none."""
    return TranslationSource.objects.filter(
        object_id=instance.translation_key, locale_id=instance.locale_id
    ).first()


def differs(instance: Any, source: Any) -> bool:
    """Whether `instance` says something else than what was recorded of it."""
    return _relevant(instance, _content(instance)) != _relevant(instance, source.content_json)


def remember(instances: Iterable[Any]) -> set[Any]:
    """Remember what originals said when their twins were written, for those of which nothing is known yet;
    return the translation keys of those.

    It costs a few queries for any number of them; their texts are taken apart when they are first needed.
    """
    found = {instance.translation_key: instance for instance in instances}
    known = TranslationSource.objects.filter(object_id__in=found).values_list("object_id", flat=True)
    new = [found[key] for key in found.keys() - set(known)]
    TranslatableObject.objects.bulk_create(
        [
            TranslatableObject(
                translation_key=instance.translation_key,
                content_type=ContentType.objects.get_for_model(instance.get_translation_model()),
            )
            for instance in new
        ],
        ignore_conflicts=True,
    )
    TranslationSource.objects.bulk_create(
        [
            TranslationSource(
                object_id=instance.translation_key,
                locale_id=instance.locale_id,
                specific_content_type=ContentType.objects.get_for_model(type(instance)),
                **_values(instance, _content(instance)),
            )
            for instance in new
        ],
        ignore_conflicts=True,
    )
    return {instance.translation_key for instance in new}


def _values(instance: Any, content: str) -> dict[str, Any]:
    return {
        "object_repr": str(instance)[:200],
        "content_json": content,
        "schema_version": _schema_version(instance._meta.app_label),
        "last_updated_at": timezone.now(),
    }


@lru_cache(maxsize=8)
def _schema_version(app_label: str) -> str:
    version: str = get_schema_version(app_label)
    return version


def write_texts(source: Any) -> None:
    """Take the remembered content of a source apart into its texts."""
    _write_segments(Recorded(source, changed=True), source.as_instance())


def record_source(instance: Any) -> Recorded:
    """Record the content of `instance`, a page with the content that is to be translated, or a snippet.

    To be called inside of a transaction; two records of one object wait for each other.
    """
    translated, _new = TranslatableObject.objects.get_or_create_from_instance(instance)
    TranslatableObject.objects.select_for_update().get(pk=translated.pk)
    content = _content(instance)
    source = find_source(instance)
    if source is not None and _relevant(instance, content) == _relevant(instance, source.content_json):
        return Recorded(source, changed=False)
    values = _values(instance, content)
    before: list[Row] = []
    if source is None:
        source = TranslationSource.objects.create(
            object=translated,
            locale_id=instance.locale_id,
            specific_content_type=ContentType.objects.get_for_model(type(instance)),
            **values,
        )
    else:
        before = source_rows(source)
        for name, value in values.items():
            setattr(source, name, value)
        source.save()
    recorded = Recorded(source, changed=True, before=before)
    _write_segments(recorded, instance)
    return recorded


def source_rows(source: Any) -> list[Row]:
    """Return the texts of a source in order, each with its path."""
    rows = StringSegment.objects.filter(source=source).order_by("order")
    return list(rows.values_list("context__path", "string__data"))


def _content(instance: Any) -> str:
    """Return the object as wagtail-localize stores it. Its streams are read first: what has been read is
    written with the defaults of its blocks, and one object must look the same at all times.
    """
    for column in instance._meta.get_fields():
        if isinstance(column, StreamField):
            list(column.value_from_object(instance))
    if isinstance(instance, ClusterableModel):
        content: str = instance.to_json()
        return content
    return json.dumps(get_serializable_data_for_fields(instance), cls=DjangoJSONEncoder)


def _relevant(instance: Any, content: str) -> dict[str, Any]:
    """Return the part of stored content that translations depend on."""
    data = json.loads(content)
    found = {}
    for translatable in get_translatable_fields(type(instance)):
        value = data.get(translatable.field_name)
        is_stream = isinstance(translatable.get_field(type(instance)), StreamField)
        # The order of the keys in a stored stream says only which way it was stored.
        found[translatable.field_name] = json.loads(value) if is_stream and value else value
    return found


def _write_segments(recorded: Recorded, instance: Any) -> None:
    source = recorded.source
    segments = segments_of(instance)
    texts = [segment for segment in segments if isinstance(segment, StringSegmentValue)]
    recorded.strings = ensure_strings(source.locale_id, [text.string.data for text in texts])
    recorded.contexts = ensure_contexts(source.object_id, instance, [segment.path for segment in segments])
    contexts = recorded.contexts
    _replace(
        StringSegment,
        source,
        {
            (contexts[text.path].pk, recorded.strings[text.string.data].pk): {
                "order": text.order,
                "attrs": json.dumps(text.attrs, cls=DjangoJSONEncoder),
            }
            for text in texts
        },
        ("context_id", "string_id"),
    )
    _replace(
        OverridableSegment,
        source,
        {
            (contexts[value.path].pk,): {
                "order": value.order,
                "data_json": json.dumps(value.data, cls=DjangoJSONEncoder),
            }
            for value in segments
            if isinstance(value, OverridableSegmentValue)
        },
        ("context_id",),
    )
    related = {}
    for value in segments:
        if isinstance(value, RelatedObjectSegmentValue):
            target, _new = TranslatableObject.objects.get_or_create(
                translation_key=value.translation_key, defaults={"content_type": value.content_type}
            )
            related[contexts[value.path].pk, target.pk] = {"order": value.order}
    _replace(RelatedObjectSegment, source, related, ("context_id", "object_id"))
    TemplateSegment.objects.filter(source=source).delete()


def _replace(model: Any, source: Any, wanted: dict[Any, dict[str, Any]], key: tuple[str, ...]) -> None:
    """Make a source's rows of one kind those that are wanted; what stays keeps its primary key, because an
    open editor refers to it.
    """
    present = {tuple(getattr(row, name) for name in key): row for row in model.objects.filter(source=source)}
    gone = [row.pk for found, row in present.items() if found not in wanted]
    model.objects.filter(pk__in=gone).delete()
    new, changed, names = [], [], set()
    for found, values in wanted.items():
        row = present.get(found)
        names |= set(values)
        if row is None:
            new.append(model(source=source, **dict(zip(key, found, strict=True)), **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    model.objects.bulk_create(new)
    if changed:
        model.objects.bulk_update(changed, sorted(names))


def ensure_strings(locale_id: int, texts: list[str]) -> dict[str, Any]:
    """Return the stored texts of a language, made where they are missing, by text."""
    hashes = {String._get_data_hash(text): text for text in texts}
    found = {row.data_hash: row for row in String.objects.filter(locale_id=locale_id, data_hash__in=hashes)}
    new = [
        String(locale_id=locale_id, data_hash=key, data=text)
        for key, text in hashes.items()
        if key not in found
    ]
    if new:
        String.objects.bulk_create(new, ignore_conflicts=True)
        rows = String.objects.filter(locale_id=locale_id, data_hash__in=[row.data_hash for row in new])
        found.update({row.data_hash: row for row in rows})
    return {text: found[key] for key, text in hashes.items()}


def ensure_contexts(object_id: Any, instance: Any, paths: list[str]) -> dict[str, Any]:
    """Return the stored places of an object, made where they are missing, by path."""
    keys = {TranslationContext._get_path_id(path): path for path in paths}
    found = {
        row.path_id: row for row in TranslationContext.objects.filter(object_id=object_id, path_id__in=keys)
    }
    new = [
        TranslationContext(
            object_id=object_id, path_id=key, path=path, field_path=_field_path(instance, path)
        )
        for key, path in keys.items()
        if key not in found
    ]
    if new:
        TranslationContext.objects.bulk_create(new, ignore_conflicts=True)
        rows = TranslationContext.objects.filter(
            object_id=object_id, path_id__in=[row.path_id for row in new]
        )
        found.update({row.path_id: row for row in rows})
    return {path: found[key] for key, path in keys.items()}


def _field_path(instance: Any, path: str) -> str:
    """Return the path by names of fields and kinds of blocks, which the editor's labels are found by."""
    context = TranslationContext(path=place_of(path))
    context.save = lambda **_options: None  # it would store the path, but is itself not stored yet
    found: str = context.get_field_path(instance)
    return found
