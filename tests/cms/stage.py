"""A small server for browser tests of the JavaScript modules: one page, the static files, and an address that
answers a saved form as the test tells it to."""

import json
import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from django.conf import settings

STATIC = settings.BASE_DIR / "cms/static"
POLICY = "default-src 'self'; frame-ancestors 'none'; object-src 'none'; base-uri 'none'"


class Stage:
    """What the server shows (`pages`), how it answers saves (`answer`), and what was posted (`posts`)."""

    def __init__(self) -> None:
        """Begin with no page and an address that saves."""
        self.pages: dict[str, str] = {}
        self.answer: tuple[int, dict | None] = (200, {"saved_at": "14:05", "revision": 2})
        self.posts: list[tuple[str, dict[str, list[str]]]] = []
        self.address = ""

    def posted(self, path: str) -> list[dict[str, list[str]]]:
        """Return the fields of every post to `path`, oldest first."""
        return [fields for where, fields in self.posts if where == path]


def handler_for(stage: Stage) -> type[BaseHTTPRequestHandler]:
    """Return the request handler that plays `stage`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            if path in stage.pages:
                self.reply(200, "text/html; charset=utf-8", stage.pages[path].encode())
                return
            file = STATIC / path.removeprefix("/static/")
            if path.startswith("/static/") and file.is_file():
                kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
                self.reply(200, kind, file.read_bytes())
            else:
                self.reply(404, "text/plain", b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            stage.posts.append((self.path, parse_qs(body, keep_blank_values=True)))
            status, answer = stage.answer
            if answer is None:
                self.reply(status, "text/html", b"<h1>Sign in</h1>")
            else:
                self.reply(status, "application/json", json.dumps(answer).encode())

        def reply(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Keep the test's output clean."""

    return Handler


@contextmanager
def running(stage: Stage) -> Iterator[Stage]:
    """Serve `stage` on a free port while the context lasts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(stage))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    stage.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield stage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
