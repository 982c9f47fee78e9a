"""What the commands of bench/ share: programs that are asked, the machine, turns, and where results are written."""

import contextlib
import datetime
import fcntl
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
ROOT = BENCH.parent
SYSTEMS = BENCH / "systems"
BUILT = BENCH / "target" / "systems"
MEASUREMENTS = ROOT / "docs" / "measurements.md"
PYTHON = os.environ.get("PYTHON", sys.executable)

# OpenBLAS does not choose these by itself on every processor that has AVX-512.
AVX512_KERNELS = {"OPENBLAS_CORETYPE": "SKYLAKEX"}


def fail(message):
    sys.exit(f"{Path(sys.argv[0]).name}: {message}")


def note(message):
    print(f"{Path(sys.argv[0]).name}: {message}", file=sys.stderr, flush=True)


def plural(count, word):
    return f"{count} {word}" + ("" if count == 1 else "s")


@contextlib.contextmanager
def turn(lock):
    """Holds the lock file, if there is one, so that measurements on one machine take turns."""
    if lock is None:
        yield
        return
    with open(lock, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# ---- programs that answer

PATIENCE = 180  # seconds for one answer; the first one waits for a build


class Program:
    """A program that answers requests line by line."""

    def __init__(self, title, command, environment=None):
        self.title = title
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ, **(environment or {})),
        )

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        patience = threading.Timer(PATIENCE, self.process.kill)
        patience.start()
        answer = self.process.stdout.readline().strip()
        patience.cancel()
        if not answer:
            fail(f"{self.title} gave no answer to {words}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def ask(program, *words):
    time.sleep(0.05)  # until threads that spin after the last request have gone to sleep
    return float(program.ask(*words))


# ---- C and BLAS


def has_avx512():
    try:
        return "avx512f" in Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


def blas_builds(source, libraries):
    """Builds a C program with each OpenBLAS that is there: (words for people, program) for each.

    One is that of the system, the other the one inside numpy's wheel, which is often newer.
    """
    if shutil.which("cc") is None:
        note("no C compiler")
        return []
    BUILT.mkdir(parents=True, exist_ok=True)
    options = ["-O3", "-march=native", "-ffast-math", "-pthread"]
    if platform.machine() in ("x86_64", "AMD64"):
        options.append("-mprefer-vector-width=512")
    candidates = [("OpenBLAS of the system", BUILT / source, ["-lopenblas"])]
    found = importlib.util.find_spec("numpy")
    if found and found.origin:
        for library in (Path(found.origin).parent.parent / "numpy.libs").glob("libscipy_openblas64_*.so"):
            link = ["-DNUMPY_BLAS", str(library), f"-Wl,-rpath,{library.parent}"]
            candidates.append(("OpenBLAS of numpy", BUILT / (source + "-numpy"), link))
    built = []
    for words, program, link in candidates:
        command = ["cc", *options, "-o", str(program), str(SYSTEMS / (source + ".c")), *link, *libraries]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            built.append((words, program))
        else:
            note(f"{words}: left out, as {source}.c does not build with it: {done.stderr.strip()[-200:]}")
    return built


# ---- what stands at the head of every result


def output_of(command, pattern):
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    except OSError:
        return None
    match = re.search(pattern, done.stdout + done.stderr, re.MULTILINE)
    return match.group(1).strip() if match else None


def machine():
    model = platform.machine()
    with contextlib.suppress(OSError):
        information = Path("/proc/cpuinfo").read_text()
        fields = dict(re.findall(r"^(model name|cpu family|model)\s*: (.*)$", information, re.MULTILINE))
        model = f"{fields.get('model name', model)} (family {fields.get('cpu family')}, model {fields.get('model')})"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{plural(os.cpu_count(), 'core')} of {model}, {memory:.0f} GB, {platform.system()} {platform.release()}"


def commit():
    short = output_of(["git", "rev-parse", "--short", "HEAD"], r"^(\w+)$") or "unknown"
    dirty = output_of(["git", "status", "--porcelain", "--untracked-files=no"], r"^(..) (?!docs/measurements)")
    return short + (" with changes" if dirty else "")


def python_version(module):
    return output_of([PYTHON, "-c", f"import {module}; print({module}.__version__)"], r"^([\w.+]+)$")


def versions():
    numpy_blas = "import numpy; print(numpy.__config__.CONFIG['Build Dependencies']['blas']['version'])"
    found = {
        "percept": output_of([str(ROOT / "percept"), "--version"], r"^percept (.*)$"),
        "C compiler": output_of(["cc", "--version"], r"^(.*)$"),
        "OpenBLAS of the system": output_of(
            ["sh", "-c", "cat /usr/include/openblas_config.h /usr/include/*/openblas_config.h"], r"OpenBLAS ([\w.]+)"
        ),
        "OpenBLAS of numpy": output_of([PYTHON, "-c", numpy_blas], r"^([\w.]+)$"),
        "Python": output_of([PYTHON, "--version"], r"Python (\S+)"),
        "numpy": python_version("numpy"),
        "PyTorch": python_version("torch"),
    }
    return ", ".join(f"{name} {version}" for name, version in found.items() if version)


def stolen():
    """Time in which this virtual machine wanted to run and was not let, and all its time."""
    try:
        times = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        return times[7], sum(times[:8])
    except (OSError, IndexError):
        return 0, 0


def busy():
    """Processor time, in seconds, that this machine has spent on anything, or was not let to spend."""
    try:
        times = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        return (sum(times[:3]) + sum(times[5:8])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0


def busy_with(process):
    """Processor time, in seconds, of a process."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return 0


def heading(name, rounds):
    return (
        f"`bench/{name}`, {datetime.date.today()}, {plural(rounds, 'round')}, commit {commit()}.\n"
        f"Machine: {machine()}.\n{versions()}."
    )


def write(name, text):
    """Puts the text between the markers of that name in docs/measurements.md."""
    begin, end = f"<!-- bench/{name}: begin -->", f"<!-- bench/{name}: end -->"
    whole = MEASUREMENTS.read_text()
    if begin not in whole or end not in whole:
        fail(f"{MEASUREMENTS.relative_to(ROOT)} lacks the lines {begin} and {end}")
    head, rest = whole.split(begin, 1)
    MEASUREMENTS.write_text(head + begin + "\n" + text + "\n" + end + rest.split(end, 1)[1])
    note(f"written to {MEASUREMENTS.relative_to(ROOT)}")
