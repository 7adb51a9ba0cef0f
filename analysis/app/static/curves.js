// Small charts of both towns through the year: A solid, B dashed, ghosts dotted; each also as a table.

import { date, monthName, number, percent, t } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 340, HIGH = 150, LEFT = 40, RIGHT = 22, TOP = 10, BOTTOM = 22;
const CURVES = ["active", "hidden", "open_cases", "open_requests", "load", "participation"];
const MONTHLY = ["load", "participation"];

const valuesOf = (picture, name) => (MONTHLY.includes(name) ? picture.months[name] : picture.days[name]);
const isShare = (name) => MONTHLY.includes(name);
const shown = (name, value) => (isShare(name) ? percent(value) : number(value));

function element(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (parent) parent.append(made);
  return made;
}

// A round number at or above a value, for the top of an axis.
function ceiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((one) => one >= value * 0.999);
}

export class Curves {
  constructor(root, place, onDay) {
    this.root = root;
    this.place = place;
    this.charts = CURVES.map((name) => this.make(name, onDay));
  }

  make(name, onDay) {
    const box = document.createElement("div");
    box.className = "curve";
    const head = document.createElement("h3");
    const now = document.createElement("p");
    now.className = "now";
    const svg = element("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", class: "chart" });
    const table = document.createElement("details");
    box.append(head, now, svg, table);
    svg.addEventListener("click", (event) => {
      const seen = svg.getBoundingClientRect();
      const part = (((event.clientX - seen.left) / seen.width) * WIDE - LEFT) / (WIDE - LEFT - RIGHT);
      onDay(Math.min(Math.max(part, 0), 1) * (this.place.days - 1));
    });
    this.root.append(box);
    return { name, head, now, svg, table };
  }

  draw(pictures, ghosts) {
    this.pictures = pictures;
    for (const chart of this.charts) this.drawOne(chart, pictures, ghosts);
  }

  drawOne(chart, pictures, ghosts) {
    const { name, svg } = chart;
    const sides = ["a", "b"].filter((side) => pictures[side]);
    const all = [...sides.map((side) => pictures[side]), ...Object.values(ghosts).filter(Boolean)];
    const top = ceiling(Math.max(...all.flatMap((one) => Math.max(...valuesOf(one, name))), isShare(name) ? 0.1 : 4));
    svg.replaceChildren();
    chart.head.textContent = t(`curve.${name}`);
    this.axes(svg, name, top);
    for (const side of sides) {
      if (ghosts[side]) this.line(svg, valuesOf(ghosts[side], name), top, `line ghost ${side}`);
    }
    for (const side of sides) this.line(svg, valuesOf(pictures[side], name), top, `line ${side}`);
    this.labels(svg, name, sides.map((side) => ({ side, values: valuesOf(pictures[side], name) })), top);
    chart.cursor = element("line", { class: "cursor", y1: TOP, y2: HIGH - BOTTOM }, svg);
    svg.setAttribute("aria-label", `${t(`curve.${name}`)}: ${sides.map((side) => {
      const values = valuesOf(pictures[side], name);
      return `${side.toUpperCase()} ${shown(name, values.at(-1))} (${shown(name, Math.min(...values))}–${shown(name, Math.max(...values))})`;
    }).join(", ")}`);
    this.table(chart, pictures);
  }

  x(part) {
    return LEFT + part * (WIDE - LEFT - RIGHT);
  }

  y(value, top) {
    return HIGH - BOTTOM - (value / top) * (HIGH - TOP - BOTTOM);
  }

  axes(svg, name, top) {
    for (const part of [0, 0.5, 1]) {
      const y = this.y(part * top, top);
      element("line", { class: part ? "grid" : "axis", x1: LEFT, x2: WIDE - RIGHT, y1: y, y2: y }, svg);
      const label = element("text", { class: "tick", x: LEFT - 6, y: y + 4, "text-anchor": "end" }, svg);
      label.textContent = isShare(name) ? percent(part * top, top < 0.1 ? 1 : 0) : number(part * top, 1);
    }
    for (const month of [0, 3, 6, 9]) {
      const label = element("text", { class: "tick", x: this.x(month / 12), y: HIGH - 6, "text-anchor": "start" }, svg);
      label.textContent = monthName(this.place.start, month);
    }
  }

  line(svg, values, top, name) {
    const steps = values.length - 1 || 1;
    const points = values.map((value, at) => `${this.x(at / steps).toFixed(1)},${this.y(value, top).toFixed(1)}`);
    element("polyline", { class: name, points: points.join(" ") }, svg);
  }

  // The letters at the ends of the lines, pushed apart where these meet.
  labels(svg, name, lines, top) {
    const places = lines.map(({ side, values }) => ({ side, y: this.y(values.at(-1), top) }));
    if (places.length === 2 && Math.abs(places[0].y - places[1].y) < 13) {
      const middle = Math.min(Math.max((places[0].y + places[1].y) / 2, TOP + 7), HIGH - BOTTOM - 7);
      const first = places[0].y <= places[1].y ? 0 : 1;
      places[first].y = middle - 7;
      places[1 - first].y = middle + 7;
    }
    for (const { side, y } of places) {
      element("text", { class: `end ${side}`, x: WIDE - RIGHT + 5, y: y + 4.5 }, svg).textContent = side.toUpperCase();
    }
  }

  table(chart, pictures) {
    const { name, table } = chart;
    const draw = () => {
      if (!table.open) return;
      const rows = Array.from({ length: 12 }, (_, month) => {
        const cells = ["a", "b"].map((side) => {
          const values = valuesOf(this.pictures[side], name);
          return shown(name, isShare(name) ? values[month] : values[Math.min(Math.round(((month + 1) * 365) / 12) - 1, values.length - 1)]);
        });
        return `<tr><th scope="row">${monthName(this.place.start, month, "long")}</th><td>${cells[0]}</td><td>${cells[1]}</td></tr>`;
      });
      table.querySelector("table").innerHTML = `<caption class="hidden">${t(`curve.${name}`)}</caption><thead><tr><th scope="col">${t("month")}</th><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody>${rows.join("")}</tbody>`;
    };
    if (!table.firstChild) {
      table.append(document.createElement("summary"), document.createElement("table"));
      table.addEventListener("toggle", () => chart.redraw());
    }
    chart.redraw = draw;
    table.querySelector("summary").textContent = t("as_table");
    draw();
  }

  // Moves the line of the day that is shown, and says the values of that day.
  at(day) {
    for (const { name, cursor, now } of this.charts) {
      if (!cursor) continue;
      const x = this.x(day / (this.place.days - 1)).toFixed(1);
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      const said = ["a", "b"].filter((side) => this.pictures[side]).map((side) => {
        const values = valuesOf(this.pictures[side], name);
        return `${side.toUpperCase()} ${shown(name, values[Math.min(Math.floor((day / this.place.days) * values.length), values.length - 1)])}`;
      });
      const text = `${date(this.place.start, Math.floor(day), "short")}: ${said.join(" · ")}`;
      if (now.textContent !== text) now.textContent = text;
    }
  }
}
