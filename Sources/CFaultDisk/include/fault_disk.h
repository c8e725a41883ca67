// A disk for tests: files in memory under /jalon-disk/NUMBER/, on which SQLite works as on any
// other, and which loses what was not synced when the power is cut. For tests alone.
#ifndef C_FAULT_DISK_H
#define C_FAULT_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// What the disk does wrong from now on, until it is told otherwise.
enum fault_disk_trouble {
  fault_disk_sound = 0,
  /// No file can grow.
  fault_disk_full = 1,
  /// Writes and syncs fail.
  fault_disk_write_errors = 2,
  /// Nothing can be written, made or removed.
  fault_disk_read_only = 3,
  /// Reads fail.
  fault_disk_read_errors = 4,
};

/// Makes SQLite's default file system one that knows these disks and hands all other paths on.
/// Returns 0, or SQLite's error. May be called more than once.
int fault_disk_install(void);

/// A new disk; its files are at fault_disk_prefix. `seed` decides what a power cut spares.
uint64_t fault_disk_make(uint64_t seed);
void fault_disk_remove(uint64_t disk);

/// Copies a file of another disk, synced. Returns its size, or -1 where there is none.
int64_t fault_disk_copy(uint64_t from, uint64_t to, const char *name);
/// Cuts a file off, as if an operator or a bad cable had. Returns whether there was one.
bool fault_disk_truncate(uint64_t disk, const char *name, int64_t size);
int64_t fault_disk_size(uint64_t disk, const char *name);

/// The trouble ends after `operations` of them failed; 0: it stays.
void fault_disk_set_trouble(uint64_t disk, enum fault_disk_trouble trouble, uint32_t operations);
/// What troubles it now.
enum fault_disk_trouble fault_disk_trouble_now(uint64_t disk);
/// How many bytes all its files together may hold; 0: no limit.
void fault_disk_set_room(uint64_t disk, int64_t bytes);
/// Everything that has the disk open fails from now on. `power`: what was not synced is lost, kept
/// or torn; else all that was written stays.
void fault_disk_crash(uint64_t disk, bool power);
/// The same at the n-th write, sync or removal from now.
void fault_disk_crash_after(uint64_t disk, uint32_t operations, bool power);
bool fault_disk_is_crashed(uint64_t disk);
/// After a crash: files may be opened anew. Ends all trouble.
void fault_disk_restart(uint64_t disk);

// A file that a program appends to without SQLite. All return 0 or an errno; `opening` is what
// fault_disk_file_open gave, and is worth nothing after a crash. An append that fails may have
// written the beginning.
int fault_disk_file_open(uint64_t disk, const char *name, uint64_t *opening);
/// Bytes; -1 where the opening is worth nothing.
int64_t fault_disk_file_size(uint64_t disk, const char *name, uint64_t opening);
int fault_disk_file_append(
    uint64_t disk, const char *name, uint64_t opening, const void *bytes, int64_t count);
int fault_disk_file_sync(uint64_t disk, const char *name, uint64_t opening);
int fault_disk_file_truncate(uint64_t disk, const char *name, uint64_t opening, int64_t size);
int fault_disk_file_read(
    uint64_t disk, const char *name, uint64_t opening, int64_t start, void *bytes, int64_t count);

/// Writes, syncs and removals so far: a measure of where in its life a disk is.
uint64_t fault_disk_operations(uint64_t disk);

/// From now on syncs are said to be done and are not: for planted bugs.
void fault_disk_lie_about_syncs(uint64_t disk);
/// Runs SQL on a file of a disk, by a connection of its own. Returns SQLite's code.
int fault_disk_execute(const char *path, const char *sql);

#endif
