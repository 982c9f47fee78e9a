// The page on which one draws and the network answers.

import { t } from "./words.js";
import { ask, send, model } from "./server.js";
import { paintPixels, paintSigned, paintLayer } from "./pictures.js";

const $ = (id) => document.getElementById(id);
const PEN = 0.075; // of the paper's width
const SENT = 196; // pixels of what is sent
const MARGIN = 14; // paper around it: a mark at the edge would be taken for one of the table
const HEADER = 54 + 4 * 256;

const paper = $("paper");
const visible = paper.getContext("2d");
const sent = new OffscreenCanvas(SENT, SENT).getContext("2d", { willReadFrequently: true });

let strokes = []; // lists of [x, y] from 0 to 1
let current = null; // the one being drawn
let photo = null; // a picture instead
let last = null; // the last answer
let wanted = null; // the class whose evidence was asked for
let version = 0; // of what is on the paper

// ---- the paper

function dot(context, [x, y], size, shift) {
  context.beginPath();
  context.arc(x * size + shift, y * size + shift, (PEN * size) / 2, 0, 2 * Math.PI);
  context.fill();
}

function segment(from, to) {
  for (const [context, size, shift] of surfaces()) {
    context.lineCap = context.lineJoin = "round";
    context.lineWidth = PEN * size;
    context.beginPath();
    context.moveTo(from[0] * size + shift, from[1] * size + shift);
    context.lineTo(to[0] * size + shift, to[1] * size + shift);
    context.stroke();
  }
}

function* surfaces() {
  yield [visible, paper.width, 0];
  yield [sent, SENT - 2 * MARGIN, MARGIN];
}

function begin(point) {
  if (!strokes.length) visible.clearRect(0, 0, paper.width, paper.height);
  current = [point];
  strokes.push(current);
  for (const [context, size, shift] of surfaces()) dot(context, point, size, shift);
}

function go(point) {
  segment(current.at(-1), point);
  current.push(point);
}

export function redraw() {
  const ink = getComputedStyle(document.documentElement).getPropertyValue("color");
  visible.clearRect(0, 0, paper.width, paper.height);
  visible.fillStyle = visible.strokeStyle = getComputedStyle(paper).color || ink;
  sent.fillStyle = "#000";
  sent.fillRect(0, 0, SENT, SENT);
  sent.fillStyle = sent.strokeStyle = "#fff";
  if (photo) {
    const scale = Math.min(paper.width / photo.width, paper.height / photo.height);
    const [w, h] = [photo.width * scale, photo.height * scale];
    visible.drawImage(photo, (paper.width - w) / 2, (paper.height - h) / 2, w, h);
  }
  if (!strokes.length && !photo) {
    visible.save();
    visible.globalAlpha = 0.45;
    visible.font = `${paper.width / 17}px system-ui, sans-serif`;
    visible.textAlign = "center";
    visible.fillText(t("here"), paper.width / 2, paper.height / 2);
    visible.restore();
  }
  for (const stroke of strokes) {
    for (const [context, size, shift] of surfaces()) dot(context, stroke[0], size, shift);
    for (let i = 1; i < stroke.length; i++) segment(stroke[i - 1], stroke[i]);
  }
  if (cursor) showCursor();
}

function clear() {
  strokes = [];
  current = photo = null;
  version++;
  redraw();
  show(null);
}

function place(event) {
  const box = paper.getBoundingClientRect();
  const clamp = (v) => Math.min(1, Math.max(0, v));
  return [clamp((event.clientX - box.left) / box.width), clamp((event.clientY - box.top) / box.height)];
}

let pointer = null;
paper.addEventListener("pointerdown", (event) => {
  if (pointer !== null || event.button !== 0) return;
  pointer = event.pointerId;
  paper.setPointerCapture(pointer);
  hideCursor();
  if (photo) clear();
  begin(place(event));
  changed(event.timeStamp);
});
// Where there is such an event, moves are told of at once and not only when the screen is painted.
const MOVED = "onpointerrawupdate" in paper ? "pointerrawupdate" : "pointermove";
paper.addEventListener(MOVED, (event) => {
  if (event.pointerId !== pointer || !current) return;
  const events = event.getCoalescedEvents?.() ?? [];
  for (const each of events.length ? events : [event]) go(place(each));
  changed(event.timeStamp);
});
for (const end of ["pointerup", "pointercancel"]) {
  paper.addEventListener(end, (event) => {
    if (event.pointerId !== pointer) return;
    pointer = current = null;
    explain();
  });
}

// ---- the keyboard

let cursor = null;
let down = false;
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function showCursor() {
  visible.save();
  visible.lineWidth = 3;
  visible.strokeStyle = down ? "#d9620b" : "#2166c9";
  visible.beginPath();
  visible.arc(cursor[0] * paper.width, cursor[1] * paper.height, 14, 0, 2 * Math.PI);
  visible.stroke();
  visible.restore();
}

function hideCursor() {
  if (cursor) {
    cursor = null;
    down = false;
    redraw();
  }
}

paper.addEventListener("keydown", (event) => {
  if (event.key === "Escape" || event.key === "Delete" || event.key === "Backspace") {
    hideCursor();
    clear();
  } else if (event.key === " ") {
    cursor ??= [0.5, 0.3];
    down = !down;
    if (down) {
      if (photo) clear();
      begin(cursor);
      changed(event.timeStamp);
    } else {
      current = null;
    }
    redraw();
  } else if (event.key in MOVES) {
    cursor ??= [0.5, 0.3];
    const [x, y] = MOVES[event.key];
    cursor = [cursor[0] + x * 0.04, cursor[1] + y * 0.04].map((v) => Math.min(0.97, Math.max(0.03, v)));
    if (down && current) {
      go(cursor);
      changed(event.timeStamp);
    }
    redraw();
  } else {
    return;
  }
  event.preventDefault();
});
paper.addEventListener("blur", hideCursor);

$("clear").addEventListener("click", clear);
function undo() {
  if (photo) return clear();
  strokes.pop();
  current = null;
  if (!strokes.length) return clear();
  redraw();
  changed(performance.now());
}
$("undo").addEventListener("click", undo);
document.addEventListener("keydown", (event) => {
  const field = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if ((event.ctrlKey || event.metaKey) && event.key === "z" && !field && !$("page-draw").hidden) {
    event.preventDefault();
    undo();
  }
});

// ---- photos

const READ = ["image/png", "image/jpeg", "image/gif", "image/bmp"];
const MOST_BYTES = 9_500_000;

// As it is if the server can read it, else as a PNG of a sensible size.
async function readable(file) {
  const bitmap = await createImageBitmap(file);
  if (READ.includes(file.type) && file.size <= MOST_BYTES) return [file, bitmap];
  const scale = Math.min(1, 1600 / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.ceil(bitmap.width * scale), Math.ceil(bitmap.height * scale));
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return [await canvas.convertToBlob({ type: "image/png" }), bitmap];
}

async function take(files) {
  const file = [...(files ?? [])].find((each) => each.type.startsWith("image/"));
  if (!file) return say(t("noPicture"));
  clear();
  try {
    const [body, bitmap] = await readable(file);
    photo = bitmap;
    version++;
    redraw();
    await answer(body, body.type, performance.now());
  } catch (error) {
    say(error.message);
  }
}

$("photo").addEventListener("change", async (event) => {
  await take(event.target.files);
  event.target.value = "";
});
document.addEventListener("paste", (event) => {
  if (!$("page-draw").hidden && event.clipboardData?.files.length) take(event.clipboardData.files);
});
const card = document.querySelector(".paper");
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    card.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop" && !$("page-draw").hidden) take(event.dataTransfer.files);
  });
}

// ---- questions and answers

// A BMP of 256 greys: nothing to compress, and read like any other picture.
function bitmap() {
  const pixels = sent.getImageData(0, 0, SENT, SENT).data;
  const bytes = new Uint8Array(HEADER + SENT * SENT);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, SENT, true);
  view.setInt32(22, -SENT, true); // from the top down
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  view.setUint32(46, 256, true);
  for (let i = 0; i < 256; i++) bytes.fill(i, 54 + 4 * i, 57 + 4 * i);
  for (let i = 0; i < SENT * SENT; i++) bytes[HEADER + i] = pixels[4 * i];
  return bytes;
}

let asking = false;
let next = null; // the time of the stroke that is not answered yet

function changed(time) {
  version++;
  next ??= time;
  if (!asking) askOn();
}

// One question at a time, always about the newest state.
async function askOn() {
  asking = true;
  try {
    while (next !== null && strokes.length) {
      const time = next;
      next = null;
      await answer(bitmap(), "image/bmp", time);
    }
  } catch (error) {
    say(error.message);
  } finally {
    asking = false;
    next = null;
  }
}

async function answer(body, type, time) {
  if (!model.facts) return;
  const asked = version;
  let result;
  try {
    result = await ask("/api/predict?with=pixels,layers", { method: "POST", headers: { "Content-Type": type }, body });
  } catch (refusal) {
    // A stroke that is but a dot shows no digit yet.
    if (refusal.status === 400 && !photo) return;
    throw refusal;
  }
  if (version !== asked && !strokes.length && !photo) return; // cleared meanwhile
  wanted = null;
  show(result);
  performance.measure("stroke-to-bars", { start: time, end: performance.now() });
  explain();
}

const PAUSE = 300; // milliseconds from one evidence to the next while the pen is down
let explaining = false;
let explainedAt = 0;
async function explain() {
  // It takes as long as some hundred answers, which the next stroke should not have to wait for.
  if (explaining || !last || (pointer !== null && performance.now() - explainedAt < PAUSE)) return;
  explaining = true;
  let done = null;
  try {
    while (last && (done !== last || done.explained !== (wanted ?? last.class)) && (!done || pointer === null)) {
      done = last;
      done.explained = wanted ?? done.class;
      const result = await send(`/api/predict?with=evidence&class=${done.explained}`, { pixels: done.pixels });
      if (last === done) showEvidence(result.evidence);
    }
  } catch (error) {
    say(error.message);
  } finally {
    explaining = false;
    explainedAt = performance.now();
  }
}

// ---- what is shown

function say(text) {
  const notice = $("notice");
  notice.hidden = !text;
  notice.textContent = text ?? "";
}

const percent = (p) => (100 * p).toFixed(p > 0.9995 || p < 0.0005 ? 0 : 1);

function buildBars() {
  const names = model.facts?.classes ?? [];
  const bars = $("bars");
  bars.replaceChildren();
  names.forEach((name, i) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.innerHTML = '<span class="label"></span><span class="track"><span class="fill"></span></span><span class="percent"></span>';
    button.querySelector(".label").textContent = name;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      if (!last) return;
      wanted = i;
      mark();
      explain();
    });
    item.append(button);
    bars.append(item);
  });
  const labels = $("labels");
  labels.replaceChildren();
  $("keep").hidden = model.facts?.kind !== "digits";
  names.forEach((name, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name;
    button.disabled = !last;
    button.setAttribute("aria-label", t("keepAs", name));
    button.addEventListener("click", () => keep(i));
    labels.append(button);
  });
}

function mark() {
  [...$("bars").children].forEach((item, i) => {
    item.firstChild.setAttribute("aria-pressed", String(wanted === i));
  });
}

function show(result) {
  last = result;
  const names = model.facts?.classes ?? [];
  [...$("bars").children].forEach((item, i) => {
    const p = result?.probabilities[i] ?? 0;
    const button = item.firstChild;
    item.className = result && i === result.class ? "best" : "";
    button.querySelector(".fill").style.transform = `scaleX(${Math.min(1, Math.max(0, p))})`;
    button.querySelector(".percent").textContent = result ? `${percent(p)} %` : "";
    button.setAttribute("aria-label", t("chooseClass", names[i], percent(p)));
  });
  mark();
  const said = $("said");
  const name = result?.name ?? "–";
  if (said.textContent !== name) said.textContent = name;
  said.classList.toggle("long", name.length > 3);
  $("sure").textContent = result ? t("sure", percent(result.probabilities[result.class])) : "";
  for (const button of $("labels").children) button.disabled = !result;
  const [height, width] = model.facts?.input.length > 1 ? model.facts.input : [28, 28];
  paintPixels($("seen"), result?.pixels ?? new Array(height * width).fill(0), height, width);
  if (!result) {
    showEvidence(null);
    $("kept").textContent = "";
  }
  showLayers($("layers"), result?.layers ?? []);
}

function showEvidence(evidence) {
  const canvas = $("evidence");
  if (evidence) {
    const under = last.pixels.length === evidence.values.length ? last.pixels : null;
    paintSigned(canvas, evidence.values, evidence.height, evidence.width, under);
    $("evidence-caption").textContent = t("evidenceFor", model.facts.classes[evidence.class]);
  } else {
    paintPixels(canvas, [0], 1, 1);
    $("evidence-caption").textContent = "";
  }
}

/** Shows what layers gave, in elements that are used again. */
export function showLayers(holder, layers) {
  if (!layers.length && holder.children.length) {
    // The same places, dark.
    for (const canvas of holder.querySelectorAll("canvas")) {
      canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
    }
    return;
  }
  while (holder.children.length > layers.length) holder.lastChild.remove();
  while (holder.children.length < layers.length) {
    const item = document.createElement("div");
    item.append(document.createElement("h3"), document.createElement("canvas"));
    item.lastChild.setAttribute("role", "img");
    holder.append(item);
  }
  layers.forEach((layer, i) => {
    const [title, canvas] = holder.children[i].children;
    const [height, width, maps] = layer.shape;
    const text = layer.shape.length === 3 ? t("maps", layer.name, maps, height, width) : t("units", layer.name, layer.levels.length);
    if (title.textContent !== text) {
      title.textContent = text;
      canvas.setAttribute("aria-label", text);
    }
    paintLayer(canvas, layer);
  });
}

async function keep(label) {
  if (!last) return;
  try {
    const { count, file } = await send("/api/examples", { pixels: last.pixels, label });
    $("kept").textContent = t("kept", count, file);
  } catch (error) {
    say(error.message);
  }
}

/** Shows everything again, in the language and for the model of now. */
export function refresh() {
  const facts = model.facts;
  say(!facts ? t("noModel") : facts.kind === "numbers" ? t("onlyPictures", facts.file) : "");
  last = null;
  buildBars();
  $("layers").replaceChildren();
  show(null);
  redraw();
  if (strokes.length && facts) changed(performance.now());
}
