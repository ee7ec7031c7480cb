"""How the documentation is built: `make docs`, every warning an error."""

from __future__ import annotations

project = "Latefinal"
author = "The Latefinal developers"

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist", "smartquotes"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
nitpicky = True

html_theme = "furo"
html_title = "Latefinal"
html_static_path: list[str] = []
html_show_copyright = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#8c1d18", "color-brand-content": "#8c1d18"},
    "dark_css_variables": {"color-brand-primary": "#ef8271", "color-brand-content": "#ef8271"},
}
