"""Fits the polynomials of core's FloatMath and prints their coefficients.

Each is the minimax polynomial of its function on the reduced range, found by iteratively
reweighted least squares on Chebyshev points (Lawson 1961) in double precision.
Run: python3 fit-polynomials.py
"""

import math

import numpy as np


def minimax(function, low, high, degree, weight, iterations=2000):
    """Coefficients, lowest power first, that minimise max |weight(x) (p(x) - function(x))|."""
    nodes = np.cos(np.pi * (np.arange(4000) + 0.5) / 4000)
    x = (low + high) / 2 + (high - low) / 2 * nodes
    f, w = function(x), weight(x)
    lawson = np.full_like(x, 1 / len(x))
    scale = max(abs(low), abs(high))
    best, best_error = None, np.inf
    basis = np.vander(x / scale, degree + 1, increasing=True) * w[:, None]
    for _ in range(iterations):
        root = np.sqrt(lawson)
        c = np.linalg.lstsq(basis * root[:, None], f * w * root, rcond=None)[0]
        error = np.abs(basis @ c - f * w)
        if error.max() < best_error:
            best, best_error = c / scale ** np.arange(degree + 1), error.max()
        lawson = lawson * error
        lawson /= lawson.sum()
    return best, best_error


def show(name, coefficients, error):
    print(f"{name}: error {error:.2e} (2^-24 is {2.0**-24:.2e})")
    for power, c in enumerate(coefficients):
        print(f"  x^{power}: {np.float32(c).item().hex()}  {np.float32(c)}")


half_ln2 = np.log(2) / 2 * 1.0001
# exp(r) = 1 + r + r^2 q(r); relative error of the whole.
show("exp q", *minimax(
    lambda r: (np.expm1(r) - r) / r**2, -half_ln2, half_ln2, 4, lambda r: r**2 / np.exp(r)))
# log(1 + f) = f - f^2/2 + f^3 p(f); relative error of the whole.
show("log p", *minimax(
    lambda f: (np.log1p(f) - f + f**2 / 2) / f**3,
    np.sqrt(0.5) - 1, np.sqrt(2) - 1, 7, lambda f: np.abs(f**3 / np.log1p(f))))
# log(1 + z) = 2 atanh(s) = 2 s + s^3 p(s^2) with s = z / (2 + z) and z from 0 to 1; relative error of
# the whole.
show("atanh p", *minimax(
    lambda w: (2 * np.arctanh(np.sqrt(w)) - 2 * np.sqrt(w)) / np.sqrt(w) ** 3,
    1e-9, 1 / 9 * 1.0001, 3, lambda w: np.sqrt(w) ** 3 / (2 * np.arctanh(np.sqrt(w)))))


# The upper tail of the normal distribution is e^(-t^2 / 2) u p(u) with u = 1 / (1 + 5/16 t); relative error.
def tail_over_exponential(t):
    return np.vectorize(math.erfc)(t / math.sqrt(2)) / 2 * np.exp(t * t / 2)


scale, farthest = 0.3125, 14.5
show("normal p", *minimax(
    lambda u: tail_over_exponential((1 / u - 1) / scale) / u,
    1 / (1 + scale * farthest), 1, 9, lambda u: u / tail_over_exponential((1 / u - 1) / scale)))

ln2 = np.log(2)
high = np.float32(np.frombuffer(np.uint32(np.float32(ln2).view(np.uint32) & 0xFFFFF000).tobytes(), np.float32)[0])
print("ln2 high", float(high).hex(), " low", float(np.float32(ln2 - float(high))).hex(),
      " log2(e)", float(np.float32(1 / ln2)).hex())
