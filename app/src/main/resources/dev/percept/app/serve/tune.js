// The page that starts searches for hyper-parameters and shows how they do.

import { t } from "./words.js";
import { ask, send, model } from "./server.js";
import { draw } from "./chart.js";
import { option, dataName, figure, isCurrent, measured } from "./train.js";
import { bestFirst, front, describe, format } from "./trials.js";

const $ = (id) => document.getElementById(id);
const form = $("tune-form");
const FEW = 12;

let choices = null;
let searches = [];
let shown = null; // the id of the search that is shown
let facts = null; // what is known of it
let start = 0; // when it began, by this clock, if that is known
let trials = []; // of it, that have ended
let source = null; // of its events
let stopping = null; // the id of a search that was asked to stop
let all = false; // whether all trials are listed
let drawing = 0; // a timer

// ---- a new search

function usual() {
  const { network, space, epochs } = choices.search;
  form.elements.network.value = network;
  form.elements.space.value = space;
  form.elements.epochs.value = epochs;
}

function fillForm() {
  const { recipe, data } = form.elements;
  const before = [recipe.value || "mlp", data.value];
  recipe.replaceChildren(...choices.recipes.map((each) => option(each.name, each.name)));
  data.replaceChildren(...choices.data.map((name) => option(name, dataName(name))));
  if (choices.kept.count) data.append(option("kept", t("dataKept", choices.kept.count)));
  recipe.value = before[0];
  if (before[1]) data.value = before[1];
}

$("tune-usual").addEventListener("click", usual);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  $("tune-error").textContent = "";
  button.disabled = true;
  button.textContent = t("starting");
  try {
    const fields = new FormData(form);
    const wish = Object.fromEntries([...fields].filter(([, value]) => value.trim() !== ""));
    if (wish.network) wish.network = wish.network.trim().replace(/\s+/g, " ");
    if (wish.space) wish.space = wish.space.replaceAll("\r\n", "\n"); // as forms have it
    if (wish.goal) wish.goal = fields.getAll("goal").join(",");
    const search = await send("/api/searches", wish);
    history.replaceState(null, "", `#tune/${search.id}`); // so that a reload shows the same
    follow(search.id);
    await list();
    if (innerWidth <= 1020) $("search-title").closest(".card").scrollIntoView(); // else it is beside
  } catch (error) {
    $("tune-error").textContent = error.message;
  } finally {
    button.disabled = false;
    button.textContent = t("startSearch");
  }
});

// ---- one search

/** Shows a search and, as long as it goes on, every trial that ends. */
function follow(id) {
  source?.close();
  shown = id;
  facts = null;
  trials = [];
  all = false;
  show();
  if (!id) return;
  const mine = new EventSource(`/api/searches/${id}/events`);
  source = mine;
  const on = (name, then) => mine.addEventListener(name, (event) => {
    if (source !== mine) return;
    then(JSON.parse(event.data));
    soon();
  });
  on("search", know);
  on("restart", () => (trials = []));
  on("trial", (trial) => trials.push(trial));
  on("end", async (search) => {
    mine.close();
    const lived = facts?.state === "running";
    know(search);
    stopping = null;
    if (lived) {
      await list();
      setTimeout(() => model.refresh(), 300);
    }
  });
}

function know(search) {
  facts = search;
  start = "elapsed" in search ? performance.now() - 1000 * search.elapsed : 0;
}

// Trials may come by the hundred, so they are not drawn one by one.
function soon() {
  drawing ||= setTimeout(() => {
    drawing = 0;
    show();
    const row = searches.find((search) => search.id === shown);
    if (row?.state === "running" && !$("searches").contains(document.activeElement)) {
      row.trials = trials.length;
      showList();
    }
  }, 60);
}
addEventListener("resize", soon);

setInterval(() => {
  if (facts?.state === "running" && start && !$("page-tune").hidden) showFigures();
}, 1000);

const goals = () => facts?.goals ?? [];
const valueName = (goal) => t(`value_${goal.name}`).replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());

function show() {
  $("search-title").textContent = shown ?? t("noSearch");
  const state = $("search-state");
  state.textContent = facts ? t(facts.state) : "";
  state.className = `chip ${facts?.state ?? ""}`;
  const running = facts?.state === "running";
  $("search-stop").hidden = !(running && facts.stoppable);
  $("search-stop").disabled = stopping === shown;
  $("search-stop").textContent = t(stopping === shown ? "stopping" : "stop");
  $("search-resume").hidden = facts?.state !== "stopped";
  $("search-use").hidden = !facts?.model || running;
  $("search-report").hidden = !facts?.report;
  $("search-report").href = `/api/searches/${shown}/report`;
  $("search-message").textContent = message(running);
  showFigures();
  showCurve();
  showTrials();
}

function message(running) {
  if (facts?.state === "failed") return facts.message ?? "";
  if (facts?.training) return t("searchTraining");
  if (running) return trials.length ? "" : t("searchWaiting");
  if (facts?.winner && isCurrent(facts.winner)) return t("searchNow");
  return facts?.state === "stopped" ? t("searchStopped") : "";
}

// How many full trials some cost.
const cost = (some) => some.reduce((sum, trial) => sum + (trial.to - trial.from), 0) / facts.epochs;

function clock(seconds) {
  const s = Math.max(0, Math.round(seconds));
  const rest = [Math.floor(s / 60) % 60, s % 60].map((n) => String(n).padStart(2, "0")).join(":");
  return s < 3600 ? rest : `${Math.floor(s / 3600)}:${rest}`;
}

function showFigures() {
  const figures = [];
  const [best] = bestFirst(trials, goals());
  if (facts) figures.push(figure(t("trials"), trials.length.toLocaleString()));
  goals().forEach((goal, i) => {
    if (best) figures.push(figure(t("ofFirst", t(`value_${goal.name}`)), format(goal.name, best.values[i])));
  });
  if (facts?.state === "running" && start && facts.epochs && !facts.training && trials.length > facts.before) {
    const seconds = (performance.now() - start) / 1000;
    const spent = cost(trials.slice(facts.before));
    figures.push(figure(t("perMinute"), ((60 * spent) / seconds).toFixed(1)));
    const { budget } = facts;
    const left = budget.seconds ? budget.seconds - seconds : ((budget.trials - cost(trials)) / spent) * seconds;
    figures.push(figure(t("timeLeft"), clock(left)));
  }
  const accuracy = facts && facts.state === "done" ? measured(facts) : undefined;
  if (accuracy !== undefined) figures.push(figure(t("winnerAccuracy"), `${(100 * accuracy).toFixed(2)} %`));
  $("search-figures").replaceChildren(...figures);
}

function showCurve() {
  const [goal] = goals();
  const points = [];
  if (goal) {
    for (const [i, trial] of trials.entries()) {
      const value = trial.values?.[0];
      const before = points.at(-1)?.[1];
      const better = before === undefined || (goal.maximize ? value > before : value < before);
      if (typeof value === "number" && better) points.push([i + 1, value]);
    }
    if (points.length && points.at(-1)[0] < trials.length) points.push([trials.length, points.at(-1)[1]]);
  }
  const title = goal ? t("bestSoFar", valueName(goal)) : "";
  $("curve-title").textContent = title;
  $("curve").parentElement.hidden = !points.length;
  const last = points.at(-1);
  draw($("curve"), [{ name: title, points, step: true }], {
    format: (v, range) => format(goal?.name, v, range),
    low: 0, high: goal?.name === "accuracy" ? 1 : undefined, axis: t("trialsEnded"),
    width: Math.min(760, Math.max(340, $("curve").clientWidth || 440)),
    label: last ? t("curveLabel", title, format(goal.name, last[1]), last[0]) : title,
  });
}

function cells(row, kind, texts) {
  for (const [text, style] of texts) {
    const cell = document.createElement(kind);
    if (kind === "th") cell.scope = "col";
    cell.setAttribute("role", kind === "th" ? "columnheader" : "cell"); // phones show rows as something else
    cell.textContent = text;
    cell.className = style ?? "";
    row.append(cell);
  }
  row.setAttribute("role", "row");
  return row;
}

function showTrials() {
  const sorted = bestFirst(trials, goals());
  const unbeaten = goals().length > 1 ? front(sorted, goals()) : new Set();
  const failed = trials.filter((trial) => "failed" in trial);
  const help = sorted.length ? [t(goals().length > 1 ? "frontHelp" : "trialsHelp")] : facts ? [t("noTrials")] : [];
  if (failed.length) help.push(t("failedTrials", failed.length, failed.at(-1).failed));
  $("trials-help").textContent = help.join(" ");
  $("trials-title").hidden = !facts;
  const names = (sorted[0]?.values ?? []).map((_, g) => [t(g in goals() ? `value_${goals()[g].name}` : "value"), "number"]);
  $("trials-head").replaceChildren(...(sorted.length
    ? [cells(document.createElement("tr"), "th", [[t("rank"), "number"], ...names, [t("trialEpochs"), "number"], [t("configuration"), "what"]])]
    : []));
  $("trials").replaceChildren(...sorted.slice(0, all ? sorted.length : FEW).map((trial, i) => {
    const star = unbeaten.has(trial) ? "★ " : "";
    const values = trial.values.map((value, g) => [format(goals()[g]?.name, value), "number"]);
    const row = cells(document.createElement("tr"), "td", [[`${star}${i + 1}`, "number"], ...values, [trial.to, "number"], ["", "what"]]);
    if (star) row.firstChild.setAttribute("aria-label", `${i + 1}, ${t("frontMark")}`);
    const what = row.lastChild;
    for (const text of describe(trial.configuration, facts?.network ?? "")) {
      const line = document.createElement("div");
      line.textContent = text;
      what.append(line);
    }
    return row;
  }));
  const more = $("trials-all");
  more.hidden = sorted.length <= FEW;
  more.textContent = all ? t("showFewTrials", FEW) : t("showAllTrials", sorted.length);
}

$("trials-all").addEventListener("click", () => {
  all = !all;
  showTrials();
});

async function act(button, path, body = {}) {
  button.disabled = true;
  try {
    await send(path, body);
    $("tune-error").textContent = "";
    return true;
  } catch (error) {
    $("tune-error").textContent = error.message;
    return false;
  } finally {
    button.disabled = false;
  }
}

$("search-stop").addEventListener("click", async () => {
  stopping = shown;
  show();
  if (!(await act($("search-stop"), `/api/searches/${shown}/stop`))) stopping = null;
  show();
});
$("search-resume").addEventListener("click", async () => {
  await act($("search-resume"), `/api/searches/${shown}/resume`);
  follow(shown);
  await list();
});
async function use(button, winner) {
  if (!isCurrent(winner) && !(await act(button, "/api/model", { run: winner }))) return;
  await model.refresh();
  location.hash = "draw";
}
$("search-use").addEventListener("click", () => use($("search-use"), facts.winner));

// ---- all searches

async function list() {
  searches = (await ask("/api/searches")).searches;
  showList();
}

function button(words, id, then) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "quiet";
  element.textContent = words;
  element.setAttribute("aria-label", `${words}: ${id}`);
  element.addEventListener("click", () => then(element));
  return element;
}

function showList() {
  $("searches").replaceChildren(...searches.map((search) => {
    const row = document.createElement("tr");
    if (search.id === shown) row.setAttribute("aria-current", "true");
    const accuracy = measured(search);
    cells(row, "td", [
      [search.id], [""], [search.recipe ?? "mlp"], [dataName(search.data ?? "mnist")], [search.trials ?? "", "number"],
      [accuracy === undefined ? "" : `${(100 * accuracy).toFixed(2)} %`, "number"], [""],
    ]);
    const state = document.createElement("span");
    state.className = `chip ${search.state}`;
    state.textContent = t(search.state);
    row.children[1].append(state);
    const buttons = [button(t("show"), search.id, () => (location.hash = `tune/${search.id}`))];
    if (search.model && search.state !== "running") {
      buttons.push(" ", button(t("useWinner"), search.id, (element) => use(element, search.winner)));
    }
    row.lastChild.append(...buttons);
    return row;
  }));
  if (!searches.length) {
    const row = cells(document.createElement("tr"), "td", [[t("noSearches")]]);
    row.firstChild.colSpan = 7;
    $("searches").append(row);
  }
}

/** Shows everything again; the search that the address names, or the newest. */
export async function refresh() {
  try {
    const first = choices === null;
    choices = await ask("/api/choices");
    if (first) usual();
    fillForm();
    await list();
    const named = decodeURIComponent(location.hash.split("/")[1] ?? "");
    const wish = searches.some((search) => search.id === named) ? named : shown ?? searches[0]?.id ?? null;
    if (wish !== shown) follow(wish);
    else show();
    showList();
  } catch (error) {
    $("tune-error").textContent = error.message;
  }
}
