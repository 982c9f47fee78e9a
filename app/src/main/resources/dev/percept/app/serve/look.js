// The page that shows what the network gets right and wrong, and what it looks for.

import { t } from "./words.js";
import { ask, send, model } from "./server.js";
import { paintPixels, paintSigned } from "./pictures.js";
import { showLayers } from "./draw.js";

const $ = (id) => document.getElementById(id);
const MOST = 48;

let found = null; // what /api/look said
let foundFor = null; // of which model
let chosen = null; // {truth, said} of the cell that is shown

function percent(p) {
  return (100 * p).toFixed(p > 0.995 && p < 1 ? 2 : 1);
}

// ---- the matrix

function showMatrix() {
  const { classes, confusions } = found;
  const most = Math.max(1, ...confusions.flatMap((row, i) => row.filter((_, j) => i !== j)));
  const head = document.createElement("thead");
  const first = document.createElement("tr");
  const corner = document.createElement("th");
  corner.textContent = `${t("truth")} ↓ ${t("said")} →`;
  first.append(corner);
  for (const name of classes) first.append(heading(name, "col"));
  head.append(first);
  const body = document.createElement("tbody");
  confusions.forEach((row, truth) => {
    const line = document.createElement("tr");
    line.append(heading(classes[truth], "row"));
    row.forEach((count, said) => {
      const cell = document.createElement("td");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = count || "·";
      button.disabled = !count;
      button.setAttribute("aria-label", t("cellName", count, classes[truth], classes[said]));
      button.setAttribute("aria-pressed", "false");
      if (count && truth === said) button.classList.add("right");
      else if (count) button.classList.add(`wrong${Math.min(4, 1 + Math.floor((4 * count) / (most + 1)))}`);
      button.dataset.cell = `${truth},${said}`;
      button.addEventListener("click", () => showCell(truth, said));
      cell.append(button);
      line.append(cell);
    });
    body.append(line);
  });
  $("matrix").replaceChildren(head, body);
}

function heading(name, scope) {
  const th = document.createElement("th");
  th.scope = scope;
  th.textContent = name;
  return th;
}

function mark() {
  const wanted = chosen ? `${chosen.truth},${chosen.said}` : "";
  for (const button of $("matrix").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.cell === wanted));
  }
}

// ---- images

function thumbnails(images) {
  $("cell").replaceChildren(...images.slice(0, MOST).map((image) => {
    const button = document.createElement("button");
    button.type = "button";
    const picture = document.createElement("img");
    picture.src = `/api/look/images/${image.index}`;
    picture.alt = "";
    picture.loading = "lazy";
    const text = document.createElement("span");
    const [truth, said] = [found.classes[image.truth], found.classes[image.said]];
    text.textContent = image.truth === image.said ? `${percent(image.answer)} %` : `${truth} → ${said}`;
    button.setAttribute("aria-label", `${text.textContent}: ${t("mistake", truth, said, percent(image.answer))}`);
    button.append(picture, text);
    button.addEventListener("click", () => showImage(image));
    return button;
  }));
}

function showWorst() {
  chosen = null;
  mark();
  $("cell-title").textContent = t("worst");
  $("cell-help").textContent = t("worstHelp");
  $("cell-worst").hidden = true;
  thumbnails(found.mistakes);
}

async function showCell(truth, said) {
  chosen = { truth, said };
  mark();
  const { images } = await ask(`/api/look/cell?truth=${truth}&said=${said}`);
  const [is, was] = [found.classes[truth], found.classes[said]];
  $("cell-title").textContent = truth === said ? t("cellRight", "", is) : t("cellTitle", "", is, was);
  const count = found.confusions[truth][said];
  $("cell-help").textContent = count > MOST ? t("cellHelp", MOST, count) : t("cellAll", count);
  $("cell-worst").hidden = false;
  thumbnails(images);
}
$("cell-worst").addEventListener("click", showWorst);

async function showImage(image) {
  const response = await fetch(`/api/look/images/${image.index}`);
  const bitmap = await createImageBitmap(await response.blob());
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const data = context.getImageData(0, 0, bitmap.width, bitmap.height).data;
  const channels = model.facts.input.length === 3 && model.facts.input[2] === 3 ? 3 : 1;
  const pixels = [];
  for (let i = 0; i < data.length; i += 4) pixels.push(...data.slice(i, i + channels));
  const result = await send("/api/predict?with=every-layer,evidence", { pixels });
  const [truth, said] = [found.classes[image.truth], result.name];
  const dialog = $("image");
  $("image-title").textContent =
    `${t("image", image.index)} · ${t("mistake", truth, said, percent(result.probabilities[result.class]))}`;
  dialog.showModal();
  paintPixels($("image-seen"), pixels, bitmap.height, bitmap.width);
  const { evidence } = result;
  const under = channels === 1 && evidence.values.length === pixels.length ? pixels : null;
  paintSigned($("image-evidence"), evidence.values, evidence.height, evidence.width, under);
  $("image-caption").textContent = t("evidenceFor", said);
  showLayers($("image-layers"), result.layers);
}
$("image-close").addEventListener("click", () => $("image").close());

// ---- filters

async function showFilters() {
  const holder = $("filters");
  try {
    const { filters, height, width } = await ask("/api/look/filters");
    holder.setAttribute("role", "img");
    holder.setAttribute("aria-label", t("filterLabel", filters.length));
    holder.replaceChildren(...filters.map((values) => {
      const canvas = document.createElement("canvas");
      paintSigned(canvas, values, height, width, null, 1);
      return canvas;
    }));
  } catch (error) {
    holder.textContent = error.message;
  }
}

/** Shows everything again; asks the network only if it is another than last time. */
export async function refresh() {
  const status = $("look-status");
  if (!model.facts) {
    $("look").hidden = true;
    status.textContent = t("noModel");
    return;
  }
  try {
    if (foundFor !== model.facts) {
      $("look").hidden = true;
      status.textContent = t("looking");
      const facts = model.facts;
      found = await ask("/api/look");
      foundFor = facts;
    }
    const { correct, images, data } = found;
    status.textContent = t("lookAt", correct.toLocaleString(), images.toLocaleString(), percent(correct / images), data);
    $("look").hidden = false;
    showMatrix();
    showWorst();
    await showFilters();
  } catch (error) {
    status.textContent = error.message;
  }
}
