"""Trains and asks networks in PyTorch; answers requests on standard input with median nanoseconds of a call.

    train|infer BATCH THREADS WARM SECONDS contiguous|channels_last NETWORK

For bench/nets, which asks other programs the same. The network is a line of text, of which it knows what bench/nets
uses. Batches lie in memory, in the format asked for; nothing is shuffled or converted in a step.
"""

import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional

IMAGES = 10_000
FORMATS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def network_of(text):
    """An nn.Sequential for 28×28 images of one channel."""
    layers, flat = [], False
    shape = torch.zeros(1, 1, 28, 28)
    for part in text.split(", "):
        words = part.split()
        if words[0] == "conv":
            size = int(words[2].split("x")[0])
            padding = size // 2 if "same" in words else 0
            added = [nn.Conv2d(shape.shape[1], int(words[1]), size, padding=padding)]
        elif words[0] == "dense":
            added = [] if flat else [nn.Flatten()]
            added.append(nn.Linear(shape[0].numel(), int(words[1])))
            flat = True
        elif words[0] == "pool":
            added = [nn.MaxPool2d(int(words[1]))]
        elif words[0] == "batchnorm":
            added = [nn.BatchNorm2d(shape.shape[1])]
        elif words[0] == "relu":
            added = [nn.ReLU(inplace=True)]
        else:
            raise ValueError("not understood: " + part)
        for layer in added:
            with torch.no_grad():
                shape = layer.eval()(shape)
            layers.append(layer)
    return nn.Sequential(*layers)


def training(text, form, batch):
    network = network_of(text).train().to(memory_format=form)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01)
    batches = [
        (torch.rand(batch, 1, 28, 28).to(memory_format=form), torch.randint(10, (batch,)))
        for _ in range(IMAGES // batch)
    ]
    at = 0

    def step():
        nonlocal at
        images, labels = batches[at]
        at = (at + 1) % len(batches)
        optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(network(images), labels)
        loss.backward()
        optimizer.step()

    return step


def inference(text, form, batch):
    network = network_of(text).eval().to(memory_format=form)
    images = torch.rand(batch, 1, 28, 28).to(memory_format=form)

    def answer():
        with torch.inference_mode():
            return torch.softmax(network(images), 1)

    return answer


def main():
    jobs = {}
    for line in sys.stdin:
        job, batch, threads, warm, seconds, form, text = line.strip().split(" ", 6)
        torch.set_num_threads(int(threads))
        key = (job, batch, threads, form, text)
        if key not in jobs:
            torch.manual_seed(1)
            make = training if job == "train" else inference
            jobs[key] = make(text, FORMATS[form], int(batch))
            end = time.perf_counter() + float(warm)
            while time.perf_counter() < end:
                jobs[key]()
        call, times = jobs[key], []
        end = time.perf_counter() + float(seconds)
        while len(times) < 3 or time.perf_counter() < end:
            before = time.perf_counter_ns()
            call()
            times.append(time.perf_counter_ns() - before)
        print(statistics.median(times), flush=True)


main()
