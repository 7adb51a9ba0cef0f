"""The laboratory as a small web server: a page, its data, and nothing else of this machine."""

import gzip
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError

from analysis.app.classroom import Classroom, RefusedError
from analysis.app.export import STATIC, Shown, bundle, record, to_record
from analysis.app.guard import Guard
from analysis.app.laboratory import Laboratory, over_years, packed
from analysis.app.levers import Settings
from analysis.app.messages import (
    BODY_BYTES,
    Answer,
    Asked,
    AskedFile,
    AskedYears,
    Joining,
    Looking,
    Teaching,
)
from analysis.app.pool import BusyError, Pool, SupersededError
from analysis.words.parameters import parameter_words
from analysis.words.refusals import REFUSALS
from sim.errors import GridgovError, ScenarioError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}
PAGES: Final = {"/": "index.html", "/join": "join.html", "/board": "board.html"}

Sent = TypeVar("Sent", bound=BaseModel)
Answered = Callable[["Request"], Awaitable["Response"]]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What the server is made of."""

    laboratory: Laboratory
    pool: Pool


def make_app(laboratory: Laboratory, *, classroom: Classroom | None = None, loopback: bool = True) -> Any:
    """The ASGI application. `loopback`: it answers to this machine's own address alone."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    parts = Parts(laboratory=laboratory, pool=Pool())

    @asynccontextmanager
    async def opened(_: Any) -> AsyncIterator[None]:
        parts.pool.open()
        yield
        await parts.pool.close()

    routes = [Route(path, _file(*one)) for path, one in files().items()]
    place = packed(laboratory.place() | {"class": classroom is not None})
    routes.append(Route("/api/place", _file(place, "application/json")))
    for path, answer in {
        "/api/run": _run, "/api/details": _details, "/api/years": _years, "/api/file": _export
    }.items():  # fmt: skip
        routes.append(Route(path, _told(partial(answer, parts)), methods=["POST"]))
    if classroom is not None:
        for path, taught in {
            "/api/class/join": _join, "/api/class/answer": _answer,
            "/api/class/look": _look, "/api/class/teach": _teach,
        }.items():  # fmt: skip
            routes.append(Route(path, _told(partial(taught, parts, classroom)), methods=["POST"]))
    return Guard(Starlette(routes=routes, lifespan=opened), loopback=loopback)


def files() -> dict[str, tuple[bytes, str]]:
    """All files that are ever served, by address: read once, so that no request names a file."""
    found = {
        f"/static/{path.name}": (path.read_bytes(), TYPES[path.suffix])
        for path in sorted(STATIC.iterdir())
        if path.suffix in TYPES
    }
    return found | {address: found[f"/static/{name}"] for address, name in PAGES.items()}


def _file(content: bytes, kind: str) -> Answered:
    """Answers with some bytes, or with 304 to who has them."""
    from starlette.responses import Response

    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    small = gzip.compress(content, mtime=0)

    async def answer(request: "Request") -> "Response":
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag})
        headers = {"etag": tag, "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(small, media_type=kind, headers=headers | {"content-encoding": "gzip"})
        return Response(content, media_type=kind, headers=headers)

    return answer


class BadMessageError(Exception):
    """A message that cannot be used; the status of the answer, the key of what is said, and its blanks."""

    def __init__(self, status: int, key: str, **blanks: str | int) -> None:
        """By the key (`REFUSALS`)."""
        super().__init__(REFUSALS[key].fill(**blanks).en)
        self.status, self.key, self.blanks = status, key, blanks


def _told(answer: Answered) -> Answered:
    """Turn what went wrong into an answer in words."""

    async def spoken(request: "Request") -> "Response":
        try:
            return await answer(request)
        except BadMessageError as problem:
            return _said(problem.status, "message", problem.key, **problem.blanks)
        except SupersededError:
            return _nothing()  # a newer request of the same page has taken its place
        except BusyError:
            return _said(503, "busy", "busy")
        except RefusedError as problem:
            return _said(problem.status, "refused", problem.key)
        except GridgovError as problem:
            return _said(422, "scenario", "scenario", what=str(problem), where=_where(problem))

    return spoken


def _said(status: int, kind: str, key: str, **blanks: str | int) -> "Response":
    """An answer that says in both languages why there is no other."""
    from starlette.responses import Response

    headers = {"retry-after": "1"} if status == 503 else None
    said = {"error": kind, "key": key, "says": REFUSALS[key].fill(**blanks)._asdict()}
    return Response(packed(said), status, headers, "application/json")


def _where(problem: GridgovError) -> str:
    """In Chinese, the values that a scenario's checks complain of."""
    paths = dict.fromkeys(one.path for one in problem.problems) if isinstance(problem, ScenarioError) else {}
    return "、".join(parameter_words(path).zh for path in paths)


def _nothing() -> "Response":
    from starlette.responses import Response

    return Response(status_code=204)


def _json(content: bytes) -> "Response":
    from starlette.responses import Response

    return Response(content, media_type="application/json")


async def _read(request: "Request", model: type[Sent]) -> Sent:
    """The message of a request, checked."""
    if request.headers.get("content-type", "").split(";")[0] != "application/json":
        raise BadMessageError(415, "type")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > BODY_BYTES:
            raise BadMessageError(413, "long", bytes=f"{BODY_BYTES:,}")
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        # what was sent is not sent back: an address or a script in it would be no answer of ours
        said = "; ".join(
            f"{'.'.join(str(part)[:40] for part in one['loc']) or 'message'}: {one['msg']}"
            for one in error.errors(include_input=False, include_url=False, include_context=False)[:20]
        )
        raise BadMessageError(422, "message", what=said) from None


async def _run(parts: Parts, request: "Request") -> "Response":
    asked = await _read(request, Asked)
    make = partial(parts.laboratory.picture, asked.settings, asked.seed)
    parts.pool.drop(asked.client, "years")  # those of the town before the change
    return _json(await parts.pool.run(asked.client, asked.side, make, urgent=True))


async def _details(parts: Parts, request: "Request") -> "Response":
    asked = await _read(request, Asked)
    make = partial(parts.laboratory.details, asked.settings, asked.seed)
    return _json(await parts.pool.run(asked.client, "details", make, urgent=True))


async def _years(parts: Parts, request: "Request") -> "Response":
    asked = await _read(request, AskedYears)
    content = await years_of(
        parts, asked.client, asked.a.model_dump(), asked.b.model_dump(), seed=asked.seed, years=asked.years
    )
    return _json(packed(content))


async def years_of(
    parts: Parts, client: str, a: Settings, b: Settings, *, seed: int, years: int
) -> dict[str, Any]:
    """Both towns over years of luck, one year at a time, so that nobody waits long behind it."""
    made = await parts.pool.run_all(
        client, "years", [partial(_both, parts.laboratory, a, b, seed + 1 + place) for place in range(years)]
    )
    return over_years([one for one, _ in made], [other for _, other in made])


def _both(laboratory: Laboratory, a: Settings, b: Settings, seed: int) -> tuple[np.ndarray, np.ndarray]:
    return laboratory.outcomes(a, seed), laboratory.outcomes(b, seed)


async def _export(parts: Parts, request: "Request") -> "Response":
    from starlette.responses import Response

    asked = await _read(request, AskedFile)
    shown = Shown(a=asked.a.model_dump(), b=asked.b.model_dump(), seed=asked.seed, language=asked.language)
    works = [partial(record, parts.laboratory, shown, one) for one in to_record(parts.laboratory, shown)]
    records = await parts.pool.run_all(asked.client, "file", works)
    content = await parts.pool.run(asked.client, "bundle", partial(bundle, parts.laboratory, shown, records))
    headers = {"content-disposition": 'attachment; filename="gridgov.html"'}
    return Response(content, media_type="text/html; charset=utf-8", headers=headers)


async def _join(_: Parts, classroom: Classroom, request: "Request") -> "Response":
    sent = await _read(request, Joining)
    return _json(packed(classroom.join(sent.code, sent.name, address=_address(request))))


async def _answer(_: Parts, classroom: Classroom, request: "Request") -> "Response":
    sent = await _read(request, Answer)
    return _json(packed(classroom.answer(sent)))


async def _look(_: Parts, classroom: Classroom, request: "Request") -> "Response":
    sent = await _read(request, Looking)
    return _json(packed(classroom.look(token=sent.token, key=sent.key, address=_address(request))))


async def _teach(parts: Parts, classroom: Classroom, request: "Request") -> "Response":
    sent = await _read(request, Teaching)
    classroom.check_key(sent.key, address=_address(request))
    if sent.act == "reveal":
        await classroom.reveal(partial(years_of, parts, "classroom0"))
    else:
        classroom.ask(sent)
    return _json(packed(classroom.look(token=None, key=sent.key, address=_address(request))))


def _address(request: "Request") -> str:
    return request.client.host if request.client else ""
