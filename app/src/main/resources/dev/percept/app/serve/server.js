// Asks the server.

import { t } from "./words.js";

export class Refusal extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** The JSON that the server answers with; throws a Refusal with its own words. */
export async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refusal(0, t("lost"));
  }
  const text = await response.text();
  let body = null;
  try {
    body = text ? JSON.parse(text) : null;
  } catch { /* not ours */ }
  if (!response.ok) throw new Refusal(response.status, body?.detail ?? response.statusText);
  return body;
}

export function send(path, value) {
  return ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) });
}

/** What the model is that answers, null if there is none. */
export const model = {
  facts: null,
  listeners: [],
  async refresh() {
    try {
      this.facts = await ask("/api/model");
    } catch (refusal) {
      if (refusal.status !== 409) throw refusal;
      this.facts = null;
    }
    for (const listener of this.listeners) listener(this.facts);
  },
};
