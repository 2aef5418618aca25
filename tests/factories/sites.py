"""Home pages for tests that need a site, without the site's own package."""

from wagtail.models import Locale, Page, Site


def make_homes() -> dict[str, Page]:
    """Return a plain home page in each language; the Bulgarian one is the site's root."""
    bulgarian, _ = Locale.objects.get_or_create(language_code="bg")
    english, _ = Locale.objects.get_or_create(language_code="en")
    home = Site.objects.get(is_default_site=True).root_page
    if home.locale_id != bulgarian.pk:
        raise AssertionError("the tests expect a Bulgarian root page")
    other = home.get_translation_or_none(english)
    if other is None:
        other = Page(title="Home", slug="home-en", locale=english, translation_key=home.translation_key)
        home.get_parent().add_child(instance=other)
    return {"bg": home, "en": other}
