"""The wire: what other outlets and agencies send."""
