// What Linux says of a process and Swift's Glibc module leaves out, as plain functions.

#ifndef CPROCESS_SHIM_H
#define CPROCESS_SHIM_H

#include <sys/prctl.h>

extern char **environ;

static inline int process_is_dumpable(void) { return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0); }
static inline int process_set_dumpable(int value) { return prctl(PR_SET_DUMPABLE, value, 0, 0, 0); }

static inline char **process_environment(void) { return environ; }

#endif
