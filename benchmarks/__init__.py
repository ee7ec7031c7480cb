"""Runnable measurements of the real thing. Each prints a table, then one JSON object."""
