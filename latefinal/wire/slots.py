"""What the rooms above put beside an item on the desk's wire.

A filler is called with `item`, `version` (its newest) and `request`, and answers a Filling or None.
`do` stands among the buttons, `below` under the words.
"""

from latefinal.plumbing.slots import Slots

slots = Slots(places=("do", "below"))
