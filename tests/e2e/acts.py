"""What people do in the browser, so that the story reads like one."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

PASSWORD = "demo-pass-2026"


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in at the site's own page."""
    page.goto("/bg/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def press(page: Page, form: str) -> None:
    """Press the button of the form whose address ends so."""
    page.locator(f"form[action$='{form}'] button[type=submit]").first.click()


def answer(question: Locator, content: dict[str, Any]) -> None:
    """Answer a question of an open attempt rightly, as the frozen question says."""
    _ANSWERS[content["type"]](question, content)


def _tick(question: Locator, texts: list[str]) -> None:
    for text in texts:
        question.locator("label", has_text=text).first.locator("input").check()


def _single(question: Locator, content: dict[str, Any]) -> None:
    _tick(question, [option["text"] for option in content["options"] if option["correct"]])


def _matching(question: Locator, content: dict[str, Any]) -> None:
    for pair in content["pairs"]:
        select = question.get_by_label(pair["left"]["text"], exact=True)
        options = select.locator("option").all_inner_texts()
        select.select_option(
            label=next(text for text in options if text.endswith(f"· {pair['right']['text']}"))
        )


def _ordering(question: Locator, content: dict[str, Any]) -> None:
    for place, item in enumerate(content["items"]):
        for _step in range(len(content["items"])):
            texts = question.locator("[data-item-text]").all_inner_texts()
            if texts.index(item["text"]) == place:
                break
            question.locator("[data-item]", has_text=item["text"]).locator("[data-up]").click()


def _numeric(question: Locator, content: dict[str, Any]) -> None:
    question.locator("input[name$=number]").fill(str(content["answer"]["value"]).replace(".", ","))


def _short(question: Locator, content: dict[str, Any]) -> None:
    question.locator("input[name$=text]").fill(content["accepted"][0])


_ANSWERS = {
    "single_choice": _single,
    "multiple_choice": _single,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_answer": _short,
}


def take_quiz(page: Page, questions: dict[str, Any]) -> set[str]:
    """Take the quiz of the open lesson, answering all rightly; return the types of question that were met."""
    press(page, "/start/")
    page.wait_for_url(re.compile("/attempts/"))
    met = set()
    for question in page.locator("[data-question]").all():
        content = questions[question.get_attribute("data-question")]["bg"]
        met.add(content["type"])
        answer(question, content)
    page.locator("button[name=then][value=review]").click()
    page.wait_for_url(re.compile("/review/$"))
    press(page, "/submit/")
    expect(page.locator(".verdict")).to_contain_text("100")
    return met


def go_on_through(page: Page) -> None:
    """Mark the open lesson as finished."""
    with page.expect_navigation():
        press(page, "/complete/")
