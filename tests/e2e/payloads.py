"""The texts of `xss_payloads.txt`, ready to be planted."""

import re
from pathlib import Path

FILE = Path(__file__).with_name("xss_payloads.txt")
_CHARACTER = re.compile(r"\{U\+([0-9A-F]+)\}")


def payloads() -> list[str]:
    """Return all payloads, each with a call of its own number; what swallows what follows stands last."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith(("# ", "== "))]
    return [
        _CHARACTER.sub(lambda found: chr(int(found[1], 16)), text).replace("XSS", f"__xss({number})")
        for number, text in enumerate(texts, 1)
    ]
