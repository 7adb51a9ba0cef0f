// What the student's page and the board share: the town's words, asking how things stand, percent in words.

import { ask } from "./source.js";
import { currentLanguage, setLanguage, signed, t, translate } from "./words.js";

const LOOK_MS = 1500;

export async function openPlace() {
  return (await fetch("/api/place")).json();
}

export const percentWords = (value) => (value === null ? t("undefined_change") : `${signed(value, 1)}%`);

export function measureWords(place, name) {
  const found = place.measures.find((one) => one.name === name);
  const language = currentLanguage();
  return `${found.title[language]} (${found.unit[language]})`;
}

export function questionWords(round) {
  return round.kind === "predict" ? t("ask_predict", { policy: t(`policy.${round.preset}`) }) : t("ask_choose");
}

// The policy with the lowest change, if any can be computed.
export function lowest(results) {
  const known = Object.entries(results).filter(([, found]) => found[0] !== null);
  return known.sort((one, other) => one[1][0] - other[1][0])[0]?.[0] ?? null;
}

// Asks again and again; `draw` is told how things stand, `fail` what went wrong.
export function keepLooking(who, draw, fail) {
  const look = async () => {
    const said = who();
    if (said) {
      try {
        draw(await (await ask("/api/class/look", said)).json());
      } catch (problem) {
        fail(problem);
      }
    }
    setTimeout(look, LOOK_MS);
  };
  look();
}

export function languageButton(draw) {
  const button = document.getElementById("language");
  const speak = (language) => {
    setLanguage(language);
    translate();
    document.title = t("class_title");
    draw();
  };
  button.addEventListener("click", () => speak(currentLanguage() === "en" ? "zh" : "en"));
  speak((navigator.language || "en").startsWith("zh") ? "zh" : "en");
}
