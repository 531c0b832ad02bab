"""How often things may be tried, and who counts as one customer."""

import ipaddress

import pytest
from hypothesis import given, strategies as st

from fetchcut.service.limits import KeyedHash, Limit, prefix


@pytest.mark.parametrize(
    ("address", "customer"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", ""),
        ("unix:/run/x", "unix:/run/x"),
        ("999.1.1.1", "999.1.1.1"),
    ],
)
def test_an_address_stands_for_one_customer(address: str, customer: str) -> None:
    assert prefix(address) == customer


@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_all_addresses_of_a_64_are_one(address: ipaddress.IPv6Address, host: int) -> None:
    other = ipaddress.IPv6Address(int(address) >> 64 << 64 | host)
    if not address.ipv4_mapped and not other.ipv4_mapped:
        assert prefix(str(address)) == prefix(str(other))


def test_a_hash_needs_its_key_and_its_kind() -> None:
    ours = KeyedHash(b"k" * 32)
    assert ours.of("address", "203.0.113.7") == ours.of("address", "203.0.113.7")
    assert ours.of("address", "203.0.113.7") != ours.of("client", "203.0.113.7")
    assert ours.of("a", "bc") != ours.of("ab", "c")
    assert KeyedHash(b"x" * 32).of("address", "203.0.113.7") != ours.of("address", "203.0.113.7")
    assert len(ours.of("client", "\ud83d")) == 64


@given(st.lists(st.integers(0, 10_000), max_size=20), st.integers(1, 10), st.integers(0, 10_000))
def test_waiting_as_long_as_was_said_is_enough_and_no_less_is(times: list[int], most: int, later: int) -> None:
    limit = Limit(most=most, within_ms=5_000)
    now_ms = 10_000 + later

    def left(at_ms: int) -> list[int]:
        return sorted((time for time in times if time > at_ms - limit.within_ms), reverse=True)[:most]

    wait_s = limit.wait_s(left(now_ms), now_ms)
    assert (wait_s > 0) == (len(left(now_ms)) == most)
    if wait_s:
        assert limit.wait_s(left(now_ms + wait_s * 1000), now_ms + wait_s * 1000) == 0
        assert limit.wait_s(left(now_ms + (wait_s - 1) * 1000), now_ms + (wait_s - 1) * 1000) > 0


def test_a_limit_of_none_at_all_waits_its_whole_time() -> None:
    assert Limit(most=0, within_ms=5_000).wait_s([], 1) == 5
