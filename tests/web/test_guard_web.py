"""No spelling, redirect, name or pooled connection reaches a private address that the rule forbids: canaries count."""

import ipaddress
import socket
from collections.abc import Iterator, Sequence
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from fetchcut.errors import AddressRefused, FetchcutError
from fetchcut.ingest.dial import Door
from fetchcut.ingest.guard import AddressGuard
from fetchcut.ingest.web import Web
from tests.web.server import Manner, Server

PUBLIC = "127.0.0.2"
"""Stands for a public host: the guard is told that it is one."""


@pytest.fixture(scope="module")
def canary() -> Iterator[Server]:
    """Return the server that nobody may reach."""
    with Server() as running:
        running.add("/secret", b"secret")
        yield running


@pytest.fixture
def public() -> Iterator[Server]:
    with Server(host=PUBLIC) as running:
        yield running


def _strict() -> Web:
    return Web(AddressGuard(allows_private=False, also_public=[f"{PUBLIC}/32"]), timeout_s=2)


def _person() -> Web:
    return Web(AddressGuard(allows_private=True, also_public=[f"{PUBLIC}/32"]), timeout_s=2)


FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
CIRCLED = str.maketrans("123456789", "①②③④⑤⑥⑦⑧⑨")


def _spellings(address: str) -> list[str]:
    """Return ways to write a v4 address that one resolver or another takes for it."""
    parts = [int(part) for part in address.split(".")]
    whole = int(ipaddress.IPv4Address(address))
    dotted = [
        address,
        str(whole),
        hex(whole),
        oct(whole).replace("o", ""),
        ".".join(map(hex, parts)),
        ".".join(f"0{part:o}" for part in parts),
        ".".join(f"{part:04d}" for part in parts),
        f"{parts[0]}.{whole & 0xFFFFFF}",
        f"{parts[0]}.{parts[1]}.{whole & 0xFFFF}",
        f"{address}.",
        address.translate(FULL_WIDTH),
        address.translate(CIRCLED),
        address.replace(".", "。"),
        quote(address).replace(".", "%2e"),
    ]
    wrapped = [f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}", f"2002:{whole >> 16:x}:{whole & 0xFFFF:x}::"]
    return dotted + [f"[{each}]" for each in wrapped]


HOSTS = [*_spellings("127.0.0.1"), *_spellings("0.0.0.0"), "localhost", "LocalHost", "localhost.", "[::1]", "[::]", "0"]
LINK = st.builds(
    lambda scheme, login, host, port, path: f"{scheme}{login}{host}:{port}{path}",
    st.sampled_from(["http://", "HTTP://", "http:\\\\", "http:/\t/", " http://", "https://", "//"]),
    st.sampled_from(["", "me@", "me:pw@", "127.0.0.2@", "127.0.0.2:80#@", "a%40b@", "127.0.0.2\\@", "127.0.0.2?@"]),
    st.sampled_from(HOSTS),
    st.just("{port}"),
    st.sampled_from(["/secret", "/secret?x#y", "/../secret", "\\secret", ""]),
)


@given(LINK)
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_spelling_reaches_a_private_address_on_a_server(canary: Server, link: str) -> None:
    before = canary.connections
    try:
        _strict().open(link.replace("{port}", str(canary.port))).close()
    except FetchcutError:
        pass
    else:
        pytest.fail("something answered")
    assert canary.connections == before


@given(LINK)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_spelling_in_a_redirect_of_a_public_host_does_either(canary: Server, public: Server, link: str) -> None:
    before, asked = canary.connections, len(public.requests("/go"))
    public.behave("/go", Manner(redirect_to=quote(link.replace("{port}", str(canary.port)), safe=":/?#[]@%\\")))
    with pytest.raises(FetchcutError):
        _person().open(public.url("/go")).close()
    assert len(public.requests("/go")) == asked + 1
    assert canary.connections == before


def test_the_canary_can_be_reached_at_all(canary: Server) -> None:
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
        with _person().open(canary.url("/secret", host=host)) as response:
            assert response.read(10) == b"secret"


def test_a_person_may_follow_from_private_to_private(canary: Server) -> None:
    with Server(host="127.0.0.3") as private:
        private.behave("/go", Manner(redirect_to=canary.url("/secret")))
        _person().open(private.url("/go")).close()


def test_a_public_redirect_to_a_private_address_is_refused_by_name(canary: Server, public: Server) -> None:
    public.behave("/go", Manner(redirect_to=canary.url("/secret")))
    with pytest.raises(AddressRefused) as refusal:
        _person().open(public.url("/go"))
    assert refusal.value.address == "127.0.0.1"
    assert refusal.value.url == public.url("/go")


def test_private_doors_used_before_stay_open(canary: Server, public: Server) -> None:
    public.add("/x", b"x")
    web = _person()
    web.open(canary.url("/secret")).close()
    web.open(public.url("/x")).close()
    web.close()
    web.open(canary.url("/secret")).close()


def test_a_remembered_entry_of_a_public_link_is_refused_too(canary: Server, public: Server) -> None:
    web = _person()
    web.begin(public.url("/page"))
    with pytest.raises(AddressRefused):
        web.open(canary.url("/secret"))
    assert not public.requests()


def test_begin_with_a_private_link_keeps_private_doors_open(canary: Server) -> None:
    web = _person()
    web.begin(canary.url("/page"))
    web.open(canary.url("/secret")).close()


class Rebinding:
    """A name service that answers with a public address first, and a private one ever after."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[Door]:
        self.asked += 1
        return [(socket.AF_INET, (PUBLIC if self.asked == 1 else "127.0.0.1", port))]


@pytest.mark.parametrize("allows_private", [True, False])
def test_a_name_that_moves_inside_is_refused(canary: Server, allows_private: bool) -> None:
    before = canary.connections
    guard = AddressGuard(allows_private=allows_private, also_public=[f"{PUBLIC}/32"])
    web = Web(guard, timeout_s=2, resolver=Rebinding())
    with pytest.raises(FetchcutError):
        web.open(f"http://rebind.example:{canary.port}/secret")
    for _ in range(50):
        with pytest.raises(AddressRefused):
            web.open(f"http://rebind.example:{canary.port}/secret")
    assert canary.connections == before


def test_of_several_addresses_the_first_admitted_that_answers_is_taken(public: Server) -> None:
    public.add("/x", b"x")

    def several(host: str, port: int) -> Sequence[Door]:
        return [(socket.AF_INET, (address, port)) for address in ("127.0.0.1", "127.0.0.9", PUBLIC)]

    guard = AddressGuard(allows_private=False, also_public=["127.0.0.9/32", f"{PUBLIC}/32"])
    Web(guard, timeout_s=2, resolver=several).open(f"http://some.example:{public.port}/x").close()


def test_each_connection_resolves_once(public: Server) -> None:
    public.add("/x", b"x")
    names = Rebinding()
    web = Web(AddressGuard(allows_private=False, also_public=[f"{PUBLIC}/32"]), resolver=names)
    for _ in range(3):
        with web.open(f"http://some.example:{public.port}/x") as response:
            assert response.read(5) == b"x"
    assert names.asked == 1
    assert public.requests()[0].headers["host"] == f"some.example:{public.port}"
