// Draws one town on a canvas: the ground once, its disputes in each frame. Shapes carry the meaning, colours help.

import { AT_DESK, DAY, FADE_DAYS, HIDDEN, KNOWN, LUMPED, ON_PAPER, SETTLED } from "./replay.js";
import { HEIGHT, WIDTH } from "./layout.js";
import { t } from "./words.js";

const INK = "#1d2733", SOFT = "#66717d", LINE = "#d8d4c9", GROUND = "#fbfaf6";
const HOT = "#b3261e", KNOWN_COLOUR = "#a35a00", DESK_COLOUR = "#0b5fa5", DONE = "#2b6b3f";
const FONT = 'system-ui, "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif';

export class Stage {
  constructor(canvas, place) {
    this.canvas = canvas;
    this.place = place;
    this.ground = document.createElement("canvas");
    this.context = canvas.getContext("2d");
  }

  // Takes a run and a layout.
  show(replay, layout) {
    this.replay = replay;
    this.layout = layout;
    replay.place(layout);
    this.resize();
  }

  resize() {
    if (!this.replay) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const wide = this.canvas.clientWidth;
    this.scale = (wide / WIDTH) * ratio;
    this.letter = Math.max(13 / (wide / WIDTH) * 0.82, 15);
    for (const canvas of [this.canvas, this.ground]) {
      canvas.width = Math.round(wide * ratio);
      canvas.height = Math.round(((wide * HEIGHT) / WIDTH) * ratio);
    }
    this.drawGround();
  }

  drawGround() {
    const context = this.ground.getContext("2d");
    this.ground.words = [];
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    context.fillStyle = GROUND;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    if (this.layout.kind === "map") this.drawMap(context);
    else this.drawNetwork(context);
    this.drawDesks(context);
  }

  drawMap(context) {
    const { layout, place } = this;
    const { world } = place;
    layout.villages.forEach((box, village) => {
      const urban = world.villages.setting[village] === 0;
      round(context, box, 10);
      context.fillStyle = urban ? "#efeee8" : "#eef1e6";
      context.fill();
      write(context, `${t(`setting.${world.villages.setting[village]}`)} ${village + 1}`, box[0] + 12, box[1] + 17, this.letter, SOFT, "left");
    });
    context.strokeStyle = LINE;
    context.lineWidth = 1.2;
    for (const cell of layout.cells) {
      round(context, cell.box, 6);
      context.stroke();
    }
    for (let node = 0; node < world.village.length; node += 1) {
      const home = node < world.households;
      const size = home ? 2 + 0.4 * Math.min(world.people[node], 6) : 4.5;
      context.fillStyle = home ? "#b9b5a8" : "#8d97a1";
      if (home) circle(context, layout.xs[node], layout.ys[node], size);
      else square(context, layout.xs[node], layout.ys[node], size);
      context.fill();
    }
  }

  drawNetwork(context) {
    const { layout, place } = this;
    const { world } = place;
    const [x, y] = layout.centre;
    context.lineWidth = 0.7;
    context.strokeStyle = "rgba(60, 72, 86, 0.042)";
    context.beginPath();
    const { a, b } = world.ties;
    for (let tie = 0; tie < a.length; tie += 1) {
      const [ax, ay, bx, by] = [layout.xs[a[tie]], layout.ys[a[tie]], layout.xs[b[tie]], layout.ys[b[tie]]];
      const pull = 0.45;
      context.moveTo(ax, ay);
      context.quadraticCurveTo(((ax + bx) / 2) * (1 - pull) + x * pull, ((ay + by) / 2) * (1 - pull) + y * pull, bx, by);
    }
    context.stroke();
    for (const level of [0.62, 0.44, 0.24]) {
      circle(context, x, y, layout.rim * level);
      context.strokeStyle = "rgba(29, 39, 51, 0.12)";
      context.setLineDash([3, 5]);
      context.stroke();
    }
    context.setLineDash([]);
    for (let node = 0; node < world.village.length; node += 1) {
      context.fillStyle = node < world.households ? "#98938a" : "#66717d";
      if (node < world.households) circle(context, layout.xs[node], layout.ys[node], 1.9);
      else square(context, layout.xs[node], layout.ys[node], 3.4);
      context.fill();
    }
    for (const arc of layout.arcs) {
      const turn = (arc.from + arc.to) / 2;
      const right = Math.cos(turn) >= 0;
      write(context, `${t(`setting.${world.villages.setting[arc.village]}`)} ${arc.village + 1}`,
        x + (layout.rim + 14) * Math.cos(turn), y + (layout.rim + 8) * Math.sin(turn), this.letter, SOFT, right ? "left" : "right");
    }
  }

  drawDesks(context) {
    const { units, deskAt } = this.replay;
    const map = this.layout.kind === "map";
    if (map) {
      context.strokeStyle = LINE;
      context.lineWidth = 2;
      context.beginPath();
      context.moveTo(deskX(), HEIGHT * 0.18);
      context.lineTo(deskX(), HEIGHT * 0.74);
      context.stroke();
    }
    units.level.forEach((level, unit) => {
      const [x, y] = deskAt[unit];
      if (level === 0) {
        context.strokeStyle = "#9aa7b3";
        context.lineWidth = 1;
        triangle(context, x, y, 4);
        context.stroke();
        return;
      }
      const size = level >= 3 ? 15 : level === 2 ? 11 : 9;
      house(context, x, y, size);
      context.fillStyle = "#ffffff";
      context.fill();
      context.strokeStyle = INK;
      context.lineWidth = 1.6;
      context.stroke();
      if (level >= 3 && map) write(context, t(`level.${level}`), x, y + size + this.letter * 0.85, this.letter, INK, "center");
      else if (level >= 3) write(context, t(`level.${level}`), x + size + 7, y, this.letter, INK, "left");
      else if (level === 2 && map) this.nameCommittee(context, unit, x - size - 6, y);
    });
  }

  // A committee is named where its village leaves room beside its own name.
  nameCommittee(context, unit, x, y) {
    const village = this.replay.units.village[unit];
    const name = `${t(`setting.${this.place.world.villages.setting[village]}`)} ${village + 1}`;
    const left = this.layout.villages[village][0] + 12 + wideOf(context, name, this.letter);
    if (x - wideOf(context, t("level.2"), this.letter * 0.92) > left + 10) write(context, t("level.2"), x, y, this.letter * 0.92, SOFT, "right");
  }

  draw(minute) {
    const { context, replay } = this;
    if (!replay || !this.ground.width) return;
    replay.at(minute);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.ground, 0, 0);
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    const { a, b, severity } = replay.disputes;
    for (let one = 0; one < replay.count; one += 1) {
      if (replay.shown[one]) this.drawTie(one, a[one], b[one], minute);
    }
    for (let one = 0; one < replay.count; one += 1) {
      if (replay.shown[one]) this.drawMark(one, 5.4 + 1.1 * severity[one], minute);
    }
  }

  drawTie(one, a, b, minute) {
    const { context, replay, layout } = this;
    const fade = fading(replay, one, minute);
    context.globalAlpha = 0.55 * fade;
    context.strokeStyle = replay.state[one] === HIDDEN ? HOT : SOFT;
    context.lineWidth = 1.4;
    context.beginPath();
    context.moveTo(layout.xs[a], layout.ys[a]);
    if (a !== b) context.quadraticCurveTo(...bend(layout, a, b), layout.xs[b], layout.ys[b]);
    context.moveTo(replay.homeX[one], replay.homeY[one]);
    context.lineTo(replay.x[one], replay.y[one]);
    context.stroke();
    context.globalAlpha = 1;
  }

  drawMark(one, size, minute) {
    const { context, replay } = this;
    const [x, y, state] = [replay.x[one], replay.y[one], replay.state[one]];
    const age = (minute - replay.disputes.birth[one]) / DAY;
    const fade = fading(replay, one, minute);
    context.globalAlpha = fade;
    if (age < 3) burst(context, x, y, size, age / 3);
    if (state === HIDDEN) ring(context, x, y, size, HOT, GROUND, 2.4);
    else if (state === KNOWN) half(context, x, y, size);
    else if (state === AT_DESK) ring(context, x, y, size, "#ffffff", DESK_COLOUR, 1.4);
    else if (state === ON_PAPER) page(context, x, y, size);
    else if (state === SETTLED) tick(context, x, y, size + 1);
    else if (state === LUMPED) cross(context, x, y, size);
    if (replay.incidents[one].some((when) => minute >= when && minute - when < 6 * DAY)) alarm(context, x, y - size - 9);
    context.globalAlpha = 1;
  }

  // The dispute or the grid's desk at a place on the screen, or null.
  pick(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * HEIGHT;
    const reach = Math.max(16, (16 * WIDTH) / box.width);
    let best = null;
    const consider = (found, at) => {
      const far = Math.hypot(at[0] - x, at[1] - y);
      if (far < reach && (best === null || far < best.far)) best = { ...found, far };
    };
    for (let one = 0; one < this.replay.count; one += 1) {
      if (this.replay.shown[one]) consider({ dispute: one }, [this.replay.x[one], this.replay.y[one]]);
    }
    if (best) return best;
    this.replay.units.level.forEach((level, unit) => { if (level === 1) consider({ grid: unit }, this.replay.deskAt[unit]); });
    return best;
  }
}

const deskX = () => WIDTH - 85;

function bend(layout, a, b) {
  const [x, y] = [(layout.xs[a] + layout.xs[b]) / 2, (layout.ys[a] + layout.ys[b]) / 2];
  if (layout.kind === "map") return [x, y];
  return [x * 0.55 + layout.centre[0] * 0.45, y * 0.55 + layout.centre[1] * 0.45];
}

function fading(replay, one, minute) {
  const { outcome, end } = replay.disputes;
  if (outcome[one] < 0 || minute <= end[one]) return 1;
  return Math.max(0, 1 - (minute - end[one]) / (FADE_DAYS * DAY));
}

function circle(context, x, y, size) {
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
}

function square(context, x, y, size) {
  context.beginPath();
  context.rect(x - size, y - size, 2 * size, 2 * size);
}

function triangle(context, x, y, size) {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y + size * 0.8);
  context.lineTo(x - size, y + size * 0.8);
  context.closePath();
}

function house(context, x, y, size) {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y - size * 0.25);
  context.lineTo(x + size, y + size * 0.85);
  context.lineTo(x - size, y + size * 0.85);
  context.lineTo(x - size, y - size * 0.25);
  context.closePath();
}

function round(context, [x, y, width, height], by) {
  context.beginPath();
  context.roundRect(x, y, Math.max(width, 0), Math.max(height, 0), by);
}

function wideOf(context, text, size) {
  context.font = `${size}px ${FONT}`;
  return context.measureText(text).width;
}

// Writes within the picture, and notes where: the ground's words may not cover each other.
function write(context, text, x, y, size, colour, align) {
  const wide = wideOf(context, text, size);
  context.textAlign = align;
  context.textBaseline = "middle";
  context.fillStyle = colour;
  const left = { left: 0, center: wide / 2, right: wide }[align];
  const at = Math.min(Math.max(x, left + 4), WIDTH - 4 - wide + left);
  context.fillText(text, at, y);
  context.canvas.words?.push({ text, left: at - left, right: at - left + wide, top: y - size / 2, bottom: y + size / 2 });
}

function ring(context, x, y, size, edge, fill, width) {
  circle(context, x, y, size);
  context.fillStyle = fill;
  context.fill();
  context.strokeStyle = edge;
  context.lineWidth = width;
  context.stroke();
}

function half(context, x, y, size) {
  ring(context, x, y, size, KNOWN_COLOUR, GROUND, 2.4);
  context.beginPath();
  context.arc(x, y, size, Math.PI / 2, (3 * Math.PI) / 2);
  context.fillStyle = KNOWN_COLOUR;
  context.fill();
}

function page(context, x, y, size) {
  context.beginPath();
  context.rect(x - size * 0.75, y - size, size * 1.5, size * 2);
  context.fillStyle = "#ffffff";
  context.fill();
  context.strokeStyle = INK;
  context.lineWidth = 1.8;
  context.stroke();
  context.beginPath();
  for (const line of [-0.35, 0.05, 0.45]) {
    context.moveTo(x - size * 0.4, y + line * size);
    context.lineTo(x + size * 0.4, y + line * size);
  }
  context.lineWidth = 1.2;
  context.stroke();
}

function tick(context, x, y, size) {
  circle(context, x, y, size);
  context.fillStyle = DONE;
  context.fill();
  context.beginPath();
  context.moveTo(x - size * 0.45, y);
  context.lineTo(x - size * 0.1, y + size * 0.38);
  context.lineTo(x + size * 0.5, y - size * 0.38);
  context.strokeStyle = "#ffffff";
  context.lineWidth = 2;
  context.stroke();
}

function cross(context, x, y, size) {
  context.beginPath();
  context.moveTo(x - size * 0.7, y - size * 0.7);
  context.lineTo(x + size * 0.7, y + size * 0.7);
  context.moveTo(x + size * 0.7, y - size * 0.7);
  context.lineTo(x - size * 0.7, y + size * 0.7);
  context.strokeStyle = INK;
  context.lineWidth = 2.6;
  context.stroke();
}

function burst(context, x, y, size, part) {
  context.strokeStyle = HOT;
  context.lineWidth = 1.8;
  context.beginPath();
  for (let ray = 0; ray < 8; ray += 1) {
    const turn = (ray * Math.PI) / 4;
    const near = size + 3 + 6 * part;
    const far = near + 7 * (1 - part);
    context.moveTo(x + near * Math.cos(turn), y + near * Math.sin(turn));
    context.lineTo(x + far * Math.cos(turn), y + far * Math.sin(turn));
  }
  context.stroke();
}

function alarm(context, x, y) {
  triangle(context, x, y, 10);
  context.fillStyle = HOT;
  context.fill();
  write(context, "!", x, y + 1.5, 13, "#ffffff", "center");
}

// The marks of the legend, each on a small canvas of its own.
export function legendMark(name) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 44;
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  context.scale(2, 2);
  const draw = {
    spark: () => { burst(context, 11, 11, 2, 0.2); ring(context, 11, 11, 4, HOT, GROUND, 2); },
    hidden: () => ring(context, 11, 11, 6, HOT, GROUND, 2.2),
    known: () => half(context, 11, 11, 6),
    desk: () => ring(context, 11, 11, 6.5, "#ffffff", DESK_COLOUR, 1),
    incident: () => alarm(context, 11, 11),
    paper: () => page(context, 11, 11, 7),
    settled: () => tick(context, 11, 11, 7.5),
    lumped: () => cross(context, 11, 11, 7),
  };
  draw[name]();
  return canvas;
}
