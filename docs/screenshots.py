"""Screenshots of the report's main views, made from real outputs: ``python docs/screenshots.py [OUTPUTS]``.

Writes ``docs/screenshots/*.png``, in at most 256 colours each so that they stay small in the repository.
Needs Chromium and the packages of the tests.
"""

from __future__ import annotations

import base64
import struct
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "report"))

from browser import Page, browser  # noqa: E402

LIMIT = 200_000
COLOURS, PLAIN = 256, 64
"""Colours of an image, and how many of them are its most frequent ones as they are."""
COARSE = 3
"""Bits of a channel that are left out where colours are counted: neighbours are one."""
DECODE = """(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,%s";
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let at = 0; at < data.length; at += 32768) {
        text += String.fromCharCode(...data.subarray(at, at + 32768));
    }
    return [image.width, image.height, btoa(text)];
})()"""
"""The width, height and bytes of an image, four a pixel."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
DESK, TALL, PHONE = (1200, 780), (1200, 1000), (390, 800)
SEED = "a1868099f03b24c8d"
"""The founding article in seeds/articles."""
VIEWS: dict[str, tuple[str, str, str, tuple[int, int]]] = {
    "overview": ("#/overview", "en", "light", DESK),
    "overview-vi-dark": ("#/overview", "vi", "dark", DESK),
    "rows": ("#/rows?party=VNM&partner=JPN", "en", "light", DESK),
    "network": ("#/network", "en", "light", TALL),
    "matrix": ("#/matrix", "en", "light", DESK),
    "map": ("#/map", "vi", "light", DESK),
    "timeline": ("#/timeline", "en", "dark", DESK),
    "article": (f"#/article/{SEED}?row=c001", "en", "light", DESK),
    "name": ("#/name/JPN:MOE", "en", "light", DESK),
    "rows-phone": ("#/rows?party=VNM&partner=JPN", "vi", "light", PHONE),
    "article-phone": (f"#/article/{SEED}?row=c001", "vi", "dark", PHONE),
}


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixels(page: Page, data: bytes) -> np.ndarray:
    """The colours of an image (height, width, channel), decoded by the browser."""
    page.call("Page.navigate", url="about:blank")
    page.wait("document.readyState === 'complete'")
    width, height, raw = page.run(DECODE % base64.b64encode(data).decode())
    return np.frombuffer(base64.b64decode(raw), np.uint8).reshape(height, width, 4)[:, :, :3]


def in_few_colours(pixels: np.ndarray) -> bytes:
    """A PNG with a palette of the most frequent colours; the others become the nearest of these."""
    height, width, _ = pixels.shape
    flat = pixels.reshape(-1, 3)
    exact, counts = np.unique(flat, axis=0, return_counts=True)
    coarse, place = np.unique(exact >> COARSE, axis=0, return_inverse=True)
    sums = np.zeros(len(coarse), int)
    np.add.at(sums, place, counts)
    order = np.argsort(-counts, kind="stable")
    kept = order[:PLAIN].tolist()
    first: dict[int, int] = {}
    for at in order.tolist():  # of neighbours the most frequent one stands for all
        first.setdefault(int(place[at]), at)
    groups = sorted(first, key=lambda group: (-sums[group], group))
    others = [first[group] for group in groups if first[group] not in kept]
    palette = exact[[*kept, *others][:COLOURS]]
    away = ((exact[:, None].astype(np.int32) - palette[None].astype(np.int32)) ** 2).sum(axis=2)
    number = {tuple(c): n for c, n in zip(exact.tolist(), away.argmin(axis=1).tolist(), strict=True)}
    keys = flat.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    unique, back = np.unique(keys, return_inverse=True)
    table = np.array([number[int(k) >> 16, int(k) >> 8 & 255, int(k) & 255] for k in unique], np.uint8)
    indices = table[back].reshape(height, width)
    lines = np.hstack([np.zeros((height, 1), np.uint8), indices]).tobytes()
    return (
        SIGNATURE
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0))
        + _chunk(b"PLTE", palette.tobytes())
        + _chunk(b"IDAT", zlib.compress(lines, 9))
        + _chunk(b"IEND", b"")
    )


def main(outputs: Path) -> int:
    """Write the screenshots; how many are too large to be kept in the repository."""
    site, folder = outputs / "report", HERE / "screenshots"
    if not (site / "index.html").is_file():
        print(f"{site}: no report there; run 'hoptac report' first", file=sys.stderr)
        return 2
    folder.mkdir(exist_ok=True)
    large = 0
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, browser(Path(profile)) as page:
        for name, (route, language, theme, size) in VIEWS.items():
            page.resize(*size, mobile=size == PHONE)
            page.open(site, route, language=language, theme=theme)
            place = folder / f"{name}.png"
            page.screenshot(place)
            place.write_bytes(in_few_colours(_pixels(page, place.read_bytes())))
            large += place.stat().st_size > LIMIT
            print(f"{place.name}  {place.stat().st_size:>9,} bytes")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "outputs")))
