"""What every request must satisfy before anything reads it, and the headers of every answer."""

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The page loads nothing from elsewhere, and runs no script that is not one of its files."""
HEADERS: Final = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-cache"),
)


class Guard:
    """Refuses foreign hosts and origins, and adds the headers.

    A page of another site can make a browser send requests here, and a name that is pointed at this machine
    can make them look like its own (DNS rebinding). So the host must be a literal address, or `localhost`,
    and a request that changes anything must come from this very page.
    """

    def __init__(self, app: App, *, loopback: bool) -> None:
        """`loopback`: only this machine's own address is a host."""
        self._app, self._loopback = app, loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"], *(one for one in HEADERS if one[0] not in given)
                ]  # fmt: skip
            await send(message)

        if refusal := self._refusal(scope):
            body = refusal.encode()
            start = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(body))]
            await with_headers({"type": "http.response.start", "status": 403, "headers": start})
            await send({"type": "http.response.body", "body": body})
            return
        await self._app(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> str:
        """Why a request is refused; empty if it is not."""
        sent = [(name, value.decode("latin-1")) for name, value in scope["headers"]]
        hosts = [value for name, value in sent if name == b"host"]
        if len(hosts) != 1 or not self._is_here(hosts[0]):
            return "this host name is not one of this server's"
        origins = [value for name, value in sent if name == b"origin"]
        if scope["method"] not in ("GET", "HEAD") and any(one != f"http://{hosts[0]}" for one in origins):
            return "requests from other pages are refused"
        return ""

    def _is_here(self, host: str) -> bool:
        """Whether a Host header may be this server's."""
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if name == "localhost":
            return True
        try:
            address = ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return address.is_loopback or not self._loopback
