"""`app`: the options, and how the laboratory is started."""

import importlib.util
import ipaddress
import webbrowser
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from analysis.cli.terminal import plainly, talk, waiting
from sim.errors import RunError

if TYPE_CHECKING:
    from analysis.app.classroom import Classroom
    from analysis.app.laboratory import Laboratory

LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8765
CONNECTIONS: Final = 500
"""Most connections at once; an open page has up to six."""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("app")(laboratory)


@plainly
def laboratory(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 is every network of this machine.")
    ] = LOOPBACK,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any that is free.")] = PORT,
    with_class: Annotated[
        bool, typer.Option("--class", help="Let students join with a code, predict and choose.")
    ] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
    export: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the page as one HTML file, and stop.")
    ] = None,
) -> None:
    """Open a live laboratory in the browser.

    Levers, two towns with the same luck, and what happens in them. Only this machine reaches it.
    """
    _check_host(host)
    _check_installed()
    if export is not None and not export.parent.is_dir():
        raise typer.BadParameter(f"{export.parent} is no folder", param_hint="--export")
    with waiting("building the town; the first time compiles for about half a minute"):
        from analysis.app.laboratory import Laboratory

        town = Laboratory()
        town.picture(town.written, 1)
    if export is not None:
        _write(town, export)
        return
    _serve(town, host=host, port=port, with_class=with_class, browser=not no_browser)


def _check_host(host: str) -> None:
    """Refuse what is no address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        raise typer.BadParameter(
            f"{host!r} is no address; 127.0.0.1 is this machine alone, 0.0.0.0 every network of it",
            param_hint="--host",
        ) from None


def _check_installed() -> None:
    """Say in words which packages are wanted."""
    for name in ("starlette", "uvicorn"):
        if importlib.util.find_spec(name) is None:
            raise RunError(f"{name} is not installed: the laboratory needs it; pip install -e .[app]")


def _write(town: "Laboratory", file: Path) -> None:
    """Record the towns and write the file, which appears whole or not at all."""
    from analysis.app.export import Shown, bundle, record, to_record
    from analysis.cli.terminal import progress_bar

    shown = Shown(a=town.written, b={**town.written, "households_per_head": 0.0}, seed=1, language="")
    wanted, records = to_record(town, shown), []
    with progress_bar(len(wanted), unit="towns") as tell:
        for settings in wanted:
            records.append(record(town, shown, settings))
            if tell:
                tell(len(records))
    part = file.with_name(file.name + ".part")
    try:
        part.write_bytes(bundle(town, shown, records))
        part.replace(file)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise RunError(f"{file}: could not be written ({problem.strerror or problem})") from problem
    print(f"{file} ({file.stat().st_size / 1e6:.1f} MB, {len(wanted)} recorded towns) opens in any browser")


def _serve(town: "Laboratory", *, host: str, port: int, with_class: bool, browser: bool) -> None:
    """Serve until interrupted."""
    import uvicorn

    from analysis.app.classroom import Classroom
    from analysis.app.server import make_app

    loopback = ipaddress.ip_address(host).is_loopback
    with _socket(host, port) as opened:
        port = opened.getsockname()[1]
        room = () if loopback else tuple(f"http://{one}:{port}/join" for one in _addresses(host))
        classroom = Classroom(town.presets, town.written, addresses=room) if with_class else None
        _say_where(host, loopback=loopback, classroom=classroom, addresses=room)
        here = LOOPBACK if ipaddress.ip_address(host).is_unspecified else host
        page = f"http://{_written(here)}:{port}/" + (f"board#key={classroom.key}" if classroom else "")
        print(page, flush=True)
        if browser:
            Timer(0.5, webbrowser.open, [page]).start()
        app = make_app(town, classroom=classroom, loopback=loopback)
        uvicorn.Server(_config(app, host, port)).run(sockets=[opened])


def _config(app: Any, host: str, port: int) -> Any:
    import uvicorn

    return uvicorn.Config(
        app, host=host, port=port, log_level="error", ws="none", server_header=False, proxy_headers=False,
        limit_concurrency=CONNECTIONS, h11_max_incomplete_event_size=16_384, timeout_graceful_shutdown=2,
    )  # fmt: skip


def _socket(host: str, port: int) -> Any:
    """The socket, listening; RunError if another program has the port."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(CONNECTIONS)  # whoever comes before the server is ready waits, and is not refused
    except OSError as problem:
        opened.close()
        raise RunError(
            f"cannot listen on {host} port {port} ({problem.strerror}): another program may have it; "
            "name another with --port, or --port 0 for any"
        ) from None
    return opened


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say_where(
    host: str, *, loopback: bool, classroom: "Classroom | None", addresses: tuple[str, ...]
) -> None:
    """What is open to whom, in words."""
    if not loopback:
        talk(
            f"Warning: everybody on the networks of {host} can open this page and let this machine compute. "
            "It shows no file of yours. Use it in a room that you trust, and stop it afterwards."
        )
    if classroom is None:
        talk("The laboratory is open; Ctrl-C ends it.")
        return
    talk(
        "Only this machine can join. For the room: --class --host 0.0.0.0"
        if loopback
        else f"Students open  {'  or  '.join(addresses)}"
    )
    talk(f"Their code is  {classroom.code}   The board (yours alone) is the link below; Ctrl-C ends it.")


def _addresses(host: str) -> list[str]:
    """This machine's addresses that others in the room may reach."""
    import socket

    if not ipaddress.ip_address(host).is_unspecified:
        return [_written(host)]
    found = {str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    # the address from which it would speak to another network; nothing is sent
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        found.add(str(probe.getsockname()[0]))
    return sorted(one for one in found if not one.startswith("127."))
