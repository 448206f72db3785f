// The variadic functions of libedit, and functions that Swift's Glibc module leaves out, as plain functions.

#ifndef CLIBEDIT_SHIM_H
#define CLIBEDIT_SHIM_H

#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

extern int wcwidth(wchar_t scalar);

typedef wchar_t *(*le_prompt)(EditLine *);
typedef unsigned char (*le_command)(EditLine *, wint_t);
typedef int (*le_reader)(EditLine *, wchar_t *);

// Creates an editor that writes its errors to /dev/null, which hides messages about an unknown terminal;
// le_use_stderr restores the real stream.
static inline EditLine *le_init(const char *program) {
    FILE *quiet = fopen("/dev/null", "w");
    return el_init(program, stdin, stdout, quiet ? quiet : stderr);
}

static inline int le_use_stderr(EditLine *el) {
    FILE *quiet = NULL;
    int answer = el_wget(el, EL_GETFP, 2, &quiet);
    if (answer == 0 && quiet && quiet != stderr) fclose(quiet);
    return el_wset(el, EL_SETFP, 2, stderr);
}

// Redirects all further drawing of libedit to /dev/null.
static inline int le_mute(EditLine *el) {
    FILE *quiet = fopen("/dev/null", "w");
    return quiet ? el_wset(el, EL_SETFP, 1, quiet) : -1;
}

// Returns the output of libedit's command "bind"; the caller frees it.
static inline char *le_bindings(EditLine *el) {
    FILE *before = NULL;
    char *text = NULL;
    size_t count = 0;
    const char *words[] = {"bind"};
    FILE *memory = open_memstream(&text, &count);
    if (!memory) return NULL;
    if (el_wget(el, EL_GETFP, 1, &before) == 0 && el_wset(el, EL_SETFP, 1, memory) == 0) {
        el_parse(el, 1, words);
        el_wset(el, EL_SETFP, 1, before);
    }
    fclose(memory);
    return text;
}

static inline int le_set_prompt(EditLine *el, le_prompt prompt) { return el_wset(el, EL_PROMPT, prompt); }

static inline int le_add_command(EditLine *el, const wchar_t *name, const wchar_t *help, le_command command) {
    return el_wset(el, EL_ADDFN, name, help, command);
}

static inline int le_set_reader(EditLine *el, le_reader reader) { return el_wset(el, EL_GETCFN, reader); }
static inline int le_set_history(EditLine *el, HistoryW *history) { return el_wset(el, EL_HIST, history_w, history); }
static inline int le_set_flag(EditLine *el, int option, int value) { return el_wset(el, option, value); }

static inline int le_get_flag(EditLine *el, int option) {
    int value = 0;
    el_wget(el, option, &value);
    return value;
}

static inline int le_set_editor(EditLine *el, const wchar_t *name) { return el_wset(el, EL_EDITOR, name); }

static inline int le_is_vi(EditLine *el) {
    const wchar_t *name = NULL;
    return el_wget(el, EL_EDITOR, &name) == 0 && name && name[0] == L'v';
}

static inline int le_set_terminal(EditLine *el, const char *name) { return el_wset(el, EL_TERMINAL, name); }
static inline int le_set_client(EditLine *el, void *client) { return el_wset(el, EL_CLIENTDATA, client); }

static inline void *le_client(EditLine *el) {
    void *client = NULL;
    el_wget(el, EL_CLIENTDATA, &client);
    return client;
}

static inline int le_refresh(EditLine *el) { return el_wset(el, EL_REFRESH); }

static inline int le_history_int(HistoryW *history, HistEventW *event, int operation, int value) {
    return history_w(history, event, operation, value);
}

static inline int le_history_text(HistoryW *history, HistEventW *event, int operation, const wchar_t *value) {
    return history_w(history, event, operation, value);
}

static inline void le_write(const char *bytes, size_t count) { fwrite(bytes, 1, count, stdout); }
static inline void le_flush(void) { fflush(stdout); }

#endif
