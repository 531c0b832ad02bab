import hashlib
import hmac

import pytest

from fetchcut.errors import BodyInvalid
from fetchcut.service.webhooks import LONGEST_URL, Target, require_url, signature


def test_a_signature_is_of_its_time_and_body() -> None:
    header = signature("whsec_1", 1_700_000_000, '{"a":1}')
    expected = hmac.new(b"whsec_1", b'1700000000.{"a":1}', hashlib.sha256).hexdigest()
    assert header == f"t=1700000000,v1={expected}"
    assert header != signature("whsec_1", 1_700_000_001, '{"a":1}')
    assert header != signature("whsec_2", 1_700_000_000, '{"a":1}')


def test_a_target_comes_back() -> None:
    target = Target(url="https://a.example/?b=c", base_url="http://x")
    assert Target.read(target.written()) == target


@pytest.mark.parametrize("url", ["", "a.example", "file:///etc/passwd", "https://a\n.example", "http://a b/"])
def test_what_is_no_link_is_refused(url: str) -> None:
    with pytest.raises(BodyInvalid):
        require_url(url)


def test_a_link_may_be_long_but_not_endless() -> None:
    require_url("https://a.example/".ljust(LONGEST_URL, "x"))
    with pytest.raises(BodyInvalid):
        require_url("https://a.example/".ljust(LONGEST_URL + 1, "x"))
