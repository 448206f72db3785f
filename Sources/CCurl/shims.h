// The declarations of libcurl, and of the system calls that wait for its sockets. The variadic functions of libcurl
// are declared once per type of argument.
//
// Nothing here links libcurl: every shim receives the function that it calls.

#ifndef GALAKSIO_CCURL_SHIMS_H
#define GALAKSIO_CCURL_SHIMS_H

#include <curl/curl.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

// Declared by <pthread.h> for GNU sources only.
int pthread_setname_np(pthread_t thread, const char *name);

typedef CURLcode (*ccurl_easy_setopt)(CURL *, CURLoption, ...);
typedef CURLcode (*ccurl_easy_getinfo)(CURL *, CURLINFO, ...);
typedef CURLMcode (*ccurl_multi_setopt)(CURLM *, CURLMoption, ...);

typedef CURLSHcode (*ccurl_share_setopt)(CURLSH *, CURLSHoption, ...);

static inline CURLSHcode ccurl_share(void *setopt, CURLSH *share, curl_lock_data what) {
    return ((ccurl_share_setopt)setopt)(share, CURLSHOPT_SHARE, what);
}

static inline CURLcode ccurl_set_long(void *setopt, CURL *easy, CURLoption option, long value) {
    return ((ccurl_easy_setopt)setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_offset(void *setopt, CURL *easy, CURLoption option, curl_off_t value) {
    return ((ccurl_easy_setopt)setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_pointer(void *setopt, CURL *easy, CURLoption option, const void *value) {
    return ((ccurl_easy_setopt)setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_write(void *setopt, CURL *easy, CURLoption option, curl_write_callback value) {
    return ((ccurl_easy_setopt)setopt)(easy, option, value);
}

static inline CURLcode ccurl_set_before_request(void *setopt, CURL *easy, curl_prereq_callback value) {
    return ((ccurl_easy_setopt)setopt)(easy, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode ccurl_set_open_socket(void *setopt, CURL *easy, curl_opensocket_callback value) {
    return ((ccurl_easy_setopt)setopt)(easy, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode ccurl_set_close_socket(void *setopt, CURL *easy, curl_closesocket_callback value) {
    return ((ccurl_easy_setopt)setopt)(easy, CURLOPT_CLOSESOCKETFUNCTION, value);
}

static inline CURLcode ccurl_get_long(void *getinfo, CURL *easy, CURLINFO fact, long *value) {
    return ((ccurl_easy_getinfo)getinfo)(easy, fact, value);
}

static inline CURLcode ccurl_get_offset(void *getinfo, CURL *easy, CURLINFO fact, curl_off_t *value) {
    return ((ccurl_easy_getinfo)getinfo)(easy, fact, value);
}

static inline CURLcode ccurl_get_pointer(void *getinfo, CURL *easy, CURLINFO fact, void **value) {
    return ((ccurl_easy_getinfo)getinfo)(easy, fact, value);
}

static inline CURLMcode ccurl_multi_set_long(void *setopt, CURLM *multi, CURLMoption option, long value) {
    return ((ccurl_multi_setopt)setopt)(multi, option, value);
}

static inline CURLMcode ccurl_multi_set_pointer(void *setopt, CURLM *multi, CURLMoption option, void *value) {
    return ((ccurl_multi_setopt)setopt)(multi, option, value);
}

static inline CURLMcode ccurl_multi_set_socket(void *setopt, CURLM *multi, curl_socket_callback value) {
    return ((ccurl_multi_setopt)setopt)(multi, CURLMOPT_SOCKETFUNCTION, value);
}

static inline CURLMcode ccurl_multi_set_timer(void *setopt, CURLM *multi, curl_multi_timer_callback value) {
    return ((ccurl_multi_setopt)setopt)(multi, CURLMOPT_TIMERFUNCTION, value);
}

// CURLMsg keeps its result in an anonymous union.
static inline CURLcode ccurl_message_result(const CURLMsg *message) {
    return message->data.result;
}

#endif
