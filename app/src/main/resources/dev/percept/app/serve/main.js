// Starts the page and leads from one part of it to another.

import { t, translate, other, speak } from "./words.js";
import { model } from "./server.js";
import * as draw from "./draw.js";
import * as train from "./train.js";
import * as tune from "./tune.js";
import * as look from "./look.js";

const PAGES = { draw, train, tune, look };
const language = document.getElementById("language");

function page() {
  const name = location.hash.slice(1).split("/")[0];
  return name in PAGES ? name : "draw";
}

function turn() {
  const name = page();
  for (const each of Object.keys(PAGES)) {
    document.getElementById(`page-${each}`).hidden = each !== name;
    const link = document.querySelector(`nav a[href="#${each}"]`);
    if (each === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${t(name)} – Percept`;
  PAGES[name].refresh();
}

function words() {
  translate();
  language.textContent = other().name;
  language.lang = other().code === "zh" ? "zh-CN" : "en";
  showModel(model.facts);
}

function showModel(facts) {
  const chip = document.getElementById("model");
  const folder = facts?.run ?? facts?.file.split(/[\\/]/).at(-2) ?? "";
  const accuracy = facts?.test_accuracy ?? facts?.validation_accuracy;
  chip.textContent = facts ? [folder || facts.file, accuracy && `${(100 * accuracy).toFixed(2)} %`].filter(Boolean).join(" · ") : t("noModelShort");
  chip.title = facts?.network ?? "";
}

language.addEventListener("click", () => {
  speak(other().code);
  words();
  turn();
});
window.addEventListener("hashchange", turn);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw.redraw);

words();
try {
  await model.refresh();
  model.listeners.push((facts) => {
    showModel(facts);
    PAGES[page()].refresh();
  });
  showModel(model.facts);
} catch (error) {
  const notice = document.getElementById("notice");
  notice.hidden = false;
  notice.textContent = error.message;
}
turn();
