"""The page as one HTML file with recorded runs: it needs no server, no network and no Python."""

import base64
import gzip
import hashlib
import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from analysis.app.laboratory import Laboratory, over_years, packed
from analysis.app.levers import LEVERS, Settings

STATIC: Final = Path(__file__).parent / "static"
VALUES: Final = 6
"""Values of each lever that are recorded, with the others as the town is written."""
YEARS: Final = 12
"""Years of luck of each recorded town."""
IMPORT: Final = re.compile(r'^import \{[^}]*\} from "\./([a-z_]+\.js)";\n', re.MULTILINE)
EXPORT: Final = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the file opens with; without a `language` in that of the reader's browser."""

    a: Settings
    b: Settings
    seed: int
    language: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """A town that the file has: its picture, stories and days, and its years beside the town as written."""

    settings: Settings
    picture: dict[str, Any]
    details: dict[str, Any]
    years: dict[str, Any]


def to_record(laboratory: Laboratory, shown: Shown) -> list[Settings]:
    """The settings of all towns in a file: as written, each preset, each lever alone, and what is shown."""
    written = laboratory.written
    moved = [{**written, **values} for one in laboratory.presets for values in (one.on, one.off)]
    for lever in LEVERS:
        stops = sorted({*lever.stops, written[lever.name]})
        chosen = {stops[round(place)] for place in np.linspace(0, len(stops) - 1, VALUES)}
        # when points stop is of no matter where there are none
        base = {**written, "points_yuan": 10.0} if lever.name == "points_stop" else written
        moved += [{**base, lever.name: value} for value in sorted(chosen)]
    unique = {
        tuple(float(each[lever.name]) for lever in LEVERS) for each in (written, *moved, shown.a, shown.b)
    }
    return [dict(zip((lever.name for lever in LEVERS), values, strict=True)) for values in sorted(unique)]


def record(laboratory: Laboratory, shown: Shown, settings: Settings) -> Record:
    """Simulate one town for the file."""
    seeds = range(shown.seed + 1, shown.seed + 1 + YEARS)
    written = [laboratory.outcomes(laboratory.written, seed) for seed in seeds]
    return Record(
        settings=settings,
        picture=json.loads(laboratory.picture(settings, shown.seed)),
        details=json.loads(laboratory.details(settings, shown.seed)),
        years=over_years(written, [laboratory.outcomes(settings, seed) for seed in seeds]),
    )


def bundle(laboratory: Laboratory, shown: Shown, records: Sequence[Record]) -> bytes:
    """The file. A policy in it forbids every request, so that it cannot send or fetch anything."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    style = (STATIC / "page.css").read_text(encoding="utf-8")
    script = _one_script("main.js")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "connect-src data:; base-uri 'none'; form-action 'none'"
    )
    data = base64.b64encode(gzip.compress(packed(_recorded(laboratory, shown, records)), 9, mtime=0)).decode()
    charset = '<meta charset="utf-8">\n'
    head = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">\n'
    page = page.replace(charset, charset + head, 1)
    page = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{style}</style>", page)
    page = re.sub(r"<script[^>]*></script>\n", "", page)
    tail = f'<script type="text/plain" id="recorded">{data}</script>\n'
    tail += f'<script type="module">{script}</script>\n'
    return page.replace("</body>", f"{tail}</body>").encode()


def _recorded(laboratory: Laboratory, shown: Shown, records: Sequence[Record]) -> dict[str, Any]:
    """What the page reads; a story that several towns share stands there once."""
    stories: dict[str, int] = {}
    runs = []
    for one in records:
        told = [packed(story).decode() for story in one.details["stories"]]
        places = [stories.setdefault(story, len(stories)) for story in told]
        runs.append({"settings": one.settings, "picture": one.picture, "stories": places,
                     "days": one.details["days"], "years": one.years})  # fmt: skip
    return {
        "place": laboratory.place() | {"class": False},
        "shown": {"a": shown.a, "b": shown.b, "seed": shown.seed, "language": shown.language},
        "stories": [json.loads(story) for story in stories],
        "runs": runs,
    }


def _one_script(first: str) -> str:
    """All modules as one script, each after those that it imports. No name of theirs occurs in two."""
    done: dict[str, str] = {}

    def add(name: str) -> None:
        text = (STATIC / name).read_text(encoding="utf-8")
        for other in IMPORT.findall(text):
            if other not in done:
                add(other)
        done[name] = EXPORT.sub("", IMPORT.sub("", text))

    add(first)
    return "\n".join(done.values())


def _hash(text: str) -> str:
    """A source of a Content-Security-Policy that allows exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
