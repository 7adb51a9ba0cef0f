// Presets as buttons, and a slider for each lever with what its rule means and says beside it.

import { currentLanguage, number, percent, setMarked, t } from "./words.js";

const GROUPS = ["people", "tools", "town"];
const FACTORS = ["sparks", "contagion", "voice"];

// A lever's value in words.
export function valueWords(name, value, place) {
  const lever = place.levers.find((one) => one.name === name);
  if (lever.switch) return t(value ? "on" : "off");
  if (name === "points_stop" && !value) return t("never");
  if (["households_per_head", "points_yuan", "looking_minutes"].includes(name) && !value) return t("none");
  const factor = FACTORS.includes(name) ? value / place.written[name] : value;
  if (factor === 1 && lever.group === "town") return t("preset.written");
  const words = { n: number(value, 1), count: value, p: percent(value), x: t("times", { n: number(factor, 2) }) };
  return t(`value.${name}`, words);
}

export class Controls {
  // `onChange` is told the new settings, and which of them have moved.
  constructor(place, onChange) {
    this.place = place;
    this.onChange = onChange;
    this.rows = new Map();
    this.buttons = new Map();
    this.makePresets(document.getElementById("presets"));
    this.makeLevers(document.getElementById("levers"));
  }

  makePresets(root) {
    for (const preset of [{ name: "written" }, ...this.place.presets]) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.t = `preset.${preset.name}`;
      button.addEventListener("click", () => this.press(preset));
      root.append(button);
      this.buttons.set(preset.name, { button, preset });
    }
  }

  press(preset) {
    const values = preset.name === "written" ? this.place.written : this.includes(preset.on) ? preset.off : preset.on;
    this.onChange({ ...this.settings, ...values }, values);
  }

  includes(values) {
    return Object.entries(values).every(([name, value]) => this.settings[name] === value);
  }

  makeLevers(root) {
    for (const group of GROUPS) {
      const box = document.createElement("div");
      box.className = "group";
      const head = document.createElement("h3");
      head.dataset.t = `group.${group}`;
      box.append(head);
      for (const lever of this.place.levers.filter((one) => one.group === group)) box.append(this.makeLever(lever));
      root.append(box);
    }
  }

  makeLever(lever) {
    const row = document.createElement("div");
    row.className = "lever";
    const id = `lever_${lever.name}`;
    const label = document.createElement("label");
    label.htmlFor = id;
    label.dataset.t = `lever.${lever.name}`;
    const output = document.createElement("output");
    output.htmlFor = id;
    const other = document.createElement("span");
    other.className = "other";
    const input = document.createElement("input");
    input.id = id;
    if (lever.switch) {
      input.type = "checkbox";
      input.setAttribute("role", "switch");
    } else Object.assign(input, { type: "range", min: 0, max: lever.stops.length - 1, step: 1 });
    input.addEventListener("input", () => {
      const value = lever.switch ? Number(input.checked) : lever.stops[Number(input.value)];
      this.onChange({ ...this.settings, [lever.name]: value }, { [lever.name]: value });
    });
    const meaning = document.createElement("p");
    meaning.className = "meaning";
    meaning.id = `${id}_meaning`;
    meaning.dataset.t = `meaning.${lever.name}`;
    input.setAttribute("aria-describedby", meaning.id);
    const head = document.createElement("div");
    head.className = "lever_head";
    head.append(label, output);
    row.append(head, input, other, meaning, this.makeRule(lever));
    this.rows.set(lever.name, { lever, input, output, other });
    return row;
  }

  makeRule(lever) {
    const details = document.createElement("details");
    details.className = "rule";
    const summary = document.createElement("summary");
    const heading = document.createElement("p");
    heading.className = "rule_says";
    heading.dataset.t = "rule_says";
    summary.id = `rule_${lever.name}`;
    const says = document.createElement("p");
    says.className = "says";
    const file = document.createElement("code");
    file.className = "file";
    file.textContent = lever.rule.file;
    const code = document.createElement("pre");
    code.tabIndex = 0;
    code.setAttribute("role", "region");
    code.setAttribute("aria-labelledby", summary.id);
    code.append(Object.assign(document.createElement("code"), { textContent: lever.rule.code }));
    details.append(summary, heading, says, file, code);
    return details;
  }

  tellRule(details) {
    const summary = details.querySelector("summary");
    const { rule } = this.rows.get(summary.id.replace("rule_", "")).lever;
    setMarked(summary, t("rule", { name: rule.name }));
    setMarked(details.querySelector(".says"), rule.says[currentLanguage()]);
  }

  // Shows the settings of the side that is changed, beside those of the other.
  show(side, settings, others) {
    this.settings = settings;
    const otherSide = side === "a" ? "B" : "A";
    document.getElementById("controls").dataset.side = side;
    for (const [name, { lever, input, output, other }] of this.rows) {
      const words = valueWords(name, settings[name], this.place);
      output.textContent = words;
      if (lever.switch) input.checked = Boolean(settings[name]);
      else {
        const far = (at) => Math.abs(lever.stops[at] - settings[name]);
        const at = lever.stops.reduce((best, _, place) => (far(place) < far(best) ? place : best), 0);
        input.value = at;
        input.setAttribute("aria-valuetext", words);
      }
      const differs = others[name] !== settings[name];
      other.textContent = t("other_side", { side: otherSide, value: valueWords(name, others[name], this.place) });
      other.classList.toggle("differs", differs);
    }
    for (const { button, preset } of this.buttons.values()) {
      const on = preset.name === "written" ? this.includes(this.place.written) : this.includes(preset.on);
      button.setAttribute("aria-pressed", String(on));
    }
    for (const rule of document.querySelectorAll(".rule")) this.tellRule(rule);
  }
}
