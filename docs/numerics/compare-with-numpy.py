"""Compares Percept with the numpy script that it began with, on all test images of MNIST.

    python3 compare-with-numpy.py percept mnist.npz

`percept` is the launcher. The network's formula below is the script's own, in float32 and in float64.
1. percept trains and saves w1, b1, w2, b2 as npz; numpy loads them and must find the same classes as percept.
2. numpy makes weights of its own, by the script's training (2,000 steps), and saves them; percept loads them and must
   find the same classes as numpy.
Prints how many classes differ: 0 and 0 unless two classes are as probable as each other to the last bits.
"""
import os
import subprocess
import sys
import tempfile

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def logits(w, x):
    return sigmoid(x @ w["w1"] + w["b1"]) @ w["w2"] + w["b2"]


def train(x, labels, steps=2000):
    random = np.random.default_rng(7)
    w = {
        "w1": 0.01 * random.standard_normal((784, 100)),
        "b1": np.zeros(100),
        "w2": 0.01 * random.standard_normal((100, 10)),
        "b2": np.zeros(10),
    }
    for _ in range(steps):
        chosen = random.integers(0, len(x), 100)
        xb = x[chosen].astype(np.float64)
        z = sigmoid(xb @ w["w1"] + w["b1"])
        s = z @ w["w2"] + w["b2"]
        e = np.exp(s - s.max(axis=1, keepdims=True))
        ds = e / e.sum(axis=1, keepdims=True)
        ds[np.arange(100), labels[chosen]] -= 1
        ds /= 100
        da = ds @ w["w2"].T * z * (1 - z)
        for name, gradient in (
            ("w1", xb.T @ da),
            ("b1", da.sum(axis=0)),
            ("w2", z.T @ ds),
            ("b2", ds.sum(axis=0)),
        ):
            w[name] -= 0.1 * gradient
    return w


def main(percept, mnist):
    data = np.load(mnist)
    x_train = data["x_train"].reshape(-1, 784).astype(np.float32) / 255
    x_test = data["x_test"].reshape(-1, 784).astype(np.float32) / 255
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = os.path.join(folder, "ours.npz"), os.path.join(folder, "theirs.npz")
        classes = os.path.join(folder, "classes.npy")

        def evaluate(model):
            subprocess.run(
                [percept, "evaluate", "--model", model, "--data", mnist, "--json", "--save-classes", classes],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return np.load(classes)

        subprocess.run(
            [percept, "train", "--data", mnist, "--out", folder, "--save-npz", ours, "--json"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        weights = dict(np.load(ours))
        print("ours, numpy reads:", {n: (a.dtype.str, a.shape) for n, a in weights.items()})
        found = evaluate(ours)
        print("ours:   accuracy %.4f, classes that differ: float32 %d, float64 %d" % (
            np.mean(found == data["y_test"]),
            np.sum(found != logits(weights, x_test).argmax(axis=1)),
            np.sum(found != logits({n: a.astype(np.float64) for n, a in weights.items()}, x_test).argmax(axis=1))))

        weights = train(x_train, data["y_train"])
        np.savez(theirs, **weights)
        found = evaluate(theirs)
        print("theirs: accuracy %.4f, classes that differ: float64 %d" % (
            np.mean(found == data["y_test"]), np.sum(found != logits(weights, x_test).argmax(axis=1))))


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), sys.argv[2])
