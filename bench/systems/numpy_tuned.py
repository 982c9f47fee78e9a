"""The main job in numpy, written for speed: what a careful user of numpy would do.

    numpy_tuned.py MNIST.NPZ [STEPS]

float32 throughout, results into arrays that are there already (out=), nothing computed twice, no loss per step,
labels never one-hot, all random numbers of the batches drawn at once, evaluation in pieces that fit a cache.
"""

import sys

import numpy as np

RATE = np.float32(0.1)
BATCH = 100
EVALUATE_EVERY = 600
CHUNK = 2_000


def sigmoid(x):
    np.negative(x, out=x)
    np.exp(x, out=x)
    x += np.float32(1)
    np.reciprocal(x, out=x)


def load(file):
    with np.load(file) as arrays:
        return [
            (
                np.multiply(arrays[x].reshape(-1, 784), np.float32(1 / 255), dtype=np.float32),
                arrays[y].astype(np.int64),
            )
            for x, y in (("x_train", "y_train"), ("x_test", "y_test"))
        ]


def main(file, steps=10_000):
    steps = int(steps)
    (x_train, y_train), (x_test, y_test) = load(file)
    random = np.random.default_rng(1)
    w1 = np.float32(0.01) * random.standard_normal((784, 100), dtype=np.float32)
    w2 = np.float32(0.01) * random.standard_normal((100, 10), dtype=np.float32)
    b1, b2 = np.zeros(100, np.float32), np.zeros(10, np.float32)
    chosen = random.integers(len(x_train), size=(steps, BATCH))

    x = np.empty((BATCH, 784), np.float32)
    z, dz, slope = (np.empty((BATCH, 100), np.float32) for _ in range(3))
    s = np.empty((BATCH, 10), np.float32)
    dw1, dw2 = np.empty_like(w1), np.empty_like(w2)
    rows = np.arange(BATCH)
    hidden, logits = np.empty((CHUNK, 100), np.float32), np.empty((CHUNK, 10), np.float32)

    def accuracy(images, labels):
        right = 0
        for first in range(0, len(images), CHUNK):
            piece = images[first : first + CHUNK]
            z, s = hidden[: len(piece)], logits[: len(piece)]
            np.dot(piece, w1, out=z)
            z += b1
            sigmoid(z)
            np.dot(z, w2, out=s)
            s += b2
            right += np.count_nonzero(s.argmax(axis=1) == labels[first : first + CHUNK])
        return right / len(images)

    evaluations = 0
    for i in range(steps):
        np.take(x_train, chosen[i], axis=0, out=x, mode="clip")
        np.dot(x, w1, out=z)
        np.add(z, b1, out=z)
        sigmoid(z)
        np.dot(z, w2, out=s)
        np.add(s, b2, out=s)
        s -= s.max(axis=1, keepdims=True)
        np.exp(s, out=s)
        s /= s.sum(axis=1, keepdims=True)
        s[rows, y_train[chosen[i]]] -= 1
        s *= RATE / BATCH
        np.dot(s, w2.T, out=dz)
        np.subtract(1, z, out=slope)
        slope *= z
        dz *= slope
        np.dot(z.T, s, out=dw2)
        np.dot(x.T, dz, out=dw1)
        np.subtract(w1, dw1, out=w1)
        np.subtract(w2, dw2, out=w2)
        np.subtract(b1, dz.sum(axis=0), out=b1)
        np.subtract(b2, s.sum(axis=0), out=b2)
        if i % EVALUATE_EVERY == 0 or i == steps - 1:
            train, test = accuracy(x_train, y_train), accuracy(x_test, y_test)
            evaluations += 1
            print(f"iteration {i:5}  train accuracy {train:.4f}  test accuracy {test:.4f}")
    print(f"{steps} steps, {evaluations} evaluations, train accuracy {train:.4f}, test accuracy {test:.4f}")


main(*sys.argv[1:])
