"""The main job as the numpy script does it: its functions and its work per step, written out again.

    numpy_script.py MNIST.NPZ [STEPS]

As there, images are float32 and weights float64, so every product is computed in float64; softmax and sigmoid
are computed as often as there, and the loss of the batch is computed after every step. Two things differ: the
loss is cross-entropy, to which the gradient belongs, and the network is measured once more at the end.
"""

import sys

import numpy as np

RATE = 0.1
BATCH = 100
EVALUATE_EVERY = 600


def load(file):
    with np.load(file) as arrays:
        return (images(arrays["x_train"]), one_hot(arrays["y_train"])), (
            images(arrays["x_test"]),
            one_hot(arrays["y_test"]),
        )


def images(pixels):
    x = pixels.reshape(len(pixels), 784).astype(np.float32)
    x /= 255.0
    return x


def one_hot(labels):
    t = np.zeros((labels.size, 10))
    for row, label in zip(t, labels):
        row[label] = 1
    return t


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_gradient(x):
    return (1.0 - sigmoid(x)) * sigmoid(x)


def softmax(x):
    x = x.T
    x = x - np.max(x, axis=0)
    y = np.exp(x) / np.sum(np.exp(x), axis=0)
    return y.T


def cross_entropy(y, t):
    return -np.sum(t * np.log(y + 1e-300)) / len(y)


class TwoLayerNetwork:
    def __init__(self, inputs, hidden, outputs, deviation=0.01):
        self.w1 = deviation * np.random.randn(inputs, hidden)
        self.b1 = np.zeros(hidden)
        self.w2 = deviation * np.random.randn(hidden, outputs)
        self.b2 = np.zeros(outputs)

    def predict(self, x):
        z1 = sigmoid(np.dot(x, self.w1) + self.b1)
        return softmax(np.dot(z1, self.w2) + self.b2)

    def loss(self, x, t):
        return cross_entropy(self.predict(x), t)

    def accuracy(self, x, t):
        y = np.argmax(self.predict(x), axis=1)
        return np.sum(y == np.argmax(t, axis=1)) / float(len(x))

    def gradient(self, x, t):
        a1 = np.dot(x, self.w1) + self.b1
        z1 = sigmoid(a1)
        y = softmax(np.dot(z1, self.w2) + self.b2)
        dy = (y - t) / len(x)
        da1 = sigmoid_gradient(a1) * np.dot(dy, self.w2.T)
        return {
            "w1": np.dot(x.T, da1),
            "b1": np.sum(da1, axis=0),
            "w2": np.dot(z1.T, dy),
            "b2": np.sum(dy, axis=0),
        }


def main(file, steps=10_000):
    np.random.seed(1)
    (x_train, t_train), (x_test, t_test) = load(file)
    network = TwoLayerNetwork(784, 100, 10)
    evaluations = 0
    for i in range(int(steps)):
        chosen = np.random.choice(len(x_train), BATCH)
        x, t = x_train[chosen], t_train[chosen]
        gradient = network.gradient(x, t)
        network.w1 -= RATE * gradient["w1"]
        network.b1 -= RATE * gradient["b1"]
        network.w2 -= RATE * gradient["w2"]
        network.b2 -= RATE * gradient["b2"]
        network.loss(x, t)
        if i % EVALUATE_EVERY == 0 or i == int(steps) - 1:
            train, test = network.accuracy(x_train, t_train), network.accuracy(x_test, t_test)
            evaluations += 1
            print(f"iteration {i:5}  train accuracy {train:.4f}  test accuracy {test:.4f}")
    print(f"{steps} steps, {evaluations} evaluations, train accuracy {train:.4f}, test accuracy {test:.4f}")


main(*sys.argv[1:])
