"""The sample publication as it was written: texts in files, and the pure functions that read them.

A story is one Markdown-like file in `stories/`; adding a file adds a story. How to write one stands
in `markup` (the text), `reading` (what is before the text) and `moments` (days and hours).
"""
