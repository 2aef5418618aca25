"""Claim 20 where it matters: whatever file lies among the media, Chromium runs nothing of it.

The files are put there behind the back of the checks for uploads, as if those had failed.
"""

import os
from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from playwright.sync_api import Browser, Error

from tests.factories.block_samples import PDF
from tests.factories.hostile_files import DOCUMENTS, HTML, PICTURES, RUN, gif_script, picture

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
POLYGLOTS = {
    "both.gif": gif_script(),
    "both.pdf": PDF + HTML,
    "both.svg": b'<svg xmlns="http://www.w3.org/2000/svg">' + f"<script>{RUN}</script></svg>".encode(),
    "both.png": picture("PNG") + HTML,
    "both.mp3": b"ID3\x04\x00\x00\x00\x00\x00\x0a" + HTML,
    "both.vtt": b"WEBVTT\n\n" + HTML,
    "both.mp4": b"\0\0\0\x10ftypisom\0\0\0\0" + HTML,
    "both.txt": HTML,
    "both.csv": HTML,
    "both.js": RUN.encode(),
    "both.mjs": RUN.encode(),
    "both.xhtml": HTML,
    "both.shtml": HTML,
    "both.xml": b'<html xmlns="http://www.w3.org/1999/xhtml"><script>' + RUN.encode() + b"</script></html>",
    "both.swf": HTML,
    "both": HTML,
}
FILES = {
    name: data for name, data in {**PICTURES, **DOCUMENTS, **POLYGLOTS}.items() if name != "growing.docx"
}


@pytest.fixture
def addresses(live_academy: str) -> Iterator[list[str]]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    names = [default_storage.save(f"frozen/{name}", ContentFile(data)) for name, data in FILES.items()]
    yield [f"{live_academy}/media/{name}" for name in names]
    for name in names:
        default_storage.delete(name)


def test_nothing_that_was_uploaded_runs(addresses: list[str], browser: Browser):
    executed, shown_as_pages = [], []
    with browser.new_context(accept_downloads=False) as context:
        page = context.new_page()
        page.on("dialog", lambda dialog: executed.append(page.url))
        for address in addresses:
            try:
                answer = page.goto(address)
            except Error as error:
                if "ERR_ABORTED" not in str(error) and "Download is starting" not in str(error):
                    raise  # a download is no page: Chromium gives up opening one
            else:
                kind = (answer.headers.get("content-type") or "").split(";")[0]
                if kind.startswith(("text/html", "application/xhtml", "text/xml", "application/xml")):
                    shown_as_pages.append(address)
                if page.evaluate("window.name") == "executed" or page.title() == "executed":
                    executed.append(address)
            page.goto("about:blank")
            page.evaluate("window.name = ''")
    assert executed == []
    assert shown_as_pages == []


def test_nothing_that_was_uploaded_runs_as_a_script_or_in_a_frame_of_the_site(
    addresses: list[str], live_academy: str, browser: Browser
):
    executed = []
    stage = f"{live_academy}/stage"
    with browser.new_context() as context:
        page = context.new_page()
        page.route(stage, lambda route: route.fulfill(content_type="text/html", body="<body></body>"))
        page.goto(stage)  # a page of the site without a policy of its own
        for address in addresses:
            ran = page.evaluate(
                """async address => {
                    window.name = '';
                    const done = element => new Promise(ready => {
                        element.onload = element.onerror = ready;
                        setTimeout(ready, 150);
                        document.body.append(element);
                    });
                    await done(Object.assign(document.createElement('script'), {src: address}));
                    await done(Object.assign(document.createElement('img'), {src: address}));
                    const frame = document.createElement('iframe');
                    frame.src = address;
                    await done(frame);
                    let inside = '';
                    try {
                        inside = frame.contentWindow.name + frame.contentDocument?.title;
                    } catch {
                        inside = 'another origin';
                    }
                    frame.remove();
                    return window.name + document.title + inside;
                }""",
                address,
            )
            if "executed" in ran:
                executed.append(address)
    assert executed == []
