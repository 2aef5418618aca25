"""The frame of every page: doors, theme, language link, and what a page must never hold."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from cms.templatetags.wording import duration, initials
from learning.models import User

ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
MARIA = User(email="maria@example.org", full_name="Мария Петрова Илиева")


@pytest.fixture(params=["bg", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def render(template="base.html", user=None, path="/bg/", **context):
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    return render_to_string(
        template, {"nav": SimpleNamespace(is_hr=False, can_edit=False), **context}, request=request
    )


def test_the_page_says_its_language_and_theme(language):
    root = " ".join(render(theme="dark", text_size="large").partition("<html")[2].partition(">")[0].split())
    assert root == f'lang="{language}" data-theme="dark" data-reading-size="large"'
    assert 'data-theme="system"' in render_to_string("base.html")


def test_a_stranger_finds_catalogue_and_sign_in_only(language):
    page = render()
    assert f'href="/{language}/courses/"' in page
    assert f'href="/{language}/accounts/login/"' in page
    assert "/dashboard/" not in page
    assert 'name="csrfmiddlewaretoken"' not in page


@pytest.mark.parametrize(("is_hr", "can_edit"), [(False, False), (True, False), (False, True)])
def test_hr_and_authors_see_their_doors_and_nobody_else_does(language, is_hr, can_edit):
    page = render(user=MARIA, nav=SimpleNamespace(is_hr=is_hr, can_edit=can_edit))
    assert (f'href="/{language}/hr/"' in page) == is_hr
    assert ('href="/cms/"' in page) == can_edit
    assert f'href="/{language}/dashboard/"' in page


def test_signing_out_is_a_form(language):
    form = re.search(
        r'<form\s+method="post"\s+action="/(bg|en)/accounts/logout/"[^>]*>.*?</form>',
        render(user=MARIA),
        re.DOTALL,
    )
    assert "csrfmiddlewaretoken" in form[0]


def test_the_language_link_is_in_the_other_language(language):
    other = {"bg": "en", "en": "bg"}[language]
    page = render(alternate_language=other, alternate_url=f"/{other}/courses/?q=a&b=1")
    link = re.search(r'<a class="tool"[^>]*data-language-link>.*?</a>', page, re.DOTALL)[0]
    assert f'lang="{other}"' in link
    assert f'href="/{other}/courses/?q=a&amp;b=1"' in link
    assert {"bg": "Български", "en": "English"}[other] in link


@pytest.mark.parametrize(
    ("name", "door"),
    [
        ("learning:catalogue", "catalogue"),
        ("learning:course", "catalogue"),
        ("learning:lesson", "learning"),
        ("learning:attempt_review", "learning"),
        ("certificates:list", "certificates"),
        ("certificates:hr_list", "hr"),
        ("learning:hr_people", "hr"),
        ("account_login", ""),
        ("wagtail_serve", ""),
    ],
)
def test_the_current_door_is_known_from_the_view(name, door):
    request = SimpleNamespace(resolver_match=SimpleNamespace(view_name=name))
    template = Template("{% load navigation %}{% section as here %}{{ here }}")
    assert template.render(Context({"request": request})) == door


def test_a_view_may_name_the_door_itself():
    assert Template("{% load navigation %}{% section %}").render(Context({"section": "hr"})) == "hr"


@pytest.mark.parametrize("template", ERROR_PAGES)
def test_error_pages_stand_without_any_context_and_lead_onward(language, template):
    page = get_template(template).render()
    assert page.count("<h1>") == 1
    assert f'href="/{language}/"' in page
    assert 'content="noindex"' in page
    assert ("Начална страница" in page) == (language == "bg")


@pytest.mark.parametrize(
    "template", ["base.html", *ERROR_PAGES, "account/signup_closed.html", "account/account_inactive.html"]
)
def test_nothing_inline_that_the_policy_would_refuse(language, template):
    page = render(template, user=MARIA)
    assert not re.search(r"<[^>]+\sstyle=|<style|\son[a-z]+=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_icons_that_templates_name_exist():
    root = settings.BASE_DIR
    symbols = set(re.findall(r'<symbol id="([^"]+)"', (root / "cms/static/cms/icons/sprite.svg").read_text()))
    for template in root.glob("templates/**/*.html"):
        named = set(re.findall(r'{% icon "([^"]+)"', template.read_text()))
        assert named <= symbols, template


def test_every_component_says_what_it_takes():
    for template in settings.BASE_DIR.glob("templates/components/*.html"):
        assert template.read_text().startswith("{% comment %}"), template.name


@pytest.mark.parametrize(
    ("minutes", "bg", "en"),
    [
        (45, "45 мин", "45 min"),
        (60, "1 ч", "1 h"),
        (483, "8 ч 3 мин", "8 h 3 min"),
        (0, "", ""),
        (None, "", ""),
    ],
)
def test_minutes_are_read_as_hours_and_minutes(minutes, bg, en):
    for language, words in (("bg", bg), ("en", en)):
        with translation.override(language):
            assert duration(minutes).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(("name", "letters"), [("Мария Петрова Илиева", "МИ"), ("Cher", "C"), ("", "")])
def test_initials(name, letters):
    assert initials(name) == letters


def test_pages_keep_the_filters_of_the_address(language):
    request = RequestFactory().get("/", {"level": "foundation", "q": "a&b", "page": "3"})
    page = Paginator(range(200), 20).page(3)
    markup = render_to_string("components/pagination.html", {"page": page}, request=request)
    assert 'href="?level=foundation&amp;q=a%26b&amp;page=4"' in markup
    assert markup.count("aria-current") == 1
    assert "?level=foundation&amp;q=a%26b&amp;page=10" in markup


def test_one_page_needs_no_pagination():
    page = Paginator(range(5), 20).page(1)
    assert "<nav" not in render_to_string("components/pagination.html", {"page": page})
