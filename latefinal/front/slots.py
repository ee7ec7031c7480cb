"""What the rooms above put on the front page.

A filler is called with `at` and `request`, and answers a Filling. `band` runs across the page
between today's stories and the sections.
"""

from latefinal.plumbing.slots import Slots

slots = Slots(places=("band",))
