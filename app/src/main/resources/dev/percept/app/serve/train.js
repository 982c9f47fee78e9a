// The page that starts runs and shows how they do.

import { t, has } from "./words.js";
import { ask, send, model } from "./server.js";
import { draw } from "./chart.js";

const $ = (id) => document.getElementById(id);
const form = $("start");

let choices = null;
let runs = [];
let shown = null; // the id of the run that is shown
let facts = null; // what is known of it
let points = []; // its evaluations
let source = null; // of its events
let stopping = null; // the id of a run that was asked to stop

// ---- a new run

export function option(value, text) {
  const element = document.createElement("option");
  element.value = value;
  element.textContent = text;
  return element;
}

export function dataName(name) {
  if (name === "digits") return t("dataDigits");
  return name.split(/[\\/]/).at(-1);
}

function fillForm() {
  const { recipe, data } = form.elements;
  const before = [recipe.value, data.value];
  recipe.replaceChildren(...choices.recipes.map((each) => option(each.name, each.name)));
  data.replaceChildren(...choices.data.map((name) => option(name, dataName(name))));
  if (choices.kept.count) data.append(option("kept", t("dataKept", choices.kept.count)));
  if (before[0]) recipe.value = before[0];
  if (before[1]) data.value = before[1];
  form.elements.further.disabled = !model.facts;
  about();
}

function about() {
  const recipe = choices.recipes.find((each) => each.name === form.elements.recipe.value);
  if (!recipe) return;
  const key = `about_${recipe.name}`;
  $("about").textContent = has(key) ? t(key) : recipe.about;
  form.elements.network.placeholder = recipe.network;
}

form.elements.recipe.addEventListener("change", about);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  $("start-error").textContent = "";
  button.disabled = true;
  button.textContent = t("starting");
  try {
    const wish = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
    if (wish.further) wish.further = true;
    const run = await send("/api/runs", wish);
    history.replaceState(null, "", `#train/${run.id}`); // so that a reload shows the same
    follow(run.id);
    await list();
  } catch (error) {
    $("start-error").textContent = error.message;
  } finally {
    button.disabled = false;
    button.textContent = t("start");
  }
});

// ---- one run

/** Shows a run and, as long as it goes on, everything it says. */
function follow(id) {
  source?.close();
  shown = id;
  facts = null;
  points = [];
  showRun();
  if (!id) return;
  const mine = new EventSource(`/api/runs/${id}/events`);
  source = mine;
  const on = (name, then) => mine.addEventListener(name, (event) => {
    if (source !== mine) return;
    then(JSON.parse(event.data));
    showRun();
  });
  on("run", (run) => (facts = run));
  on("restart", () => (points = []));
  on("evaluation", (evaluation) => {
    points.push(evaluation);
    const row = runs.find((run) => run.id === id);
    if (row?.state === "running" && !$("runs").contains(document.activeElement)) {
      Object.assign(row, evaluation);
      showList();
    }
  });
  on("end", async (run) => {
    mine.close();
    const lived = facts?.state === "running";
    facts = run;
    stopping = null;
    if (lived) {
      await list();
      setTimeout(() => model.refresh(), 300);
    }
  });
}

export function figure(name, value) {
  const holder = document.createElement("div");
  const term = document.createElement("dt");
  const number = document.createElement("dd");
  term.textContent = name;
  number.textContent = value;
  holder.append(term, number);
  return holder;
}

export const measured = (p) => p.test_accuracy ?? p.validation_accuracy;

function showRun() {
  $("run-title").textContent = shown ?? t("noRun");
  const state = $("run-state");
  state.textContent = facts ? t(facts.state) : "";
  state.className = `chip ${facts?.state ?? ""}`;
  const running = facts?.state === "running";
  $("stop").hidden = !(running && facts.stoppable);
  $("stop").disabled = stopping === shown;
  $("stop").textContent = t(stopping === shown ? "stopping" : "stop");
  $("resume").hidden = facts?.state !== "stopped";
  const answers = isCurrent(shown);
  $("use").hidden = !facts?.model || running || answers;
  $("run-message").textContent =
    facts?.state === "failed" ? facts.message : running && !points.length ? t("waiting") : answers ? t("now") : "";
  const last = points.at(-1);
  const figures = [];
  if (last) {
    figures.push(figure(t("iterations"), (facts?.iterations > last.iteration && !running ? facts.iterations : last.iteration).toLocaleString()));
    const accuracy = (!running && facts && measured(facts)) || measured(last);
    if (accuracy !== undefined) figures.push(figure(t("testAccuracy"), `${(100 * accuracy).toFixed(2)} %`));
    figures.push(figure(t("seconds"), last.seconds.toFixed(1)));
  }
  $("figures").replaceChildren(...figures);
  const held = last && "validation_loss" in last;
  const on = held ? "validation" : "test";
  chart("accuracy", [[on, `${on}_accuracy`], ["train", "train_accuracy"]],
    { low: 0, high: 1, format: (v, range) => `${(100 * v).toFixed(range && range < 0.05 ? 1 : range ? 0 : 2)} %` });
  chart("loss", [[on, `${on}_loss`], ["train", "loss"]],
    { low: 0, format: (v, range) => v.toFixed(range && range > 1 ? 1 : 2) });
}

function chart(id, lines, options) {
  const data = lines.map(([name, key]) => ({
    name: t(`${name}Set`),
    points: points.filter((p) => typeof p[key] === "number").map((p) => [p.iteration, p[key]]),
  }));
  const last = data[0].points.at(-1);
  const label = last ? t("chart", t(id), options.format(last[1], 0), last[0]) : t(id);
  draw($(id), data, { ...options, axis: t("iterations"), label });
}

async function act(button, path, body = {}) {
  button.disabled = true;
  try {
    await send(path, body);
    $("start-error").textContent = "";
  } catch (error) {
    $("start-error").textContent = error.message;
  } finally {
    button.disabled = false;
  }
}

$("stop").addEventListener("click", async () => {
  stopping = shown;
  showRun();
  await act($("stop"), `/api/runs/${shown}/stop`);
  showRun();
});
$("resume").addEventListener("click", async () => {
  await act($("resume"), `/api/runs/${shown}/resume`);
  follow(shown);
  await list();
});
async function use(button, id) {
  await act(button, "/api/model", { run: id });
  await model.refresh();
}
$("use").addEventListener("click", () => use($("use"), shown));

// ---- all runs

export function isCurrent(id) {
  return model.facts !== null && model.facts.run === id;
}

async function list() {
  runs = (await ask("/api/runs")).runs;
  showList();
}

function showList() {
  $("runs").replaceChildren(...runs.map((run) => {
    const row = document.createElement("tr");
    if (run.id === shown) row.setAttribute("aria-current", "true");
    const cell = (text, kind = "") => {
      const td = document.createElement("td");
      td.textContent = text ?? "";
      td.className = kind;
      row.append(td);
      return td;
    };
    cell(run.id);
    const state = document.createElement("span");
    state.className = `chip ${run.state}`;
    state.textContent = t(run.state);
    cell("").append(state);
    cell(run.recipe ?? "script");
    cell(dataName(run.data ?? "mnist"));
    const accuracy = measured(run);
    cell(accuracy === undefined ? "" : `${(100 * accuracy).toFixed(2)} %`, "number");
    cell(run.seconds?.toFixed(1), "number");
    const buttons = cell("");
    const show = document.createElement("button");
    show.type = "button";
    show.className = "quiet";
    show.textContent = t("show");
    show.setAttribute("aria-label", `${t("show")} ${run.id}`);
    show.addEventListener("click", () => {
      location.hash = `train/${run.id}`;
    });
    buttons.append(show);
    if (run.model && run.state !== "running" && !isCurrent(run.id)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet";
      button.textContent = t("use");
      button.setAttribute("aria-label", `${t("use")}: ${run.id}`);
      button.addEventListener("click", () => use(button, run.id));
      buttons.append(" ", button);
    }
    return row;
  }));
  if (!runs.length) {
    const row = document.createElement("tr");
    const cell = document.createElement("td");
    cell.colSpan = 7;
    cell.textContent = t("noRuns");
    row.append(cell);
    $("runs").append(row);
  }
}

/** Shows everything again; the run that the address names, or the newest. */
export async function refresh() {
  try {
    choices = await ask("/api/choices");
    fillForm();
    await list();
    const named = decodeURIComponent(location.hash.split("/")[1] ?? "");
    const wish = runs.some((run) => run.id === named) ? named : shown ?? runs[0]?.id ?? null;
    if (wish !== shown) follow(wish);
    else showRun();
    showList();
  } catch (error) {
    $("start-error").textContent = error.message;
  }
}
