"""What the block picker shows of each kind of block: a small sample in the active language."""

from collections.abc import Callable
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _

from courses.blocks.formulas import formula_mathml
from courses.enums import QuestionType

Value = dict[str, Any]


def sample_block(kind: str) -> Value:
    """Return a content block of this kind; raises KeyError for a kind that lessons do not have."""
    return {"id": "00000000-0000-4000-8000-000000000000", "type": kind, "value": _SAMPLES[kind]()}


def _paragraph(text: str) -> str:
    return format_html("<p>{}</p>", text)


def _picture(name: str, **texts: str) -> Value:
    return {"src": static(f"courses/samples/{name}.svg"), "width": 320, "height": 180, **texts}


def _text() -> Value:
    heading = format_html("<h2>{}</h2>", _("A heading"))
    return {"html": heading + _paragraph(_("Paragraphs, lists and quotations: what people read."))}


def _callout() -> Value:
    return {"kind": "tip", "html": _paragraph(_("A short note that stands out."))}


def _figure() -> Value:
    return _picture(
        "second", alt=_("A field with young plants"), caption=_("A caption, for example the source")
    )


def _table() -> Value:
    return {
        "caption": _("Who does what"),
        "head": [_("Role"), _("Task")],
        "rows": [[_("Author"), _("Writes the lesson")], [_("Reviewer"), _("Reads it and publishes it")]],
    }


def _accordion() -> Value:
    titles = (_("Only for those who want to know more"), _("Another section"))
    return {"sections": [{"title": title, "html": _paragraph(_("This text opens."))} for title in titles]}


def _steps() -> Value:
    titles = (_("Ask five users"), _("Write down what surprised you"), _("Choose one problem"))
    return {"title": _("How to begin"), "steps": [{"title": title, "html": ""} for title in titles]}


def _timeline() -> Value:
    events = (
        (_("Week 1"), _("Interviews")),
        (_("Week 3"), _("A first model")),
        (_("Week 6"), _("A decision")),
    )
    return {
        "title": _("Plan of a project"),
        "events": [{"date": date, "title": title, "html": ""} for date, title in events],
    }


def _quotation() -> Value:
    return {
        "text": _("Somebody else’s words, as they were said."),
        "source": _("Who said it, and where"),
        "link": "",
    }


def _term() -> Value:
    return {"term": _("Weak signal"), "html": _paragraph(_("An early, uncertain sign of a change."))}


def _formula() -> Value:
    latex = r"\bar{x} = \frac{x_1 + x_2 + x_3}{3}"
    return {"latex": latex, "mathml": formula_mathml(latex), "spoken": _("The mean of three values")}


def _code() -> Value:
    return {"language": "python", "code": "for signal in signals:\n    print(signal.title)", "caption": ""}


def _gallery() -> Value:
    pictures = [
        _picture("first", alt=_("A bare field"), caption=_("Spring")),
        _picture("second", alt=_("A field with young plants"), caption=_("Summer")),
    ]
    return {"title": "", "pictures": pictures}


def _before_after() -> Value:
    return {
        "before": _picture("first", alt=_("A bare field"), label=_("Before")),
        "after": _picture("second", alt=_("A field with young plants"), label=_("After")),
        "caption": "",
    }


def _file() -> Value:
    file = {"src": "#", "name": "worksheet.pdf", "kind": "pdf", "size": 86_016}
    return {"title": _("Worksheet to print"), "note": _("One page, A4"), "file": file}


def _video() -> Value:
    return {
        "title": _("An interview"),
        "length": "4:30",
        "file": {"src": "", "name": "", "kind": "mp4", "size": 0},
        "captions": [],
        "transcript": _paragraph(_("Everything that is said.")),
    }


def _audio() -> Value:
    return {
        "title": _("A conversation"),
        "length": "12:00",
        "file": {"src": "", "name": "", "kind": "mp3", "size": 0},
        "transcript": _paragraph(_("Everything that is said.")),
    }


def _check() -> Value:
    texts = (_("This answer"), _("That answer"))
    options = [
        {"id": key, "correct": key == "a", "text": text, "feedback": ""}
        for key, text in zip("ab", texts, strict=True)
    ]
    question = {"id": "sample", "type": QuestionType.SINGLE_CHOICE, "stem": _("Which one is right?")}
    return {"question": {**question, "options": options}}


def _reflection() -> Value:
    return {"prompt": _("Where have you met this in your work?"), "min_words": 0}


def _activity() -> Value:
    return {"activity": "rt-delphi", "title": _("Real-time Delphi"), "settings": {}}


def _quiz() -> Value:
    return {"bank": "", "questions": [], "draw": 10, "pass_percent": 70, "attempts": 3}


def _assignment() -> Value:
    levels = [{"points": 0, "text": _("missing")}, {"points": 4, "text": _("clear and complete")}]
    return {
        "title": _("A page about your idea"),
        "brief": _("Describe the problem, for whom it is one, and how you know."),
        "rubric": [{"id": "r1", "criterion": _("Clarity"), "levels": levels}],
        "max_points": 4,
        "pass_points": 2,
    }


def _live_session() -> Value:
    return {
        "title": _("Workshop"),
        "duration_minutes": 90,
        "agenda": [{"minutes": 30, "item": _("Input")}, {"minutes": 60, "item": _("Work in teams")}],
    }


_SAMPLES: dict[str, Callable[[], Value]] = {
    "text": _text,
    "callout": _callout,
    "figure": _figure,
    "table": _table,
    "accordion": _accordion,
    "steps": _steps,
    "timeline": _timeline,
    "quotation": _quotation,
    "term": _term,
    "formula": _formula,
    "code": _code,
    "gallery": _gallery,
    "before_after": _before_after,
    "file": _file,
    "video": _video,
    "audio": _audio,
    "check": _check,
    "reflection": _reflection,
    "activity": _activity,
    "quiz": _quiz,
    "assignment": _assignment,
    "live_session": _live_session,
}
