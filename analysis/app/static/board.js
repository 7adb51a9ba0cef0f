// The teacher's board: the code, the question, what the class says, what the model says.

import { complain, keepLooking, languageButton, closeTo, lowest, measureTitle, measureWords, openPlace, percentWords, questionWords } from "./class.js";
import { ask } from "./source.js";
import { t } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 900, HIGH = 250, LEFT = 40, RIGHT = 40, FLOOR = 200;
const id = (name) => document.getElementById(name);
const place = await openPlace();
const key = new URLSearchParams(location.hash.slice(1)).get("key");
let state = null;

function element(name, attributes, parent, text) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  if (text !== undefined) made.textContent = text;
  parent.append(made);
  return made;
}

const median = (values) => {
  const sorted = [...values].sort((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

function fillChoices() {
  const [policy, measure] = [id("policy").value, id("measures").value];
  id("policy").replaceChildren(...place.presets.map(({ name }) => new Option(t(`policy.${name}`), name)));
  id("measures").replaceChildren(...place.measures.map(({ name }) => new Option(measureTitle(place, name), name)));
  if (policy) id("policy").value = policy;
  if (measure) id("measures").value = measure;
}

function draw() {
  fillChoices();
  if (!key) complain({ kind: "key" });
  if (!state) return;
  id("code").textContent = state.code;
  id("address").textContent = (state.addresses.length ? state.addresses : [`${location.origin}/join`]).join(" · ");
  id("students").textContent = t("board_students", { n: state.students });
  const { round } = state;
  const shown = round && Object.keys(round.results).length > 0;
  id("question").textContent = round ? `${questionWords(round)} ${measureWords(place, round.measure)}` : t("board_none");
  id("answered").textContent = round ? t("board_answered", { n: state.answered }) : "";
  id("reveal").hidden = !round || shown;
  id("result").textContent = shown ? resultWords(round) : "";
  id("picture").replaceChildren();
  if (round) (round.kind === "predict" ? drawPredictions : drawVotes)(round, shown);
  drawTable(round, shown);
}

function resultWords(round) {
  const answers = state.answers.map((one) => one.answer);
  if (round.kind === "choose") {
    const best = lowest(round.results);
    if (!best) return t("undefined_change");
    const said = t("board_choice", { best: t(`policy.${best}`), hits: answers.filter((one) => one === best).length, n: answers.length });
    const close = closeTo(round.results, best).map((name) => t(`policy.${name}`));
    return close.length ? said + t("sentence_joiner") + t("board_close", { close: close.join(t("lever_joiner")) }) : said;
  }
  const [value, low, high, n] = round.results[round.preset];
  if (value === null) return t("undefined_change");
  return t("board_result", { value: percentWords(value), low: percentWords(low), high: percentWords(high), n,
    median: answers.length ? percentWords(median(answers)) : "–" });
}

// Each prediction is a dot over its percentage, stacked; the model's interval stands below as a bar.
function drawPredictions(round, shown) {
  const svg = element("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "chart", "aria-label": id("result").textContent || id("question").textContent }, id("picture"));
  const answers = state.answers.map((one) => one.answer);
  const [value, low, high] = shown ? round.results[round.preset] : [null, null, null];
  const widest = Math.max(20, ...[...answers, value ?? 0, low ?? 0, high ?? 0].map(Math.abs));
  const edge = Math.ceil(widest / 10) * 10;
  const x = (percent) => LEFT + ((percent + edge) / (2 * edge)) * (WIDE - LEFT - RIGHT);
  element("line", { class: "axis", x1: LEFT, x2: WIDE - RIGHT, y1: FLOOR, y2: FLOOR }, svg);
  for (const part of [-1, -0.5, 0, 0.5, 1]) {
    element("line", { class: "axis", x1: x(part * edge), x2: x(part * edge), y1: FLOOR, y2: FLOOR + 6 }, svg);
    element("text", { class: "tick board_tick", x: x(part * edge), y: FLOOR + 24, "text-anchor": "middle" }, svg, percentWords(part * edge));
  }
  const stacks = new Map();
  for (const answer of answers) {
    const bin = Math.round(x(answer) / 16);
    stacks.set(bin, (stacks.get(bin) ?? 0) + 1);
    element("circle", { class: "guess", cx: bin * 16, cy: FLOOR - 10 - (stacks.get(bin) - 1) * 16, r: 7 }, svg);
  }
  if (value === null) return;
  if (low !== null) element("rect", { class: "model_range", x: x(low), y: 30, width: Math.max(x(high) - x(low), 2), height: FLOOR - 30 }, svg);
  element("line", { class: "model", x1: x(value), x2: x(value), y1: 30, y2: FLOOR }, svg);
  const middle = Math.min(Math.max(x(value), 2 * LEFT), WIDE - 2 * RIGHT);
  element("text", { class: "model_text", x: middle, y: 22, "text-anchor": "middle" }, svg, `${t("board_model")} ${percentWords(value)}`);
}

// Votes as bars; the model's change beside each once it is out.
function drawVotes(round, shown) {
  const list = document.createElement("ul");
  list.className = "bars votes";
  for (const name of state.policies) {
    const votes = state.answers.filter((one) => one.answer === name).length;
    const item = document.createElement("li");
    const meter = Object.assign(document.createElement("meter"), { min: 0, max: Math.max(state.answers.length, 1), value: votes });
    meter.setAttribute("aria-label", t(`policy.${name}`));
    const words = [t("board_votes", { n: votes })];
    if (shown) {
      const [value, low, high] = round.results[name];
      words.push(low === null ? percentWords(value) : t("interval", { value: percentWords(value), low: percentWords(low), high: percentWords(high) }));
    }
    for (const part of [t(`policy.${name}`), meter, words.join(" · ")]) {
      const box = document.createElement("span");
      box.append(part);
      item.append(box);
    }
    if (shown && name === lowest(round.results)) item.classList.add("best");
    list.append(item);
  }
  id("picture").append(list);
}

function drawTable(round, shown) {
  id("answers").replaceChildren();
  if (!shown) return;
  const body = id("answers").createTBody();
  for (const { name, answer } of state.answers) {
    const row = body.insertRow();
    const head = document.createElement("th");
    head.scope = "row";
    Object.assign(head, { textContent: name, translate: false });
    row.append(head);
    row.insertCell().textContent = typeof answer === "number" ? percentWords(answer) : t(`policy.${answer}`);
  }
}

async function teach(act) {
  const asked = act === "reveal" ? {} : { preset: id("policy").value, measure: id("measures").value };
  id("reveal").disabled = true;
  if (act === "reveal") id("result").textContent = t("board_working");
  try {
    state = await (await ask("/api/class/teach", { key, act, ...asked })).json();
    complain(null);
    draw();
  } catch (problem) {
    complain(problem);
  } finally {
    id("reveal").disabled = false;
  }
}

id("ask_predict").addEventListener("click", () => teach("predict"));
id("ask_choose").addEventListener("click", () => teach("choose"));
id("reveal").addEventListener("click", () => teach("reveal"));
languageButton(draw);
keepLooking(() => key && { key }, (found) => {
  const same = JSON.stringify(found) === JSON.stringify(state);
  state = found;
  if (!same) draw();
}, complain);
