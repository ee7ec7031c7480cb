"""What `latefinal doctor` looks at, a module for each thing a paper stands on."""

from .finding import Diagnosis, Severity

__all__ = ["Diagnosis", "Severity"]
