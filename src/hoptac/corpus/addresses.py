"""Addresses of the web: which may be asked, where they lead, and how they are shown without secrets."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import unquote_plus

import httpx

from hoptac.corpus.policy import FetchError, UnreachableError

SCHEMES = ("http", "https")
MAX_LENGTH = 4096
SHOWN_LENGTH = 200
HIDDEN = "***"

_SECRET_NAMES = re.compile(
    r"(?i)(?:^|[^a-z])(?:api|app|access|private|secret)?[-_.]?key(?:$|[^a-z])|apikey|token|secret|passw|pwd$"
    r"|^pass$|signature|^sig$|credential|^auth(?!or)|^jwt$|^code$|session|^sid$|^hmac$|ticket"
)
_OPAQUE = re.compile(
    r"(?=[A-Za-z]{0,64}\d)(?=\d{0,64}[A-Za-z])[A-Za-z0-9]{20,}|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-"
)
_USER = re.compile(r"(//)[^/?#]*@")
_NAT64 = IPv6Network("64:ff9b::/96")


def _hide(pair: str) -> str:
    name, equals, value = pair.partition("=")
    plain = unquote_plus(value)
    if not equals:
        return HIDDEN if _OPAQUE.search(unquote_plus(name)) else pair
    if _SECRET_NAMES.search(unquote_plus(name)) or _OPAQUE.search(plain):
        return f"{name}={HIDDEN}"
    return f"{name}={HIDDEN}" if "//" in plain and redact(plain) != plain else pair


def _hide_pairs(query: str) -> str:
    return "".join(part if part in "&;" else _hide(part) for part in re.split("([&;])", query))


def redact(url: str) -> str:
    """``url`` without what may be a secret: user and password, and values of a query or fragment.

    Values are hidden by their names (``key=``, ``token=``, ``sig=`` ...) and when they are long and
    look drawn by chance. Scheme, host and path stay: they say which page it was. What is too long
    for an address is cut.
    """
    if len(url) > MAX_LENGTH:
        url = url[:SHOWN_LENGTH] + "…"
    head, hash_mark, fragment = url.partition("#")
    head, question, query = head.partition("?")
    head = _USER.sub(rf"\g<1>{HIDDEN}@", head, count=1)
    return head + question + _hide_pairs(query) + hash_mark + _hide_pairs(fragment)


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be asked, in parts."""

    url: httpx.URL
    """Without user, password and fragment."""
    login: tuple[str, str] | None
    shown: str
    """For messages: without secrets."""

    @property
    def host(self) -> str:
        """Host and port, as the key of a host's limits."""
        return f"{self.url.raw_host.decode('ascii')}:{self.port}"

    @property
    def port(self) -> int:
        """The port, also when the address leaves it out."""
        return self.url.port or (443 if self.url.scheme == "https" else 80)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"{self.url.scheme}://{self.url.netloc.decode('ascii')}"


def target(url: str, *, private: bool) -> Target:
    """The parts of ``url``. Raises :class:`FetchError` for one that may not be asked.

    ``private`` allows every port. Where the host leads is checked by :func:`resolve`.
    """
    shown = redact(url.strip())
    if len(url) > MAX_LENGTH:
        raise FetchError(shown, f"an address of {len(url):,} characters; the limit is {MAX_LENGTH:,}")
    try:
        parsed = httpx.URL(url.strip())
        host, port = parsed.host, parsed.port
        if port is not None and not 0 < port < 65536:
            raise ValueError("port out of range")
    except (httpx.InvalidURL, ValueError) as error:
        # the error quotes the address
        raise FetchError(shown, "not an address") from error
    if parsed.scheme not in SCHEMES:
        raise FetchError(shown, f"'{parsed.scheme}:' addresses are not fetched, only http: and https:")
    if not host:
        raise FetchError(shown, "an address without a host")
    if port is not None and port < 1024 and port not in (80, 443) and not private:
        raise FetchError(shown, f"port {port} is not fetched from")
    login = (parsed.username, parsed.password) if parsed.userinfo else None
    bare = parsed.copy_with(userinfo=b"", fragment=None)
    return Target(bare, login, redact(str(bare)))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address lies in the open internet, also where it carries another inside."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if address.teredo:
            return False
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolve(host: str, port: int, shown: str, *, private: bool) -> list[str]:
    """The numeric addresses of ``host``, all of them checked.

    Raises :class:`FetchError` when one of them is not public (unless ``private``), and
    :class:`UnreachableError` when the name is not found.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(shown, f"the host {host} is not found") from error
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for number in numbers:
        if not private and not is_public(ip_address(number.partition("%")[0])):
            raise FetchError(shown, f"the host {host} leads into a private or reserved network ({number})")
    return numbers
