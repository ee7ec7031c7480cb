"""What `latefinal doctor` looks at, a module for each thing a paper stands on."""

from .finding import Finding, State

__all__ = ["Finding", "State"]
