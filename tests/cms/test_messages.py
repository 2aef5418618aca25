"""The Bulgarian catalogue: complete, in the house's style, and kept by ``dev.py messages``."""

import gettext
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.devtools import borrowed, messages
from cms.devtools.console import Problem
from cms.devtools.extraction import Message, messages_in, python_messages, template_messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sdf]|%%|{\w*}")
TAG = re.compile(r"<[^>]*>")


@pytest.fixture(scope="module", params=["django", "djangojs"])
def catalogue(request: pytest.FixtureRequest) -> polib.POFile:
    return polib.pofile(str(messages.CATALOGUE.with_name(f"{request.param}.po")))


def pairs(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Yield the texts of an entry with their translations."""
    if entry.msgid_plural:
        yield entry.msgid, entry.msgstr_plural[0]
        yield entry.msgid_plural, entry.msgstr_plural[1]
    else:
        yield entry.msgid, entry.msgstr


def faults(catalogue: polib.POFile, is_wrong: Callable[[str, str], object]) -> list[str]:
    return [text for entry in catalogue for text in pairs(entry) if is_wrong(*text)]


# --- the catalogue that we ship


@pytest.mark.parametrize(
    ("build", "path"),
    [(messages.build, messages.CATALOGUE), (messages.build_for_scripts, messages.SCRIPTS)],
    ids=["django", "djangojs"],
)
def test_the_catalogue_is_what_the_command_makes_of_the_sources(
    build: Callable[[], polib.POFile], path: Path
) -> None:
    fresh, kept = build(), polib.pofile(str(path))
    texts = [{(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in file} for file in (fresh, kept)]
    assert {"new": texts[0] - texts[1], "stale": texts[1] - texts[0]} == {"new": set(), "stale": set()}
    assert str(fresh) == path.read_text(encoding="utf-8"), "type: python3 dev.py messages"


def test_every_text_has_a_checked_translation(catalogue: polib.POFile) -> None:
    assert [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy] == []


def test_translations_have_the_same_placeholders(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        wanted = sorted(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        given = [sorted(PLACEHOLDER.findall(text)) for _source, text in pairs(entry)]
        assert given[-1] == wanted, entry.msgid
        assert set(given[0]) <= set(wanted), entry.msgid  # „Завършете единствения урок“ needs no number


def test_translations_have_the_same_markup_and_edges(catalogue: polib.POFile) -> None:
    def edges(text: str) -> tuple[str, str, list[str]]:
        space = re.match(r"\s*", text)[0], re.search(r"\s*$", text)[0]
        return *space, sorted(tag.split()[0] for tag in TAG.findall(text))

    assert faults(catalogue, lambda source, text: edges(source) != edges(text)) == []


def test_translations_address_people_politely(catalogue: polib.POFile) -> None:
    familiar = re.compile(r"\b(вие|ви|вас|вам|ваш(?:а|о|ия|ият|ата|ето|и|ите)?|ти|твоя|твоята|твоите)\b")
    assert faults(catalogue, lambda _source, text: familiar.search(text)) == []


def test_translations_use_bulgarian_quotation_marks(catalogue: polib.POFile) -> None:
    def is_wrong(_source: str, text: str) -> bool:
        plain = TAG.sub("", text)
        return '"' in plain or "”" in plain or plain.count("„") != plain.count("“")

    assert faults(catalogue, is_wrong) == []


def test_translations_mix_no_alphabets_in_a_word(catalogue: polib.POFile) -> None:
    mixed = re.compile(r"[A-Za-z][А-Яа-я]|[А-Яа-я][A-Za-z]|[ÐÑ][\x80-\xbf]|\ufffd")
    assert faults(catalogue, lambda _source, text: mixed.search(PLACEHOLDER.sub(" ", text))) == []


def test_the_catalogue_compiles_and_counts_in_bulgarian() -> None:
    catalogue = polib.pofile(str(messages.CATALOGUE))
    compiled = gettext.GNUTranslations(io.BytesIO(catalogue.to_binary()))
    one, many = (
        compiled.ngettext("%(lessons)s lesson", "%(lessons)s lessons", number) % {"lessons": number}
        for number in (1, 21)
    )
    assert (one, many) == ("1 урок", "21 урока")


def test_the_site_says_it_in_bulgarian() -> None:
    with translation.override("bg"):
        assert _("Cluster Academy") == "Клъстерна академия"
        assert ngettext("%(people)s person", "%(people)s people", 5) % {"people": 5} == "5 души"
        too_short = ngettext(
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
            10,
        )
        assert too_short % 10 == "Паролата е твърде къса. Трябва да съдържа поне 10 знака."


# --- the command


def test_python_texts_are_found_under_any_name() -> None:
    source = """
from django.utils.translation import gettext as _now, ngettext, pgettext_lazy as _p, npgettext
one = _now("now" " or never")
two = ngettext("a day", "%(days)d days", 2)
three = _p("certificate", "Issued")
four = npgettext("quiz", "a try", "tries", 2)
five = other("not a text")
"""
    assert set(python_messages(source)) == {
        Message("now or never"),
        Message("a day", "%(days)d days"),
        Message("Issued", context="certificate"),
        Message("a try", "tries", "quiz"),
    }


def test_template_texts_are_found_in_tags_and_literals() -> None:
    source = """{% load i18n %}{# {% translate "a comment" %} #}
{% translate "Don't stop" as again %}{% trans 'May' context "month" %}
{% blocktranslate trimmed with name=user.name %}
  Hello,
  {{ name }}
{% endblocktranslate %}
{% blocktranslate count days=n asvar text %}{{ days }} day{% plural %}{{ days }} days{% endblocktranslate %}
{% include "x.html" with label=_("Save") %}{{ value|default:_("None") }} 100 % "quoted"
"""
    assert set(template_messages(source)) == {
        Message("Don't stop"),
        Message("May", context="month"),
        Message("Hello, %(name)s"),
        Message("%(days)s day", "%(days)s days"),
        Message("Save"),
        Message("None"),
    }


def test_a_text_with_and_without_plural_is_one_text(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('gettext_lazy("lesson")')
    (tmp_path / "b.py").write_text('ngettext("lesson", "lessons", 2)')
    found = messages_in(tmp_path, tmp_path.glob("*.py"))
    assert found == {("", "lesson"): (Message("lesson", "lessons"), {"a.py", "b.py"})}


def test_a_broken_template_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text("{% blocktranslate %}a {% if b %}c{% endif %}{% endblocktranslate %}")
    with pytest.raises(Problem, match="broken.html"):
        messages_in(tmp_path, [broken])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one template with a catalogue and a fragment."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% translate "Kept" %}{% translate "Helped" %}{% translate "Bare" %}'
        "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    catalogue = tmp_path / "django.po"
    entries = [("Kept", "Запазено"), ("Gone", "Изчезнало"), ("%(n)s day", "%(n)s ден")]
    catalogue.write_text("".join(f'msgid "{source}"\nmsgstr "{text}"\n\n' for source, text in entries))
    fragments = tmp_path / "fragments"
    fragments.mkdir()
    (fragments / "branch.po").write_text(
        'msgid "Helped"\nmsgstr "Помогнато"\n\nmsgid "Kept"\nmsgstr "Друго"\n'
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "CATALOGUE", catalogue)
    monkeypatch.setattr(messages, "FRAGMENTS", fragments)
    monkeypatch.setattr(messages, "SCRIPTS", tmp_path / "djangojs.po")
    monkeypatch.setattr(messages, "borrowed_messages", dict)
    monkeypatch.setattr(messages, "wagtail_messages", lambda domain: {})
    return catalogue


def test_the_command_merges_drops_and_reports(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.run() == 1
    entries = {entry.msgid: entry for entry in polib.pofile(str(project))}
    assert list(entries) == ["%(n)s day", "Bare", "Helped", "Kept"]
    assert entries["Kept"].msgstr == "Запазено", "what was checked goes before a fragment"
    assert entries["Helped"].msgstr == "Помогнато"
    assert entries["%(n)s day"].msgstr_plural == {0: "", 1: ""}, "a new plural is to be translated anew"
    assert entries["%(n)s day"].flags == ["python-format"]
    assert entries["Kept"].occurrences == [("templates/page.html", "")]
    said = capsys.readouterr().out
    assert "templates/page.html: 'Bare'" in said
    assert "4 texts, 2 without a translation" in said


def test_the_command_changes_nothing_the_second_time(project: Path) -> None:
    messages.run()
    first = project.read_text()
    messages.run()
    assert project.read_text() == first


def test_texts_of_libraries_that_stay_english_are_asked_for() -> None:
    lacking = set(borrowed.borrowed_messages()) - borrowed.translated_by_libraries("django")
    assert lacking <= set(messages.translations(messages.CATALOGUE))
    assert ("", "Invalid input.") in lacking, "REST framework has translated it: take it out of this test"
