"""Finished pages, kept until a row they showed changes. Knows no newsroom noun."""
