// What trials of a search are worth, and how they are told.

/** A value of a goal as people read it; of an axis that spans `range`. */
export function format(goal, value, range = 0) {
  if (value === null || value === undefined) return "";
  if (goal === "accuracy") return `${(100 * value).toFixed(!range ? 2 : range < 0.05 ? 1 : 0)} %`;
  if (goal === "parameters" || goal === "flops") {
    return range ? Intl.NumberFormat(undefined, { notation: "compact" }).format(value) : Math.round(value).toLocaleString();
  }
  return Number(value.toPrecision(range ? 2 : 4)).toString();
}

/** The last job of each configuration that was measured: the longest trained first, of those the best by the first goal. */
export function bestFirst(trials, goals) {
  const last = new Map();
  for (const trial of trials) {
    if (trial.values?.every((value) => typeof value === "number")) last.set(trial.suggestion, trial);
  }
  const sign = goals[0]?.maximize === false ? 1 : -1;
  return [...last.values()].sort((a, b) => b.to - a.to || (goals.length ? sign * (a.values[0] - b.values[0]) : 0) || a.job - b.job);
}

// Whether a is nowhere worse than b, and somewhere better.
function beats(a, b, goals) {
  const differences = goals.map((goal, i) => (goal.maximize ? 1 : -1) * (a.values[i] - b.values[i]));
  return differences.every((d) => d >= 0) && differences.some((d) => d > 0);
}

/** Of those that were trained longest, those that no other beats. */
export function front(sorted, goals) {
  const longest = sorted.filter((trial) => trial.to === sorted[0].to);
  return new Set(longest.filter((trial) => !longest.some((other) => beats(other, trial, goals))));
}

/** A configuration in lines: the network with its places filled, if it has some, and the other settings. */
export function describe(configuration, network) {
  const used = new Set();
  const fill = (text) => {
    let filled = text;
    for (let depth = 0; depth < 8 && filled.includes("{"); depth++) {
      filled = filled.replace(/\{([^{}]*)\}/g, (place, name) => {
        if (!(name in configuration)) return place;
        used.add(name);
        return configuration[name];
      });
    }
    return filled;
  };
  const filled = fill(configuration.model ?? network);
  const lines = used.size || "model" in configuration ? [filled] : [];
  const others = Object.entries(configuration).filter(([name]) => name !== "model").map(([name, value]) => [name, fill(value)]);
  const rest = others.filter(([name]) => !used.has(name)).map(([name, value]) => `${name} ${value}`);
  return rest.length ? [...lines, rest.join(" · ")] : lines;
}
