"""Renew the pins and say what moved: `python tests/pins/update.py`."""

import json
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from pins import FILE, digests, pinned  # noqa: E402 - found by the line above


def main() -> None:
    """Print every digest that moved, and write the new ones."""
    before = pinned() if FILE.exists() else {}
    now = digests()
    for name in {**before, **now}:
        if before.get(name) != now.get(name):
            print(f"{name}: {before.get(name, 'none')[:12]} -> {now.get(name, 'none')[:12]}")
    FILE.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
    print("Say in CHANGELOG.md why: an entry marked Regression." if before != now else "Nothing moved.")


if __name__ == "__main__":
    main()
