#!/usr/bin/env python3
"""Draws digits into the page of percept serve, in headless Chromium with real pointer events, and says for each digit how long it
took from a move of the pen to the bars that show the answer to it.

strokes.py URL [DIGITS]: needs chromium and chromedriver, nothing else."""

import json
import math
import statistics
import subprocess
import sys
import time
import urllib.request

PORT = 19515
MOVE_MS = 16
OPTIONS = ["--headless=new", "--no-sandbox", "--window-size=1280,1000"]


class Browser:
    """Chromium, spoken to by the WebDriver protocol."""

    def __init__(self):
        self.driver = subprocess.Popen(["chromedriver", f"--port={PORT}"], stdout=subprocess.DEVNULL)
        self.path = ""
        for _ in range(100):
            try:
                if self.call("GET", "/status")["ready"]:
                    break
            except OSError:
                time.sleep(0.1)
        wanted = {"capabilities": {"alwaysMatch": {"goog:chromeOptions": {"args": OPTIONS}}}}
        self.path = "/session/" + self.call("POST", "/session", wanted)["sessionId"]

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        head = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{PORT}{self.path}{path}", data, head, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        return self.call("POST", "/execute/sync", {"script": script, "args": []})

    def draw(self, points):
        (x, y), *rest = points
        steps = [{"type": "pointerMove", "duration": 0, "x": x, "y": y}, {"type": "pointerDown", "button": 0}]
        steps += [{"type": "pointerMove", "duration": MOVE_MS, "x": x, "y": y} for x, y in rest]
        steps += [{"type": "pointerUp", "button": 0}]
        pen = {"type": "pointer", "id": "pen", "parameters": {"pointerType": "mouse"}, "actions": steps}
        self.call("POST", "/actions", {"actions": [pen]})

    def close(self):
        self.call("DELETE", "")
        self.driver.terminate()


def digit(number, left, top, width, height):
    """A 0 or a 7, in the browser's pixels."""
    if number % 2:
        points = [(0.3 + 0.4 * i / 12, 0.25) for i in range(13)]
        points += [(0.7 - 0.25 * i / 20, 0.25 + 0.5 * i / 20) for i in range(1, 21)]
    else:
        turns = [2 * math.pi * i / 36 for i in range(37)]
        points = [(0.5 + 0.18 * math.sin(turn), 0.5 - 0.27 * math.cos(turn)) for turn in turns]
    return [(int(left + x * width), int(top + y * height)) for x, y in points]


def main(url, digits):
    browser = Browser()
    try:
        browser.call("POST", "/url", {"url": url})
        time.sleep(1)
        box = "const b = document.getElementById('paper').getBoundingClientRect(); return [b.left, b.top, b.width, b.height]"
        for number in range(digits):
            points = digit(number, *browser.run(box))
            browser.run("performance.clearMeasures()")
            browser.draw(points)
            time.sleep(0.5)
            times = sorted(browser.run("return performance.getEntriesByName('stroke-to-bars').map(e => e.duration)"))
            said = browser.run("return document.getElementById('said').textContent")
            print(
                f"digit {number + 1:2}: read as {said}, {len(times):2} answers to {len(points)} moves,"
                f" median {statistics.median(times):5.1f} ms, best {times[0]:5.1f}, worst {times[-1]:6.1f}",
                flush=True,
            )
            browser.run("document.getElementById('clear').click()")
    finally:
        browser.close()


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
