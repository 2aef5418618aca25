"""What every answer to learners, HR and the public carries (claim 16): a policy without inline code, no
sniffing, no framing.
"""

import pytest

from tests.access_table import ROUTES
from tests.test_access import ask, body, objects, sign_in  # noqa: F401 - the fixture

PAGES = [route for route in ROUTES if "get" in route.methods and route.name not in ("media", "set_language")]


@pytest.mark.parametrize("role", ["anonymous", "employee", "hr"])
@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.name)
def test_no_answer_allows_inline_code(client, objects, route, role):  # noqa: F811
    sign_in(client, objects, role)
    response = ask(client, route, objects, "get")
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    # A preview stands in a frame of the CMS, which is of the same origin.
    framed = {"DENY", "SAMEORIGIN"} if route.name.startswith("learning:preview_") else {"DENY"}
    assert response.headers["X-Frame-Options"] in framed
    assert response.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.name)
def test_no_page_holds_inline_code_or_styles(client, objects, route):  # noqa: F811
    import re

    sign_in(client, objects, "employee" if "employee" in route.door.value else "hr")
    response = ask(client, route, objects, "get")
    html = body(response) if "text/html" in response.headers.get("Content-Type", "") else ""
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", html) == []
    assert re.findall(r"<[^>]+\s(?:on\w+|style)=", html) == []
    assert "<style" not in html
    assert re.findall(r'(?:src|href)="https?://(?!testserver)[^"]+\.(?:js|css|woff2|png|svg)"', html) == []
