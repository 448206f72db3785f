// The types of zlib and Brotli. Both libraries are opened with the first body that needs them, not linked.

#ifndef CCOMPRESSION_SHIMS_H
#define CCOMPRESSION_SHIMS_H

#include <brotli/decode.h>
#include <zlib.h>

#endif
