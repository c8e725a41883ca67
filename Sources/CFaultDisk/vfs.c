// SQLite's view of the disks: a file system that knows their paths and hands every other one to the
// system's own. Locks and shared memory are those of one process.
#include "disk.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  sqlite3_file base;
  disk *disk;
  node *node;
  shared_memory *shared;
  uint64_t generation;
  int level;
  uint16_t shared_slots, owned_slots;
} handle;

static sqlite3_vfs *system_vfs;

/// Takes the disk's lock; false, without it, where the handle is older than the last crash.
static bool enter(handle *handle) {
  pthread_mutex_lock(&handle->disk->lock);
  if (handle->generation == handle->disk->generation && !handle->disk->is_crashed) return true;
  pthread_mutex_unlock(&handle->disk->lock);
  return false;
}

static int leave(handle *handle, int result) {
  pthread_mutex_unlock(&handle->disk->lock);
  return result;
}

// MARK: - Bytes

static int disk_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
  handle *self = (handle *)file;
  if (!enter(self)) return SQLITE_IOERR_READ;
  if (disk_fails(self->disk, false, false)) return leave(self, SQLITE_IOERR_READ);
  const image *image = &self->node->current;
  int64_t there = image->size - offset;
  if (there > count) there = count;
  if (there > 0) memcpy(bytes, image->bytes + offset, (size_t)there);
  if (there == count) return leave(self, SQLITE_OK);
  if (there < 0) there = 0;
  memset((char *)bytes + there, 0, (size_t)(count - there));
  return leave(self, SQLITE_IOERR_SHORT_READ);
}

static int disk_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
  handle *self = (handle *)file;
  if (!enter(self)) return SQLITE_IOERR_WRITE;
  if (!disk_operation(self->disk)) return leave(self, SQLITE_IOERR_WRITE);
  int64_t growth = offset + count - self->node->current.size;
  bool grows = growth > 0;
  if (grows && !disk_has_room(self->disk, growth)) return leave(self, SQLITE_FULL);
  bool is_full = self->disk->trouble == fault_disk_full;
  if (disk_fails(self->disk, true, grows)) {
    return leave(self, is_full ? SQLITE_FULL : SQLITE_IOERR_WRITE);
  }
  bool is_written = node_write(self->node, offset, bytes, count);
  return leave(self, is_written ? SQLITE_OK : SQLITE_IOERR_WRITE);
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size) {
  handle *self = (handle *)file;
  if (!enter(self)) return SQLITE_IOERR_TRUNCATE;
  if (!disk_operation(self->disk) || disk_fails(self->disk, true, false)) {
    return leave(self, SQLITE_IOERR_TRUNCATE);
  }
  return leave(self, node_truncate(self->node, size) ? SQLITE_OK : SQLITE_IOERR_TRUNCATE);
}

static int disk_sync(sqlite3_file *file, int flags) {
  (void)flags;
  handle *self = (handle *)file;
  if (!enter(self)) return SQLITE_IOERR_FSYNC;
  if (!disk_operation(self->disk)) return leave(self, SQLITE_IOERR_FSYNC);
  // What was not synced stays so until a sync succeeds. A kernel that drops what it could not write
  // and says nothing the next time is beyond what SQLite, or this house, can mend.
  if (disk_fails(self->disk, true, false)) return leave(self, SQLITE_IOERR_FSYNC);
  if (!self->disk->lies_about_syncs) node_sync(self->node);
  return leave(self, SQLITE_OK);
}

static int disk_file_size(sqlite3_file *file, sqlite3_int64 *size) {
  handle *self = (handle *)file;
  if (!enter(self)) return SQLITE_IOERR_FSTAT;
  *size = self->node->current.size;
  return leave(self, SQLITE_OK);
}

// MARK: - Locks

static int disk_lock(sqlite3_file *file, int level) {
  handle *self = (handle *)file;
  if (self->level >= level) return SQLITE_OK;
  if (!enter(self)) return SQLITE_IOERR_LOCK;
  node *node = self->node;
  if (self->level == SQLITE_LOCK_NONE) {
    bool is_taken = node->exclusive != NULL || node->pending != NULL;
    if (is_taken) return leave(self, SQLITE_BUSY);
    node->readers++;
    self->level = SQLITE_LOCK_SHARED;
  }
  if (level >= SQLITE_LOCK_RESERVED && self->level < SQLITE_LOCK_RESERVED) {
    if (node->reserved != NULL && node->reserved != self) return leave(self, SQLITE_BUSY);
    node->reserved = self;
    self->level = SQLITE_LOCK_RESERVED;
  }
  if (level == SQLITE_LOCK_EXCLUSIVE) {
    if (node->pending != NULL && node->pending != self) return leave(self, SQLITE_BUSY);
    node->pending = self;
    self->level = SQLITE_LOCK_PENDING;
    if (node->readers > 1) return leave(self, SQLITE_BUSY);
    node->exclusive = self;
    self->level = SQLITE_LOCK_EXCLUSIVE;
  }
  return leave(self, SQLITE_OK);
}

static int disk_unlock(sqlite3_file *file, int level) {
  handle *self = (handle *)file;
  if (self->level <= level) return SQLITE_OK;
  int before = self->level;
  self->level = level;
  if (!enter(self)) return SQLITE_OK;
  node *node = self->node;
  if (node->reserved == self) node->reserved = NULL;
  if (node->pending == self) node->pending = NULL;
  if (node->exclusive == self) node->exclusive = NULL;
  if (level == SQLITE_LOCK_NONE && before >= SQLITE_LOCK_SHARED) node->readers--;
  return leave(self, SQLITE_OK);
}

static int disk_check_reserved(sqlite3_file *file, int *result) {
  handle *self = (handle *)file;
  if (!enter(self)) return SQLITE_IOERR_CHECKRESERVEDLOCK;
  *result = self->node->reserved != NULL;
  return leave(self, SQLITE_OK);
}

// MARK: - Shared memory

static int disk_shm_map(sqlite3_file *file, int region, int size, int extend,
                        void volatile **memory) {
  handle *self = (handle *)file;
  *memory = NULL;
  if (!enter(self)) return SQLITE_IOERR_SHMMAP;
  if (self->shared == NULL) {
    if (self->node->shared == NULL) {
      self->node->shared = calloc(1, sizeof *self->node->shared);
      if (self->node->shared == NULL) return leave(self, SQLITE_NOMEM);
      self->node->shared->users = 1;
    }
    self->shared = self->node->shared;
    self->shared->users++;
  }
  shared_memory *shared = self->shared;
  while (shared->count <= region) {
    if (!extend) return leave(self, SQLITE_OK);
    void **regions = realloc(shared->regions, sizeof *regions * (size_t)(shared->count + 1));
    if (regions == NULL) return leave(self, SQLITE_NOMEM);
    shared->regions = regions;
    regions[shared->count] = calloc(1, (size_t)size);
    if (regions[shared->count] == NULL) return leave(self, SQLITE_NOMEM);
    shared->count++;
  }
  *memory = shared->regions[region];
  return leave(self, SQLITE_OK);
}

static int disk_shm_lock(sqlite3_file *file, int first, int count, int flags) {
  handle *self = (handle *)file;
  shared_memory *shared = self->shared;
  uint16_t mask = (uint16_t)((1u << (first + count)) - (1u << first));
  bool is_lock = (flags & SQLITE_SHM_LOCK) != 0, is_shared = (flags & SQLITE_SHM_SHARED) != 0;
  if (!enter(self)) return is_lock ? SQLITE_IOERR_SHMLOCK : SQLITE_OK;
  if (shared == NULL) return leave(self, is_lock ? SQLITE_IOERR_SHMLOCK : SQLITE_OK);
  for (int slot = first; slot < first + count; slot++) {
    uint16_t bit = (uint16_t)(1u << slot);
    if (!is_lock) {
      if ((self->shared_slots & bit) != 0) shared->sharers[slot]--;
      if (shared->owner[slot] == self) shared->owner[slot] = NULL;
      continue;
    }
    if (shared->owner[slot] != NULL && shared->owner[slot] != self) {
      return leave(self, SQLITE_BUSY);
    }
    int others = shared->sharers[slot] - ((self->shared_slots & bit) != 0 ? 1 : 0);
    if (!is_shared && others > 0) return leave(self, SQLITE_BUSY);
  }
  if (!is_lock) {
    self->shared_slots &= (uint16_t)~mask;
    self->owned_slots &= (uint16_t)~mask;
    return leave(self, SQLITE_OK);
  }
  for (int slot = first; slot < first + count; slot++) {
    uint16_t bit = (uint16_t)(1u << slot);
    if (!is_shared) {
      shared->owner[slot] = self;
    } else if ((self->shared_slots & bit) == 0) {
      shared->sharers[slot]++;
    }
  }
  if (is_shared) {
    self->shared_slots |= mask;
  } else {
    self->owned_slots |= mask;
  }
  return leave(self, SQLITE_OK);
}

static void disk_shm_barrier(sqlite3_file *file) {
  (void)file;
  __sync_synchronize();
}

static int disk_shm_unmap(sqlite3_file *file, int remove) {
  handle *self = (handle *)file;
  if (self->shared == NULL) return SQLITE_OK;
  pthread_mutex_lock(&self->disk->lock);
  shared_memory *shared = self->shared;
  for (int slot = 0; slot < SQLITE_SHM_NLOCK; slot++) {
    if ((self->shared_slots & (1u << slot)) != 0) shared->sharers[slot]--;
    if (shared->owner[slot] == self) shared->owner[slot] = NULL;
  }
  self->shared_slots = self->owned_slots = 0;
  self->shared = NULL;
  if (self->node->shared == shared && (remove || shared->users == 2)) {
    self->node->shared = NULL;
    shared_release(shared);
  }
  shared_release(shared);
  return leave(self, SQLITE_OK);
}

// MARK: - Files

static int disk_close(sqlite3_file *file) {
  disk_unlock(file, SQLITE_LOCK_NONE);
  return disk_shm_unmap(file, 0);
}

static int disk_control(sqlite3_file *file, int operation, void *argument) {
  (void)file;
  // Checkpoints come as often as SQLite itself has them: a short life of a store sees some.
  if (operation == SQLITE_FCNTL_PRAGMA) {
    const char *name = ((char **)argument)[1];
    if (name != NULL && sqlite3_stricmp(name, "wal_autocheckpoint") == 0) return SQLITE_OK;
  }
  return SQLITE_NOTFOUND;
}

static int disk_sector_size(sqlite3_file *file) {
  (void)file;
  return 4096;
}

static int disk_characteristics(sqlite3_file *file) {
  (void)file;
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_file_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_check_reserved,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector_size,
    .xDeviceCharacteristics = disk_characteristics,
    .xShmMap = disk_shm_map,
    .xShmLock = disk_shm_lock,
    .xShmBarrier = disk_shm_barrier,
    .xShmUnmap = disk_shm_unmap,
};

// MARK: - The file system

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                     int *granted) {
  (void)vfs;
  const char *name = NULL;
  disk *disk = disk_of_path(path, &name);
  if (disk == NULL) return system_vfs->xOpen(system_vfs, path, file, flags, granted);
  handle *self = (handle *)file;
  memset(self, 0, sizeof *self);
  pthread_mutex_lock(&disk->lock);
  bool makes = (flags & SQLITE_OPEN_CREATE) != 0 && disk->trouble != fault_disk_read_only;
  if (!disk->is_crashed) self->node = disk_node(disk, name, makes);
  self->disk = disk;
  self->generation = disk->generation;
  pthread_mutex_unlock(&disk->lock);
  if (self->node == NULL) return SQLITE_CANTOPEN;
  self->base.pMethods = &methods;
  if (granted != NULL) *granted = flags;
  return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync_folder) {
  (void)vfs;
  const char *name = NULL;
  disk *disk = disk_of_path(path, &name);
  if (disk == NULL) return system_vfs->xDelete(system_vfs, path, sync_folder);
  pthread_mutex_lock(&disk->lock);
  int result = SQLITE_IOERR_DELETE;
  if (!disk->is_crashed && disk_operation(disk) && !disk_fails(disk, true, false)) {
    node *node = disk_node(disk, name, false);
    result = node == NULL ? SQLITE_IOERR_DELETE_NOENT : SQLITE_OK;
    if (node != NULL) node_remove(node);
  }
  pthread_mutex_unlock(&disk->lock);
  return result;
}

static int access_file(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
  (void)vfs;
  const char *name = NULL;
  disk *disk = disk_of_path(path, &name);
  if (disk == NULL) return system_vfs->xAccess(system_vfs, path, flags, result);
  pthread_mutex_lock(&disk->lock);
  const node *node = disk_node(disk, name, false);
  *result = node != NULL && (flags != SQLITE_ACCESS_EXISTS || node->current.size > 0);
  pthread_mutex_unlock(&disk->lock);
  return SQLITE_OK;
}

static int full_path(sqlite3_vfs *vfs, const char *path, int room, char *full) {
  (void)vfs;
  if (strncmp(path, FAULT_DISK_FOLDER, sizeof FAULT_DISK_FOLDER - 1) != 0) {
    return system_vfs->xFullPathname(system_vfs, path, room, full);
  }
  if (strlen(path) >= (size_t)room) return SQLITE_CANTOPEN;
  strcpy(full, path);
  return SQLITE_OK;
}

int fault_disk_install(void) {
  static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
  static sqlite3_vfs own;
  pthread_mutex_lock(&lock);
  int result = SQLITE_OK;
  if (system_vfs == NULL) {
    system_vfs = sqlite3_vfs_find(NULL);
    if (system_vfs == NULL) {
      result = SQLITE_ERROR;
    } else {
      own = *system_vfs;
      own.pNext = NULL;
      own.zName = "jalon-disks";
      if (own.szOsFile < (int)sizeof(handle)) own.szOsFile = sizeof(handle);
      own.xOpen = open_file;
      own.xDelete = delete_file;
      own.xAccess = access_file;
      own.xFullPathname = full_path;
      result = sqlite3_vfs_register(&own, 1);
      if (result != SQLITE_OK) system_vfs = NULL;
    }
  }
  pthread_mutex_unlock(&lock);
  return result;
}

int fault_disk_execute(const char *path, const char *sql) {
  sqlite3 *database = NULL;
  int result = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL);
  if (result == SQLITE_OK) result = sqlite3_exec(database, sql, NULL, NULL, NULL);
  sqlite3_close(database);
  return result;
}
