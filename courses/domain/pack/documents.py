"""YAML that remembers its lines, read safely.

A `Cursor` stands on one value of a document. It hands out typed values and notes a fault, with the line of
the offending key, wherever the document does not hold what was asked for. After a fault it returns an empty
value of the right type: reading goes on, so that an author sees all faults at once, and the pack is refused
at the end.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import yaml

from courses.domain.pack.faults import FaultLog

LANGUAGES = ("bg", "en")
MAX_DEPTH = 20
MAX_WHOLE = 10**15 - 1
"""JSON in a browser holds larger whole numbers only roughly."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_yaml(text: str, file: str, first_line: int, faults: FaultLog) -> Cursor | None:
    """Parse one YAML document that begins at `first_line` (from 1) of `file`; None after noting a fault.

    Refused beyond broken YAML: aliases (a short file can grow to gigabytes through them), nesting deeper than
    `MAX_DEPTH`, repeated keys, keys that are neither text nor whole numbers, and values that JSON cannot
    hold.
    """
    reader = _Reader(file, first_line, faults)
    try:
        if not reader.harmless(text):
            return None
        node = yaml.compose(text, Loader=_Loader)
        if node is None:
            return reader.refused(0, "there is nothing here")
        before = len(faults)
        value = reader.plain(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or str(error).split("\n")[0]
        last = max(text.count("\n") - text.endswith("\n"), 0)
        return reader.refused(min(mark.line, last) if mark else 0, f"not valid YAML: {problem}")
    return Cursor(value, node, reader) if len(faults) == before else None


@dataclass(frozen=True)
class _Reader:
    file: str
    first_line: int
    faults: FaultLog

    def refuse(self, yaml_line: int, reason: str) -> None:
        self.faults.add(self.file, self.first_line + yaml_line, reason)

    def refused(self, yaml_line: int, reason: str) -> Cursor | None:
        self.refuse(yaml_line, reason)
        return None

    def harmless(self, text: str) -> bool:
        """Look at the stream of events only, before anything is built from it."""
        depth = 0
        for event in yaml.parse(text, Loader=_Loader):
            line = event.start_mark.line if event.start_mark else 0
            if isinstance(event, yaml.AliasEvent):
                self.refuse(line, "YAML aliases (*name) are not allowed in a pack")
                return False
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                self.refuse(line, f"nested deeper than {MAX_DEPTH} levels")
                return False
        return True

    def plain(self, node: yaml.Node) -> Any:
        """The value of a node as JSON knows it: dates become ISO text, whole-number keys become text."""
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            result: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = self.key(key_node)
                if key in result:
                    self.refuse(key_node.start_mark.line, f"the key “{key}” is there twice")
                result[key] = self.plain(value_node)
            return result
        return self.scalar(node)

    def key(self, node: yaml.Node) -> str:
        value = self.scalar(node) if isinstance(node, yaml.ScalarNode) else None
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.refuse(node.start_mark.line, "a key must be text or a whole number; put it in quotes")
            return ""
        return str(value)

    def scalar(self, node: yaml.Node) -> Any:
        try:
            value = yaml.constructor.SafeConstructor().construct_object(node)
        except (ValueError, OverflowError):
            self.refuse(
                node.start_mark.line, f"“{str(node.value)[:40]}” is no possible value; put it in quotes"
            )
            return ""
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, float) and not math.isfinite(value):
            self.refuse(node.start_mark.line, "a number must be finite")
            return 0
        if isinstance(value, int) and abs(value) > MAX_WHOLE:
            self.refuse(node.start_mark.line, "a whole number must not have more than 15 digits")
            return 0
        if value is None or isinstance(value, str | int | float):
            return value
        self.refuse(node.start_mark.line, f"values of the kind {node.tag} are not allowed")
        return ""


@dataclass(frozen=True)
class Cursor:
    """One value of a document: its plain `value` and where it stands."""

    value: Any
    _node: yaml.Node
    _reader: _Reader

    @property
    def file(self) -> str:
        """The file that the value stands in, relative to the pack."""
        return self._reader.file

    @property
    def line(self) -> int:
        """The line (from 1) of that file on which the value begins."""
        return self._reader.first_line + self._node.start_mark.line

    def fault(self, reason: str, key: str | None = None) -> None:
        """Note a fault at the line of `key`, or of the value itself if there is no such key."""
        self._reader.faults.add(self.file, self.line_of(key), reason)

    def apart(self) -> tuple[Cursor, FaultLog]:
        """The same value with a log of its own, so that its faults can be told from those of others."""
        faults = FaultLog()
        return Cursor(self.value, self._node, replace(self._reader, faults=faults)), faults

    def get(self, key: str) -> Cursor | None:
        """The value below `key`; None if it is missing or empty (null)."""
        if not isinstance(self.value, dict) or self.value.get(key) is None:
            return None
        return Cursor(self.value[key], self._pair(key)[1], self._reader)

    def text(self, key: str, default: str | None = None) -> str:
        """Text below `key`, stripped; not empty unless the `default` is taken."""
        value: str = self._typed(key, str, "text", default)
        if not value.strip() and default is None and self.get(key) is not None:
            self.fault(f"“{key}” is empty", key)
        return value.strip()

    def whole(self, key: str, minimum: int, maximum: int, default: int | None = None) -> int:
        """A whole number below `key` between `minimum` and `maximum`, both included."""
        value: int = self._typed(key, int, "a whole number", default)
        if self.get(key) is not None and not minimum <= value <= maximum:
            self.fault(f"“{key}” must lie between {minimum} and {maximum}, not {value}", key)
        return value

    def number(self, key: str) -> int | float:
        """A finite number below `key`."""
        value: int | float = self._typed(key, (int, float), "a number", None)
        return value

    def flag(self, key: str) -> bool:
        """Yes or no (`true`, `false`) below `key`."""
        value: bool = self._typed(key, bool, "true or false", None)
        return value

    def words(self, key: str) -> dict[str, str]:
        """Text in both languages below `key`, as a mapping from language to text."""
        below = self.get(key)
        if below is None or not isinstance(below.value, dict):
            self.fault(f"“{key}” must give the text as “bg” and “en”", key)
            return dict.fromkeys(LANGUAGES, "")
        return below.own_words()

    def own_words(self) -> dict[str, str]:
        """Text in both languages that the value itself holds under “bg” and “en”."""
        return {language: self.text(language) for language in LANGUAGES}

    def strings(self, key: str, default: Iterable[str] | None = None) -> list[str]:
        """A list of texts below `key`, which may be empty."""
        if self.get(key) is None and default is not None:
            return list(default)
        return [item.value for item in self._list(key) if item._is(str, "text")]

    def items(self, key: str, at_least: int = 0) -> list[Cursor]:
        """A list of mappings below `key`."""
        found = [item for item in self._list(key) if item._is(dict, "a set of keys and values")]
        if len(found) < at_least and self.get(key) is not None:
            self.fault(f"“{key}” needs at least {at_least}, there are {len(found)}", key)
        return found

    def mapping(self, key: str) -> Cursor | None:
        """A mapping below `key`; None after noting a fault."""
        below = self.get(key)
        if below is None or not isinstance(below.value, dict):
            self.fault(f"“{key}” is missing" if below is None else f"“{key}” must hold keys and values", key)
            return None
        return below

    def only(self, keys: Iterable[str]) -> None:
        """Note a fault for every key that is not one of `keys`: most likely a slip of the pen."""
        for key in self.value.keys() - set(keys):
            self.fault(f"the key “{key}” is not known here", key)

    def _list(self, key: str) -> list[Cursor]:
        below = self.get(key)
        if below is None or not isinstance(below.value, list):
            self.fault(f"“{key}” is missing" if below is None else f"“{key}” must be a list", key)
            return []
        pairs = zip(below.value, below._node.value, strict=True)
        return [Cursor(value, node, self._reader) for value, node in pairs]

    def _is(self, kind: type, name: str) -> bool:
        if not isinstance(self.value, kind):
            self.fault(f"must be {name}; put it in quotes" if kind is str else f"must be {name}")
            return False
        return True

    def _typed(self, key: str, kind: Any, name: str, default: Any) -> Any:
        empty = (kind[0] if isinstance(kind, tuple) else kind)()
        below = self.get(key)
        if below is None:
            if default is None:
                self.fault(f"“{key}” is missing", key)
            return empty if default is None else default
        wrong_bool = isinstance(below.value, bool) and kind is not bool
        if wrong_bool or not isinstance(below.value, kind):
            hint = "; put it in quotes" if kind is str and not isinstance(below.value, list | dict) else ""
            self.fault(f"“{key}” must be {name}{hint}", key)
            return empty
        return below.value

    def _pair(self, key: str) -> tuple[yaml.Node, yaml.Node]:
        for key_node, value_node in self._node.value:
            if str(key_node.value) == key:
                return key_node, value_node
        # A whole number can be written in several ways ("0x10"); the plain value has the key, so one must
        # match.
        index = list(self.value).index(key)
        pair: tuple[yaml.Node, yaml.Node] = self._node.value[index]
        return pair

    def line_of(self, key: str | None) -> int:
        """The line of `key`, or of the value itself if there is no such key."""
        if key is None or not isinstance(self.value, dict) or key not in self.value:
            return self.line
        return self._reader.first_line + self._pair(key)[0].start_mark.line
