"""What is told on the error stream; apart from the settings, for who does not load those."""

from __future__ import annotations

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "latefinal": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # a stranger's wrong address is not our news,
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # nor a wrong name for our host
    },
}
