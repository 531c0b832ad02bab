"""Thousands of links that lead inside, or claim to: every special address in every spelling, in every kind of URL."""

import ipaddress
import random
from collections.abc import Iterator
from urllib.parse import quote

SPECIAL_V4 = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.254 100.64.0.1 100.127.255.254 127.0.0.1 127.0.0.2 127.1.2.3 127.255.255.254
169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.254 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1
192.168.255.254 198.18.0.1 198.19.255.254 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
""".split()  # noqa: SIM905  (a list of names reads better without marks)
SPECIAL_V6 = """
:: ::1 100::1 64:ff9b:1::1 2001::1 2001:2::1 2001:db8::1 2001:10::1 2001:20::1 3ffe::1 3fff::1 5f00::1 fc00::1
fd00:ec2::254 fe80::1 febf::1 fec0::1 ff02::1 ff0e::1
""".split()  # noqa: SIM905
NAMES = "localhost LOCALHOST localhost. localhost.localdomain ip6-localhost ip6-loopback".split()  # noqa: SIM905

_FULL_WIDTH = str.maketrans("0123456789.:abcdef", "０１２３４５６７８９．：ａｂｃｄｅｆ")
_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def hosts() -> list[str]:
    """Return every host, as it stands in a URL."""
    found = [each for address in SPECIAL_V4 for each in (*_dotted(address), *_wrapped(address))]
    found += [f"[{each}]" for address in SPECIAL_V6 for each in _colons(address)]
    return list(dict.fromkeys([*found, *NAMES]))


def links(port: int, count: int, seed: int = 20261122) -> Iterator[str]:
    """Yield `count` links; `port` is where a canary listens. The same seed, the same links."""
    dice = random.Random(seed)
    known = hosts()
    for number in range(count):
        host = known[number % len(known)]
        where = dice.choice([f":{port}"] * 20 + ["", ":80", ":0", ":65536", f":0{port}", f": {port}", f":{port}\t"])
        login = dice.choice(_LOGINS)
        path = dice.choice(["/secret", "/secret.mp4?x#y", "", "/../secret", "//secret", "\\secret", "/%2e%2e/secret"])
        yield f"{dice.choice(_SCHEMES)}{login}{host}{where}{path}"


_SCHEMES = ["http://"] * 24 + ["HTTP://", "https://", "http:\\\\", "http:/\t/", " http://", "http:///", "//", "hTTp:/"]
_LOGINS = [""] * 20 + [
    "me@",
    "me:pw@",
    "8.8.8.8@",
    "8.8.8.8:80@",
    "8.8.8.8%40",
    "8.8.8.8#@",
    "8.8.8.8?@",
    "8.8.8.8\\@",
    "a@b@",
]


def _dotted(address: str) -> list[str]:
    parts = [int(part) for part in address.split(".")]
    whole = int(ipaddress.IPv4Address(address))
    plain = [
        address,
        f"{address}.",
        str(whole),
        f"0x{whole:x}",
        f"0X{whole:08X}",
        f"0{whole:o}",
        f"00000000{whole:o}",
        ".".join(f"0x{part:x}" for part in parts),
        ".".join(f"0{part:o}" for part in parts),
        ".".join(f"{part:04d}" for part in parts),
        f"{parts[0]}.{whole & 0xFFFFFF}",
        f"{parts[0]}.{parts[1]}.{whole & 0xFFFF}",
        f"0x{parts[0]:x}.{parts[1]}.0{parts[2]:o}.{parts[3]}",
        str(whole + 2**32),
        f"{parts[0] + 256}.{parts[1]}.{parts[2]}.{parts[3]}",
    ]
    dressed = [address.translate(table) for table in (_FULL_WIDTH, _CIRCLED, _BOLD, _ARABIC)]
    dotted = [address.replace(".", dot) for dot in "。．｡\u2024"]
    coded = [quote(address).replace(".", "%2e"), "".join(f"%{ord(each):02x}" for each in address)]
    hidden = [f"{address[:3]}\u00ad{address[3:]}", f"{address[:2]}\u200b{address[2:]}", f"{address}\u2060"]
    return plain + dressed + dotted + coded + hidden


def _wrapped(address: str) -> list[str]:
    whole = int(ipaddress.IPv4Address(address))
    high, low = f"{whole >> 16:x}", f"{whole & 0xFFFF:x}"
    turned = whole ^ 0xFFFFFFFF
    return [
        f"[{each}]"
        for each in (
            f"::ffff:{address}",
            f"::ffff:{high}:{low}",
            f"0:0:0:0:0:ffff:{high}:{low}",
            f"::{address}",
            f"::ffff:0:{address}",
            f"64:ff9b::{address}",
            f"64:ff9b:1::{address}",
            f"2002:{high}:{low}::1",
            f"2001:0:4136:e378:8000:63bf:{turned >> 16:x}:{turned & 0xFFFF:x}",
            f"2a00:1450:4001:81b:0:5efe:{high}:{low}",
            f"fe80::5efe:{address}",
        )
    ]


def _colons(address: str) -> list[str]:
    exploded = ipaddress.IPv6Address(address).exploded
    return [address, exploded, address.upper(), f"{address}%25lo", f"{address}%lo", exploded.translate(_FULL_WIDTH)]
