"""Latefinal: the publishing system for small independent news desks."""

__version__ = "0.1.0"
