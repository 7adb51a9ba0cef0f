// What the student's page and the board share: the town's words, asking how things stand, percent in words.

import { ask } from "./source.js";
import { currentLanguage, setLanguage, signed, t, translate } from "./words.js";

const LOOK_MS = 1500;

export async function openPlace() {
  return (await fetch("/api/place")).json();
}

// A change in percent; what somebody guessed has no decimals.
export const percentWords = (value) =>
  (value === null ? t("undefined_change") : signed(value / 100, Number.isInteger(value) ? 0 : 1, "percent"));

const measureOf = (place, name) => place.measures.find((one) => one.name === name);

export const measureTitle = (place, name) => measureOf(place, name).title[currentLanguage()];

export function measureWords(place, name) {
  return t("measure_unit", { measure: measureTitle(place, name), unit: measureOf(place, name).unit[currentLanguage()] });
}

export function questionWords(round) {
  return round.kind === "predict" ? t("ask_predict", { policy: t(`policy.${round.preset}`) }) : t("ask_choose");
}

// The policy with the lowest change, if any can be computed.
export function lowest(results) {
  const known = Object.entries(results).filter(([, found]) => found[0] !== null);
  return known.sort((one, other) => one[1][0] - other[1][0])[0]?.[0] ?? null;
}

// Policies whose interval reaches down to that of the lowest: the model does not tell them apart for sure.
export function closeTo(results, best) {
  const high = results[best][2];
  const near = ([name, found]) => name !== best && found[1] !== null && high !== null && found[1] <= high;
  return Object.entries(results).filter(near).map(([name]) => name);
}

let trouble = null;

// Says what went wrong, or takes it back; said again when the page changes its language.
export function complain(problem) {
  trouble = problem;
  const box = document.getElementById("trouble");
  box.hidden = !problem;
  if (!problem) return;
  const own = { trouble: "trouble", key: "board_key" }[problem.kind];
  box.textContent = own ? t(own) : t("join_wrong", { why: problem.says[currentLanguage()] });
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
    complain(trouble);
    draw();
  };
  button.addEventListener("click", () => speak(currentLanguage() === "en" ? "zh" : "en"));
  speak((navigator.language || "en").startsWith("zh") ? "zh" : "en");
}
