"""What is wrong with the words of a page, in the browser: left in the other language, clipped, covered."""

from typing import Any, Final

from browsing import SIZES
from unit.left import ATTRIBUTES, NAMES

LEFT: Final = """([chinese, attributes, names]) => {
    const other = chinese ? /[A-Za-z\\u00c0-\\u024f]{2,}/ : /[\\u4e00-\\u9fff]/;
    const named = new RegExp(`(?<![A-Za-z])(${names.join('|')})(?![A-Za-z])`, 'g');
    const own = 'code, cite, style, script, [translate=no]';
    const seen = (e) => (e.closest('option, svg title, svg desc')?.parentElement ?? e).checkVisibility();
    const found = [];
    // English pages, too, quote Chinese sources, and say in brackets what a term is called
    const quoted = /“.*”|\\([\u4e00-\u9fff]+\\)/g;
    const rest = (text) => (chinese ? text : text.replace(quoted, '')).replace(named, '');
    const tell = (text) => { if (text && other.test(rest(text))) found.push(text.trim()); };
    tell(document.title);
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode, element = text.parentElement;
        if (text.data.trim() && !element.closest(own) && seen(element)) tell(text.data);
    }
    for (const element of document.body.querySelectorAll('*')) {
        if (element.closest(own) || !seen(element)) continue;
        for (const name of attributes) tell(element.getAttribute(name));
    }
    return [...new Set(found)];
}"""
"""Texts and attributes with a word of the other language; code, quotations and what somebody typed aside."""

CLIPPED: Final = """() => {
    const hides = (value) => value === 'hidden' || value === 'clip';
    const unseen = '.hidden, .skip, legend.hidden, canvas, svg, option, script, style';
    const wrong = [];
    for (const e of document.querySelectorAll('body *')) {
        if (e.closest(unseen) || !e.checkVisibility() || !e.textContent.trim()) continue;
        const style = getComputedStyle(e);
        const across = hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
        const down = hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
        if (e.clientWidth && (across || down)) wrong.push(e);
    }
    for (const e of document.querySelectorAll('svg text')) {
        const word = e.getBoundingClientRect(), sheet = e.ownerSVGElement.getBoundingClientRect();
        const beside = word.left < sheet.left - 1 || word.right > sheet.right + 1;
        const past = word.top < sheet.top - 1 || word.bottom > sheet.bottom + 1;
        if (word.width && (beside || past)) wrong.push(e);
    }
    const name = (e) => `${e.tagName}.${e.getAttribute('class') ?? ''}#${e.id}`;
    return wrong.map((e) => `${name(e)}: ${e.textContent.slice(0, 60)}`);
}"""
"""Elements whose words are cut off by their edge, and words of drawings that stand out of their sheet."""

COVERED: Final = """() => [...document.querySelectorAll('svg')].flatMap((sheet) => {
    const words = [...sheet.querySelectorAll('text')].map((e) => ({ e, box: e.getBoundingClientRect() }))
        .filter(({ e, box }) => box.width && e.textContent.trim());
    const deep = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.35 * Math.min(a.height, b.height);
    return words.flatMap((one, at) => words.slice(at + 1).filter((two) => deep(one.box, two.box))
        .map((two) => `${one.e.textContent} / ${two.e.textContent}`));
})"""
"""Words of drawings that lie on each other."""


def wrong_words(page: Any, language: str) -> list[str]:
    """All of these at the page's present width, each with what it is."""
    left = page.evaluate(LEFT, [language == "zh", list(ATTRIBUTES), list(NAMES)])
    return [*(f"not in the page's language: {text}" for text in left), *badly_set(page)]


def badly_set(page: Any) -> list[str]:
    """Words that are clipped or covered."""
    clipped = [f"clipped: {text}" for text in page.evaluate(CLIPPED)]
    return clipped + [f"covered: {text}" for text in page.evaluate(COVERED)]


def wrong_on_any_screen(page: Any, language: str) -> list[str]:
    """What is wrong with the words of a page on each of the screens."""
    found = wrong_words(page, language)
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(100)
        found += [f"{name}: {text}" for text in badly_set(page)]
    return found
