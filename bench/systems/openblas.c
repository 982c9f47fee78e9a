// The main job in C: the numpy script's network and training, written for speed on a BLAS.
//
//   openblas MNIST.NPZ blas|own THREADS [STEPS]
//
// What makes it fast, beside the BLAS: bytes stay bytes until a batch needs them as floats; bias, sigmoid
// and the gradient of softmax are loops that the compiler turns into SIMD code, with an exp of our own;
// gradients are never stored: sgemm subtracts them from the weights (alpha = -rate, beta = 1). The threads are
// those of the BLAS, or our own, each of which takes rows of the batch, then rows of the weights, in a BLAS of one
// thread. The npz is inflated here, by zlib.

#include <fcntl.h>
#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <zlib.h>

#include "blas.h"
#include "team.h"

enum {
  INPUTS = 784,
  HIDDEN = 100,
  CLASSES = 10,
  BATCH = 100,
  EVALUATE_EVERY = 600,
  CHUNK = 1000 // images that go through the network together when it is evaluated
};
static const float RATE = 0.1f;

// ---- the data

typedef struct {
  int count;
  uint8_t *pixels; // count x INPUTS
  uint8_t *labels; // count
} set;

static void fail(const char *what) {
  fprintf(stderr, "openblas: %s\n", what);
  exit(1);
}

static uint32_t little(const uint8_t *p, int bytes) {
  uint32_t value = 0;
  for (int i = 0; i < bytes; i++) value |= (uint32_t)p[i] << 8 * i;
  return value;
}

// The data of array `name` in the zip file: a copy, without its npy header.
static uint8_t *array(const uint8_t *zip, size_t size, const char *name, size_t *bytes) {
  size_t end = size - 22;
  while (end > 0 && little(zip + end, 4) != 0x06054b50) end--;
  const uint8_t *entry = zip + little(zip + end + 16, 4);
  for (int i = (int)little(zip + end + 10, 2); i > 0; i--) {
    uint32_t length = little(entry + 28, 2);
    if (length == strlen(name) && memcmp(entry + 46, name, length) == 0) {
      uint32_t packed = little(entry + 20, 4), whole = little(entry + 24, 4);
      const uint8_t *member = zip + little(entry + 42, 4);
      const uint8_t *data = member + 30 + little(member + 26, 2) + little(member + 28, 2);
      uint8_t *npy = malloc(whole);
      if (little(entry + 10, 2) == 0) {
        memcpy(npy, data, whole);
      } else {
        z_stream stream = {.next_in = (uint8_t *)data, .avail_in = packed, .next_out = npy, .avail_out = whole};
        if (inflateInit2(&stream, -MAX_WBITS) != Z_OK || inflate(&stream, Z_FINISH) != Z_STREAM_END) fail(name);
        inflateEnd(&stream);
      }
      uint32_t header = 10 + little(npy + 8, 2);
      *bytes = whole - header;
      return npy + header;
    }
    entry += 46 + length + little(entry + 30, 2) + little(entry + 32, 2);
  }
  fail(name);
  return NULL;
}

// Labels are small integers of any width, little-endian: the first byte of each is its value.
static set read_set(const uint8_t *zip, size_t size, const char *x, const char *y) {
  size_t bytes, label_bytes;
  set s;
  s.pixels = array(zip, size, x, &bytes);
  s.count = (int)(bytes / INPUTS);
  s.labels = array(zip, size, y, &label_bytes);
  size_t width = label_bytes / s.count;
  for (int i = 0; i < s.count; i++) s.labels[i] = s.labels[i * width];
  return s;
}

// ---- arithmetic

// e^x by Cody-Waite reduction and a polynomial; x is at most 0 here, and e^-87 is as good as 0.
static inline float exp_of(float x) {
  x = x < -87 ? -87 : x;
  float n = __builtin_rintf(x * 1.44269504f);
  float r = x - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1;
  union {
    int32_t i;
    float f;
  } power = {.i = ((int32_t)n + 127) << 23};
  return p * power.f;
}

static void sigmoid(float *restrict x, int n) {
  for (int i = 0; i < n; i++) {
    float e = exp_of(-fabsf(x[i]));
    x[i] = (x[i] < 0 ? e : 1) / (1 + e);
  }
}

static void scale(float *restrict to, const uint8_t *restrict from, int n) {
  for (int i = 0; i < n; i++) to[i] = (float)from[i] * (1 / 255.0f);
}

static void product(enum transpose ta, enum transpose tb, int m, int n, int k, float alpha, const float *a,
                    int lda, const float *b, int ldb, float beta, float *c, int ldc) {
  SGEMM(ROW_MAJOR, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}

// ---- the network

static float w1[INPUTS * HIDDEN] __attribute__((aligned(64)));
static float b1[HIDDEN];
static float w2[HIDDEN * CLASSES] __attribute__((aligned(64)));
static float b2[CLASSES];

static uint64_t state = 88172645463325252ULL;

static uint64_t random_bits(void) { // xorshift64*, Vigna 2016
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * 2685821657736338717ULL;
}

static double uniform(void) { return ((double)(random_bits() >> 11) + 0.5) / 9007199254740992.0; }

static void initialize(float *w, int n) { // normal, standard deviation 0.01, by Box and Muller
  for (int i = 0; i < n; i++) {
    w[i] = (float)(0.01 * sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()));
  }
}

// z = sigmoid(x w1 + b1), s = z w2 + b2 for `rows` rows.
static void forward(const float *x, float *z, float *s, int rows) {
  for (int i = 0; i < rows; i++) memcpy(z + i * HIDDEN, b1, sizeof b1);
  product(NO, NO, rows, HIDDEN, INPUTS, 1, x, INPUTS, w1, HIDDEN, 1, z, HIDDEN);
  sigmoid(z, rows * HIDDEN);
  for (int i = 0; i < rows; i++) memcpy(s + i * CLASSES, b2, sizeof b2);
  product(NO, NO, rows, CLASSES, HIDDEN, 1, z, HIDDEN, w2, CLASSES, 1, s, CLASSES);
}

// ---- a step

static const set *training;
static int image[BATCH];
static float x[BATCH * INPUTS] __attribute__((aligned(64)));
static float z[BATCH * HIDDEN] __attribute__((aligned(64)));
static float dz[BATCH * HIDDEN] __attribute__((aligned(64)));
static float s[BATCH * CLASSES] __attribute__((aligned(64)));

// Some rows of the batch: forward, and backward to the gradient of the hidden layer.
static void rows_of_step(int part) {
  int from = BATCH * part / parts, to = BATCH * (part + 1) / parts;
  for (int i = from; i < to; i++) {
    scale(x + i * INPUTS, training->pixels + (size_t)image[i] * INPUTS, INPUTS);
  }
  forward(x + from * INPUTS, z + from * HIDDEN, s + from * CLASSES, to - from);
  // s becomes (softmax(s) - one_hot(label)) / BATCH.
  for (int i = from; i < to; i++) {
    float *row = s + i * CLASSES, max = row[0], sum = 0;
    for (int j = 1; j < CLASSES; j++) max = row[j] > max ? row[j] : max;
    for (int j = 0; j < CLASSES; j++) sum += row[j] = exp_of(row[j] - max);
    for (int j = 0; j < CLASSES; j++) row[j] /= sum * BATCH;
    row[training->labels[image[i]]] -= 1.0f / BATCH;
  }
  product(NO, YES, to - from, HIDDEN, CLASSES, 1, s + from * CLASSES, CLASSES, w2, CLASSES, 0, dz + from * HIDDEN,
          HIDDEN);
  for (int i = from * HIDDEN; i < to * HIDDEN; i++) dz[i] *= z[i] * (1 - z[i]);
}

// Some rows of the first layer's weights, and on the last thread all the rest.
static void weights_of_step(int part) {
  int from = INPUTS * part / parts / 16 * 16, to = part == parts - 1 ? INPUTS : INPUTS * (part + 1) / parts / 16 * 16;
  product(YES, NO, to - from, HIDDEN, BATCH, -RATE, x + from, INPUTS, dz, HIDDEN, 1, w1 + from * HIDDEN, HIDDEN);
  if (part < parts - 1) return;
  product(YES, NO, HIDDEN, CLASSES, BATCH, -RATE, z, HIDDEN, s, CLASSES, 1, w2, CLASSES);
  for (int i = 0; i < BATCH; i++) {
    for (int j = 0; j < CLASSES; j++) b2[j] -= RATE * s[i * CLASSES + j];
    for (int j = 0; j < HIDDEN; j++) b1[j] -= RATE * dz[i * HIDDEN + j];
  }
}

static void step(void) {
  for (int i = 0; i < BATCH; i++) image[i] = (int)((random_bits() >> 32) * training->count >> 32);
  run(rows_of_step);
  run(weights_of_step);
}

// ---- evaluation

static const set *measured;
static atomic_int right;

static void evaluate(int part) {
  static _Thread_local float *x, *z, *s;
  if (!x) {
    x = aligned_alloc(64, sizeof(float) * CHUNK * INPUTS);
    z = aligned_alloc(64, sizeof(float) * CHUNK * HIDDEN);
    s = aligned_alloc(64, sizeof(float) * CHUNK * CLASSES);
  }
  int end = (int)((long)measured->count * (part + 1) / parts), hits = 0;
  for (int first = (int)((long)measured->count * part / parts); first < end; first += CHUNK) {
    int rows = end - first < CHUNK ? end - first : CHUNK;
    scale(x, measured->pixels + (size_t)first * INPUTS, rows * INPUTS);
    forward(x, z, s, rows);
    for (int i = 0; i < rows; i++) {
      int best = 0;
      for (int j = 1; j < CLASSES; j++) best = s[i * CLASSES + j] > s[i * CLASSES + best] ? j : best;
      hits += best == measured->labels[first + i];
    }
  }
  atomic_fetch_add(&right, hits);
}

static double accuracy(const set *data) {
  measured = data;
  right = 0;
  run(evaluate);
  return (double)right / data->count;
}

int main(int count, char **arguments) {
  if (count < 4) fail("usage: openblas MNIST.NPZ blas|own THREADS [STEPS]");
  int threads = atoi(arguments[3]);
  int steps = count > 4 ? atoi(arguments[4]) : 10000;
  if (strcmp(arguments[2], "own") == 0) {
    SET_THREADS(1);
    set_parts(threads);
  } else {
    SET_THREADS(threads);
  }

  int file = open(arguments[1], O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) fail("cannot open the data");
  const uint8_t *zip = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
  set train = read_set(zip, status.st_size, "x_train.npy", "y_train.npy");
  set test = read_set(zip, status.st_size, "x_test.npy", "y_test.npy");

  initialize(w1, INPUTS * HIDDEN);
  initialize(w2, HIDDEN * CLASSES);
  training = &train;
  int evaluations = 0;
  double train_accuracy = 0, test_accuracy = 0;
  for (int i = 0; i < steps; i++) {
    step();
    if (i % EVALUATE_EVERY == 0 || i == steps - 1) {
      train_accuracy = accuracy(&train);
      test_accuracy = accuracy(&test);
      evaluations++;
      printf("iteration %5d  train accuracy %.4f  test accuracy %.4f\n", i, train_accuracy, test_accuracy);
    }
  }
  printf("%d steps, %d evaluations, train accuracy %.4f, test accuracy %.4f, %s kernels\n", steps, evaluations,
         train_accuracy, test_accuracy, KERNELS());
}
