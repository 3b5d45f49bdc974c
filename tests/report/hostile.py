"""An article that would run scripts if any of it were ever read as HTML."""

HOSTILE = "</script><script>alert(1)</script> <img src=x onerror=alert(2)> \"'&amp; 😀 Việt Nam ký với Lào."
"""Text that would run if it were ever read as HTML, with a character that JavaScript counts twice."""
HOSTILE_ARTICLE = {
    "id": "hostile",
    "title": "<b>Tiêu đề</b> \"'><script>alert(3)</script>",
    "outlet": '<i>Báo B</i>"',
    "url": "javascript:alert(4)",
    "published_at": "2022-02-03T10:00:00+07:00",
    "text": f"Dòng đầu không chấm\n{HOSTILE}\n\u2028Nhật Bản viện trợ Lào ngày 1/2/2022.",
}
