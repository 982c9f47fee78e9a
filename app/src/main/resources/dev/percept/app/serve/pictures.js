// Numbers as pictures.

function put(canvas, width, height, colour) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue] = colour(i);
    image.data.set([red, green, blue, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

/** Levels of 0 to 255, grey or red, green and blue. */
export function paintPixels(canvas, pixels, height, width) {
  const channels = pixels.length / width / height;
  put(canvas, width, height, (i) =>
    channels === 3 ? [pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]] : [pixels[i], pixels[i], pixels[i]]);
}

const FOR = [255, 154, 77];
const AGAINST = [90, 160, 255];

/**
 * Numbers around zero: orange above, blue below, over a faint picture if there is one.
 * A power below 1 makes small numbers easier to see.
 */
export function paintSigned(canvas, values, height, width, under = null, power = 0.5) {
  const most = Math.max(1e-9, ...values.map(Math.abs));
  put(canvas, width, height, (i) => {
    const value = values[i] / most;
    const colour = value > 0 ? FOR : AGAINST;
    const strength = Math.abs(value) ** power;
    const base = under ? under[i] * 0.22 : 16;
    return colour.map((c) => Math.round(base + (c - base) * strength));
  });
}

// From dark blue over violet to light yellow: brightness alone tells the order.
const STOPS = [[13, 16, 34], [58, 46, 120], [160, 62, 130], [242, 121, 84], [252, 230, 160]];

function glow(level) {
  const at = (level / 255) * (STOPS.length - 1);
  const i = Math.min(STOPS.length - 2, Math.floor(at));
  return STOPS[i].map((c, k) => Math.round(c + (STOPS[i + 1][k] - c) * (at - i)));
}

/** What a layer gave: its units in rows, or its maps side by side. */
export function paintLayer(canvas, layer) {
  const isMaps = layer.shape.length === 3;
  const [height, width, maps] = isMaps ? layer.shape : [1, 1, layer.levels.length];
  const gap = isMaps ? 1 : 0;
  const room = canvas.parentElement?.clientWidth || 600;
  const unit = maps > 300 ? 9 : 16; // about how wide a square is
  const least = isMaps ? Math.max(1, Math.round(48 / width)) : unit;
  const most = Math.max(1, Math.min(maps, isMaps ? maps : maps > 300 ? 100 : 50, Math.floor(room / ((width + gap) * least))));
  const rows = Math.ceil(maps / most);
  const columns = Math.ceil(maps / rows); // as even as can be
  const scale = isMaps ? least : Math.min(22, Math.floor(room / columns));
  const across = columns * (width + gap) - gap;
  const down = rows * (height + gap) - gap;
  const colours = Array.from({ length: across * down }, () => null);
  for (let map = 0; map < maps; map++) {
    const top = Math.floor(map / columns) * (height + gap);
    const left = (map % columns) * (width + gap);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        colours[(top + y) * across + left + x] = layer.levels[(y * width + x) * maps + map];
      }
    }
  }
  canvas.width = across;
  canvas.height = down;
  const context = canvas.getContext("2d");
  const image = context.createImageData(across, down);
  colours.forEach((level, i) => {
    if (level !== null) image.data.set([...glow(level), 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
  canvas.style.width = `${across * scale}px`;
}
