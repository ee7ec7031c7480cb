"""Feeds, read: from bytes to entries, whatever the format. Pure."""
