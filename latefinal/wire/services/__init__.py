"""The verbs of the wire."""

from .bringing import ask_for_page as ask_for_page
from .bringing import bring_forgotten as bring_forgotten
from .bringing import bring_page as bring_page
from .bringing import forget_pages as forget_pages
from .bringing import page_fetcher as page_fetcher
from .dropping import dropped_notices as dropped_notices
from .forgetting import forget_items as forget_items
from .mailing_in import new_mail_token as new_mail_token
from .mailing_in import take_press_mail as take_press_mail
from .ringing import add_ring_word as add_ring_word
from .ringing import hear_rings as hear_rings
from .ringing import remove_ring_word as remove_ring_word
from .taking_in import TakenIn as TakenIn
from .taking_in import take_in as take_in
from .using import release_item as release_item
from .using import settle_change as settle_change
from .using import spike_item as spike_item
from .using import take_item as take_item
from .using import tie_story as tie_story
from .using import unspike_item as unspike_item
