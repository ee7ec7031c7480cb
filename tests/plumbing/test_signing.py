"""A quick signature is Django's own."""

from __future__ import annotations

from django.core.signing import Signer
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.signing import QuickSigner


@given(value=st.text(), salt=st.text(min_size=1), key=st.text(min_size=1))
def test_what_it_signs_django_believes(value, salt, key):
    quick = QuickSigner(key=key, sep=".", salt=salt)
    assert quick.sign(value) == Signer(key=key, sep=".", salt=salt).sign(value)
    assert quick.unsign(quick.sign(value)) == value
