// The disks themselves: images, what no sync has covered, and what a crash makes of it.
#include "disk.h"

#include <stdlib.h>
#include <string.h>

static pthread_mutex_t disks_lock = PTHREAD_MUTEX_INITIALIZER;
static disk *disks;
static uint64_t disks_made;

static const int64_t sector = 512;

// MARK: - Images

static bool image_reserve(image *image, int64_t room) {
  if (room <= image->room) return true;
  int64_t wanted = image->room * 2 > room ? image->room * 2 : room;
  unsigned char *bytes = realloc(image->bytes, (size_t)wanted);
  if (bytes == NULL) return false;
  image->bytes = bytes;
  image->room = wanted;
  return true;
}

bool image_write(image *image, int64_t offset, const void *bytes, int64_t count) {
  if (!image_reserve(image, offset + count)) return false;
  if (offset > image->size) {
    memset(image->bytes + image->size, 0, (size_t)(offset - image->size));
  }
  memcpy(image->bytes + offset, bytes, (size_t)count);
  if (offset + count > image->size) image->size = offset + count;
  return true;
}

void image_truncate(image *image, int64_t size) {
  if (size < image->size) image->size = size;
}

static void image_free(image *image) {
  free(image->bytes);
  memset(image, 0, sizeof *image);
}

// MARK: - Files

static void change_apply(const change *change, image *image, int64_t count) {
  if (change->is_truncation) {
    image_truncate(image, change->offset);
  } else {
    image_write(image, change->offset, change->bytes, count);
  }
}

static void node_forget_changes(node *node) {
  while (node->first != NULL) {
    change *next = node->first->next;
    free(node->first);
    node->first = next;
  }
  node->last = NULL;
}

static bool node_note(node *node, bool is_truncation, int64_t offset, const void *bytes,
                      int64_t count) {
  change *change = malloc(sizeof *change + (size_t)count);
  if (change == NULL) return false;
  change->next = NULL;
  change->is_truncation = is_truncation;
  change->offset = offset;
  change->count = count;
  if (count > 0) memcpy(change->bytes, bytes, (size_t)count);
  if (node->last != NULL) {
    node->last->next = change;
  } else {
    node->first = change;
  }
  node->last = change;
  return true;
}

bool node_write(node *node, int64_t offset, const void *bytes, int64_t count) {
  return image_write(&node->current, offset, bytes, count)
         && node_note(node, false, offset, bytes, count);
}

bool node_truncate(node *node, int64_t size) {
  image_truncate(&node->current, size);
  return node_note(node, true, size, NULL, 0);
}

void node_sync(node *node) {
  for (const change *change = node->first; change != NULL; change = change->next) {
    change_apply(change, &node->stable, change->count);
  }
  node_forget_changes(node);
}

/// Lost, kept, or for a write its first sectors only.
static void node_throw_dice(disk *disk, node *node, uint64_t mood) {
  for (const change *change = node->first; change != NULL; change = change->next) {
    uint64_t roll = mood == 0 ? 0 : mood == 1 ? 1 : disk_roll(disk) % 3;
    if (roll == 1) {
      change_apply(change, &node->stable, change->count);
    } else if (roll == 2 && !change->is_truncation) {
      int64_t sectors = change->count / sector + 1;
      int64_t kept = (int64_t)(disk_roll(disk) % (uint64_t)sectors) * sector;
      if (kept > 0) change_apply(change, &node->stable, kept);
    }
  }
  node_forget_changes(node);
}

void node_remove(node *node) {
  node_forget_changes(node);
  image_free(&node->current);
  image_free(&node->stable);
  node->exists = false;
}

void shared_release(shared_memory *shared) {
  if (shared == NULL || --shared->users > 0) return;
  for (int index = 0; index < shared->count; index++) free(shared->regions[index]);
  free(shared->regions);
  free(shared);
}

// MARK: - Disks

disk *disk_find(uint64_t number) {
  pthread_mutex_lock(&disks_lock);
  disk *found = disks;
  while (found != NULL && found->number != number) found = found->next;
  pthread_mutex_unlock(&disks_lock);
  return found;
}

disk *disk_of_path(const char *path, const char **name) {
  static const size_t length = sizeof FAULT_DISK_FOLDER - 1;
  if (path == NULL || strncmp(path, FAULT_DISK_FOLDER, length) != 0) return NULL;
  char *end = NULL;
  uint64_t number = strtoull(path + length, &end, 10);
  if (end == NULL || *end != '/') return NULL;
  *name = end + 1;
  return disk_find(number);
}

node *disk_node(disk *disk, const char *name, bool make) {
  node *free_one = NULL;
  for (int index = 0; index < FAULT_DISK_NAMES; index++) {
    node *node = &disk->nodes[index];
    if (strcmp(node->name, name) == 0) {
      if (!node->exists && !make) return NULL;
      node->exists = true;
      return node;
    }
    if (node->name[0] == 0 && free_one == NULL) free_one = node;
  }
  if (!make || free_one == NULL || strlen(name) >= sizeof free_one->name) return NULL;
  strcpy(free_one->name, name);
  free_one->exists = true;
  return free_one;
}

uint64_t disk_roll(disk *disk) {
  disk->dice += 0x9e3779b97f4a7c15;
  uint64_t mixed = (disk->dice ^ disk->dice >> 30) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
  return mixed ^ mixed >> 31;
}

bool disk_operation(disk *disk) {
  disk->operations++;
  if (disk->crash_in == 0 || --disk->crash_in > 0) return true;
  disk_crash(disk, disk->crash_is_power);
  return false;
}

bool disk_fails(disk *disk, bool is_write, bool grows) {
  bool fails = false;
  switch (disk->trouble) {
    case fault_disk_sound: break;
    case fault_disk_full: fails = grows; break;
    case fault_disk_write_errors:
    case fault_disk_read_only: fails = is_write; break;
    case fault_disk_read_errors: fails = !is_write; break;
  }
  if (fails && disk->troubles_left > 0 && --disk->troubles_left == 0) {
    disk->trouble = fault_disk_sound;
  }
  return fails;
}

bool disk_has_room(const disk *disk, int64_t more) {
  if (disk->room == 0) return true;
  int64_t used = 0;
  for (int index = 0; index < FAULT_DISK_NAMES; index++) {
    if (disk->nodes[index].exists) used += disk->nodes[index].current.size;
  }
  return used + more <= disk->room;
}

void disk_crash(disk *disk, bool power) {
  disk->is_crashed = true;
  disk->crash_in = 0;
  disk->generation++;
  // 0: all of it is lost. A disk that never synced loses all of it too, and is not torn to pieces.
  uint64_t mood = disk->lies_about_syncs ? 0 : disk_roll(disk) % 4;
  for (int index = 0; index < FAULT_DISK_NAMES; index++) {
    node *node = &disk->nodes[index];
    if (node->name[0] == 0) continue;
    if (power) {
      node_throw_dice(disk, node, mood);
      image_truncate(&node->current, 0);
      if (node->stable.size > 0) {
        image_write(&node->current, 0, node->stable.bytes, node->stable.size);
      }
    }
    node->readers = 0;
    node->reserved = node->pending = node->exclusive = NULL;
    // Those that have it open keep it until they let go.
    shared_release(node->shared);
    node->shared = NULL;
  }
}

// MARK: - What tests do with a disk

uint64_t fault_disk_make(uint64_t seed) {
  disk *made = calloc(1, sizeof *made);
  if (made == NULL) return 0;
  pthread_mutex_init(&made->lock, NULL);
  made->dice = seed;
  made->generation = 1;
  pthread_mutex_lock(&disks_lock);
  made->number = ++disks_made;
  made->next = disks;
  disks = made;
  pthread_mutex_unlock(&disks_lock);
  return made->number;
}

void fault_disk_remove(uint64_t number) {
  pthread_mutex_lock(&disks_lock);
  disk **place = &disks;
  while (*place != NULL && (*place)->number != number) place = &(*place)->next;
  disk *found = *place;
  if (found != NULL) *place = found->next;
  pthread_mutex_unlock(&disks_lock);
  if (found == NULL) return;
  for (int index = 0; index < FAULT_DISK_NAMES; index++) {
    node_remove(&found->nodes[index]);
    shared_release(found->nodes[index].shared);
  }
  pthread_mutex_destroy(&found->lock);
  free(found);
}

int64_t fault_disk_copy(uint64_t from, uint64_t to, const char *name) {
  disk *source = disk_find(from), *target = disk_find(to);
  if (source == NULL || target == NULL) return -1;
  pthread_mutex_lock(&source->lock);
  node *original = disk_node(source, name, false);
  pthread_mutex_lock(&target->lock);
  node *copy = original == NULL ? NULL : disk_node(target, name, true);
  int64_t size = -1;
  if (copy != NULL) {
    size = original->current.size;
    node_remove(copy);
    copy->exists = true;
    if (size > 0 && node_write(copy, 0, original->current.bytes, size)) node_sync(copy);
  }
  pthread_mutex_unlock(&target->lock);
  pthread_mutex_unlock(&source->lock);
  return size;
}

bool fault_disk_truncate(uint64_t number, const char *name, int64_t size) {
  disk *disk = disk_find(number);
  if (disk == NULL) return false;
  pthread_mutex_lock(&disk->lock);
  node *node = disk_node(disk, name, false);
  if (node != NULL && node_truncate(node, size)) node_sync(node);
  pthread_mutex_unlock(&disk->lock);
  return node != NULL;
}

int64_t fault_disk_size(uint64_t number, const char *name) {
  disk *disk = disk_find(number);
  if (disk == NULL) return -1;
  pthread_mutex_lock(&disk->lock);
  const node *node = disk_node(disk, name, false);
  int64_t size = node == NULL ? -1 : node->current.size;
  pthread_mutex_unlock(&disk->lock);
  return size;
}

void fault_disk_set_trouble(uint64_t number, enum fault_disk_trouble trouble, uint32_t operations) {
  disk *disk = disk_find(number);
  if (disk == NULL) return;
  pthread_mutex_lock(&disk->lock);
  disk->trouble = trouble;
  disk->troubles_left = operations;
  pthread_mutex_unlock(&disk->lock);
}

enum fault_disk_trouble fault_disk_trouble_now(uint64_t number) {
  disk *disk = disk_find(number);
  if (disk == NULL) return fault_disk_sound;
  pthread_mutex_lock(&disk->lock);
  enum fault_disk_trouble trouble = disk->trouble;
  pthread_mutex_unlock(&disk->lock);
  return trouble;
}

void fault_disk_set_room(uint64_t number, int64_t bytes) {
  disk *disk = disk_find(number);
  if (disk == NULL) return;
  pthread_mutex_lock(&disk->lock);
  disk->room = bytes;
  pthread_mutex_unlock(&disk->lock);
}

void fault_disk_crash(uint64_t number, bool power) {
  disk *disk = disk_find(number);
  if (disk == NULL) return;
  pthread_mutex_lock(&disk->lock);
  if (!disk->is_crashed) disk_crash(disk, power);
  pthread_mutex_unlock(&disk->lock);
}

void fault_disk_crash_after(uint64_t number, uint32_t operations, bool power) {
  disk *disk = disk_find(number);
  if (disk == NULL) return;
  pthread_mutex_lock(&disk->lock);
  disk->crash_in = operations;
  disk->crash_is_power = power;
  pthread_mutex_unlock(&disk->lock);
}

bool fault_disk_is_crashed(uint64_t number) {
  disk *disk = disk_find(number);
  if (disk == NULL) return true;
  pthread_mutex_lock(&disk->lock);
  bool is_crashed = disk->is_crashed;
  pthread_mutex_unlock(&disk->lock);
  return is_crashed;
}

void fault_disk_restart(uint64_t number) {
  disk *disk = disk_find(number);
  if (disk == NULL) return;
  pthread_mutex_lock(&disk->lock);
  disk->is_crashed = false;
  disk->crash_in = 0;
  disk->trouble = fault_disk_sound;
  pthread_mutex_unlock(&disk->lock);
}

uint64_t fault_disk_operations(uint64_t number) {
  disk *disk = disk_find(number);
  return disk == NULL ? 0 : disk->operations;
}

void fault_disk_lie_about_syncs(uint64_t number) {
  disk *disk = disk_find(number);
  if (disk != NULL) disk->lies_about_syncs = true;
}
