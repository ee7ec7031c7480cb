"""What the desk adds to Wagtail's screens, and takes away."""

from . import furniture as furniture
from . import newer_text as newer_text
from . import people as people
from . import returned as returned
from . import showing as showing
from . import spiking as spiking
