"""What the desk adds to Wagtail's screens, and takes away."""

from . import furniture as furniture
from . import people as people
