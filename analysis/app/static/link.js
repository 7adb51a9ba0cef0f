// The address of the page carries all settings: what differs from the town as written, luck, language, view, day.

export function settingsText(settings, written) {
  return Object.keys(written)
    .filter((name) => settings[name] !== written[name])
    .map((name) => `${name}:${settings[name]}`)
    .join(",");
}

// Settings from a text; whatever is unknown or out of bounds is left as written.
export function settingsFrom(text, place) {
  const settings = { ...place.written };
  for (const part of (text || "").split(",")) {
    const [name, said] = part.split(":");
    const lever = place.levers.find((one) => one.name === name);
    const value = Number(said);
    if (lever && said !== "" && value >= lever.stops[0] && value <= lever.stops.at(-1)) settings[name] = value;
  }
  return settings;
}

export function readLink(place, fallback) {
  const said = new URLSearchParams(location.hash.slice(1));
  const whole = (name, low, high, other) => {
    const value = Number(said.get(name));
    return said.get(name) && Number.isInteger(value) && value >= low && value <= high ? value : other;
  };
  return {
    a: said.has("a") ? settingsFrom(said.get("a"), place) : { ...fallback.a },
    b: said.has("b") ? settingsFrom(said.get("b"), place) : { ...fallback.b },
    seed: whole("luck", 1, 1000000, fallback.seed),
    side: said.get("side") === "a" ? "a" : "b",
    view: said.get("view") === "network" ? "network" : "map",
    day: whole("day", 0, place.days - 1, fallback.day ?? 0),
    language: ["en", "zh"].includes(said.get("lang")) ? said.get("lang") : fallback.language,
  };
}

export function writeLink(state, place) {
  const said = new URLSearchParams({
    a: settingsText(state.a, place.written),
    b: settingsText(state.b, place.written),
    luck: state.seed,
    side: state.side,
    view: state.view,
    day: Math.floor(state.day),
    lang: state.language,
  });
  history.replaceState(null, "", `#${said.toString()}`);
}
