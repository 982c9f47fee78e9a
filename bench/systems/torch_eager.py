"""The main job in PyTorch as people write it.

    torch_eager.py MNIST.NPZ [STEPS]
"""

import sys

import numpy as np
import torch
from torch import nn

BATCH = 100
EVALUATE_EVERY = 600


class TwoLayerNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 100)
        self.output = nn.Linear(100, 10)
        for layer in (self.hidden, self.output):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        return self.output(torch.sigmoid(self.hidden(x)))


@torch.no_grad()
def accuracy(network, x, y):
    return (network(x).argmax(dim=1) == y).float().mean().item()


def main(file, steps=10_000):
    steps = int(steps)
    torch.manual_seed(1)
    with np.load(file) as arrays:
        x_train, x_test = (
            torch.from_numpy(arrays[name]).reshape(-1, 784).float() / 255 for name in ("x_train", "x_test")
        )
        y_train, y_test = (torch.from_numpy(arrays[name]).long() for name in ("y_train", "y_test"))
    network = TwoLayerNetwork()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    loss_of = nn.CrossEntropyLoss()
    evaluations = 0
    for i in range(steps):
        chosen = torch.randint(len(x_train), (BATCH,))
        optimizer.zero_grad()
        loss = loss_of(network(x_train[chosen]), y_train[chosen])
        loss.backward()
        optimizer.step()
        if i % EVALUATE_EVERY == 0 or i == steps - 1:
            train, test = accuracy(network, x_train, y_train), accuracy(network, x_test, y_test)
            evaluations += 1
            print(f"iteration {i:5}  train accuracy {train:.4f}  test accuracy {test:.4f}")
    print(f"{steps} steps, {evaluations} evaluations, train accuracy {train:.4f}, test accuracy {test:.4f}")


main(*sys.argv[1:])
