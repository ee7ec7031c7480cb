"""A quick signature is Django's own."""

from __future__ import annotations

import pytest
from django.core.signing import Signer
from django.utils.crypto import salted_hmac
from hypothesis import given
from hypothesis import strategies as st

from latefinal.plumbing.signing import QuickSigner, quick_hmac


@given(value=st.text(), salt=st.text(min_size=1), key=st.text(min_size=1))
def test_what_it_signs_django_believes(value, salt, key):
    quick = QuickSigner(key=key, sep=".", salt=salt)
    assert quick.sign(value) == Signer(key=key, sep=".", salt=salt).sign(value)
    assert quick.unsign(quick.sign(value)) == value


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha384", "sha512", "sha3_256"])
@given(value=st.binary(), salt=st.binary(), secret=st.binary())
def test_what_it_digests_django_digests_by_any_hash(algorithm, value, salt, secret):
    theirs = salted_hmac(salt, value, secret, algorithm=algorithm)
    assert quick_hmac(salt, value, secret, algorithm) == theirs.digest()
