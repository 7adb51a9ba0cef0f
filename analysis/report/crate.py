"""The RO-Crate 1.1 beside a report (https://w3id.org/ro/crate/1.1): its files, and what made them."""

import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from analysis.report.method import command_of
from analysis.report.page import Page

NAME: Final = "ro-crate-metadata.json"
PROFILE: Final = "https://w3id.org/ro/crate/1.1"
LICENCE: Final = "https://spdx.org/licenses/MIT"
TYPES: Final = {
    ".parquet": "application/vnd.apache.parquet",
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".json": "application/json",
    ".png": "image/png",
}


def write_crate(page: Page, record: dict[str, Any], *, folder: Path, files: Sequence[Path]) -> Path:
    """Write the metadata beside the first of the report's files; returns its path.

    Beside the folder's own files if the report lies there, else of the report's files alone.
    """
    from analysis.study.store import told, write_json

    root = files[0].parent
    data = sorted({*(_listed(folder) if root.resolve() == folder.resolve() else []), *files})
    path = root / NAME
    with told(root):
        write_json(path, crate(page, record, root=root, files=data))
    return path


def _listed(folder: Path) -> list[Path]:
    return [
        one
        for one in folder.iterdir()
        if one.is_file() and one.name != NAME and not one.name.startswith((".", "lock"))
    ]


def crate(page: Page, record: dict[str, Any], *, root: Path, files: Sequence[Path]) -> dict[str, Any]:
    """The JSON-LD of a crate: metadata, data set, its files, the program, and the run that made them."""
    written = str(record.get("written", ""))
    version = str((record.get("packages") or record.get("versions") or {}).get("gridgov") or "")
    parts = [_file(path, root) for path in files]
    dataset = {
        "@id": "./",
        "@type": "Dataset",
        "name": page.title.en,
        "alternateName": page.title.zh,
        "description": " ".join(answer.en for answer in page.answers) or page.kind.en,
        "datePublished": written or "1970-01-01",
        "license": {"@id": LICENCE},
        "hasPart": [{"@id": part["@id"]} for part in parts],
        "mentions": [{"@id": "#made"}],
    }
    program = {
        "@id": "#gridgov",
        "@type": "SoftwareApplication",
        "name": "gridgov",
        "softwareVersion": version,
        "identifier": str(record.get("sources", "")),
    }
    made = {
        "@id": "#made",
        "@type": "CreateAction",
        "name": page.kind.en,
        "description": command_of(record),
        "instrument": {"@id": "#gridgov"},
        "endTime": written,
        "result": [{"@id": "./"}],
        "object": [{"@id": f"#{name}"} for name, value in page.about.items() if value is not None],
    }
    facts = [
        {"@id": f"#{name}", "@type": "PropertyValue", "name": name, "value": str(value)}
        for name, value in page.about.items()
        if value is not None
    ]
    licence = {
        "@id": LICENCE,
        "@type": "CreativeWork",
        "name": "MIT License",
        "description": "MIT licence of gridgov",
    }
    head = {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }
    return {
        "@context": f"{PROFILE}/context",
        "@graph": [head, dataset, *parts, program, made, *facts, licence],
    }


def _file(path: Path, root: Path) -> dict[str, Any]:
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    name = path.resolve().relative_to(root.resolve()).as_posix()
    return {
        "@id": name,
        "@type": "File",
        "name": path.name,
        "encodingFormat": kind,
        "contentSize": str(path.stat().st_size),
    }
