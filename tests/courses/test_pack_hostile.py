"""A pack may come from anywhere: files that lie, files that are missing, drawings that are programs."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from courses.domain.pack import Fault, PackError, check_pack, read_pack

if TYPE_CHECKING:
    from tests.courses.conftest import PackCopy

COURSES, BANK, FRAME = "courses.yaml", "quizzes.yaml", "competency-framework.yaml"
LESSON, FIGURE = "lessons/one/everything.en.md", "lessons/one/figures/circle.en.svg"
FILES = [COURSES, BANK, FRAME, LESSON, FIGURE, "lessons/one/task.en.md", "lessons/one/check-one.bg.md"]
JUNK = [
    "\n",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    '"',
    "'",
    "```",
    "---\n",
    "null",
    "-1",
    "1e400",
    "&a ",
    "*a",
    "!!set ",
    "<<: ",
]
JUNK += [
    "\t",
    "|",
    "> ",
    "#",
    "![](",
    "](x)",
    "<svg>",
    "&#0;",
    "true",
    "2026-99-99",
    "é",
    "  ",
    "[!NOTE]",
    "12345678901",
]

FIGURE_FAULTS = [
    ("</svg>", "", 5, "not well-formed XML"),
    ("<title>A circle</title>", "<title>A & circle</title>", 2, "not well-formed XML"),
    (' viewBox="0 0 320 199.5"', "", 1, "needs a viewBox"),
    ('"0 0 320 199.5"', '"0 0 wide high"', 1, "needs a viewBox"),
    ('"0 0 320 199.5"', '"0 0 1e9 nan"', 1, "needs a viewBox"),
    ("<title>A circle</title>", "", 1, "has no title"),
    ("<title>A circle</title>", "<title> </title>", 1, "has no title"),
    ("</svg>", "<script>alert(1)</script>\n</svg>", 4, "the element “script”"),
    ("</svg>", '<image href="x.png"/>\n</svg>', 4, "the element “image”"),
    ("</svg>", '<use href="#a"/>\n</svg>', 4, "the element “use”"),
    ("</svg>", "<style>*{}</style>\n</svg>", 4, "the element “style”"),
    ("</svg>", "<foreignObject><p/></foreignObject>\n</svg>", 4, "the element “foreignObject”"),
    ("</svg>", '<a href="https://example.org"><text>x</text></a>\n</svg>', 4, "the element “a”"),
    ("</svg>", '<animate attributeName="x"/>\n</svg>', 4, "the element “animate”"),
    ("</svg>", '<p xmlns="http://www.w3.org/1999/xhtml">x</p>\n</svg>', 4, "the element “p”"),
    ('r="40"', 'r="40" onclick="alert(1)"', 3, "the event handler “onclick”"),
    ('r="40"', 'r="40" style="fill:url(http://x.org/)"', 3, "the attribute “style”"),
    ('r="40"', 'r="40" href="https://example.org"', 3, "the attribute “href”"),
    ('fill="#0B6B5B"', 'fill="url(https://example.org/x)"', 3, "refers to something outside"),
    ('fill="#0B6B5B"', 'fill="URL ( &quot;//example.org&quot; )"', 3, "refers to something outside"),
    ('fill="#0B6B5B"', 'fill="u\\72l(https://example.org)"', 3, "refers to something outside"),
    ("<svg", '<!DOCTYPE svg [<!ENTITY a "aaaa">]>\n<svg', 1, "a document type"),
    ("<svg", '<?xml-stylesheet href="x.css"?>\n<svg', 1, "a processing instruction"),
    ('xmlns="http://www.w3.org/2000/svg"', "", 1, "the element “svg”"),
]


@pytest.mark.parametrize(("old", "new", "line", "reason"), FIGURE_FAULTS)
def test_figure_faults(pack: PackCopy, old: str, new: str, line: int, reason: str) -> None:
    pack.change(FIGURE, old, new)
    assert any(f.file == FIGURE and f.line == line and reason in f.reason for f in check_pack(pack.root)), (
        check_pack(pack.root)
    )


def test_a_reference_inside_of_the_drawing_is_fine(pack: PackCopy) -> None:
    pack.change(FIGURE, 'fill="#0B6B5B"', "fill=\"url('#shade')\"")
    assert check_pack(pack.root) == []


def overwrite(file: str, raw: bytes) -> Callable[[Path], None]:
    return lambda pack: (pack / file).write_bytes(raw) and None  # type: ignore[return-value]


def remove(file: str) -> Callable[[Path], None]:
    return lambda pack: (pack / file).unlink()


def lead_out(file: str) -> Callable[[Path], None]:
    def act(pack: Path) -> None:
        (pack / file).unlink()
        (pack.parent / "secret").write_text("root:x", encoding="utf-8")
        (pack / file).symlink_to(pack.parent / "secret")

    return act


FILE_FAULTS = [
    (remove(COURSES), COURSES, 1, "the file is missing"),
    (remove(FRAME), FRAME, 1, "the file is missing"),
    (remove("foresight-studio.md"), "foresight-studio.md", 1, "the file is missing"),
    (remove(BANK), COURSES, 20, "the bank “bank-one” is not known"),
    (remove(FIGURE), LESSON, 37, "is missing"),
    (overwrite(COURSES, b"courses:\n- caf\xe9\n"), COURSES, 2, "not UTF-8"),
    (overwrite(LESSON, b"---\nlang: en\n\xff\n"), LESSON, 3, "not UTF-8"),
    (overwrite(COURSES, b"courses:\n- a\x00b\n"), COURSES, 2, "U+0000"),
    (overwrite(LESSON, b"one\r\ntwo\r\nthree\x07"), LESSON, 3, "U+0007"),
    (overwrite(COURSES, "a:\n- x\u2028y\n".encode()), COURSES, 2, "U+2028"),
    (overwrite(COURSES, b"#" * (2 * 1024 * 1024 + 1)), COURSES, 1, "larger than 2 MB"),
    (overwrite(COURSES, b""), COURSES, 1, "nothing here"),
    (overwrite(COURSES, b"- a list\n"), COURSES, 1, "“meta” is missing"),
    (overwrite(COURSES, b"just text\n"), COURSES, 1, "“meta” is missing"),
    (overwrite(LESSON, b""), LESSON, 1, "must begin with front matter"),
    (overwrite(LESSON, b"---\n- 1\n---\n# T\n"), LESSON, 2, "must hold keys and values"),
    (
        overwrite("lessons/one/everythin.en.md", b"---\n"),
        "lessons/one/everythin.en.md",
        1,
        "no lesson of this name",
    ),
    (lead_out(COURSES), COURSES, 1, "leads out of the pack"),
    (lead_out(FIGURE), FIGURE, 1, "leads out of the pack"),
]


@pytest.mark.parametrize(("act", "file", "line", "reason"), FILE_FAULTS)
def test_file_faults(pack: PackCopy, act: Callable[[Path], None], file: str, line: int, reason: str) -> None:
    act(pack.root)
    faults = check_pack(pack.root)
    assert any(f.file == file and f.line == line and reason in f.reason for f in faults), faults


def test_a_lesson_that_leads_out_of_the_pack_is_never_read(pack: PackCopy) -> None:
    lead_out(LESSON)(pack.root)
    with pytest.raises(PackError) as error:
        read_pack(pack.root)
    assert "root" not in str(error.value)


def test_all_faults_are_told_at_once_and_in_order(pack: PackCopy) -> None:
    pack.change(COURSES, "code: TWO", "code: ONE")
    pack.change(LESSON, "minutes: 15", "minutes: 16")
    pack.change(FIGURE, "<title>A circle</title>", "")
    faults = check_pack(pack.root)
    assert {fault.file for fault in faults} == {COURSES, LESSON, FIGURE}
    assert faults == sorted(faults)
    assert len(set(faults)) == len(faults)


def test_an_error_reads_like_a_compiler(pack: PackCopy) -> None:
    pack.change(LESSON, "minutes: 15", "minutes: 16")
    with pytest.raises(PackError) as error:
        read_pack(pack.root)
    assert str(error.value) == "lessons/one/everything.en.md:6: “minutes” is 16, courses.yaml says 15"
    assert error.value.faults == [Fault(LESSON, 6, "“minutes” is 16, courses.yaml says 15")]


def test_an_alias_bomb_is_refused_at_once(pack: PackCopy) -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))
    (pack.root / COURSES).write_text(f"a0: &a0 x\n{levels}\n", encoding="utf-8")
    pack.assert_fault(COURSES, "a1: &a1", "aliases")


def test_html_is_shown_as_text_and_never_as_markup(pack: PackCopy) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) <b>bold</b>"
    for language in ("en", "bg"):
        pack.change(f"lessons/one/everything.{language}.md", "1. ", f"{hostile}\n\n1. ")
    html = read_pack(pack.root).courses[0].modules[0].lessons[0].texts["en"].blocks[1].value["html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_one_missing_language_is_a_draft_in_that_language_only(pack: PackCopy) -> None:
    (pack.root / LESSON).unlink()
    lesson = read_pack(pack.root).courses[0].modules[0].lessons[0]
    assert lesson.texts["en"].missing
    assert lesson.texts["en"].title == "Everything"
    assert not lesson.texts["bg"].missing


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_in_the_files_the_answer_is_a_list_of_faults(pack: PackCopy, seed: int) -> None:
    """Random damage: never another exception, and every fault names a line that the file can have."""
    chance = random.Random(seed)
    for _ in range(3):
        path = pack.root / chance.choice(FILES)
        text = path.read_text(encoding="utf-8")
        start = chance.randrange(len(text))
        end = start + chance.choice([0, 0, 1, 5, 60])
        damaged = text[:start] + chance.choice([*JUNK, ""]) + text[end:]
        path.write_text(damaged, encoding="utf-8")
        for fault in check_pack(pack.root):
            length = (pack.root / fault.file).read_text(encoding="utf-8").count("\n") + 1
            assert 1 <= fault.line <= length, fault
