"""The only way out of the house: every address is checked before it is called."""

from .connecting import Reach
from .errors import (
    AddressRefused,
    FetchError,
    HostNotFound,
    NotPublic,
    NotReached,
    NotTrusted,
    TooLarge,
    TooManyRedirects,
    TooSlow,
    UnreadableAnswer,
)
from .fetcher import Fetched, Fetcher, FetchLimits, Wanted

__all__ = [
    "AddressRefused",
    "FetchError",
    "FetchLimits",
    "Fetched",
    "Fetcher",
    "HostNotFound",
    "NotPublic",
    "NotReached",
    "NotTrusted",
    "Reach",
    "TooLarge",
    "TooManyRedirects",
    "TooSlow",
    "UnreadableAnswer",
    "Wanted",
]
