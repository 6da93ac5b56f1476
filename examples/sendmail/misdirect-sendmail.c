/* misdirect-sendmail: stands where a mail program calls sendmail, and holds a message back whose recipient
 * was probably meant to be another.
 *
 *     misdirect-sendmail [OPTIONS OF SENDMAIL] [RECIPIENT]...
 *
 * Where a recipient is suspect nothing is sent: the reason goes to standard error, and the program ends with
 * EX_DATAERR (65), which mail programs show. Otherwise the message goes, unchanged and with all options, to
 * the real sendmail, whose status is the answer.
 *
 *     MISDIRECT_SENDMAIL   the real one; /usr/sbin/sendmail unless set
 *     MISDIRECT_ALLOWED    a file of addresses, one a line, that are right; ~/.misdirect-allowed unless set
 */

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <misdirect.h>

enum { RECIPIENTS_MAX = 10000 };

typedef struct {
    char *bytes;
    size_t len;
} text;

typedef struct {
    misdirect_text recipients[RECIPIENTS_MAX];
    size_t count;
    misdirect_text sender;
} envelope;

static void fail(int status, const char *what) {
    fprintf(stderr, "misdirect-sendmail: %s\n", what);
    exit(status);
}

static text read_all(FILE *file) {
    text all = {NULL, 0};
    size_t room = 0, got;
    do {
        if (all.len == room) {
            room = room == 0 ? 1 << 16 : 2 * room;
            all.bytes = realloc(all.bytes, room);
            if (all.bytes == NULL) fail(EX_TEMPFAIL, "the message does not fit into memory");
        }
        got = fread(all.bytes + all.len, 1, room - all.len, file);
        all.len += got;
    } while (got > 0);
    if (ferror(file)) fail(EX_IOERR, "the message cannot be read");
    return all;
}

static void add_recipient(envelope *to, const char *at, size_t len) {
    while (len > 0 && isspace((unsigned char)*at)) at++, len--;
    if (len == 0) return;
    if (to->count == RECIPIENTS_MAX) fail(EX_USAGE, "more recipients than can be looked at");
    to->recipients[to->count].ptr = at;
    to->recipients[to->count].len = len;
    to->count++;
}

/* Splits a list of addresses (RFC 5322, 3.4) where a comma, or the ends of a group, stand outside quotes,
 * comments and angle brackets. What an address is, the library reads itself. */
static void add_list(envelope *to, const char *list, size_t len) {
    size_t at, start = 0;
    int quoted = 0, comments = 0, angle = 0;
    for (at = 0; at < len; at++) {
        char c = list[at];
        if ((quoted || comments > 0) && c == '\\') {
            at++;
        } else if (quoted || (c == '"' && comments == 0)) {
            if (c == '"') quoted = !quoted;
        } else if (c == '(') {
            comments++;
        } else if (c == ')' && comments > 0) {
            comments--;
        } else if (comments == 0 && c == '<') {
            angle = 1;
        } else if (comments == 0 && c == '>') {
            angle = 0;
        } else if (comments == 0 && !angle && c == ':') {
            start = at + 1; /* the name of a group */
        } else if (comments == 0 && !angle && (c == ',' || c == ';')) {
            add_recipient(to, list + start, at - start);
            start = at + 1;
        }
    }
    if (start < len) add_recipient(to, list + start, len - start);
}

static int is_header(const char *line, size_t len, const char *name) {
    size_t name_len = strlen(name);
    return len > name_len && line[name_len] == ':' && strncasecmp(line, name, name_len) == 0;
}

/* From: is the sender where no option says another. To:, Cc: and Bcc: are recipients after -t. */
static void read_headers(envelope *to, const text *message, int recipients_too) {
    static const char *const names[] = {"To", "Cc", "Bcc"};
    size_t at = 0, name;
    while (at < message->len && message->bytes[at] != '\n' && message->bytes[at] != '\r') {
        const char *line = message->bytes + at;
        size_t end = at, len;
        do { /* a line that begins with a blank belongs to the one before */
            const char *feed = memchr(message->bytes + end, '\n', message->len - end);
            end = feed == NULL ? message->len : (size_t)(feed - message->bytes) + 1;
        } while (end < message->len && (message->bytes[end] == ' ' || message->bytes[end] == '\t'));
        len = end - at;
        while (len > 0 && isspace((unsigned char)line[len - 1])) len--;
        if (is_header(line, len, "From") && to->sender.len == 0) {
            to->sender.ptr = line + 5;
            to->sender.len = len - 5;
        }
        for (name = 0; recipients_too && name < sizeof names / sizeof *names; name++) {
            size_t skip = strlen(names[name]) + 1;
            if (is_header(line, len, names[name])) add_list(to, line + skip, len - skip);
        }
        at = end;
    }
}

/* Reads the options that say something about recipients. Returns 0 where sendmail is to do something else
 * than to send one message (-bs, -bp, -bi...). */
static int read_options(envelope *to, int argc, char **argv, int *from_headers) {
    int at;
    for (at = 1; at < argc && argv[at][0] == '-' && argv[at][1] != '\0'; at++) {
        const char *option = argv[at];
        if (strcmp(option, "--") == 0) {
            at++;
            break;
        }
        if (option[1] == 'b' && option[2] != 'm') return 0;
        if (option[1] == 'q') return 0;
        if (strcmp(option, "-t") == 0) *from_headers = 1;
        if (strchr("fr", option[1]) != NULL) {
            const char *sender = option[2] != '\0' ? option + 2 : at + 1 < argc ? argv[at + 1] : "";
            to->sender.ptr = sender;
            to->sender.len = strlen(sender);
        }
        /* Options whose value is the next word, where none is attached (sendmail(8)). */
        if (strchr("fFrBCDhLNORVX", option[1]) != NULL && option[2] == '\0') at++;
    }
    for (; at < argc; at++) add_list(to, argv[at], strlen(argv[at]));
    return 1;
}

/* The user has said before that this address is right. */
static int is_allowed(const misdirect_text *address) {
    const char *path = getenv("MISDIRECT_ALLOWED"), *home = getenv("HOME");
    char own[4096], line[1024];
    int found = 0;
    FILE *file;
    if (path == NULL) {
        snprintf(own, sizeof own, "%s/.misdirect-allowed", home == NULL ? "" : home);
        path = own;
    }
    file = fopen(path, "r");
    if (file == NULL) return 0;
    while (!found && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\r\n")] = '\0';
        found = strlen(line) == address->len && strncasecmp(line, address->ptr, address->len) == 0;
    }
    fclose(file);
    return found;
}

/* Where the address stands in a recipient such as `Ann <ann@example.org>`. */
static misdirect_text bare(const misdirect_text *recipient, const misdirect_typed *typed) {
    size_t start = typed->flags & MISDIRECT_TYPED_FLAG_HAS_LOCAL ? typed->local_at : typed->span_at;
    misdirect_text address;
    address.ptr = recipient->ptr + start;
    address.len = typed->span_at + typed->span_len - start;
    return address;
}

/* Says what is wrong with each suspect recipient; returns how many there are. */
static int suspects(const envelope *to) {
    static misdirect_checker checker;
    static misdirect_message message;
    static misdirect_context context;
    misdirect_answer answer;
    int count = 0;
    size_t at;
    misdirect_status status = misdirect_checker_init(&checker, sizeof checker);
    if (status == MISDIRECT_STATUS_OK) status = misdirect_checker_add_builtin(&checker, 1);
    if (status == MISDIRECT_STATUS_OK) status = misdirect_context_init(&context, sizeof context);
    if (status == MISDIRECT_STATUS_OK) {
        status = misdirect_message_init(&message, sizeof message, to->sender.ptr, to->sender.len,
                                        to->recipients, to->count);
    }
    context.message = &message;
    for (at = 0; at < to->count && status == MISDIRECT_STATUS_OK; at++) {
        const misdirect_text *recipient = &to->recipients[at];
        misdirect_text address;
        char why[1024] = "";
        status = misdirect_check(&checker, recipient->ptr, recipient->len, &context, &answer,
                                 sizeof answer);
        if (status != MISDIRECT_STATUS_OK || answer.verdict != MISDIRECT_VERDICT_SUSPECT) {
            continue;
        }
        address = bare(recipient, &answer.typed);
        if (is_allowed(&address)) continue;
        /* Without a suggestion the name deceives by itself. */
        if (misdirect_explain(&checker, recipient->ptr, recipient->len, &context, 0, why, sizeof why,
                              NULL) != MISDIRECT_STATUS_OK) {
            snprintf(why, sizeof why, "this name looks like another");
        }
        fprintf(stderr, "misdirect-sendmail: %.*s: %s\n", (int)address.len, address.ptr, why);
        count++;
    }
    if (status != MISDIRECT_STATUS_OK) fail(EX_SOFTWARE, misdirect_status_name(status));
    return count;
}

static const char *real_sendmail(void) {
    const char *path = getenv("MISDIRECT_SENDMAIL");
    return path == NULL ? "/usr/sbin/sendmail" : path;
}

/* Gives the message to the real sendmail, and returns its status. */
static int hand_over(char **argv, const text *message) {
    int pipe_of[2], status;
    size_t at = 0;
    pid_t child;
    signal(SIGPIPE, SIG_IGN);
    if (pipe(pipe_of) != 0) fail(EX_OSERR, strerror(errno));
    child = fork();
    if (child < 0) fail(EX_OSERR, strerror(errno));
    if (child == 0) {
        dup2(pipe_of[0], STDIN_FILENO);
        close(pipe_of[0]);
        close(pipe_of[1]);
        execv(real_sendmail(), argv);
        fprintf(stderr, "misdirect-sendmail: %s: %s\n", real_sendmail(), strerror(errno));
        _exit(EX_OSFILE);
    }
    close(pipe_of[0]);
    while (at < message->len) {
        ssize_t wrote = write(pipe_of[1], message->bytes + at, message->len - at);
        if (wrote < 0 && errno == EINTR) continue;
        if (wrote < 0) break; /* its status says why it reads no more */
        at += (size_t)wrote;
    }
    close(pipe_of[1]);
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) fail(EX_OSERR, strerror(errno));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EX_SOFTWARE;
}

int main(int argc, char **argv) {
    static envelope to;
    int from_headers = 0;
    text message;
    if (!read_options(&to, argc, argv, &from_headers)) {
        execv(real_sendmail(), argv);
        fail(EX_OSFILE, strerror(errno));
    }
    message = read_all(stdin);
    read_headers(&to, &message, from_headers);
    if (suspects(&to) > 0) {
        fprintf(stderr,
                "misdirect-sendmail: nothing was sent. Is the address right? Put it into "
                "~/.misdirect-allowed and send again.\n");
        return EX_DATAERR;
    }
    return hand_over(argv, &message);
}
