// The types of libpq. The library is opened with the first use of a database, not linked.

#ifndef GALAKSIO_CPOSTGRESQL_SHIMS_H
#define GALAKSIO_CPOSTGRESQL_SHIMS_H

#include <postgresql/libpq-fe.h>

#endif
