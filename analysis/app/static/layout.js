// Where households, organisations and desks stand, on the map and in the network. All in a unit of 1000 x 620.

export const WIDTH = 1000;
export const HEIGHT = 620;
const LADDER = 170;

// A number from 0 to 1 that is always the same for the same whole number.
function scatter(whole) {
  const mixed = Math.imul((whole + 1) ^ ((whole + 1) >>> 15), 0x2c1b3c6d);
  return ((Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0) % 10007) / 10007;
}

// Rectangles of given areas side by side in a box, the longer side cut first, in order.
function divide(areas, [x, y, width, height]) {
  if (areas.length <= 1) return areas.map(() => [x, y, width, height]);
  const total = areas.reduce((sum, one) => sum + one, 0);
  let cut = 1;
  let part = areas[0];
  while (cut < areas.length - 1 && Math.abs(part + areas[cut] - total / 2) < Math.abs(part - total / 2)) part += areas[cut++];
  const share = part / total;
  const across = width >= height;
  const first = across ? [x, y, width * share, height] : [x, y, width, height * share];
  const second = across ? [x + width * share, y, width * (1 - share), height] : [x, y + height * share, width, height * (1 - share)];
  return [...divide(areas.slice(0, cut), first), ...divide(areas.slice(cut), second)];
}

const inset = ([x, y, width, height], by, top = by) => [x + by, y + top, width - 2 * by, height - by - top];

export function mapLayout(place) {
  const { world, grids } = place;
  const count = world.village.length;
  const xs = new Float32Array(count);
  const ys = new Float32Array(count);
  const areas = world.villages.households.map((one) => Math.max(one, 1) ** 0.72);
  const villages = divide(areas, [0, 0, WIDTH - LADDER, HEIGHT]).map((box) => inset(box, 9));
  const cells = [];
  villages.forEach((box, village) => {
    const mine = grids.filter((one) => one.village === village);
    const parts = mine.length ? mine : [{ first: world.villages.first[village], end: world.villages.first[village] + world.villages.households[village] }];
    const room = inset(box, 8, 30);
    const shops = 26;
    const boxes = divide(parts.map((one) => one.end - one.first), [room[0], room[1], room[2], room[3] - shops]);
    parts.forEach((grid, place) => {
      const cell = inset(boxes[place], 4);
      cells.push({ village, box: cell, first: grid.first, end: grid.end });
      putHomes(grid, cell, world.villages.setting[village] === 0, xs, ys);
    });
    putShops(world, village, [room[0] + 4, room[1] + room[3] - shops + 8, room[2] - 8, shops - 8], xs, ys);
  });
  return { xs, ys, villages, cells, kind: "map", desk: (units, unit) => mapDesk(units, unit, { xs, ys, villages, cells }) };
}

function putHomes(grid, [x, y, width, height], urban, xs, ys) {
  if (urban) {
    putBlocks(grid, [x, y, width, height], xs, ys);
    return;
  }
  const homes = grid.end - grid.first;
  const columns = Math.max(1, Math.round(Math.sqrt((homes * width) / height)));
  const rows = Math.ceil(homes / columns);
  for (let home = 0; home < homes; home += 1) {
    const row = Math.floor(home / columns);
    const column = row % 2 ? columns - 1 - (home % columns) : home % columns;
    xs[grid.first + home] = x + ((column + 0.5 + 0.55 * (scatter(grid.first + home) - 0.5)) * width) / columns;
    ys[grid.first + home] = y + ((row + 0.5 + 0.55 * (scatter(7919 + grid.first + home) - 0.5)) * height) / rows;
  }
}

// Flats stand in blocks of four by five doors.
function putBlocks(grid, [x, y, width, height], xs, ys) {
  const [across, down] = [4, 5];
  const homes = grid.end - grid.first;
  const blocks = Math.ceil(homes / (across * down));
  const columns = Math.max(1, Math.round(Math.sqrt((blocks * width) / height)));
  const rows = Math.ceil(blocks / columns);
  const [wide, high] = [width / columns, height / rows];
  for (let home = 0; home < homes; home += 1) {
    const block = Math.floor(home / (across * down));
    const door = home % (across * down);
    const left = x + wide * ((block % columns) + 0.16);
    const top = y + high * (Math.floor(block / columns) + 0.16);
    xs[grid.first + home] = left + (((door % across) + 0.5) * wide * 0.68) / across;
    ys[grid.first + home] = top + ((Math.floor(door / across) + 0.5) * high * 0.68) / down;
  }
}

function putShops(world, village, [x, y, width, height], xs, ys) {
  const mine = [];
  for (let node = world.households; node < world.village.length; node += 1) if (world.village[node] === village) mine.push(node);
  mine.forEach((node, place) => {
    xs[node] = x + ((place + 0.5) * width) / mine.length;
    ys[node] = y + height / 2;
  });
}

function mapDesk(units, unit, { xs, ys, villages, cells }) {
  const level = units.level[unit];
  if (level >= 3) return [WIDTH - LADDER / 2, HEIGHT * [0, 0, 0, 0.74, 0.46, 0.18][level]];
  if (level === 2) {
    const [x, y, width] = villages[units.village[unit]] ?? villages[0];
    return [x + width - 22, y + 17];
  }
  if (level === 1) {
    const cell = cells.find((one) => units.first[unit] >= one.first && units.first[unit] < one.end);
    if (cell) return [cell.box[0] + cell.box[2] / 2, cell.box[1] + cell.box[3] / 2];
  }
  return middle(units, unit, xs, ys);
}

function middle(units, unit, xs, ys) {
  let x = 0;
  let y = 0;
  const homes = Math.max(units.end[unit] - units.first[unit], 1);
  for (let home = units.first[unit]; home < units.end[unit]; home += 1) {
    x += xs[home];
    y += ys[home];
  }
  return [x / homes, y / homes];
}

// The network: households on a rim in the order of doors, organisations within, desks towards the middle.
export function networkLayout(place) {
  const { world } = place;
  const count = world.village.length;
  const xs = new Float32Array(count);
  const ys = new Float32Array(count);
  const angles = new Float32Array(count);
  const centre = [WIDTH / 2 - 45, HEIGHT / 2];
  const rim = HEIGHT / 2 - 24;
  const gap = 0.07;
  const total = world.households;
  const room = 2 * Math.PI - gap * world.villages.first.length;
  const arcs = [];
  let turn = -Math.PI / 2;
  world.villages.first.forEach((first, village) => {
    const homes = world.villages.households[village];
    const wide = (room * homes) / total;
    arcs.push({ village, from: turn, to: turn + wide });
    for (let home = 0; home < homes; home += 1) angles[first + home] = turn + (wide * (home + 0.5)) / homes;
    const mine = [];
    for (let node = total; node < count; node += 1) if (world.village[node] === village) mine.push(node);
    mine.forEach((node, at) => { angles[node] = turn + (wide * (at + 0.5)) / mine.length; });
    turn += wide + gap;
  });
  for (let node = 0; node < count; node += 1) {
    const away = node < total ? rim : rim * 0.9;
    xs[node] = centre[0] + away * Math.cos(angles[node]);
    ys[node] = centre[1] + away * Math.sin(angles[node]);
  }
  const desk = (units, unit) => {
    const level = units.level[unit];
    const away = rim * [0.8, 0.62, 0.44, 0.24, 0.24, 0][level];
    const from = angles[Math.min(units.first[unit], total - 1)];
    const to = angles[Math.max(Math.min(units.end[unit], total) - 1, 0)];
    const at = level === 3 ? Math.PI / 2 : level === 4 ? -Math.PI / 2 : (from + to) / 2;
    return [centre[0] + away * Math.cos(at), centre[1] + away * Math.sin(at)];
  };
  return { xs, ys, arcs, centre, rim, kind: "network", desk };
}
