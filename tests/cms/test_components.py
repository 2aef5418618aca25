"""Components as their users meet them: names, states and values in the markup."""

import re
import xml.etree.ElementTree as ET

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe


def render(name, **context):
    return render_to_string(f"components/{name}.html", context)


def words(markup):
    """The text of a fragment with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


class Feedback(forms.Form):
    """A form with every kind of control that pages use."""

    name = forms.CharField(label="Name", help_text="As on the certificate.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    language = forms.ChoiceField(
        label="Language", widget=forms.RadioSelect, choices=[("bg", "Bulgarian"), ("en", "English")]
    )
    agreed = forms.BooleanField(label="I agree")
    token = forms.CharField(widget=forms.HiddenInput)


def test_a_field_ties_label_help_and_error_to_its_control():
    form = Feedback(data={"language": "bg"})
    markup = render("field", field=form["name"])
    assert '<label for="id_name">' in markup
    control = re.search(r"<input[^>]+>", markup)[0]
    described = re.search(r'aria-describedby="([^"]+)"', control)[1].split()
    assert 'aria-invalid="true"' in control
    assert described == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{name}"' in markup for name in described)


def test_only_optional_fields_are_marked():
    form = Feedback()
    with translation.override("en"):
        assert "(optional)" in render("field", field=form["note"])
        assert "(optional)" not in render("field", field=form["name"])
        assert "(optional)" not in render("field", field=form["note"], hide_optional=True)


def test_choices_are_a_named_group_and_a_tick_is_its_own_label():
    form = Feedback()
    assert "<fieldset" in render("field", field=form["language"])
    assert "<legend>" in render("field", field=form["language"])
    assert '<label class="check-row" for="id_agreed">' in render("field", field=form["agreed"])


def test_errors_of_the_whole_form_come_first():
    form = Feedback(data={})
    form.add_error(None, "Both cannot be true.")
    markup = render("form_fields", form=form)
    assert markup.index("Both cannot be true.") < markup.index("id_name")
    assert '<input type="hidden" name="token"' in markup


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_progress_bar_is_valid_in_a_language_with_decimal_commas(language):
    with translation.override(language):
        markup = render("progress", label="Progress", value=42.5)
    assert 'value="42.5"' in markup
    assert "42 %" in words(markup).replace("&nbsp;", " ") or "43 %" in words(markup).replace("&nbsp;", " ")


def test_a_course_card_is_one_link_with_its_facts():
    course = {
        "code": "INT-101",
        "area": "INT",
        "title": "First <steps>",
        "url": "/en/courses/x/",
        "minutes": 483,
        "lessons": 1,
        "languages": ["bg", "en"],
        "percent": 0,
    }
    with translation.override("en"):
        markup = render("course_card", course=course)
    assert markup.count("<a ") == 1
    assert "First &lt;steps&gt;" in markup
    text = words(markup).replace("\N{NO-BREAK SPACE}", " ")
    assert "8 h 3 min" in text
    assert "1 lesson" in text
    assert "<progress" in markup  # nothing done yet is still a progress
    assert "<progress" not in render("course_card", course=course | {"percent": None})


@pytest.mark.parametrize(
    ("state", "said"), [("completed", "Done:"), ("opened", "Begun:"), ("", "Not begun:")]
)
def test_the_outline_says_each_state_in_words(state, said):
    lesson = {"title": "Cases", "url": "/l/", "state": state, "minutes": 5, "current": True}
    with translation.override("en"):
        markup = render(
            "outline", modules=[{"title": "One", "lessons": [lesson], "done": 0, "total": 1, "open": True}]
        )
    assert f"{said} Cases" in words(markup)
    assert 'aria-current="page"' in markup
    assert "<details open>" in markup


def test_a_lesson_that_is_not_open_is_no_link():
    markup = render("outline", modules=[{"title": "One", "lessons": [{"title": "Cases"}]}])
    assert "<a " not in markup


def test_a_table_row_is_named_and_every_cell_knows_its_column():
    columns = [{"label": "Person"}, {"label": "Result", "number": True}]
    markup = render(
        "data_table",
        caption="People",
        columns=columns,
        rows=[[{"text": "Иван", "url": "/p/"}, {"text": "84 %"}]],
    )
    table = ET.fromstring(re.search(r"<table.*</table>", markup, re.DOTALL)[0])
    row = table.find("tbody/tr")
    assert row.find("th").get("scope") == "row"
    assert row.find("td").get("data-label") == "Result"
    assert row.find("td").get("class") == "is-number"


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        render(
            "data_table",
            caption="People",
            columns=[{"label": "Person"}],
            rows=[[{"text": "a"}, {"text": "b"}]],
        )


def test_lesson_html_is_kept_and_everything_else_escaped():
    markup = render("callout", kind="tip", html=mark_safe("<p>Ask <b>early</b>.</p>"), title="A & B")
    assert "<b>early</b>" in markup
    assert "A &amp; B" in markup
    figure = render("figure", src="/m/x.svg", alt='A "quoted" thing', caption="<i>", width=720, height=520)
    assert 'alt="A &quot;quoted&quot; thing"' in figure
    assert 'width="720"' in figure
    assert "&lt;i&gt;" in figure


CHOICES = [
    {"id": "a", "text": "One", "selected": True, "mark": "", "feedback": ""},
    {"id": "b", "text": "Two", "selected": False, "mark": "", "feedback": ""},
]
PLACES = [{"id": "i1", "text": "First", "position": 2}, {"id": "i2", "text": "Second", "position": 1}]
QUESTIONS = {
    "single_choice": ({"options": CHOICES}, {"choice": ["a"]}),
    "multiple_choice": ({"options": CHOICES}, {"choices": ["a"]}),
    "matching": (
        {
            "lefts": [{"id": "l1", "text": "L1", "chosen": "r2"}, {"id": "l2", "text": "L2", "chosen": ""}],
            "rights": [{"id": "r1", "text": "R1"}, {"id": "r2", "text": "R2"}],
        },
        {"match-l1": ["r2"], "match-l2": [""]},
    ),
    "ordering": ({"items": PLACES, "positions": [1, 2]}, {"position-i1": ["2"], "position-i2": ["1"]}),
    "numeric": ({"answer": "0,5", "unit": "kg"}, {"number": ["0,5"]}),
    "short_answer": ({"answer": "FCA"}, {"text": ["FCA"]}),
}


def posted(markup):
    """What a browser without JavaScript would post of a fragment."""
    fields = {}
    for tag in re.findall(r"<input[^>]+>", markup):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes["type"] in ("radio", "checkbox") and not re.search(r"\bchecked\b", tag):
            continue
        fields.setdefault(attributes["name"], []).append(attributes["value"])
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', markup, re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"([^>]*)>', options)
        chosen = [value for value, rest in values if "selected" in rest]
        fields[name] = chosen[:1] or [values[0][0]]
    return fields


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_question_posts_what_the_person_has_chosen(kind):
    extra, expected = QUESTIONS[kind]
    assert posted(render("question", q={"type": kind, "id": "q1", "stem": "Which?", **extra})) == expected


@pytest.mark.parametrize("kind", QUESTIONS)
def test_controls_of_a_question_have_names_and_unique_ids(kind):
    markup = render("question", q={"type": kind, "id": "q1", "stem": "Which?", **QUESTIONS[kind][0]})
    ids = re.findall(r'\sid="([^"]+)"', markup)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'<label[^>]* for="([^"]+)"', markup):
        assert target in ids
    assert "<legend>" in markup


@pytest.mark.parametrize("kind", QUESTIONS)
def test_a_locked_question_cannot_be_changed(kind):
    markup = render(
        "question", q={"type": kind, "id": "q1", "stem": "Which?", "locked": True, **QUESTIONS[kind][0]}
    )
    assert re.search(r"<fieldset[^>]* disabled>", markup)
    assert "data-ordering>" not in markup
    assert "data-ordering\n" not in markup


def test_marks_are_said_in_words():
    options = [
        {"id": "a", "text": "One", "mark": "right", "selected": True, "feedback": "Because."},
        {"id": "b", "text": "Two", "mark": "wrong", "selected": True},
        {"id": "c", "text": "Three", "mark": "missed"},
    ]
    with translation.override("en"):
        text = words(
            render(
                "question",
                q={"type": "multiple_choice", "id": "q", "stem": "S", "locked": True, "options": options},
            )
        )
    assert "One Right Because." in text
    assert "Two Not right" in text
    assert "Three Belongs to it" in text
