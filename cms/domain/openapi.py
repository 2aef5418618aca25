"""Reading an OpenAPI 3 document for a page that people read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    """A parameter of a request or a field of an answer; `name` of a nested field is dotted."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Operation:
    """One thing that the API does."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    fields: tuple[Field, ...]


def operations(document: Schema) -> list[Operation]:
    """Return the operations of an OpenAPI 3 document, in the order of their paths."""
    return [
        Operation(
            method=method.upper(),
            path=path,
            summary=operation.get("summary", ""),
            description=operation.get("description", ""),
            parameters=tuple(_parameter(entry) for entry in operation.get("parameters", [])),
            fields=tuple(_fields(document, _answer(document, operation))),
        )
        for path, methods in sorted(document["paths"].items())
        for method, operation in methods.items()
    ]


def _parameter(entry: Schema) -> Field:
    return Field(entry["name"], _type_name(entry["schema"]), entry.get("description", ""))


def _answer(document: Schema, operation: Schema) -> Schema:
    """Return the schema of one item of the JSON answer; of a page of a list, that of its rows."""
    content = operation["responses"].get("200", {}).get("content", {})
    schema = _resolved(document, content.get("application/json", {}).get("schema", {}))
    rows = schema.get("properties", {}).get("results")
    return _resolved(document, rows["items"]) if rows else schema


def _resolved(document: Schema, schema: Schema) -> Schema:
    for wrapper in ("allOf", "oneOf"):
        if len(schema.get(wrapper, [])) == 1:
            schema = schema[wrapper][0]
    if "$ref" in schema:
        return dict(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]])
    return schema


def _fields(document: Schema, schema: Schema, prefix: str = "") -> Iterator[Field]:
    for name, raw in schema.get("properties", {}).items():
        value = _resolved(document, raw)
        rows = _resolved(document, value.get("items", {})) if value.get("type") == "array" else {}
        yield Field(f"{prefix}{name}", _type_name(value), raw.get("description", ""))
        if rows.get("properties"):
            yield from _fields(document, rows, f"{prefix}{name}[].")


def _type_name(schema: Schema) -> str:
    if "enum" in schema:
        return " | ".join(f'"{value}"' for value in schema["enum"])
    kind = schema.get("type", "")
    kinds = [kind] if isinstance(kind, str) else list(kind)
    return " | ".join(filter(None, [*kinds, schema.get("format", "")]))
