"""Lessons say in both languages the same, and every command in them is understood and runs."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli.app import app

LESSONS = sorted((Path(__file__).parents[2] / "docs" / "teaching").glob("[123]_*.md"))
SMALL = {
    "compare": ["--days", "20", "--reps", "2", "--jobs", "1", "--no-figures"],
    "staffing": ["--days", "20", "--reps", "2", "--jobs", "1", "--no-figures", "--range", "0.9..1.2"],
    "story": ["--days", "200"],
}


def commands_of(lesson: Path) -> list[str]:
    return re.findall(r"python run\.py (.+?)(?:`|$)", lesson.read_text(encoding="utf-8"), re.MULTILINE)


COMMANDS = sorted({command for lesson in LESSONS for command in commands_of(lesson)})


def test_each_lesson_is_there_in_both_languages() -> None:
    names = [lesson.name.split(".")[0] for lesson in LESSONS]
    assert len(names) == 6
    assert names[::2] == names[1::2]


@pytest.mark.parametrize("name", sorted({lesson.name.split(".")[0] for lesson in LESSONS}))
def test_both_languages_have_the_same_commands_and_numbers(name: str) -> None:
    texts = [
        (LESSONS[0].parent / f"{name}{ending}").read_text(encoding="utf-8") for ending in (".md", ".zh.md")
    ]
    rows = [
        [re.findall(r"\d[\d.,]*\d|\d", line) for line in text.splitlines() if re.match(r"\|.*\d", line)]
        for text in texts
    ]
    assert [sorted(row) for row in rows[0]] == [sorted(row) for row in rows[1]]
    assert commands_of(LESSONS[0].parent / f"{name}.md") == commands_of(LESSONS[0].parent / f"{name}.zh.md")


@pytest.mark.slow
@pytest.mark.parametrize("command", [one for one in COMMANDS if one.split()[0] in (*SMALL, "explain")])
def test_commands_run(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)
    found = CliRunner().invoke(app, [*words, *SMALL.get(words[0], [])])
    assert found.exit_code == 0, found.output
