// A wall clock that steps while a program runs: loaded before the C library of a daemon under test,
// which reads it as the time of the world. For tests alone; nothing of the house links it.
#ifndef C_STEPPED_CLOCK_H
#define C_STEPPED_CLOCK_H

/// Names the file that says by how many seconds the wall clock is ahead of the true one: a decimal
/// number, read at the start and each time that the file is written and closed.
#define STEPPED_CLOCK_VARIABLE "JALON_STEPPED_CLOCK"

#endif
