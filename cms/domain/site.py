"""The pages that every academy begins with, in both languages."""

import uuid

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.domain.lesson_templates import set_up_templates
from cms.models import HomePage, StandardPage
from courses.models import CataloguePage

NAMESPACE = uuid.UUID("5f4ad2a5-6a3a-4e0e-9b53-2e4b7a0f5a11")
HOME = {
    "bg": {
        "title": "Клъстерна академия",
        "headline": "Учете това, което придвижва здравето напред",
        "introduction": (
            "Курсове по интернационализация, иновации и стратегическо предвиждане за фирми, болници, лаборатории и агенции "
            "от клъстера. На български и английски, по половин час, на телефона или на бюрото."
        ),
    },
    "en": {
        "title": "Cluster Academy",
        "headline": "Learn what moves health forward",
        "introduction": (
            "Courses on internationalization, innovation and foresight for the companies, hospitals, laboratories and agencies "
            "of the cluster. In Bulgarian and English, half an hour at a time, on your phone or at your desk."
        ),
    },
}
CATALOGUE = {"bg": "Курсове", "en": "Courses"}
PRIVACY = {
    "bg": {
        "title": "Поверителност",
        "body": (
            "<h2>Какво пазим</h2><p>Името и служебния Ви имейл, организацията и звеното Ви, кои курсове и уроци сте преминали, "
            "отговорите и резултатите Ви, издадените сертификати. ЕГН не искаме никога.</p>"
            "<h2>Кой какво вижда</h2><p>Отговорите и размислите си виждате само Вие. Задачите, които предавате, вижда и "
            "обучителят, който ги рецензира. Служителите по човешки ресурси на Вашата организация виждат напредъка, сроковете, "
            "крайните резултати и сертификатите Ви. Другите организации не виждат нищо.</p>"
            "<h2>Проверка на сертификат</h2><p>Който има номера или QR кода на сертификат, вижда дали е валиден, за кой курс е "
            "и кога е издаден. Името на притежателя не се показва.</p>"
        ),
    },
    "en": {
        "title": "Privacy",
        "body": (
            "<h2>What we keep</h2><p>Your name and work e-mail address, your organisation and unit, which courses and lessons you "
            "have taken, your answers and results, and the certificates issued to you. We never ask for a national identity number.</p>"
            "<h2>Who sees what</h2><p>Only you see your answers and reflections. An assignment that you hand in is also seen by the "
            "trainer who reviews it. HR staff of your organisation see your progress, deadlines, final results and certificates. "
            "Other organisations see nothing.</p>"
            "<h2>Checking a certificate</h2><p>Whoever has a certificate's link or QR code sees whether it is valid, for which course "
            "and when it was issued. The holder's name is not shown.</p>"
        ),
    },
}


def set_up_site() -> None:
    """Create locales, home pages, catalogues, the privacy page and lesson templates where they are missing; leave existing ones alone."""
    root = Page.objects.get(depth=1)
    homes = {}
    for code in ("bg", "en"):
        locale, _created = Locale.objects.get_or_create(language_code=code)
        homes[code] = _page(root, HomePage, locale, "home", slug=code, **HOME[code])
        _page(homes[code], CataloguePage, locale, "catalogue", slug="courses", title=CATALOGUE[code])
        _page(homes[code], StandardPage, locale, "privacy", slug="privacy", **PRIVACY[code])
    set_up_templates()
    _site(homes[settings.LANGUAGE_CODE])


def _page(parent: Page, model: type[Page], locale: Locale, key: str, **fields: str) -> Page:
    translation_key = uuid.uuid5(NAMESPACE, key)
    existing = model.objects.filter(locale=locale, translation_key=translation_key).first()
    if existing is None:
        existing = parent.add_child(instance=model(locale=locale, translation_key=translation_key, **fields))
    return existing


def _site(home: Page) -> None:
    site = Site.objects.filter(is_default_site=True).first() or Site(
        is_default_site=True, hostname="localhost"
    )
    if site.root_page_id == home.id:
        return
    welcome = site.root_page if site.root_page_id else None
    site.root_page, site.site_name = home, "Cluster Academy"
    site.save()
    if welcome is not None and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()  # the page that Wagtail's own migration makes
