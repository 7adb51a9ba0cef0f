// The table of outcomes: both towns this year, and the change over other years with its interval.

import { currentLanguage, number, percent, signed, t } from "./words.js";

const digitsOf = (name, value) => (name === "trust_mean_end" ? 3 : Math.abs(value) < 10 ? 1 : 0);

function measureValue({ name, share }, value) {
  if (value === null) return "–";
  return share ? percent(value, 1) : number(value, digitsOf(name, value));
}

// A change with its interval; of shares in percentage points.
function changeWords({ name, share }, [value, low, high]) {
  const digits = share ? 1 : digitsOf(name, Math.max(...[value, low, high].map((one) => Math.abs(one ?? 0))));
  const said = (one) => signed(share ? 100 * one : one, digits);
  const words = share ? t("points", { n: said(value), count: 2 }) : said(value);
  return low === null ? words : t("interval", { value: words, low: said(low), high: said(high) });
}

function cell(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// `years` is undefined while they are awaited, null where a saved file has none.
export function drawOutcomes(table, place, pictures, years) {
  const note = years === undefined ? t("outcomes_waiting") : years === null ? t("outcomes_recorded") : t("outcomes_note", { n: years.years });
  document.getElementById("outcomes_note").textContent = note;
  const head = document.createElement("tr");
  head.append(cell("th", t("measure"), { scope: "col" }));
  for (const side of ["a", "b"]) head.append(cell("th", `${side.toUpperCase()}, ${t("this_year")}`, { scope: "col", class: side }));
  const change = years ? t("change", { n: years.years }) : t("change_none");
  head.append(cell("th", change, { scope: "col" }), cell("th", "", { scope: "col", class: "bar", "aria-hidden": "true" }));
  const rows = place.measures.map((measure) => row(measure, pictures, years));
  const top = document.createElement("thead");
  top.append(head);
  const body = document.createElement("tbody");
  body.append(...rows);
  table.replaceChildren(cell("caption", t("outcomes"), { class: "hidden" }), top, body);
}

function row(measure, pictures, years) {
  const { name } = measure;
  const made = document.createElement("tr");
  const title = measure.title[currentLanguage()];
  const label = cell("th", title.charAt(0).toUpperCase() + title.slice(1), { scope: "row" });
  label.append(" ", cell("span", measure.unit[currentLanguage()], { class: "unit" }));
  made.append(label);
  for (const side of ["a", "b"]) made.append(cell("td", measureValue(measure, pictures[side].measures[name][0])));
  const found = years ? years.measures[name] : null;
  if (!found || found.change[0] === null) {
    made.append(cell("td", "–"), document.createElement("td"));
    return made;
  }
  const [, low, high] = found.change;
  const said = cell("td", "", { class: "change" });
  const verdict = low > 0 ? "more" : high < 0 ? "less" : "unclear";
  const mark = { more: "▲", less: "▼", unclear: "≈" }[verdict];
  said.append(cell("span", `${mark} ${t(verdict)}`, { class: `verdict ${verdict}` }), " ", cell("span", changeWords(measure, found.change)));
  made.append(said, bar(found));
  return made;
}

// The interval of the change as a share of A's mean, on a scale from -50 % to +50 %.
function bar({ a, change }) {
  const made = document.createElement("td");
  made.className = "bar";
  made.setAttribute("aria-hidden", "true");
  const base = Math.abs(a[0] ?? 0);
  const [value, low, high] = change;
  if (!base || low === null) return made;
  const at = (one) => Math.min(Math.max(50 + (100 * one) / base, 0), 100);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 100 16");
  const draw = (name, attributes) => {
    const part = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, one] of Object.entries(attributes)) part.setAttribute(key, one);
    svg.append(part);
  };
  draw("line", { x1: 50, x2: 50, y1: 0, y2: 16, class: "zero" });
  draw("line", { x1: at(low), x2: Math.max(at(high), at(low) + 0.5), y1: 8, y2: 8, class: "range" });
  draw("circle", { cx: at(value), cy: 8, r: 3.2, class: "value" });
  made.append(svg);
  return made;
}
