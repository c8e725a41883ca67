// What the two halves of the disk share: its files, and SQLite's view of them.
#ifndef C_FAULT_DISK_PARTS_H
#define C_FAULT_DISK_PARTS_H

#include <pthread.h>
#include <sqlite3.h>

#include "fault_disk.h"

#define FAULT_DISK_FOLDER "/jalon-disk/"
#define FAULT_DISK_NAMES 16

/// Bytes that grow.
typedef struct {
  unsigned char *bytes;
  int64_t size;
  int64_t room;
} image;

/// A write or a truncation that no sync has covered yet.
typedef struct change {
  struct change *next;
  bool is_truncation;
  int64_t offset;
  int64_t count;
  unsigned char bytes[];
} change;

/// The memory that connections of one file share; it lives as long as one of them.
typedef struct {
  int users;
  int count;
  void **regions;
  int sharers[SQLITE_SHM_NLOCK];
  const void *owner[SQLITE_SHM_NLOCK];
} shared_memory;

typedef struct {
  char name[64];
  bool exists;
  /// What reads see, and what a power cut surely spares.
  image current, stable;
  change *first, *last;
  int readers;
  const void *reserved, *pending, *exclusive;
  shared_memory *shared;
} node;

typedef struct disk {
  struct disk *next;
  uint64_t number;
  uint64_t dice;
  uint64_t generation;
  uint64_t operations;
  bool is_crashed;
  enum fault_disk_trouble trouble;
  uint32_t troubles_left;
  /// Bytes of all files together; 0: no limit.
  int64_t room;
  uint32_t crash_in;
  bool crash_is_power;
  bool lies_about_syncs;
  pthread_mutex_t lock;
  node nodes[FAULT_DISK_NAMES];
} disk;

disk *disk_find(uint64_t number);
/// The disk and the name behind a path; NULL where the path is none of ours.
disk *disk_of_path(const char *path, const char **name);
/// With the disk's lock held, all of these. NULL: no such file, or no room for its name.
node *disk_node(disk *disk, const char *name, bool make);
uint64_t disk_roll(disk *disk);
/// Counts one write, sync or removal; false: the disk crashed at it.
bool disk_operation(disk *disk);
/// Whether such an operation fails now.
bool disk_fails(disk *disk, bool is_write, bool grows);
/// Whether its files may hold so many bytes more.
bool disk_has_room(const disk *disk, int64_t more);
void disk_crash(disk *disk, bool power);

bool image_write(image *image, int64_t offset, const void *bytes, int64_t count);
void image_truncate(image *image, int64_t size);
bool node_write(node *node, int64_t offset, const void *bytes, int64_t count);
bool node_truncate(node *node, int64_t size);
void node_sync(node *node);
void node_remove(node *node);
void shared_release(shared_memory *shared);

#endif
