"""Makes the files beside it, with PyTorch, numpy and safetensors. Run it in this folder; TrainedElsewhereTest says what is in them."""

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.bn2 = nn.BatchNorm2d(4)
        self.downsample = nn.Conv2d(4, 4, 1)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.downsample(x))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 4, 3, padding=1)
        self.block = Block()
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        return self.fc(self.block(torch.relu(self.stem(x))).mean((2, 3)))


def sequential():
    return nn.Sequential(
        nn.Conv2d(2, 3, 3),
        nn.BatchNorm2d(3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.BatchNorm1d(18),
        nn.Linear(18, 5),
        nn.LayerNorm(5),
        nn.Tanh(),
        nn.Linear(5, 4),
    )


def trained(model, outputs):
    """A few steps, so that biases and statistics are not those of a new network."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
    for _ in range(20):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(torch.randn(16, 2, 8, 6)), torch.randn(16, outputs))
        loss.backward()
        optimizer.step()
    return model.eval()


def answers(model, file):
    with torch.no_grad():
        x = torch.randn(7, 2, 8, 6)
        np.savez(file, x=x.numpy(), y=model(x).numpy())


torch.manual_seed(1)
model = trained(sequential(), 4)
np.savez("sequential.npz", **{name: tensor.numpy() for name, tensor in model.state_dict().items()})
answers(model, "sequential-answers.npz")
model = trained(Residual(), 3)
save_file(model.state_dict(), "residual.safetensors")
answers(model, "residual-answers.npz")
