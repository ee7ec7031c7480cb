"""What is gathered for the web server: named by content, and packed under that name alone."""

from __future__ import annotations

from django.core.files.base import ContentFile

from latefinal.plumbing.static import StaticFiles


def test_what_pages_ask_for_is_packed_and_nothing_else(tmp_path):
    folder = StaticFiles(location=tmp_path)
    folder.save("site.css", ContentFile(b"body { color: black }\n" * 100))
    done = {
        name: made
        for name, made, _is_new in folder.post_process({"site.css": (folder, "site.css")})
    }
    named = done["site.css"]
    packed = {file.name for file in tmp_path.iterdir() if file.suffix in (".br", ".gz")}
    assert packed == {f"{named}.br", f"{named}.gz"}
    assert (tmp_path / "site.css").exists()
