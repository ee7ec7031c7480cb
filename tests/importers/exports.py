"""Exports of our own writing: the sample file, and small ones made to measure."""

from pathlib import Path

SAMPLE = Path(__file__).parent.parent / "samples" / "exports" / "lantern.xml"

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Small</title><link>http://small.example/blog</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>http://small.example/blog</wp:base_blog_url>
"""
TAIL = "</channel></rss>"


def item(number: int, **fields: str) -> str:
    """One published post, unless `fields` (named as WordPress names them) say otherwise."""
    said = {
        "post_name": f"post-{number}",
        "status": "publish",
        "post_type": "post",
        "post_date_gmt": "2020-01-01 10:00:00",
        **fields,
    }
    title = said.pop("title", f"Post {number}")
    content = said.pop("content", "Words.")
    link = said.pop("link", f"http://small.example/blog/{said['post_name']}/")
    more = said.pop("more", "")
    rows = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in said.items())
    return (
        f"<item><title><![CDATA[{title}]]></title><link>{link}</link>"
        f"<wp:post_id>{number}</wp:post_id>{rows}{more}"
        f"<content:encoded><![CDATA[{content}]]></content:encoded></item>\n"
    )


def write(folder: Path, *items: str, head: str = HEAD) -> Path:
    """A file with these items."""
    path = folder / "export.xml"
    path.write_text(head + "".join(items) + TAIL, encoding="utf-8")
    return path
