/* Calls of the system that fail, or end the process, at a chosen count; loaded before the C library.

   Only calls on files under one folder count, so what the interpreter does for itself is left alone. A relative path
   counts too: attacks run inside the folder. The kinds are those of failing_calls.py, in the same order. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN, READ, WRITE, SYNC, RENAME, LINK, MKDIR, UNLINK, STAT, MAP, KINDS };

static char folder[4096];
static size_t folder_length;
static atomic_int armed, counts[KINDS], chosen = -1, fails_at = -1, code, fired;

void arm_calls(const char *path, int kind, int at, int number) {
    atomic_store(&armed, 0);
    snprintf(folder, sizeof folder, "%s", path);
    folder_length = strlen(folder);
    for (int each = 0; each < KINDS; each++) atomic_store(&counts[each], 0);
    atomic_store(&chosen, kind);
    atomic_store(&fails_at, at);
    atomic_store(&code, number);
    atomic_store(&fired, 0);
    atomic_store(&armed, 1);
}

int disarm_calls(void) {
    atomic_store(&armed, 0);
    return atomic_load(&fired);
}

int count_calls(int kind) { return atomic_load(&counts[kind]); }

__attribute__((constructor)) static void arm_from_environment(void) {
    const char *plan = getenv("FAILING_CALLS");
    int kind, at, number, length = 0;
    if (plan && sscanf(plan, "%d %d %d %n", &kind, &at, &number, &length) == 3 && length)
        arm_calls(plan + length, kind, at, number);
}

static int below(const char *path) {
    return path && (path[0] != '/' || strncmp(path, folder, folder_length) == 0);
}

static int fails(int kind) {
    int number = atomic_fetch_add(&counts[kind], 1);
    if (kind != atomic_load(&chosen) || number != atomic_load(&fails_at)) return 0;
    atomic_store(&fired, 1);
    if (atomic_load(&code) < 0) kill(getpid(), SIGKILL);
    errno = atomic_load(&code);
    return 1;
}

static int path_fails(int kind, const char *path) { return atomic_load(&armed) && below(path) && fails(kind); }

static int file_fails(int kind, int file) {
    char name[64], path[4096];
    if (!atomic_load(&armed) || file < 3) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    long length = syscall(SYS_readlinkat, AT_FDCWD, name, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return path[0] == '/' && below(path) && fails(kind);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MODE(flags, last) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { MODE(flags, flags) return path_fails(OPEN, path) ? -1 : NEXT(open)(path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, flags) return path_fails(OPEN, path) ? -1 : NEXT(open64)(path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, flags) return path_fails(OPEN, path) ? -1 : NEXT(openat)(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags, flags) return path_fails(OPEN, path) ? -1 : NEXT(openat64)(at, path, flags, mode); }
ssize_t read(int file, void *to, size_t size) { return file_fails(READ, file) ? -1 : NEXT(read)(file, to, size); }
ssize_t pread(int file, void *to, size_t size, off_t at) { return file_fails(READ, file) ? -1 : NEXT(pread)(file, to, size, at); }
ssize_t pread64(int file, void *to, size_t size, off64_t at) { return file_fails(READ, file) ? -1 : NEXT(pread64)(file, to, size, at); }
ssize_t write(int file, const void *from, size_t size) { return file_fails(WRITE, file) ? -1 : NEXT(write)(file, from, size); }
ssize_t writev(int file, const struct iovec *from, int count) { return file_fails(WRITE, file) ? -1 : NEXT(writev)(file, from, count); }
ssize_t pwrite64(int file, const void *from, size_t size, off64_t at) { return file_fails(WRITE, file) ? -1 : NEXT(pwrite64)(file, from, size, at); }
int fsync(int file) { return file_fails(SYNC, file) ? -1 : NEXT(fsync)(file); }
int fdatasync(int file) { return file_fails(SYNC, file) ? -1 : NEXT(fdatasync)(file); }
int rename(const char *from, const char *to) { return path_fails(RENAME, from) ? -1 : NEXT(rename)(from, to); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { return path_fails(RENAME, from) ? -1 : NEXT(renameat2)(a, from, b, to, flags); }
int link(const char *from, const char *to) { return path_fails(LINK, from) ? -1 : NEXT(link)(from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return path_fails(LINK, from) ? -1 : NEXT(linkat)(a, from, b, to, flags); }
int mkdir(const char *path, mode_t mode) { return path_fails(MKDIR, path) ? -1 : NEXT(mkdir)(path, mode); }
int unlink(const char *path) { return path_fails(UNLINK, path) ? -1 : NEXT(unlink)(path); }
int stat64(const char *path, struct stat64 *to) { return path_fails(STAT, path) ? -1 : NEXT(stat64)(path, to); }
int lstat64(const char *path, struct stat64 *to) { return path_fails(STAT, path) ? -1 : NEXT(lstat64)(path, to); }
int statx(int at, const char *path, int flags, unsigned mask, struct statx *to) {
    int failing = path && path[0] ? path_fails(STAT, path) : file_fails(STAT, at);
    return failing ? -1 : NEXT(statx)(at, path, flags, mask, to);
}
void *mmap(void *at, size_t size, int protection, int flags, int file, off_t start) {
    return file >= 3 && file_fails(MAP, file) ? MAP_FAILED : NEXT(mmap)(at, size, protection, flags, file, start);
}
void *mmap64(void *at, size_t size, int protection, int flags, int file, off64_t start) {
    return file >= 3 && file_fails(MAP, file) ? MAP_FAILED : NEXT(mmap64)(at, size, protection, flags, file, start);
}
