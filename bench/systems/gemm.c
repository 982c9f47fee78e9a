// Times matrix products of a BLAS, and the most that this processor can do. Reads one request per line:
//
//   product NN|TN|NT M K N blas|own THREADS SECONDS   C (m x n) += A B, A' B or A B': median nanoseconds of a call
//   peak THREADS SECONDS                              GFLOP/s of fused multiply-adds in registers
//   kernels                                           what the BLAS calls its kernels
//
// `own` cuts C by rows, one part for each of our own threads, which call a BLAS of one thread.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "blas.h"
#include "team.h"

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

// ---- products

static struct {
  int m, k, n;
  enum transpose ta, tb;
  float *a, *b, *c;
} p;

static void part_of_product(int part) {
  int from = (int)((long)p.m * part / parts), to = (int)((long)p.m * (part + 1) / parts);
  int lda = p.ta == YES ? p.m : p.k;
  SGEMM(ROW_MAJOR, p.ta, p.tb, to - from, p.n, p.k, 1, p.a + (p.ta == YES ? from : (long)from * lda), lda, p.b,
        p.tb == YES ? p.k : p.n, 1, p.c + (long)from * p.n, p.n);
}

static float *numbers(long count) {
  float *x = aligned_alloc(64, (size_t)(count * 4 + 63) / 64 * 64);
  for (long i = 0; i < count; i++) x[i] = (float)(i * 7 % 101 - 50) * 1e-4f;
  return x;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static double median_of_calls(double seconds) {
  enum { MOST = 100000 };
  static double times[MOST];
  int count = 0;
  for (double end = now() + seconds / 2; now() < end;) run(part_of_product); // wakes what sleeps; does not count
  for (double end = now() + seconds / 2; count < 3 || (count < MOST && now() < end); count++) {
    double before = now();
    run(part_of_product);
    times[count] = now() - before;
  }
  qsort(times, count, sizeof *times, ascending);
  return times[count / 2];
}

// ---- the peak

typedef float vector __attribute__((vector_size(64)));

enum { CHAINS = 12, ROUNDS = 1000000 }; // enough chains that no multiply-add waits for the one before

static volatile float sink[64]; // so that the compiler does not drop the work

static void part_of_peak(int part) {
  vector x[CHAINS], factor, term;
  for (int i = 0; i < 16; i++) factor[i] = 0.999f, term[i] = 0.001f;
  for (int i = 0; i < CHAINS; i++) x[i] = factor * (float)i;
  for (int round = 0; round < ROUNDS; round++) {
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++) x[i] = x[i] * factor + term;
  }
  for (int i = 1; i < CHAINS; i++) x[0] += x[i];
  sink[part % 64] = x[0][0];
}

int main(void) {
  char line[200], kind[3], mode[8];
  int m, k, n, threads;
  double seconds;
  while (fgets(line, sizeof line, stdin)) {
    if (sscanf(line, "product %2s %d %d %d %7s %d %lf", kind, &m, &k, &n, mode, &threads, &seconds) == 7) {
      int own = strcmp(mode, "own") == 0;
      SET_THREADS(own ? 1 : threads);
      set_parts(own ? threads : 1);
      p.m = m, p.k = k, p.n = n;
      p.ta = kind[0] == 'T' ? YES : NO, p.tb = kind[1] == 'T' ? YES : NO;
      p.a = numbers((long)m * k), p.b = numbers((long)k * n), p.c = numbers((long)m * n);
      printf("%.0f\n", median_of_calls(seconds) * 1e9);
      free(p.a), free(p.b), free(p.c);
    } else if (sscanf(line, "peak %d %lf", &threads, &seconds) == 2) {
      set_parts(threads);
      double best = 1e9, end = now() + seconds;
      do {
        double before = now();
        run(part_of_peak);
        double taken = now() - before;
        best = taken < best ? taken : best;
      } while (now() < end);
      printf("%.1f\n", 2.0 * 16 * CHAINS * ROUNDS * threads / best / 1e9);
    } else if (strncmp(line, "kernels", 7) == 0) {
      printf("%s\n", KERNELS());
    } else {
      fprintf(stderr, "gemm: not understood: %s", line);
      return 1;
    }
    fflush(stdout);
  }
  return 0;
}
