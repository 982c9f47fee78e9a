// A small line chart, drawn as SVG so that it takes the page's colours and any size.

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, H] = [440, 220];
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 14, 10, 34];

function add(parent, kind, attributes, text) {
  const element = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

// Round numbers that cut a range into about `count` pieces.
function ticks(low, high, count) {
  const rough = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough * 0.999);
  const list = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) list.push(i * step + 0); // never -0
  return list;
}

/**
 * Draws lines.
 * @param holder the element that gets the chart
 * @param lines [{name, points: [[x, y], …], step: whether y stays until it changes}], at most two
 * @param options {format(y), low, high, axis: what x counts, label, width}
 */
export function draw(holder, lines, options) {
  const W = options.width ?? WIDTH;
  const shown = lines.filter((line) => line.points.length);
  const xs = shown.flatMap((line) => line.points.map((p) => p[0]));
  const ys = shown.flatMap((line) => line.points.map((p) => p[1]));
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", options.label);
  const mostX = Math.max(1, ...xs);
  let low = ys.length ? Math.min(...ys) : 0;
  let high = ys.length ? Math.max(...ys) : 1;
  const room = (high - low) * 0.06 || 0.05;
  low = Math.max(options.low ?? -Infinity, low - room);
  high = Math.min(options.high ?? Infinity, high + room);
  const x = (v) => LEFT + ((W - LEFT - RIGHT) * v) / mostX;
  const y = (v) => H - BOTTOM - ((H - TOP - BOTTOM) * (v - low)) / (high - low || 1);
  for (const tick of ticks(low, high, 5)) {
    add(svg, "line", { class: "grid", x1: LEFT, x2: W - RIGHT, y1: y(tick), y2: y(tick) });
    add(svg, "text", { x: LEFT - 7, y: y(tick) + 4, "text-anchor": "end" }, options.format(tick, high - low));
  }
  for (const tick of ticks(0, mostX, 6)) {
    add(svg, "text", { x: x(tick), y: H - BOTTOM + 16, "text-anchor": "middle" }, tick.toLocaleString());
  }
  add(svg, "text", { x: (LEFT + W - RIGHT) / 2, y: H - 3, "text-anchor": "middle" }, options.axis);
  shown.forEach((line) => {
    const kind = line === lines[0] ? "one" : "two";
    const path = line.points.map(([px, py], i) => {
      const [at, to] = [x(px).toFixed(1), y(py).toFixed(1)];
      return i && line.step ? `H${at}V${to}` : `${i ? "L" : "M"}${at} ${to}`;
    }).join("");
    add(svg, "path", { class: `line ${kind}`, d: path });
    if (line.points.length <= 30) {
      for (const p of line.points) {
        const mark = add(svg, "circle", { class: kind, cx: x(p[0]), cy: y(p[1]), r: 3 });
        add(mark, "title", {}, `${line.name}: ${options.format(p[1], 0)} (${p[0].toLocaleString()})`);
      }
    }
  });
  if (shown.length > 1) {
    // Names at the side where the lines leave room.
    const end = shown[0].points.at(-1)[1];
    const below = end > (low + high) / 2;
    shown.forEach((line, i) => {
      const kind = line === lines[0] ? "one" : "two";
      const at = below ? H - BOTTOM - 10 - 16 * (shown.length - 1 - i) : TOP + 12 + 16 * i;
      add(svg, "path", { class: `line ${kind}`, d: `M${W - RIGHT - 96} ${at - 4}h22` });
      add(svg, "text", { class: "name", x: W - RIGHT - 68, y: at }, line.name);
    });
  }
  holder.replaceChildren(svg);
}
