// A student's page: come in with the code, predict or choose, see what the model says.

import { complain, keepLooking, languageButton, lowest, measureWords, openPlace, percentWords, questionWords } from "./class.js";
import { ask } from "./source.js";
import { t } from "./words.js";

const id = (name) => document.getElementById(name);
let place = null; // the form works before it is here
let student = JSON.parse(sessionStorage.getItem("student") ?? "null");
let state = null;
let shownRound = 0;

function answerWords(answer) {
  if (answer === null || answer === undefined) return t("no_answer");
  return typeof answer === "number" ? percentWords(answer) : t(`policy.${answer}`);
}

function draw() {
  id("come_in").hidden = Boolean(student);
  id("inside").hidden = !student;
  id("percent_said").textContent = percentWords(Number(id("percent").value));
  if (!student || !state) return;
  const { round, mine } = state;
  id("question").textContent = round ? questionWords(round) : t("join_wait", { name: student.name });
  id("measure").textContent = round ? measureWords(place, round.measure) : "";
  const shown = round && Object.keys(round.results).length > 0;
  id("predict").hidden = !round || shown || round.kind !== "predict";
  id("choose").hidden = !round || shown || round.kind !== "choose";
  if (round && round.number !== shownRound) newRound(round);
  for (const button of id("choose").children) {
    button.textContent = t(`policy.${button.value}`);
    button.setAttribute("aria-pressed", String(button.value === mine));
  }
  id("reply").textContent = !round ? "" : shown ? resultWords(round, mine) : mine === null ? "" : t("sent", { answer: answerWords(mine) });
}

function newRound(round) {
  shownRound = round.number;
  id("percent").value = 0;
  id("percent_said").textContent = percentWords(0);
  id("choose").replaceChildren(...(round.kind === "choose" ? state.policies : []).map((name) => {
    const button = Object.assign(document.createElement("button"), { type: "button", value: name });
    button.addEventListener("click", () => send({ preset: name }));
    return button;
  }));
}

function resultWords(round, mine) {
  if (round.kind === "choose") {
    const best = lowest(round.results);
    return t("revealed_choice", { best: best ? t(`policy.${best}`) : t("undefined_change"), mine: answerWords(mine) });
  }
  const [value, low, high, n] = round.results[round.preset];
  if (value === null) return t("undefined_change");
  return t("revealed", { value: percentWords(value), low: percentWords(low), high: percentWords(high), n, mine: answerWords(mine) });
}

async function send(answer) {
  try {
    await ask("/api/class/answer", { token: student.token, round: state.round.number, ...answer });
    state.mine = answer.percent ?? answer.preset;
    complain(null);
    draw();
  } catch (problem) {
    fail(problem);
  }
}

function fail(problem) {
  complain(problem);
  if (student && problem.key === "again") {
    student = null;
    sessionStorage.removeItem("student");
    draw();
  }
}

id("join").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    student = await (await ask("/api/class/join", { code: id("code").value, name: id("name").value })).json();
    sessionStorage.setItem("student", JSON.stringify(student));
    complain(null);
    draw();
  } catch (problem) {
    fail(problem);
  }
});
id("predict").addEventListener("submit", (event) => {
  event.preventDefault();
  send({ percent: Number(id("percent").value) });
});
id("percent").addEventListener("input", draw);
languageButton(draw);
place = await openPlace();
keepLooking(() => student && { token: student.token }, (found) => { state = found; draw(); }, fail);
