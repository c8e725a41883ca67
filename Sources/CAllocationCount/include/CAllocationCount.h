// How many times memory was asked for: malloc and its kin, counted and handed on. For jalon-bench
// alone; linked into a program, it stands before the C library's own.
#ifndef C_ALLOCATION_COUNT_H
#define C_ALLOCATION_COUNT_H

#include <stdint.h>

/// Calls of malloc, calloc, realloc and the aligned forms since the start of the process.
uint64_t allocation_count(void);

#endif
