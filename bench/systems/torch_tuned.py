"""The main job in PyTorch, tuned by hand: no autograd, no modules, no new tensors in a step.

    torch_tuned.py MNIST.NPZ THREADS [STEPS]

What made it faster when measured, in the order of gain:
- bytes stay bytes; a batch becomes float by copy_, and the 1/255 goes into alpha of the products;
- precision "medium" for the large products sends them from MKL, which does not use AVX-512 on every processor, to
  oneDNN, which does (and computes them in float32 all the same, unless there is hardware for better: AMX);
  "highest" for the small ones leaves them with MKL, which starts faster;
- small operations on one thread: waking the others takes longer;
- the second layer lies transposed, so that softmax runs along 100 numbers and not along 10;
- gradients are never stored: addmm_ subtracts them from the weights.
"""

import sys

import numpy as np
import torch

RATE = 0.1
BATCH = 100
EVALUATE_EVERY = 600
CHUNK = 1_000
SCALE = 1 / 255


def main(file, threads, steps=10_000):
    threads, steps = int(threads), int(steps)
    torch.set_num_threads(threads)
    torch.set_grad_enabled(False)
    torch.manual_seed(1)
    with np.load(file) as arrays:
        (x_train, y_train), (x_test, y_test) = (
            (
                torch.from_numpy(arrays["x_" + part]).reshape(-1, 784),
                torch.from_numpy(arrays["y_" + part]).long(),
            )
            for part in ("train", "test")
        )
    w1, b1 = torch.empty(784, 100).normal_(std=0.01), torch.zeros(100)
    w2, b2 = torch.empty(10, 100).normal_(std=0.01), torch.zeros(10, 1)
    chosen = torch.randint(len(x_train), (steps, BATCH))
    labels = y_train[chosen].reshape(steps, 1, BATCH).unbind()
    chosen = chosen.unbind()

    pixels, x = torch.empty(BATCH, 784, dtype=torch.uint8), torch.empty(BATCH, 784)
    a, z, dz, da = (torch.empty(BATCH, 100) for _ in range(4))
    s, y = torch.empty(10, BATCH), torch.empty(10, BATCH)
    xt, zt, yt = x.t(), z.t(), y.t()
    minus_one = torch.full((1, BATCH), -1.0)
    many_x, many_z, many_s = torch.empty(CHUNK, 784), torch.empty(CHUNK, 100), torch.empty(10, CHUNK)
    many_zt = many_z.t()

    set_threads = torch.set_num_threads
    set_precision = torch._C._set_float32_matmul_precision
    addmm, mm, index_select, sigmoid, softmax = torch.addmm, torch.mm, torch.index_select, torch.sigmoid, torch.softmax
    sigmoid_backward = torch.ops.aten.sigmoid_backward.grad_input

    def accuracy(images, labels):
        set_threads(threads)
        set_precision("medium")
        right = 0
        for first in range(0, len(images), CHUNK):
            many_x.copy_(images[first : first + CHUNK])
            addmm(b1, many_x, w1, alpha=SCALE, out=many_z)
            sigmoid(many_z, out=many_z)
            addmm(b2, w2, many_zt, out=many_s)
            right += (many_s.argmax(dim=0) == labels[first : first + CHUNK]).sum()
        return right.item() / len(images)

    evaluations = 0
    for i in range(steps):
        if threads > 1:
            set_threads(1)
        index_select(x_train, 0, chosen[i], out=pixels)
        x.copy_(pixels)
        if threads > 1:
            set_threads(threads)
        set_precision("medium")
        addmm(b1, x, w1, alpha=SCALE, out=a)
        if threads > 1:
            set_threads(1)
        set_precision("highest")
        sigmoid(a, out=z)
        addmm(b2, w2, zt, out=s)
        softmax(s, 0, out=y)
        y.scatter_add_(0, labels[i], minus_one)
        mm(yt, w2, out=dz)
        sigmoid_backward(dz, z, grad_input=da)
        w2.addmm_(y, z, alpha=-RATE / BATCH)
        b2.sub_(y.sum(1, keepdim=True), alpha=RATE / BATCH)
        b1.sub_(da.sum(0), alpha=RATE / BATCH)
        if threads > 1:
            set_threads(threads)
        set_precision("medium")
        w1.addmm_(xt, da, alpha=-RATE / BATCH * SCALE)
        if i % EVALUATE_EVERY == 0 or i == steps - 1:
            train, test = accuracy(x_train, y_train), accuracy(x_test, y_test)
            evaluations += 1
            print(f"iteration {i:5}  train accuracy {train:.4f}  test accuracy {test:.4f}")
    print(f"{steps} steps, {evaluations} evaluations, train accuracy {train:.4f}, test accuracy {test:.4f}")


main(*sys.argv[1:])
