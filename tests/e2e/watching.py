"""A browser that reports every planted text that ran or became an element or attribute of a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Site

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  window.__xss(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
AUDIT = """
() => {
  const addresses = new Set(["action", "href", "src", "srcset", "formaction"]);
  const words = new Set(["value", "title", "alt", "label", "placeholder", "content", "summary", "id", "for",
    "name", "class", "download", ...addresses]);
  const harmless = (address) => {
    try {
      return ["http:", "https:", "mailto:"].includes(new URL(address, document.baseURI).protocol);
    } catch {
      return true;
    }
  };
  const found = [];
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (!value.includes("__xss")) continue;
        const text = words.has(name) || name.startsWith("data-") || name.startsWith("aria-");
        if (!text || (addresses.has(name) && !harmless(value))) {
          found.push(`${element.tagName} ${name}=${value.slice(0, 160)}`);
        }
      }
      const inside = element.textContent;
      const runs = element.tagName === "SCRIPT" && ["", "module", "text/javascript"].includes(element.type)
        && /^\\s*\\S{0,12}__xss/.test(inside);
      if (runs || (["STYLE", "IFRAME"].includes(element.tagName) && inside.includes("__xss"))) {
        found.push(`${element.tagName} ${inside.slice(0, 80)}`);
      }
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  if (document.body && document.body.innerText.includes("94011")) found.push("a template was evaluated");
  return found;
}
"""


@dataclass
class Watch:
    """Somebody's browser. `hits` are what ran or took shape, with the address where it did."""

    page: Page
    site: Site
    hits: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def visit(self, address: str) -> None:
        """Open an address, wait for its scripts, and look at every frame of it."""
        response = self.page.goto(address, wait_until="load")
        assert response is not None
        assert response.status == 200, (address, response.status)
        self.look(address)

    def look(self, where: str) -> None:
        """Look at every frame of the page that is open."""
        self.page.wait_for_timeout(150)
        self.seen.append(where)
        for frame in self.page.frames:
            self.hits += [f"{where}: {hit}" for hit in frame.evaluate(AUDIT)]

    def shown(self, fragment: str, where: str) -> None:
        """Put HTML that a script would show, such as a chooser's, into an empty page and look at it."""
        self.page.set_content(fragment)
        self.look(where)


@contextmanager
def watched(browser: Browser, site: Site, person: Any = None, language: str = "bg") -> Iterator[Watch]:
    """Open a browser for a person who is signed in, or for a visitor."""
    context = browser.new_context(base_url=site.address, locale=language)
    watch = Watch(context.new_page(), site)
    context.expose_function("__xss", lambda *told: watch.hits.append(f"{watch.page.url}: ran {told}"))
    context.add_init_script(REPORT_VIOLATIONS)
    watch.page.on("dialog", lambda dialog: (watch.hits.append(f"dialog {dialog.message}"), dialog.dismiss()))
    if person is not None:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site.address}])
    try:
        yield watch
    finally:
        context.close()
