// Everything on the pictures as tables and buttons: for the keyboard, for screen readers, and to search.

import { DAY } from "./replay.js";
import { date, t } from "./words.js";

export class Lists {
  constructor(root, place, onDispute, onWorker) {
    this.place = place;
    this.onDispute = onDispute;
    this.onWorker = onWorker;
    this.parts = ["a", "b"].map((side) => {
      const part = document.createElement("details");
      part.append(document.createElement("summary"), document.createElement("div"));
      part.addEventListener("toggle", () => this.fill(side));
      root.append(part);
      return { side, part };
    });
  }

  draw(pictures) {
    this.pictures = pictures;
    for (const { side, part } of this.parts) {
      part.querySelector("summary").textContent = t("list_disputes", { side: side.toUpperCase(), n: pictures[side].counts.disputes });
      this.fill(side);
    }
  }

  fill(side) {
    const { part } = this.parts.find((one) => one.side === side);
    const root = part.querySelector("div");
    if (!part.open) {
      root.replaceChildren();
      return;
    }
    root.replaceChildren(this.workers(side), this.table(side));
  }

  workers(side) {
    const box = document.createElement("p");
    box.className = "workers";
    box.append(`${t("list_workers", { side: side.toUpperCase() })} `);
    const { level } = this.pictures[side].units;
    const grids = level.flatMap((one, unit) => (one === 1 ? [unit] : []));
    grids.forEach((unit, place) => box.append(this.button(t("grid_named", { n: place + 1 }), () => this.onWorker(side, unit))));
    return box;
  }

  button(text, act, label = text) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  table(side) {
    const { disputes } = this.pictures[side];
    const wide = document.createElement("div");
    wide.className = "wide";
    wide.tabIndex = 0;
    wide.setAttribute("role", "region");
    wide.setAttribute("aria-label", t("list_disputes", { side: side.toUpperCase(), n: disputes.id.length }));
    const table = document.createElement("table");
    table.className = "disputes";
    const head = table.createTHead().insertRow();
    for (const key of ["number", "about", "began", "known", "ended", "how", "story"]) {
      const made = document.createElement("th");
      made.scope = "col";
      made.textContent = t(key);
      head.append(made);
    }
    const body = table.createTBody();
    const day = (minute) => date(this.place.start, Math.floor(minute / DAY), "short");
    disputes.id.forEach((id, row) => {
      const cells = body.insertRow();
      const said = [id, t(`kind.${disputes.kind[row]}`), day(disputes.birth[row]),
        disputes.known[row] < 0 ? t("never_known") : day(disputes.known[row]),
        disputes.outcome[row] < 0 ? "–" : day(disputes.end[row]), t(`outcome.${disputes.outcome[row]}`)];
      for (const text of said) cells.insertCell().textContent = text;
      cells.insertCell().append(this.button(t("story"), () => this.onDispute(side, row), t("story_of", { n: id })));
    });
    wide.append(table);
    return wide;
  }
}
