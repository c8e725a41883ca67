// A disk's files as a program sees them that appends to one without SQLite.
#include "disk.h"

#include <errno.h>
#include <string.h>

/// The disk, locked, and the file; NULL, without the lock, where the opening is older than the last
/// crash.
static node *enter(uint64_t number, const char *name, uint64_t opening, disk **found) {
  disk *disk = disk_find(number);
  if (disk == NULL) return NULL;
  pthread_mutex_lock(&disk->lock);
  node *node = disk_node(disk, name, false);
  if (node != NULL && node->exists && disk->generation == opening && !disk->is_crashed) {
    *found = disk;
    return node;
  }
  pthread_mutex_unlock(&disk->lock);
  return NULL;
}

static int leave(disk *disk, int code) {
  pthread_mutex_unlock(&disk->lock);
  return code;
}

int fault_disk_file_open(uint64_t number, const char *name, uint64_t *opening) {
  disk *disk = disk_find(number);
  if (disk == NULL) return EIO;
  pthread_mutex_lock(&disk->lock);
  if (disk->is_crashed) return leave(disk, EIO);
  node *node = disk_node(disk, name, false);
  if (node == NULL || !node->exists) {
    if (!disk_operation(disk) || disk_fails(disk, true, true)) return leave(disk, EIO);
    node = disk_node(disk, name, true);
    if (node == NULL) return leave(disk, ENOSPC);
    node->exists = true;
  }
  *opening = disk->generation;
  return leave(disk, 0);
}

int64_t fault_disk_file_size(uint64_t number, const char *name, uint64_t opening) {
  disk *disk;
  node *node = enter(number, name, opening, &disk);
  if (node == NULL) return -1;
  int64_t size = node->current.size;
  leave(disk, 0);
  return size;
}

int fault_disk_file_append(
    uint64_t number, const char *name, uint64_t opening, const void *bytes, int64_t count) {
  disk *disk;
  node *node = enter(number, name, opening, &disk);
  if (node == NULL) return EIO;
  if (!disk_operation(disk)) return leave(disk, EIO);
  bool is_full = disk->trouble == fault_disk_full || !disk_has_room(disk, count);
  bool is_read_only = disk->trouble == fault_disk_read_only;
  int64_t end = node->current.size;
  if (disk_fails(disk, true, true) || is_full) {
    // As on any disk, the beginning may have been written.
    int64_t part = count > 0 ? (int64_t)(disk_roll(disk) % (uint64_t)count) : 0;
    if (!is_read_only && part > 0) node_write(node, end, bytes, part);
    return leave(disk, is_full ? ENOSPC : EIO);
  }
  return leave(disk, node_write(node, end, bytes, count) ? 0 : EIO);
}

int fault_disk_file_sync(uint64_t number, const char *name, uint64_t opening) {
  disk *disk;
  node *node = enter(number, name, opening, &disk);
  if (node == NULL) return EIO;
  if (!disk_operation(disk) || disk_fails(disk, true, false)) return leave(disk, EIO);
  if (!disk->lies_about_syncs) node_sync(node);
  return leave(disk, 0);
}

int fault_disk_file_truncate(
    uint64_t number, const char *name, uint64_t opening, int64_t size) {
  disk *disk;
  node *node = enter(number, name, opening, &disk);
  if (node == NULL) return EIO;
  if (!disk_operation(disk) || disk_fails(disk, true, false)) return leave(disk, EIO);
  return leave(disk, node_truncate(node, size) ? 0 : EIO);
}

int fault_disk_file_read(
    uint64_t number, const char *name, uint64_t opening, int64_t start, void *bytes,
    int64_t count) {
  disk *disk;
  node *node = enter(number, name, opening, &disk);
  if (node == NULL) return EIO;
  if (disk_fails(disk, false, false) || start + count > node->current.size) {
    return leave(disk, EIO);
  }
  if (count > 0) memcpy(bytes, node->current.bytes + start, (size_t)count);
  return leave(disk, 0);
}
