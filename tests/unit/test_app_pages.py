"""The page's own files: every word in both languages, no name twice, nothing from elsewhere."""

import json
import re
from collections import Counter

from analysis.app.export import EXPORT, IMPORT, STATIC
from analysis.app.levers import LEVERS, presets

MODULES = sorted(STATIC.glob("*.js"))
BLANK = re.compile(r"\{(\w+)\}")


def catalogue() -> dict[str, dict[str, str]]:
    """The two tables of words.js: keys and texts are plain JSON but for bare keys and trailing commas."""
    text = (STATIC / "words.js").read_text(encoding="utf-8")
    found = {}
    for name in ("ENGLISH", "CHINESE"):
        body = re.search(rf"const {name} = \{{\n(.*?)\n\}};", text, re.DOTALL)[1]  # type: ignore[index]
        lines = [re.sub(r"^  (\w+):", r'  "\1":', line) for line in body.splitlines()]
        found[name] = json.loads("{" + "\n".join(lines).rstrip(",") + "}")
    return found


def test_both_languages_have_the_same_words_and_blanks() -> None:
    english, chinese = catalogue().values()
    assert set(english) == set(chinese)
    for key, text in english.items():
        blanks = set(BLANK.findall(text.split("|")[0]))
        assert set(BLANK.findall(chinese[key])) == blanks, key
        assert re.search(r"[\u4e00-\u9fff{]", chinese[key]) or key in (
            "other_language",
            "joiner",
            "lever_joiner",
            "sentence_joiner",
        )
        assert not re.search(r"[\u4e00-\u9fff]", text) or key == "other_language", key


def test_no_word_is_missing_and_none_is_left_over() -> None:
    english = set(catalogue()["ENGLISH"])
    texts = [file.read_text(encoding="utf-8") for file in [*MODULES, *STATIC.glob("*.html")]]
    used = {key for text in texts for key in re.findall(r'(?:\bt\(|dataset\.t = )"([\w.]+)"', text)}
    used |= {key for text in texts for key in re.findall(r'data-t="([\w.]+)"', text)}
    used |= {key for text in texts for key in re.findall(r'[?:] "(\w+)"', text)} & english
    used |= {key for text in texts for key in re.findall(r'\["(fact_\w+)"', text)}
    families = {prefix for text in texts for prefix in re.findall(r"`([a-z_]+[._])\$\{", text)}
    missing = {key for key in used if key not in english}
    assert not missing
    left = {key for key in english - used if not key.startswith(tuple(families))}
    listed = {"number", "about", "began", "known", "ended", "how", "story", "shared", "saved"}
    assert left <= listed, left
    for lever in LEVERS:
        assert f"lever.{lever.name}" in english
        assert f"meaning.{lever.name}" in english
        assert lever.switch or f"value.{lever.name}" in english
    for preset in presets({lever.name: 0.0 for lever in LEVERS}):
        assert {f"preset.{preset.name}", f"policy.{preset.name}"} <= english


def test_no_module_imports_but_by_name_and_no_name_occurs_in_two_modules_of_the_page() -> None:
    seen: set[str] = set()

    def add(name: str) -> list[str]:
        if name in seen:
            return []
        seen.add(name)
        text = (STATIC / name).read_text(encoding="utf-8")
        assert len(IMPORT.findall(text)) == len(re.findall(r"^import\b", text, re.MULTILINE)), name
        below = [one for other in IMPORT.findall(text) for one in add(other)]
        plain = EXPORT.sub("", text)
        names = re.findall(r"^(?:async )?(?:function|class) (\w+)", plain, re.MULTILINE)
        for line in re.findall(r"^(?:const|let) (.*)$", plain, re.MULTILINE):
            names += re.findall(r"(?:^|, )(\w+) =", line)
        return [*below, *names]

    counted = Counter(add("main.js"))
    assert [name for name, count in counted.items() if count > 1] == []
    assert len(counted) > 60


def test_nothing_is_fetched_from_elsewhere_and_no_page_has_script_or_style_of_its_own() -> None:
    for file in [*MODULES, *STATIC.glob("*.css"), *STATIC.glob("*.html")]:
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//cdn|@import|url\(", text), file.name
        assert "eval(" not in text
    for file in STATIC.glob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", text), file.name
