"""Nobody is sent to another site after signing in, out or through a door of ours (claim 13)."""

from urllib.parse import quote, urlsplit

import pytest
from django.urls import reverse
from django.utils import translation

from tests.factories.learning import PASSWORD, make_trainer, make_user

EVIL = "evil.example"
HOSTS = [
    f"https://{EVIL}", f"http://{EVIL}/", f"//{EVIL}", f"///{EVIL}", f"////{EVIL}", f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"\\/{EVIL}", f"/\\/{EVIL}", f"/\t/{EVIL}", f"/\n/{EVIL}", f"/\r/{EVIL}", f"\t//{EVIL}", f" //{EVIL}",
    f"https:{EVIL}", f"https:/{EVIL}", f"https:///{EVIL}", f"http:{EVIL}", f"HTTPS://{EVIL}", f"hTtP://{EVIL}",
    f"ftp://{EVIL}", f"ws://{EVIL}", f"https://testserver@{EVIL}", f"https://testserver:80@{EVIL}",
    f"https://{EVIL}#testserver", f"https://{EVIL}?testserver", f"https://{EVIL}/testserver",
    f"https://testserver.{EVIL}", f"https://{EVIL}%00testserver", f"https://{EVIL}\\@testserver",
    f"https://{EVIL}\\.testserver", f"//testserver@{EVIL}", f"//{EVIL}\\@testserver", f"https://[::1]@{EVIL}",
    f"https://{EVIL}:443", f"//{EVIL}:80/bg/", f"/%2f{EVIL}", f"/%5c{EVIL}", f"%2f%2f{EVIL}", f"/.{EVIL}//..",
    "//%65vil.example", "//evil。example", "https://ⓔvil.example", f"/\u2028/{EVIL}", f"/\u0000/{EVIL}",
    f"x//{EVIL}", f"https://{EVIL}\u0000", f";//{EVIL}", f"?//{EVIL}", f"#//{EVIL}",
    "javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "blob:https://evil.example/1",
    "file:///etc/passwd", f"mailto:a@{EVIL}", "about:blank",
]  # fmt: skip


def leads_away(location):
    """Return whether a browser on our site would leave it, or run code, when sent there."""
    seen = location.strip().replace("\\", "/").replace("\t", "").replace("\n", "").replace("\r", "")
    parts = urlsplit(seen)
    return ((parts.scheme or parts.netloc) and parts.netloc != "testserver") or seen.startswith("//")


def test_there_are_sixty_hostile_values():
    assert len(set(HOSTS)) == 60


@pytest.mark.parametrize("value", HOSTS)
def test_signing_in_stays_here(client, db, value):
    make_user("somebody@example.org")
    with translation.override("bg"):
        address = reverse("account_login")
    form = {"login": "somebody@example.org", "password": PASSWORD, "next": value}
    response = client.post(f"{address}?next={quote(value)}", form)
    assert response.status_code == 302
    assert not leads_away(response.headers["Location"])


@pytest.mark.parametrize("value", HOSTS)
def test_doors_and_signing_out_stay_here(client, db, value):
    client.force_login(make_trainer(), backend="django.contrib.auth.backends.ModelBackend")
    with translation.override("bg"):
        addresses = [reverse("learning:cms_door"), reverse("account_login"), reverse("account_logout")]
    for address in addresses[:2]:
        response = client.get(f"{address}?next={quote(value)}")
        assert not leads_away(response.headers.get("Location", "/"))
    response = client.post(f"{addresses[2]}?next={quote(value)}", {"next": value})
    assert not leads_away(response.headers.get("Location", "/"))
