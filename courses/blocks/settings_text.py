"""The settings of an activity as a trainer types them: a small, harmless part of YAML."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import yaml
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MAX_CHARACTERS = 60_000

# Below these names stands a name for the program and not a text for people.
NAMES_IN_A_LINE = (
    "id key type bank questions competence category kind parent place group version block scale mode"
    " reviewers check_date"
)
NAMES = frozenset(NAMES_IN_A_LINE.split())

# A name of any other shape is itself a text for people, such as the name of a market in a worked example.
NAME = re.compile(r"-?[a-z0-9_-]+")
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class SettingsError(Exception):
    """The settings cannot be read; `message` says where and why."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


def read_settings(text: str) -> dict[str, Any]:
    """Return the settings as a mapping that JSON can hold; empty text gives an empty mapping.

    Raises SettingsError. References between parts (`&name`, `*name`) are refused: a few lines of them can
    grow without bound.
    """
    if len(text) > MAX_CHARACTERS:
        raise SettingsError(_("The settings are too long; split the activity in two."))
    try:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.AliasEvent):
                raise SettingsError(
                    format_lazy(
                        _("Line {line}: write the text out instead of referring to it with “*”."),
                        line=event.start_mark.line + 1 if event.start_mark else 1,
                    )
                )
        value = yaml.load(text, Loader=Loader)  # noqa: S506 (Loader is the safe one, written in C)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        message = _("Line {line} cannot be read ({problem}). Put texts that hold a colon in quotation marks.")
        raise SettingsError(format_lazy(message, line=line, problem=error.problem)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise SettingsError(format_lazy(_("This cannot be read: {problem}."), problem=str(error))) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise SettingsError(
            _("Begin every setting with its name and a colon, such as “scope: Health to 2035”.")
        )
    return _plain(value)


def write_settings(settings: dict[str, Any]) -> str:
    """Return settings as the text that `read_settings` reads back."""
    if not settings:
        return ""
    text: str = yaml.dump(settings, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100)
    return text


def setting_texts(settings: Any, name: str = "") -> Iterator[str]:
    """Return the texts for people in settings, in order; `name` is what `settings` stand below."""
    if isinstance(settings, dict):
        for key, item in settings.items():
            if not NAME.fullmatch(key):
                yield key
            yield from setting_texts(item, key)
    elif isinstance(settings, list):
        for item in settings:
            yield from setting_texts(item, name)
    elif isinstance(settings, str) and name not in NAMES:
        yield settings


def translate_settings(settings: Any, translate: Callable[[str], str], name: str = "") -> Any:
    """Return settings with `translate` applied to each of their `setting_texts`, in the same order."""
    if isinstance(settings, dict):
        return {
            (key if NAME.fullmatch(key) else translate(key)): translate_settings(item, translate, key)
            for key, item in settings.items()
        }
    if isinstance(settings, list):
        return [translate_settings(item, translate, name) for item in settings]
    return translate(settings) if isinstance(settings, str) and name not in NAMES else settings


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not (float("-inf") < value < float("inf")):
        raise SettingsError(_("A number in the settings is not a number that can be stored."))
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise SettingsError(format_lazy(_("“{value}” is neither text, number nor list."), value=str(value)[:40]))
