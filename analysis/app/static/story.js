// The dialog: a dispute's story, or a gridworker's day.

import { currentLanguage, date, number, t } from "./words.js";
import { DAY } from "./replay.js";

const clock = (minute) => {
  const inDay = minute % DAY;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
};

function line(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

export class Story {
  constructor(place) {
    this.place = place;
    this.dialog = document.getElementById("story");
    this.title = document.getElementById("story_title");
    this.body = document.getElementById("story_body");
  }

  open(draw) {
    this.draw = draw;
    draw();
    if (!this.dialog.open) this.dialog.showModal();
  }

  translate() {
    if (this.dialog.open && this.draw) this.draw();
  }

  wait() {
    this.open(() => {
      this.title.textContent = t("loading");
      this.body.replaceChildren();
    });
  }

  dispute(side, picture, details, row) {
    this.open(() => {
      const language = currentLanguage();
      const { kind, id } = picture.disputes;
      this.title.textContent = t("story_title", { side, n: id[row] });
      const story = details.stories[row];
      const list = document.createElement("ol");
      list.className = "life";
      story.minute.forEach((minute, place) => {
        const item = document.createElement("li");
        item.append(line("span", `${date(this.place.start, Math.floor(minute / DAY), "short")} ${clock(minute)}`, "when"), line("span", story[language][place]));
        list.append(item);
      });
      const books = document.createElement("div");
      books.className = "books";
      for (const said of story.books[language]) books.append(line("p", said));
      const about = story.about[language];
      this.body.replaceChildren(line("p", about.charAt(0).toUpperCase() + about.slice(1), `about kind_${kind[row]}`), list, books);
    });
  }

  gridworker(side, picture, details, unit, day) {
    const { days } = details;
    const place = days.grid.indexOf(unit);
    if (place < 0) return;
    const state = { day: busiest(days, unit, day) };
    this.open(() => this.drawDay(side, picture, days, place, state));
  }

  drawDay(side, picture, days, place, state) {
    const unit = days.grid[place];
    this.title.textContent = t("worker_title", { side, grid: t("grid_named", { n: place + 1 }) });
    const head = line("p", t("posts", { n: days.workers[place] }));
    const choose = document.createElement("label");
    choose.className = "choose";
    const range = Object.assign(document.createElement("input"), { type: "range", min: 0, max: this.place.days - 1, value: state.day });
    const said = document.createElement("output");
    const list = document.createElement("div");
    const fill = () => {
      said.textContent = date(this.place.start, state.day);
      range.setAttribute("aria-valuetext", said.textContent);
      list.replaceChildren(...this.ofDay(picture, days, unit, place, state.day));
    };
    range.addEventListener("input", () => { state.day = Number(range.value); fill(); });
    choose.append(line("span", t("choose_day")), range, said);
    fill();
    this.body.replaceChildren(head, choose, list);
  }

  ofDay(picture, days, unit, place, day) {
    const found = [];
    if (!days.working[day]) found.push(line("p", t("no_work")));
    const moments = momentsOf(days, unit, day).map(({ minute, session, request }) => {
      const item = document.createElement("li");
      let words;
      if (session !== undefined) {
        const lasted = days.session.lasted[session];
        const result = lasted < 0 ? t("cut_short") : t(days.session.agreed[session] ? "agreed" : "not_agreed");
        words = t("day_session", { n: picture.disputes.id[days.session.dispute[session]], minutes: lasted < 0 ? "–" : number(lasted), result });
      } else {
        const waited = days.request.waited[request] / DAY;
        const key = days.request.late[request] ? "day_request_late" : "day_request";
        words = t(key, { days: t("days_waited", { n: number(waited, 1), count: waited }) });
      }
      item.append(line("span", clock(minute), "when"), line("span", words));
      return item;
    });
    const list = document.createElement("ol");
    list.className = "life";
    list.append(...moments);
    if (!moments.length && days.working[day]) found.push(line("p", t("quiet_day")));
    return [line("h3", t("shift_month")), monthBars(days.minutes[place][days.month[day]]), ...found, list];
  }
}

function momentsOf(days, unit, day) {
  const moments = [];
  const within = (minute) => Math.floor(minute / DAY) === day;
  days.session.minute.forEach((minute, session) => { if (days.session.unit[session] === unit && within(minute)) moments.push({ minute, session }); });
  days.request.minute.forEach((minute, request) => { if (days.request.unit[request] === unit && within(minute)) moments.push({ minute, request }); });
  return moments.sort((one, other) => one.minute - other.minute);
}

// The nearest day, of the fortnight on either side, with the most to tell; a session counts for four requests.
function busiest(days, unit, around) {
  const amount = (day) => momentsOf(days, unit, day).reduce((sum, one) => sum + (one.session === undefined ? 1 : 4), 0);
  let best = around;
  let most = -1;
  for (let day = Math.max(0, around - 14); day <= Math.min(days.working.length - 1, around + 14); day += 1) {
    const here = amount(day) - Math.abs(day - around) * 0.1;
    if (here > most) [best, most] = [day, here];
  }
  return best;
}

function monthBars(accounts) {
  const total = Math.max(accounts.slice(1, 6).reduce((sum, one) => sum + one, 0), 1);
  const list = document.createElement("ul");
  list.className = "bars";
  for (const account of [1, 2, 3, 4, 5]) {
    const item = document.createElement("li");
    const meter = document.createElement("meter");
    Object.assign(meter, { min: 0, max: 1, value: accounts[account] / total });
    meter.setAttribute("aria-label", t(`account.${account}`));
    item.append(line("span", t(`account.${account}`)), meter, line("span", `${number((100 * accounts[account]) / total)}%`));
    list.append(item);
  }
  return list;
}
