// The lives of a run's disputes as tracks: where each is, and in what state, at any minute.

export const DAY = 1440;
const BORN = 1, VOICED = 3, NOTICED = 4, INCIDENT = 6, OPENED = 7, SESSION = 10, PASSED = 12, PAPER = 14, RETURNED = 15, ENDED = 16;
export const HIDDEN = 0, KNOWN = 1, AT_DESK = 2, ON_PAPER = 3, SETTLED = 4, LUMPED = 5;
export const FADE_DAYS = 9;
const TRAVEL_DAYS = 2.5;

// One entry per dispute: the minutes at which its state or desk changes.
export class Replay {
  constructor(picture) {
    const { disputes, steps } = picture;
    this.disputes = disputes;
    this.units = picture.units;
    this.count = disputes.id.length;
    this.minutes = Array.from({ length: this.count }, () => []);
    this.states = Array.from({ length: this.count }, () => []);
    this.desks = Array.from({ length: this.count }, () => []);
    this.incidents = Array.from({ length: this.count }, () => []);
    for (let step = 0; step < steps.minute.length; step += 1) this.add(steps, step);
    this.state = new Uint8Array(this.count);
    this.shown = new Uint8Array(this.count);
    this.x = new Float32Array(this.count);
    this.y = new Float32Array(this.count);
  }

  add(steps, step) {
    const dispute = steps.dispute[step];
    const kind = steps.kind[step];
    const what = steps.what[step];
    const [minutes, states, desks] = [this.minutes[dispute], this.states[dispute], this.desks[dispute]];
    const last = states.length ? states[states.length - 1] : HIDDEN;
    const desk = desks.length ? desks[desks.length - 1] : -1;
    let next = null;
    if (kind === BORN) next = [HIDDEN, -1];
    else if (kind === NOTICED || (kind === VOICED && what === 0)) next = last === HIDDEN || last === ON_PAPER ? [KNOWN, -1] : null;
    else if (kind === OPENED || kind === RETURNED) next = [AT_DESK, what];
    else if (kind === SESSION) next = desk === what ? null : [AT_DESK, what];
    else if (kind === PASSED) next = what < 0 ? [KNOWN, -1] : [AT_DESK, what];
    else if (kind === PAPER) next = [ON_PAPER, -1];
    else if (kind === ENDED) next = [what === 0 ? LUMPED : SETTLED, desk];
    else if (kind === INCIDENT) this.incidents[dispute].push(steps.minute[step]);
    if (next === null) return;
    minutes.push(steps.minute[step]);
    states.push(next[0]);
    desks.push(next[1]);
  }

  // Where a layout puts homes and desks; asked again whenever the layout changes.
  place(layout) {
    const { a, b } = this.disputes;
    this.homeX = Float32Array.from(a, (node, at) => (layout.xs[node] + layout.xs[b[at]]) / 2);
    this.homeY = Float32Array.from(a, (node, at) => (layout.ys[node] + layout.ys[b[at]]) / 2);
    this.deskAt = this.units.level.map((_, unit) => layout.desk(this.units, unit));
  }

  // Fills state, shown, x and y for a minute.
  at(minute) {
    const { birth, end, outcome } = this.disputes;
    for (let one = 0; one < this.count; one += 1) {
      const gone = outcome[one] >= 0 && minute > end[one] + FADE_DAYS * DAY;
      this.shown[one] = minute >= birth[one] && !gone ? 1 : 0;
      if (!this.shown[one]) continue;
      const minutes = this.minutes[one];
      let step = 0;
      while (step + 1 < minutes.length && minutes[step + 1] <= minute) step += 1;
      this.state[one] = this.states[one][step];
      const eased = Math.min(1, (minute - minutes[step]) / (TRAVEL_DAYS * DAY));
      const way = eased * eased * (3 - 2 * eased);
      const [toX, toY] = this.stand(one, step);
      const [fromX, fromY] = step > 0 ? this.stand(one, step - 1) : [toX, toY];
      this.x[one] = fromX + (toX - fromX) * way;
      this.y[one] = fromY + (toY - fromY) * way;
    }
  }

  stand(dispute, step) {
    const desk = this.desks[dispute][step];
    return desk < 0 ? [this.homeX[dispute], this.homeY[dispute]] : this.deskAt[desk];
  }

  // How many disputes are in which state at a minute; those that are over count for good.
  counts(minute) {
    const { birth, end, outcome } = this.disputes;
    const found = { running: 0, hidden: 0, open: 0, settled: 0, lumped: 0 };
    for (let one = 0; one < this.count; one += 1) {
      if (birth[one] > minute) continue;
      if (outcome[one] >= 0 && end[one] <= minute) found[outcome[one] === 0 ? "lumped" : "settled"] += 1;
      else {
        found.running += 1;
        let step = 0;
        while (step + 1 < this.minutes[one].length && this.minutes[one][step + 1] <= minute) step += 1;
        const state = this.states[one][step];
        if (state === HIDDEN || state === ON_PAPER) found.hidden += 1;
        if (state === AT_DESK) found.open += 1;
      }
    }
    return found;
  }
}
