"""The signed word in the link by which an editor answers a proof."""

from __future__ import annotations

from django.core.signing import BadSignature

from latefinal.plumbing.signing import QuickSigner
from latefinal.subscriptions.errors import LinkBroken

_proof = QuickSigner(sep=".", salt="latefinal.editions.proof")


def proof_link(proof: int) -> str:
    """The token by which an editor answers a proof; its row says whether it was used."""
    return _proof.sign(str(proof))


def read_proof_link(token: str) -> int:
    """Which proof it answers. Raises LinkBroken."""
    try:
        return int(_proof.unsign(token))
    except (BadSignature, ValueError) as error:
        raise LinkBroken from error
