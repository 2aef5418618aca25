"""Files that somebody might upload to harm others, and large ones; all made here, none from elsewhere."""

import io
import struct
import zipfile
import zlib

from PIL import Image

SVG_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
)
RUN = "window.name='executed';document.title='executed'"
HTML = f"<!DOCTYPE html><html><body><script>{RUN}</script></body></html>".encode()


def png(width: int, height: int) -> bytes:
    """Return a PNG that declares this size and holds almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    """Return a real picture."""
    file = io.BytesIO()
    Image.new("RGB", size, "#0B6B5B").save(file, kind)
    return file.getvalue()


def halved(data: bytes) -> bytes:
    """Return a file that was not copied to its end."""
    return data[: len(data) // 2]


def gif_script() -> bytes:
    """Return a GIF that is a program as well: its width is “/*”, and after its end the comment ends."""
    data = picture("GIF", (0x2A2F, 1))
    return b"GIF89a" + data[6:] + f"*/=1;{RUN};".encode()


def animation(frames: int, side: int) -> bytes:
    """Return a small GIF that unpacks to many large frames."""
    file = io.BytesIO()
    pictures = [Image.new("P", (side, side), number % 2) for number in range(frames)]
    pictures[0].save(file, "GIF", save_all=True, append_images=pictures[1:])
    return file.getvalue()


def archive(*names: str) -> bytes:
    """Return a zip with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, HTML)
    return file.getvalue()


def growing_document() -> bytes:
    """Return a small zip with the listing of a Word document that unpacks to 600 MB."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "wordprocessingml.document.main+xml")
        with made.open("word/document.xml", "w") as part:
            for _megabyte in range(600):
                part.write(b"\0" * 1024 * 1024)
    return file.getvalue()


def drawing(inside: str, head: str = SVG_HEAD) -> bytes:
    """Return an SVG with something in it."""
    return f"{head}{inside}</svg>".encode()


PICTURES = {
    "script.svg": drawing(f"<script>{RUN}</script>"),
    "handler.svg": drawing(f'<rect width="9" height="9" onload="{RUN}"/>'),
    "foreign.svg": drawing('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    "link.svg": drawing('<a xlink:href="javascript:alert(1)"><text>x</text></a>'),
    "use.svg": drawing('<use xlink:href="https://evil.example/x.svg#a"/>'),
    "style.svg": drawing("<style>@import url(https://evil.example/x.css)</style>"),
    "url.svg": drawing('<rect width="9" height="9" fill="url(https://evil.example/x)"/>'),
    "image.svg": drawing('<image href="https://evil.example/x.png"/>'),
    "animate.svg": drawing('<animate attributeName="href" to="javascript:alert(1)"/>'),
    "entity.svg": b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + drawing("<text>&b;</text>"),
    "outside-entity.svg": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    + drawing("<text>&a;</text>"),
    "stylesheet.svg": b'<?xml-stylesheet href="https://evil.example/x.css"?>' + drawing(""),
    "html.svg": HTML,
    "utf16.svg": drawing("").decode().encode("utf-16"),
    "html.jpg": HTML,
    "html.png": HTML,
    "svg.png": drawing(f"<script>{RUN}</script>"),
    "html.gif": b"<!-- GIF89a -->" + HTML,
    "png.jpg": picture("PNG"),
    "flood.png": png(60_000, 60_000),
    "wide.png": png(20_000, 2_001),
    "frames.gif": animation(45, 1_000),
    "empty.png": b"",
    **{
        f"half.{ending}": halved(picture(kind, (900, 700)))
        for ending, kind in {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF"}.items()
    },
    "photo.bmp": picture("BMP"),
    "photo.tiff": picture("TIFF"),
    "photo.png.html": picture("PNG"),
    "noname": picture("PNG"),
}
"""Pictures that must be refused, by name."""

DOCUMENTS = {
    "page.html": HTML,
    "page.pdf": HTML,
    "late.pdf": HTML + b"%PDF-1.4",
    "page.txt.html": HTML,
    "drawing.svg": drawing(f"<script>{RUN}</script>"),
    "archive.zip": archive("a.txt"),
    "archive.docx": archive("a.txt"),
    "html-in-front.docx": HTML + archive("[Content_Types].xml"),
    "growing.docx": growing_document(),
    "program.pdf": b"MZ\x90\x00" + b"\0" * 60,
    "program.exe": b"MZ\x90\x00" + b"\0" * 60,
    "script.js": RUN.encode(),
    "picture.pdf": picture("PNG"),
    "pdf.docx": b"%PDF-1.4\n",
    "html.mp4": HTML,
    "cut.mp4": b"\0\0\0\x18ftypisom\0\0\0\0isomiso2" + b"\0\0\1\0mdat",
    "brand.mp4": b"\0\0\0\x10ftypqt  \0\0\0\0",
    "html.webm": HTML,
    "matroska.webm": b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska",
    "html.mp3": HTML,
    "html.ogg": HTML,
    "html.vtt": HTML,
    "binary.txt": b"a\0b",
    "cyrillic.csv": "Име;Цена".encode("cp1251"),
    "empty.pdf": b"",
    "noname": b"%PDF-1.4\n",
}
"""Documents that must be refused, by name."""
