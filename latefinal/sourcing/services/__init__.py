"""The verbs of sourcing."""

from .deciding import decide_in_item as decide_in_item
from .deciding import take_back_decision as take_back_decision
from .drafting import draft_from_item as draft_from_item
from .settling import StatementDecision as StatementDecision
from .settling import settle_proposals as settle_proposals
from .sources import known_speaker as known_speaker
from .sources import set_other_names as set_other_names
from .statements import StatementFacts as StatementFacts
from .statements import mend_statement as mend_statement
from .statements import record_statement as record_statement
from .statements import tell_of_mending as tell_of_mending
from .statements import tell_outcome as tell_outcome
from .statements import tie_statements as tie_statements
