// The types of libmemcached. The library is opened when keys are first spread over several servers, not linked.

#ifndef GALAKSIO_CMEMCACHED_SHIMS_H
#define GALAKSIO_CMEMCACHED_SHIMS_H

#include <libmemcached/memcached.h>

// The file of the library to which the types belong.
static const char *const galaksio_memcached_file = "libmemcached.so.11";

#endif
