"""The table of addresses, and the rule for chains: no connection is made here."""

import ipaddress

import pytest
from hypothesis import given, strategies as st

from fetchcut.errors import AddressRefused
from fetchcut.ingest.guard import AddressGuard, as_literal, is_public

PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 169.253.255.255
172.15.255.255 172.32.0.0 192.0.1.0 192.88.98.255 192.167.255.255 198.17.255.255 198.20.0.0 223.255.255.255
2606:4700:4700::1111 2a00:1450:4001:81b::200e 2001:4860:4860::8888 2001:200::1 3ffd::1
::ffff:8.8.8.8 64:ff9b::8.8.8.8
"""
NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1
64:ff9b::169.254.169.254 64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1
2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3ffe::1 3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%lo
fec0::1 ff02::1 2a00:1450:4001:81b:0:5efe:7f00:1 2a00:1450:4001:81b:200:5efe:10.0.0.1
"""


@pytest.mark.parametrize("address", PUBLIC.split())
def test_global_unicast_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_what_leads_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_every_wrapping_of_a_v4_address_is_at_most_as_public_as_itself(address: ipaddress.IPv4Address) -> None:
    bits = int(address)
    wrapped = [
        ipaddress.IPv6Address(bits),
        ipaddress.IPv6Address(0xFFFF << 32 | bits),
        ipaddress.IPv6Address((0x64FF9B << 96) | bits),
        ipaddress.IPv6Address((0x2002 << 112) | bits << 80 | 1),
        ipaddress.IPv6Address((0x20010000 << 96) | (bits ^ 0xFFFFFFFF)),
        ipaddress.IPv6Address((0x2A00 << 112) | 0x5EFE << 32 | bits),
    ]
    assert not any(is_public(str(each)) for each in wrapped) or is_public(str(address))


@given(st.ip_addresses(v=4))
def test_what_python_calls_private_is_not_public(address: ipaddress.IPv4Address) -> None:
    is_special = address.is_private or address.is_multicast or address.is_reserved or address.is_loopback
    assert not (is_special and is_public(str(address)))


def test_a_person_may_name_a_private_address_and_what_it_leads_to() -> None:
    guard = AddressGuard(allows_private=True)
    guard.admit("http://nas/", "192.168.1.4", 80)
    guard.admit("http://nas/", "192.168.1.5", 80)


def test_after_a_public_address_only_doors_already_used_stay_open() -> None:
    guard = AddressGuard(allows_private=True)
    guard.admit("http://nas/", "192.168.1.4", 80)
    guard.admit("http://cdn/", "1.1.1.1", 80)
    guard.admit("http://nas/", "192.168.1.4", 80)
    for address, port in (("192.168.1.4", 81), ("192.168.1.5", 80), ("127.0.0.1", 80)):
        with pytest.raises(AddressRefused) as refusal:
            guard.admit("http://evil/", address, port)
        assert (refusal.value.url, refusal.value.address) == ("http://evil/", address)


def test_a_server_never_admits_a_private_address_unless_its_operator_says_so() -> None:
    with pytest.raises(AddressRefused):
        AddressGuard(allows_private=False).admit("http://x/", "10.1.2.3", 80)
    lifted = AddressGuard(allows_private=False, also_public=["10.1.2.0/24"])
    lifted.admit("http://x/", "10.1.2.3", 80)
    with pytest.raises(AddressRefused):
        lifted.admit("http://x/", "10.1.3.3", 80)


@pytest.mark.parametrize("address", ["::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
def test_a_server_dials_no_address_in_the_clothes_of_another(address: str) -> None:
    AddressGuard(allows_private=True).admit("http://x/", address, 80)
    with pytest.raises(AddressRefused):
        AddressGuard(allows_private=False).admit("http://x/", address, 80)


@given(st.ip_addresses())
def test_a_server_admits_a_part_of_what_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    try:
        AddressGuard(allows_private=False).admit("http://x/", str(address), 80)
    except AddressRefused:
        return
    assert is_public(str(address))


def test_what_the_operator_calls_public_is_trusted_as_little_as_the_public() -> None:
    guard = AddressGuard(allows_private=True, also_public=["10.1.2.0/24"])
    guard.admit("http://x/", "10.1.2.3", 80)
    with pytest.raises(AddressRefused):
        guard.admit("http://x/", "127.0.0.1", 80)


@given(
    st.lists(st.tuples(st.sampled_from(["1.1.1.1", "127.0.0.1", "10.0.0.1", "::1"]), st.integers(1, 3)), max_size=12)
)
def test_no_chain_reaches_a_new_private_door_after_a_public_one(chain: list[tuple[str, int]]) -> None:
    guard = AddressGuard(allows_private=True)
    used: set[tuple[str, int]] = set()
    has_met_public = False
    for address, port in chain:
        is_allowed = is_public(address) or not has_met_public or (address, port) in used
        try:
            guard.admit("http://x/", address, port)
        except AddressRefused:
            assert not is_allowed
        else:
            assert is_allowed
            used.add((address, port))
        has_met_public |= is_public(address)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "x.localhost", "127.0.0.1", "[::1]", "10.0.0.1"])
def test_a_proxy_is_not_asked_for_what_a_url_spells_out_as_private(host: str) -> None:
    with pytest.raises(AddressRefused):
        AddressGuard(allows_private=False).admit_name("http://x/", host, 80)


def test_a_name_that_a_proxy_resolves_counts_as_public() -> None:
    guard = AddressGuard(allows_private=True)
    guard.admit_name("http://cdn.example/", "cdn.example", 80)
    with pytest.raises(AddressRefused):
        guard.admit_name("http://x/", "127.0.0.1", 80)


def test_as_literal() -> None:
    assert as_literal("[::1]") == "::1"
    assert as_literal("127.0.0.1") == "127.0.0.1"
    assert as_literal("127.1") is None
    assert as_literal("host") is None
