// The BLAS a program is built with: one with its usual names, or the one inside numpy's wheel.

#ifndef BLAS_H
#define BLAS_H

#include <stdint.h>

#ifdef NUMPY_BLAS
typedef int64_t blas_int;
#define SGEMM scipy_cblas_sgemm64_
#define SET_THREADS scipy_openblas_set_num_threads64_
#define KERNELS scipy_openblas_get_corename64_
#else
typedef int blas_int;
#define SGEMM cblas_sgemm
#define SET_THREADS openblas_set_num_threads
#define KERNELS openblas_get_corename
#endif

enum order { ROW_MAJOR = 101 };
enum transpose { NO = 111, YES = 112 };

void SGEMM(enum order, enum transpose, enum transpose, blas_int m, blas_int n, blas_int k, float alpha,
           const float *a, blas_int lda, const float *b, blas_int ldb, float beta, float *c, blas_int ldc);
void SET_THREADS(int threads);
const char *KERNELS(void);

#endif
