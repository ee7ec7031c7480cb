"""Verbs that span several rooms."""

from .deciding import tell_who_decides as tell_who_decides
from .founding import NewOwner as NewOwner
from .founding import NewPaper as NewPaper
from .founding import claim_paper as claim_paper
from .founding import found_for_owner as found_for_owner
from .founding import found_paper as found_paper
from .founding import settle_address as settle_address
from .letters import last_test_letter as last_test_letter
from .letters import sample_letter as sample_letter
from .letters import send_test_letter as send_test_letter
from .people import InvitationLink as InvitationLink
from .people import change_roles as change_roles
from .people import invite_colleague as invite_colleague
from .people import invite_owner as invite_owner
from .people import leave_the_desk as leave_the_desk
from .people import take_back_invitation as take_back_invitation
