// Functions for processes that Swift's Glibc module leaves out, as plain functions.

#ifndef CPROCESS_SHIM_H
#define CPROCESS_SHIM_H

#include <spawn.h>
#include <sys/prctl.h>

extern char **environ;
// From glibc 2.34 on; declared by <spawn.h> for GNU sources only.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

static inline int process_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }
static inline int process_set_dumpable(int value) { return prctl(PR_SET_DUMPABLE, value, 0, 0, 0); }

static inline char **process_environment(void) { return environ; }

#endif
