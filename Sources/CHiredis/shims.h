// The types of hiredis's reply reader. The library is opened with the first use of Redis, not linked.

#ifndef GALAKSIO_CHIREDIS_SHIMS_H
#define GALAKSIO_CHIREDIS_SHIMS_H

#include <hiredis/hiredis.h>

#define GALAKSIO_TEXT(word) #word
#define GALAKSIO_TEXT_OF(macro) GALAKSIO_TEXT(macro)

// The file of the library to which the types belong.
static const char *const galaksio_hiredis_file = "libhiredis.so." GALAKSIO_TEXT_OF(HIREDIS_SONAME);

#endif
