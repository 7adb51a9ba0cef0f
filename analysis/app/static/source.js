// Where pictures come from: the laboratory's server, or the recorded runs of a saved file.

// What went wrong: of which kind, the key of what the server says, and that in both languages.
export class SourceError extends Error {
  constructor(kind, key = "", says = {}) {
    super(says.en ?? kind);
    Object.assign(this, { kind, key, says });
  }
}

export async function openSource() {
  const recorded = document.getElementById("recorded");
  return recorded ? new Recorded(await unpack(recorded.textContent)) : new Live(await fetchPlace());
}

async function fetchPlace() {
  const answer = await fetch("/api/place");
  if (!answer.ok) throw new SourceError("trouble");
  return answer.json();
}

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

export async function ask(path, message) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
    });
  } catch {
    throw new SourceError("trouble");
  }
  if (answer.status === 204) throw new SourceError("superseded");
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({ error: "trouble" }));
  throw new SourceError(said.error, said.key, said.says);
}

class Live {
  constructor(place) {
    this.place = place;
    this.live = true;
    this.client = Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => (one % 36).toString(36)).join("");
  }

  async picture(settings, seed, side) {
    return (await ask("/api/run", { client: this.client, side, levers: settings, seed })).json();
  }

  async details(settings, seed, side) {
    return (await ask("/api/details", { client: this.client, side, levers: settings, seed })).json();
  }

  async years(a, b, seed) {
    return (await ask("/api/years", { client: this.client, a, b, seed, years: 20 })).json();
  }

  async file(state) {
    const { a, b, seed, language } = state;
    return (await ask("/api/file", { client: this.client, a, b, seed, language })).blob();
  }
}

const same = (one, other) => Object.keys(one).every((name) => one[name] === other[name]);

class Recorded {
  constructor(data) {
    this.place = data.place;
    this.shown = data.shown;
    this.live = false;
    this.runs = data.runs;
    this.stories = data.stories;
  }

  // The settings of a recorded town nearest to some: the same, else what moved last over the town as written.
  nearest(settings, moved) {
    if (this.find(settings)) return settings;
    const alone = { ...this.place.written, ...moved };
    if (this.find(alone)) return alone;
    const [name] = Object.keys(moved);
    const free = name === "points_stop" ? [name, "points_yuan"] : [name];
    const other = (run, lever) => free.includes(lever) || run.settings[lever] === this.place.written[lever];
    const near = this.runs.filter((run) => Object.keys(moved).length === 1 && Object.keys(run.settings).every((lever) => other(run, lever)));
    const far = (run) => Math.abs(run.settings[name] - settings[name]);
    return (near.sort((one, two) => far(one) - far(two))[0] ?? this.find(this.place.written)).settings;
  }

  find(settings) {
    return this.runs.find((run) => same(settings, run.settings));
  }

  async picture(settings) {
    return this.find(settings).picture;
  }

  async details(settings) {
    const run = this.find(settings);
    return { stories: run.stories.map((place) => this.stories[place]), days: run.days };
  }

  // Years are recorded beside the town as written: turned round where that is B.
  async years(a, b) {
    if (same(a, this.place.written)) return this.find(b).years;
    if (!same(b, this.place.written)) return null;
    const { years, measures } = this.find(a).years;
    const turned = Object.entries(measures).map(([name, one]) => [name, turnRound(one)]);
    return { years, measures: Object.fromEntries(turned) };
  }
}

function turnRound({ a, b, change, relative }) {
  const [value, low, high, n] = change;
  const minus = (one) => (one === null ? null : -one);
  const over = (one) => (one === null || one <= -1 ? null : 1 / (1 + one) - 1);
  return {
    a: b,
    b: a,
    change: [minus(value), minus(high), minus(low), n],
    relative: [over(relative[0]), over(relative[2]), over(relative[1]), n],
  };
}
