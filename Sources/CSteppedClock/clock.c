// CLOCK_REALTIME ahead by what a file says, and the timers on it. As the kernel does when somebody
// sets the clock, a step moves every timer that waits for an instant of the wall; what waits for a
// length of time is left alone. libfaketime was rejected: Swift programs do not start under it.
#define _GNU_SOURCE
#include "stepped_clock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { most_timers = 1024 };
static const int64_t second = 1000000000;

/// A timer on the wall clock, by its descriptor.
struct wall_timer {
  bool is_on_the_wall;
  /// For an instant of the stepped wall, in nanoseconds since 1970; 0: it waits for none.
  int64_t deadline;
  struct timespec interval;
};

static _Atomic int64_t ahead;
static struct wall_timer timers[most_timers];
/// Guards `timers`, and keeps a step from coming between a timer's reading of `ahead` and its setting.
static pthread_mutex_t timers_lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_wall(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

/// Saturated: whoever waits for ever sets an instant without end.
static int64_t nanoseconds(struct timespec time) {
  int64_t whole;
  bool is_far = __builtin_mul_overflow((int64_t)time.tv_sec, second, &whole)
      || __builtin_add_overflow(whole, (int64_t)time.tv_nsec, &whole);
  return is_far ? INT64_MAX : whole;
}

static struct timespec timespec_of(int64_t nanoseconds) {
  return (struct timespec){.tv_sec = nanoseconds / second, .tv_nsec = nanoseconds % second};
}

// What the file says.

static bool read_ahead(const char *path, int64_t *seconds) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char text[32];
  ssize_t count = read(file, text, sizeof text - 1);
  close(file);
  if (count <= 0) return false;
  text[count] = 0;
  char *end = text;
  *seconds = strtoll(text, &end, 10);
  return end != text;
}

/// With the lock held.
static int arm(int timer) {
  struct wall_timer *known = &timers[timer];
  int64_t true_deadline;
  if (__builtin_sub_overflow(known->deadline, atomic_load(&ahead), &true_deadline)) {
    true_deadline = INT64_MAX;
  }
  struct itimerspec setting = {
      // Zero would disarm it: what is past rings now.
      .it_value = timespec_of(true_deadline > 0 ? true_deadline : 1),
      .it_interval = known->interval,
  };
  return (int)syscall(SYS_timerfd_settime, timer, TFD_TIMER_ABSTIME, &setting, NULL);
}

static void step(const char *path) {
  int64_t seconds;
  if (!read_ahead(path, &seconds)) return;
  pthread_mutex_lock(&timers_lock);
  atomic_store(&ahead, seconds * second);
  for (int timer = 0; timer < most_timers; timer++) {
    if (timers[timer].is_on_the_wall && timers[timer].deadline != 0) arm(timer);
  }
  pthread_mutex_unlock(&timers_lock);
}

struct watch {
  const char *path;
  int changes;
};

static void *follow(void *argument) {
  struct watch watch = *(struct watch *)argument;
  free(argument);
  char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
  while (true) {
    ssize_t count = read(watch.changes, events, sizeof events);
    if (count > 0) step(watch.path);
    if (count == 0 || (count < 0 && errno != EINTR)) return NULL;
  }
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv(STEPPED_CLOCK_VARIABLE);
  if (path == NULL) return;
  int changes = inotify_init1(IN_CLOEXEC);
  if (changes < 0 || inotify_add_watch(changes, path, IN_CLOSE_WRITE) < 0) {
    static const char words[] = "stepped clock: its file cannot be watched\n";
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
    _exit(78);
  }
  step(path);
  struct watch *watch = malloc(sizeof *watch);
  if (watch == NULL) _exit(78);
  *watch = (struct watch){.path = path, .changes = changes};
  // Signals are for the threads of the program.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  pthread_t thread;
  if (pthread_create(&thread, NULL, follow, watch) != 0) _exit(78);
  pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

// In the place of the C library's own.

int clock_gettime(clockid_t clock, struct timespec *time) {
  int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && is_wall(clock)) *time = timespec_of(nanoseconds(*time) + atomic_load(&ahead));
  return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  *time = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
  return 0;
}

time_t time(time_t *seconds) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  if (seconds != NULL) *seconds = now.tv_sec;
  return now.tv_sec;
}

int timerfd_create(int clock, int flags) {
  int timer = (int)syscall(SYS_timerfd_create, clock, flags);
  if (timer >= 0 && timer < most_timers) {
    pthread_mutex_lock(&timers_lock);
    timers[timer] = (struct wall_timer){.is_on_the_wall = clock == CLOCK_REALTIME};
    pthread_mutex_unlock(&timers_lock);
  }
  return timer;
}

int timerfd_settime(
    int timer, int flags, const struct itimerspec *setting, struct itimerspec *before) {
  bool is_known = timer >= 0 && timer < most_timers;
  if (!is_known || !timers[timer].is_on_the_wall) {
    return (int)syscall(SYS_timerfd_settime, timer, flags, setting, before);
  }
  pthread_mutex_lock(&timers_lock);
  bool is_instant = (flags & TFD_TIMER_ABSTIME) != 0;
  timers[timer].deadline = is_instant ? nanoseconds(setting->it_value) : 0;
  timers[timer].interval = setting->it_interval;
  int result = timers[timer].deadline != 0
      ? arm(timer)
      : (int)syscall(SYS_timerfd_settime, timer, flags, setting, before);
  pthread_mutex_unlock(&timers_lock);
  return result;
}
