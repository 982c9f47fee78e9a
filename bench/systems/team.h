// A team of threads that spin while they wait, as short tasks need it, and sleep when that takes long.

#ifndef TEAM_H
#define TEAM_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOOKS = 20000 }; // how often a member looks for work before it goes to sleep

static int parts = 1; // of a task, and threads that work on it, the caller included
static int members;   // threads started
static void (*task)(int part);
static atomic_int round_number, left, asleep;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;

static inline void relax(void) {
#ifdef __x86_64__
  __builtin_ia32_pause();
#endif
}

static void *member(void *number) {
  int part = (int)(intptr_t)number;
  for (int seen = 0;;) {
    for (int looks = 0; atomic_load(&round_number) == seen; looks++) {
      if (looks < LOOKS) {
        relax();
        continue;
      }
      pthread_mutex_lock(&mutex);
      atomic_fetch_add(&asleep, 1);
      while (atomic_load(&round_number) == seen) pthread_cond_wait(&wake, &mutex);
      atomic_fetch_sub(&asleep, 1);
      pthread_mutex_unlock(&mutex);
    }
    seen++;
    if (part < parts) task(part);
    atomic_fetch_sub_explicit(&left, 1, memory_order_release);
  }
  return NULL;
}

// From now on tasks have `count` parts, each on its own thread: 1, or the same number in every call.
static void set_parts(int count) {
  parts = count;
  while (members < count - 1) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, member, (void *)(intptr_t)(++members)) != 0) {
      fprintf(stderr, "cannot start a thread\n");
      exit(1);
    }
  }
}

// Runs f(0) ... f(parts - 1) and waits for all.
static void run(void (*f)(int)) {
  if (parts == 1) {
    f(0);
    return;
  }
  task = f;
  atomic_store(&left, members);
  atomic_fetch_add(&round_number, 1);
  if (atomic_load(&asleep) > 0) {
    pthread_mutex_lock(&mutex);
    pthread_cond_broadcast(&wake);
    pthread_mutex_unlock(&mutex);
  }
  f(0);
  while (atomic_load_explicit(&left, memory_order_acquire) != 0) relax();
}

#endif
