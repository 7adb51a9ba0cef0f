// The page: what is set, what is simulated, and what is drawn of it.

import { Controls } from "./controls.js";
import { Curves } from "./curves.js";
import { mapLayout, networkLayout } from "./layout.js";
import { readLink, writeLink } from "./link.js";
import { Lists } from "./lists.js";
import { drawOutcomes } from "./outcomes.js";
import { DAY, Replay } from "./replay.js";
import { sentence, yearsSentence } from "./said.js";
import { openSource } from "./source.js";
import { legendMark, Stage } from "./stage.js";
import { Story } from "./story.js";
import { currentLanguage, date, number, setLanguage, t, translate } from "./words.js";

const SPEEDS = { slow: 4, normal: 12, fast: 40 };
const SETTLED_MS = 900;
const YEARS_MS = 350;
const MARKS = ["spark", "hidden", "known", "desk", "incident", "paper", "settled", "lumped"];
const id = (name) => document.getElementById(name);

class Page {
  constructor(source) {
    this.source = source;
    this.place = source.place;
    const groupsGone = { ...this.place.written, households_per_head: 0 };
    const language = (navigator.language || "en").startsWith("zh") ? "zh" : "en";
    this.fallback = { a: this.place.written, b: groupsGone, seed: 1, day: 60, ...source.shown, language: source.shown?.language || language };
    this.state = readLink(this.place, this.fallback);
    this.pictures = {};
    this.ghosts = {};
    this.before = {};
    this.layouts = { map: mapLayout(this.place), network: networkLayout(this.place) };
    this.details = new Map();
    this.playing = false;
    this.timing = [];
    this.make();
  }

  make() {
    setLanguage(this.state.language);
    this.controls = new Controls(this.place, (settings, moved) => this.change(settings, moved));
    this.stages = { a: new Stage(id("canvas_a"), this.place), b: new Stage(id("canvas_b"), this.place) };
    this.curves = new Curves(id("curves"), this.place, (day) => this.goTo(day));
    this.story = new Story(this.place);
    this.lists = new Lists(id("lists"), this.place, (side, row) => this.tell(side, row), (side, unit) => this.visit(side, unit));
    for (const speed of Object.keys(SPEEDS)) {
      const option = new Option("", speed, speed === "normal", speed === "normal");
      option.dataset.t = `speed_${speed}`;
      id("speed").append(option);
    }
    for (const mark of MARKS) {
      const item = document.createElement("li");
      const words = document.createElement("span");
      words.dataset.t = `legend.${mark}`;
      item.append(legendMark(mark), words);
      id("legend").append(item);
    }
    this.listen();
  }

  listen() {
    for (const input of document.querySelectorAll('input[name="side"]')) {
      input.addEventListener("change", () => { this.state.side = input.value; this.drawControls(); this.saveLink(); });
    }
    for (const input of document.querySelectorAll('input[name="view"]')) {
      input.addEventListener("change", () => { this.state.view = input.value; this.drawStages(); this.saveLink(); });
    }
    id("day").addEventListener("input", () => this.goTo(Number(id("day").value)));
    id("play").addEventListener("click", () => this.play(!this.playing));
    id("luck").addEventListener("click", () => { this.state.seed = (this.state.seed % 1000) + 1; this.simulate(["a", "b"]); });
    id("luck").hidden = !this.source.live;
    id("language").addEventListener("click", () => this.speak(currentLanguage() === "en" ? "zh" : "en"));
    id("share").addEventListener("click", () => this.share());
    id("save").addEventListener("click", () => this.save());
    id("save").hidden = !this.source.live;
    for (const side of ["a", "b"]) {
      id(`canvas_${side}`).addEventListener("click", (event) => this.click(side, event));
    }
    new ResizeObserver(() => this.resized()).observe(id("canvas_a"));
    window.addEventListener("hashchange", () => this.follow());
  }

  async start() {
    this.speak(this.state.language);
    await this.simulate(["a", "b"]);
    id("day").value = this.state.day;
    requestAnimationFrame((now) => this.frame(now));
  }

  // A lever has moved: the town of its side is simulated again.
  change(settings, moved) {
    const { side } = this.state;
    let chosen = settings;
    id("trouble").hidden = true;
    if (!this.source.live) {
      chosen = this.source.nearest(settings, moved);
      if (Object.keys(settings).some((name) => settings[name] !== chosen[name])) this.say(() => t("recorded_near"));
    }
    this.state[side] = { ...chosen };
    this.changedAt = performance.now();
    this.drawControls();
    this.simulate([side]);
  }

  // Asks for new pictures; while one is on its way only the newest settings are remembered.
  async simulate(sides) {
    this.wanted = new Set([...(this.wanted ?? []), ...sides]);
    if (this.asking) return;
    this.asking = true;
    try {
      while (this.wanted.size) {
        const now = this.pictures.a ? [...this.wanted] : ["a", "b"];
        this.wanted.clear();
        const found = await Promise.all(now.map((side) => this.source.picture(this.state[side], this.state.seed, side)));
        now.forEach((side, place) => this.take(side, found[place]));
        this.draw(now);
      }
    } catch (problem) {
      this.complain(problem);
    } finally {
      this.asking = false;
    }
    this.askYears();
    this.saveLink();
  }

  // The ghost is the picture from before the change, however many steps the slider took.
  take(side, picture) {
    clearTimeout(this.settling);
    if (this.pictures[side] && !this.before[side]) this.before[side] = this.pictures[side];
    this.ghosts[side] = this.before[side];
    this.settling = setTimeout(() => { this.before = {}; }, SETTLED_MS);
    this.pictures[side] = picture;
  }

  askYears() {
    clearTimeout(this.yearsTimer);
    this.years = undefined;
    id("years").textContent = t("years_waiting");
    const { a, b, seed } = this.state;
    this.yearsTimer = setTimeout(async () => {
      try {
        const years = await this.source.years(a, b, seed);
        if (a !== this.state.a || b !== this.state.b || seed !== this.state.seed) return;
        this.years = years;
        this.drawWords();
      } catch (problem) {
        if (problem.kind !== "superseded") this.complain(problem);
      }
    }, YEARS_MS);
  }

  draw(sides = ["a", "b"]) {
    if (!this.pictures.a || !this.pictures.b) return;
    this.years = undefined;
    this.drawControls();
    this.curves.draw(this.pictures, this.ghosts);
    this.drawStages(sides);
    this.drawWords();
    this.lists.draw(this.pictures);
    if (this.changedAt) {
      this.timing.push(performance.now() - this.changedAt);
      this.changedAt = 0;
    }
  }

  drawControls() {
    const { side } = this.state;
    this.controls.show(side, this.state[side], this.state[side === "a" ? "b" : "a"]);
    for (const input of document.querySelectorAll('input[name="side"]')) input.checked = input.value === side;
    for (const input of document.querySelectorAll('input[name="view"]')) input.checked = input.value === this.state.view;
    id("luck").textContent = t("luck_button", { n: this.state.seed });
  }

  drawStages(sides = ["a", "b"]) {
    this.shownDay = undefined;
    for (const side of sides) {
      this.stages[side].show(new Replay(this.pictures[side]), this.layouts[this.state.view]);
    }
    this.dirty = true;
  }

  drawWords() {
    if (!this.pictures.a) return;
    id("sentence").textContent = sentence(this.state, this.place, this.pictures);
    id("years").textContent = this.years === undefined ? t("years_waiting") : yearsSentence(this.years);
    drawOutcomes(id("outcomes"), this.place, this.pictures, this.years);
  }

  resized() {
    for (const stage of Object.values(this.stages)) stage.resize();
    this.dirty = true;
  }

  goTo(day) {
    this.state.day = Math.min(Math.max(day, 0), this.place.days - 1);
    this.dirty = true;
    this.saveLink();
  }

  play(on) {
    this.playing = on;
    if (on && this.state.day >= this.place.days - 1) this.state.day = 0;
    this.dirty = true;
    this.last = undefined;
    id("play").textContent = t(on ? "pause" : "play");
    id("play").classList.toggle("playing", on);
  }

  frame(now) {
    if (this.playing) {
      const passed = this.last === undefined ? 0 : (now - this.last) / 1000;
      this.state.day += passed * SPEEDS[id("speed").value];
      if (this.state.day >= this.place.days - 1) {
        this.state.day = this.place.days - 1;
        this.play(false);
        this.saveLink();
      }
      this.dirty = true;
    }
    this.last = now;
    if (this.dirty && this.pictures.a && this.pictures.b) this.drawDay();
    requestAnimationFrame((later) => this.frame(later));
  }

  drawDay() {
    this.dirty = false;
    const { day } = this.state;
    const minute = (day + 1) * DAY - 1;
    for (const side of ["a", "b"]) this.stages[side].draw(minute);
    const whole = Math.floor(day);
    if (whole === this.shownDay) return;
    this.shownDay = whole;
    const said = date(this.place.start, whole);
    id("day").value = whole;
    id("day").setAttribute("aria-valuetext", said);
    id("date").textContent = said;
    for (const side of ["a", "b"]) {
      const counts = this.stages[side].replay.counts((whole + 1) * DAY - 1);
      const caption = t("caption", Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, number(count)])));
      id(`caption_${side}`).textContent = caption;
      id(`canvas_${side}`).setAttribute("aria-label", t("canvas", { side: side.toUpperCase(), date: said, caption }));
    }
    this.curves.at(whole);
  }

  speak(language) {
    this.state.language = language;
    setLanguage(language);
    translate();
    document.title = t("title");
    id("place").textContent = this.place.title[language];
    id("play").textContent = t(this.playing ? "pause" : "play");
    if (!id("trouble").hidden) this.say(this.said);
    this.drawControls();
    this.shownDay = undefined;
    if (this.pictures.a && this.pictures.b) {
      const { years } = this;
      this.draw();
      this.years = years;
      this.drawWords();
      this.story.translate();
      this.saveLink();
    }
  }

  async share() {
    this.saveLink();
    await navigator.clipboard.writeText(location.href).catch(() => {});
    this.flash("share", "shared");
  }

  async save() {
    id("save").disabled = true;
    id("save").textContent = t("saving");
    try {
      const file = await this.source.file(this.state);
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "gridgov.html" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
      this.flash("save", "saved");
    } catch (problem) {
      id("save").textContent = t("save");
      this.complain(problem);
    } finally {
      id("save").disabled = false;
    }
  }

  flash(button, words) {
    id(button).textContent = t(words);
    setTimeout(() => { id(button).textContent = t(button); }, 2500);
  }

  click(side, event) {
    const found = this.stages[side].pick(event);
    if (!found) return;
    this.play(false);
    if (found.dispute !== undefined) this.tell(side, found.dispute);
    else this.visit(side, found.grid);
  }

  async tell(side, row) {
    const details = await this.detailsOf(side);
    if (details) this.story.dispute(side.toUpperCase(), this.pictures[side], details, row);
  }

  async visit(side, unit) {
    const details = await this.detailsOf(side);
    if (details) this.story.gridworker(side.toUpperCase(), this.pictures[side], details, unit, Math.floor(this.state.day));
  }

  async detailsOf(side) {
    const key = JSON.stringify([this.state[side], this.state.seed]);
    if (!this.details.has(key)) {
      this.story.wait();
      try {
        this.details.set(key, await this.source.details(this.state[side], this.state.seed, side));
      } catch (problem) {
        id("story").close();
        this.complain(problem);
        return null;
      }
    }
    return this.details.get(key);
  }

  // Words come as a function: the page may change its language while they stand there.
  say(words) {
    this.said = words;
    id("trouble").textContent = words();
    id("trouble").hidden = false;
  }

  complain(problem) {
    if (problem.kind === "superseded") return;
    const refused = problem.kind !== "trouble" && problem.kind !== undefined;
    this.say(() => (refused ? t("refused", { why: problem.says[currentLanguage()] }) : t("trouble")));
  }

  saveLink() {
    clearTimeout(this.linkTimer);
    this.linkTimer = setTimeout(() => writeLink(this.state, this.place), 250);
  }

  // Somebody has pasted another link into this page.
  follow() {
    const next = readLink(this.place, this.fallback);
    Object.assign(this.state, next);
    this.speak(next.language);
    this.simulate(["a", "b"]);
  }
}

openSource().then((source) => {
  const page = new Page(source);
  window.laboratory = page;
  return page.start();
}).catch(() => {
  setLanguage((navigator.language || "en").startsWith("zh") ? "zh" : "en");
  translate();
  id("trouble").textContent = t("trouble");
  id("trouble").hidden = false;
});
