// What happened, in sentences: how the towns differ, what this year's luck made of it, and what other years say.

import { number, percent, signed, t } from "./words.js";
import { valueWords } from "./controls.js";

const LEAD = "unsettled_severity_days_per_1000";

export function differences(state, place) {
  return place.levers.map((lever) => lever.name).filter((name) => state.a[name] !== state.b[name]);
}

export function sentence(state, place, pictures) {
  const names = differences(state, place);
  if (!names.length) return t("same");
  const what = names.map((name) => t("differs_one", {
    lever: t(`lever.${name}`), a: valueWords(name, state.a[name], place), b: valueWords(name, state.b[name], place) }));
  return [t("differs", { what: what.join(t("lever_joiner")) }), yearOfLuck(pictures), books(pictures.b)].filter(Boolean).join(t("sentence_joiner"));
}

// The two facts that differ most for their size; differences that small counts often show are not told.
function yearOfLuck({ a, b }) {
  const [one, other] = [a.counts, b.counts];
  const settled = (counts) => counts.outcomes[2] + counts.outcomes[3] + counts.outcomes[4];
  const facts = [
    ["fact_known", one.never_known, other.never_known],
    ["fact_born", one.disputes, other.disputes],
    ["fact_late", one.late, other.late],
    ["fact_incidents", one.incidents, other.incidents],
    ["fact_settled", settled(one), settled(other)],
    ["fact_lumped", one.outcomes[1], other.outcomes[1]],
    ["fact_paper", one.on_paper, other.on_paper],
  ];
  const far = ([, x, y]) => Math.abs(x - y) / Math.sqrt(x + y + 1);
  const told = facts.filter((fact) => far(fact) > 0.45).sort((x, y) => far(y) - far(x)).slice(0, 2);
  if (!told.length) return t("alike", { a: number(one.disputes), b: number(other.disputes) });
  const words = told.map(([key, x, y]) => t(key, {
    a: number(x), b: number(y), na: number(one.disputes), nb: number(other.disputes) }));
  return t("this_luck", { facts: words.join(t("joiner")) });
}

function books(picture) {
  const [reported, truly] = [picture.measures.success_reported[0], picture.measures.success_true[0]];
  if (reported === null || truly === null) return "";
  return t("book", { reported: percent(reported), true: percent(truly) });
}

export function yearsSentence(years) {
  if (years === null) return t("years_none");
  const [value, low, high, n] = years.measures[LEAD].relative;
  if (value === null || low === null) return "";
  const words = { n, percent: percent(Math.abs(value), 1), low: signed(low, 1, "percent"), high: signed(high, 1, "percent") };
  if (low > 0) return t("years_more", words);
  return t(high < 0 ? "years_less" : "years_unclear", words);
}
