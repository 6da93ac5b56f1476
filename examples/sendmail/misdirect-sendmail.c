/* misdirect-sendmail: stands where a mail program calls sendmail, and holds a message back whose recipient
 * was probably meant to be another.
 *
 *     misdirect-sendmail [OPTIONS OF SENDMAIL] [RECIPIENT]...
 *
 * Where a recipient is suspect nothing is sent: the message is kept, the reason goes to standard error, and
 * the program ends with EX_DATAERR (65). Otherwise the message goes, unchanged and with all options, to the
 * real sendmail, whose status is the answer.
 *
 *     MISDIRECT_SENDMAIL   the real one; /usr/sbin/sendmail unless set
 *     MISDIRECT_ALLOWED    a file of addresses, one a line, that are right; ~/.misdirect-allowed unless set
 *     MISDIRECT_HELD       an mbox for messages that are held; ~/.misdirect-held unless set, none if empty
 *
 * The library finds the addresses in words and headers; this program knows which words and headers sendmail
 * takes recipients from. */

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

#include <misdirect.h>

typedef struct {
    char *bytes;
    size_t len;
} text;

typedef struct {
    misdirect_text *items;
    size_t count, room;
} list;

typedef struct {
    list recipients;
    /* Of To, Cc and Bcc, and of the same fields with Resent- before them. */
    list in_header, in_resent;
    int is_resent;
    misdirect_text sender;
    int from_header; /* -t */
} envelope;

/* ---- what is said ---- */

/* Neither a control character nor one that hides or turns others. */
static int is_shown(const char *letter, size_t len) {
    wchar_t wide;
    mbstate_t state;
    memset(&state, 0, sizeof state);
    if (mbrtowc(&wide, letter, len, &state) != len || !iswprint((wint_t)wide)) return 0;
    return !(wide >= 0x200B && wide <= 0x200F) && !(wide >= 0x2028 && wide <= 0x202E) &&
           !(wide >= 0x2060 && wide <= 0x206F) && wide != 0xFEFF;
}

/* Shows UTF-8 where the locale has it. Elsewhere quotation marks become plain, and other letters `?`. */
static void show(const char *bytes, size_t len) {
    int is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    size_t at, end;
    for (at = 0; at < len; at = end) {
        const char *letter = bytes + at;
        end = at + 1;
        while (end < len && ((unsigned char)bytes[end] & 0xC0) == 0x80) end++;
        if (end == at + 1 && *letter >= ' ' && *letter <= '~') {
            fputc(*letter, stderr);
        } else if (is_utf8 && end > at + 1 && is_shown(letter, end - at)) {
            fwrite(letter, 1, end - at, stderr);
        } else {
            int is_quote = end == at + 3 && (memcmp(letter, "\xE2\x80\x9C", 3) == 0 ||
                                             memcmp(letter, "\xE2\x80\x9D", 3) == 0);
            fputc(is_quote ? '"' : '?', stderr);
        }
    }
}

static void fail(int status, const char *what) {
    fprintf(stderr, "misdirect-sendmail: %s\n", what);
    exit(status);
}

/* No memory is a failure for good: some callers take EX_TEMPFAIL for "it will be sent". */
static void *grown(void *memory, size_t size) {
    memory = realloc(memory, size);
    if (memory == NULL) fail(EX_OSERR, "the message does not fit into memory");
    return memory;
}

/* ---- files ---- */

static text read_all(FILE *file) {
    text all = {NULL, 0};
    size_t room = 0, got;
    do {
        if (all.len == room) {
            room = room == 0 ? 1 << 16 : 2 * room;
            all.bytes = grown(all.bytes, room);
        }
        got = fread(all.bytes + all.len, 1, room - all.len, file);
        all.len += got;
    } while (got > 0);
    return all;
}

/* Where a line ends that begins at `at`, its line feed included. */
static size_t line_end(const text *in, size_t at) {
    const char *feed = memchr(in->bytes + at, '\n', in->len - at);
    return feed == NULL ? in->len : (size_t)(feed - in->bytes) + 1;
}

/* The file that a variable names, or that lies at home. */
static const char *path_of(const char *variable, const char *at_home) {
    const char *path = getenv(variable), *home = getenv("HOME");
    char *own;
    size_t size;
    if (path != NULL || home == NULL) return path;
    size = strlen(home) + strlen(at_home) + 2;
    own = grown(NULL, size);
    snprintf(own, size, "%s/%s", home, at_home);
    return own;
}

/* ---- addresses ---- */

static void add(list *to, const char *bytes, size_t len) {
    if (to->count == to->room) {
        to->room = to->room == 0 ? 64 : 2 * to->room;
        to->items = grown(to->items, to->room * sizeof *to->items);
    }
    to->items[to->count].ptr = bytes;
    to->items[to->count].len = len;
    to->count++;
}

/* Adds the addresses in a text; returns how many there are. */
static size_t add_addresses(list *to, const char *bytes, size_t len) {
    misdirect_addresses addresses;
    misdirect_address found;
    size_t before = to->count;
    if (misdirect_addresses_init(&addresses, sizeof addresses, bytes, len) != MISDIRECT_STATUS_OK) return 0;
    while (misdirect_addresses_next(&addresses, &found, sizeof found) == MISDIRECT_STATUS_OK) {
        add(to, bytes + found.span_at, found.span_len);
    }
    return to->count - before;
}

/* ---- the command line ---- */

/* Letters that have a value, the rest of their word or the next one, with any of Postfix, Exim, Sendmail
 * and msmtp. Where one of them gives a letter none, only a recipient right behind it could be missed. */
static const char with_value[] = "ABCDFLMNOQRVXabefhopr";
/* The same of what msmtp writes in full. */
static const char *const long_with_value[] = {
    "account", "aliases", "connect-timeout", "domain", "dsn-notify", "dsn-return", "file", "from", "host",
    "logfile", "logfile-time-format", "maildomain", "passwordeval", "port", "protocol", "proxy-host",
    "proxy-port", "socket", "source-ip", "timeout", "tls-cert-file", "tls-crl-file", "tls-fingerprint",
    "tls-host-override", "tls-key-file", "tls-min-dh-prime-bits", "tls-priorities", "tls-trust-file", "user",
};
/* What sends no message. */
static const char modes[] = "qIS";
static const char *const long_modes[] = {"configure", "help", "rmqs", "serverinfo", "version"};

static int is_in(const char *const *names, size_t count, const char *name, size_t len) {
    size_t at;
    for (at = 0; at < count; at++) {
        if (strlen(names[at]) == len && strncmp(names[at], name, len) == 0) return 1;
    }
    return 0;
}

static void set_sender(envelope *to, const char *sender) {
    to->sender.ptr = sender;
    to->sender.len = strlen(sender);
}

/* Reads a word of letters, such as -t, -ti, -oi or -fann@example.org. Returns the last word that belongs to
 * it, or NULL where sendmail is to do something else than to send one message (-bs, -bp, -q...). */
static char **read_letters(envelope *to, char **word) {
    const char *letter;
    for (letter = *word + 1; *letter != '\0' && *letter != 'd'; letter++) {
        const char *value = letter + 1;
        if (strchr(modes, *letter) != NULL) return NULL;
        if (*letter == 't') to->from_header = 1;
        if (strchr(with_value, *letter) == NULL) continue;
        if (*value == '\0' && word[1] != NULL) value = *++word;
        if (*letter == 'b' && *value != 'm') return NULL;
        if (*letter == 'f' || *letter == 'r') set_sender(to, value);
        /* Exim's -oMs and its like, which trusted callers have, take the next word. */
        if (*letter == 'o' && *value == 'M' && word[1] != NULL) word++;
        break;
    }
    return word;
}

/* The same for --name, --name=value and --name value. */
static char **read_long(envelope *to, char **word) {
    const char *name = *word + 2;
    size_t len = strcspn(name, "="), least = strlen("read-r");
    if (is_in(long_modes, sizeof long_modes / sizeof *long_modes, name, len)) return NULL;
    /* Names may be shortened, this one until it could be --read-envelope-from. */
    if (len >= least && strncmp("read-recipients", name, len) == 0) to->from_header = 1;
    if (is_in(long_with_value, sizeof long_with_value / sizeof *long_with_value, name, len)) {
        const char *value = name[len] == '=' ? name + len + 1 : word[1] != NULL ? *++word : "";
        if (strncmp(name, "from", len) == 0) set_sender(to, value);
    }
    return word;
}

/* A word is a list as in a header. One without an address is judged too: its @ may be what is missing. */
static void add_word(envelope *to, const char *word) {
    if (add_addresses(&to->recipients, word, strlen(word)) == 0) add(&to->recipients, word, strlen(word));
}

/* Reads the options that say something about recipients, in front of them or, as with msmtp, behind.
 * Returns 0 where no message is to be sent. */
static int read_options(envelope *to, char **argv) {
    char **word;
    for (word = argv + 1; word != NULL && *word != NULL; word++) {
        if (strcmp(*word, "--") == 0) {
            while (*++word != NULL) add_word(to, *word);
            break;
        }
        if ((*word)[0] != '-') {
            add_word(to, *word);
        } else {
            word = (*word)[1] == '-' ? read_long(to, word) : read_letters(to, word);
            if (word == NULL) return 0;
        }
    }
    return 1;
}

/* ---- the message ---- */

/* Where the value of a field begins in a line of the header; 0 if it is another field. */
static size_t value_at(const char *line, size_t len, const char *name) {
    size_t at = strlen(name);
    if (len <= at || strncasecmp(line, name, at) != 0) return 0;
    while (at < len && (line[at] == ' ' || line[at] == '\t')) at++;
    return at < len && line[at] == ':' ? at + 1 : 0;
}

/* One field, with the lines that are folded to it. */
static void read_field(envelope *to, const char *line, size_t len) {
    static const char *const names[] = {"To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc"};
    size_t name, at;
    for (name = 0; name < 6; name++) {
        if ((at = value_at(line, len, names[name])) == 0) continue;
        if (name >= 3) to->is_resent = 1;
        add_addresses(name < 3 ? &to->in_header : &to->in_resent, line + at, len - at);
    }
    if ((at = value_at(line, len, "From")) > 0 && to->sender.len == 0) {
        to->sender.ptr = line + at;
        to->sender.len = len - at;
    }
}

/* From is the sender where no option says another. With -t, To, Cc and Bcc are recipients, or where a
 * message is sent on, Resent-To, Resent-Cc and Resent-Bcc alone (RFC 5322, 3.6.6). */
static void read_header(envelope *to, const text *message) {
    const list *of;
    size_t at = 0, end;
    while (at < message->len && message->bytes[at] != '\n' && message->bytes[at] != '\r') {
        end = line_end(message, at);
        while (end < message->len && (message->bytes[end] == ' ' || message->bytes[end] == '\t')) {
            end = line_end(message, end);
        }
        read_field(to, message->bytes + at, end - at);
        at = end;
    }
    of = to->is_resent ? &to->in_resent : &to->in_header;
    for (at = 0; to->from_header && at < of->count; at++) {
        add(&to->recipients, of->items[at].ptr, of->items[at].len);
    }
}

/* ---- the judgement ---- */

/* The addresses that the user says are right, one a line; a line that says nothing of use is named. */
static list read_allowed(const char *path) {
    list allowed = {NULL, 0, 0};
    text all;
    size_t at, end, number = 0;
    FILE *file = path == NULL ? NULL : fopen(path, "r");
    if (file == NULL) {
        if (path != NULL && errno != ENOENT) {
            fprintf(stderr, "misdirect-sendmail: %s: %s\n", path, strerror(errno));
        }
        return allowed;
    }
    all = read_all(file);
    if (ferror(file)) fprintf(stderr, "misdirect-sendmail: %s: %s\n", path, strerror(errno));
    fclose(file);
    for (at = 0; at < all.len; at = end) {
        size_t before = allowed.count;
        end = line_end(&all, at);
        number++;
        while (at < end && isspace((unsigned char)all.bytes[at])) at++;
        if (at == end || all.bytes[at] == '#') continue;
        if (add_addresses(&allowed, all.bytes + at, end - at) == 0 || *allowed.items[before].ptr == '@') {
            fprintf(stderr, "misdirect-sendmail: %s, line %lu: not an address\n", path, (unsigned long)number);
        }
    }
    return allowed;
}

static int is_allowed(const list *allowed, const misdirect_text *address) {
    size_t at;
    for (at = 0; at < allowed->count; at++) {
        const misdirect_text *one = &allowed->items[at];
        if (one->len == address->len && strncasecmp(one->ptr, address->ptr, one->len) == 0) return 1;
    }
    return 0;
}

/* A word without an @ is a user of this machine, unless the @ is just what is missing: joegmail.com. */
static int is_suspect(const misdirect_answer *answer) {
    int has_local = (answer->typed.flags & MISDIRECT_TYPED_FLAG_HAS_LOCAL) != 0;
    if (answer->suggestion_count > 0) {
        has_local |= (answer->suggestions[0].flags & MISDIRECT_SUGGESTION_FLAG_HAS_LOCAL) != 0;
    }
    return has_local && answer->verdict == MISDIRECT_VERDICT_SUSPECT;
}

static void explain(const misdirect_checker *checker, const misdirect_text *of,
                    const misdirect_context *context) {
    size_t len = 0;
    char *why = NULL;
    const uint32_t whole = MISDIRECT_WHOLE_ANSWER;
    misdirect_status status = misdirect_explain(checker, of->ptr, of->len, context, whole, NULL, NULL, 0, &len);
    if (status == MISDIRECT_STATUS_BUFFER_TOO_SMALL) {
        why = grown(NULL, len + 1);
        status = misdirect_explain(checker, of->ptr, of->len, context, whole, NULL, why, len + 1, NULL);
    }
    fputs("misdirect-sendmail: ", stderr);
    show(of->ptr, of->len);
    fputs(": ", stderr);
    if (status == MISDIRECT_STATUS_OK) show(why, len);
    fputc('\n', stderr);
    free(why);
}

/* Says what is wrong with each suspect recipient; returns how many there are. */
static int suspects(const envelope *to, const char *allowed_path) {
    static misdirect_checker checker;
    static misdirect_message message;
    static misdirect_context context;
    static misdirect_answer answer;
    list allowed = {NULL, 0, 0};
    int suspect = 0, held = 0;
    size_t at;
    misdirect_status status = misdirect_checker_init(&checker, sizeof checker);
    if (status == MISDIRECT_STATUS_OK) status = misdirect_checker_add_builtin(&checker, 1);
    if (status == MISDIRECT_STATUS_OK) status = misdirect_context_init(&context, sizeof context);
    if (status == MISDIRECT_STATUS_OK) {
        status = misdirect_message_init(&message, sizeof message, to->sender.ptr, to->sender.len,
                                        to->recipients.items, to->recipients.count);
    }
    context.message = &message;
    for (at = 0; at < to->recipients.count && status == MISDIRECT_STATUS_OK; at++) {
        const misdirect_text *one = &to->recipients.items[at];
        status = misdirect_check(&checker, one->ptr, one->len, &context, &answer, sizeof answer);
        if (status != MISDIRECT_STATUS_OK || !is_suspect(&answer)) continue;
        if (suspect++ == 0) allowed = read_allowed(allowed_path);
        if (is_allowed(&allowed, one)) continue;
        explain(&checker, one, &context);
        held++;
    }
    if (status != MISDIRECT_STATUS_OK) fail(EX_SOFTWARE, misdirect_status_name(status));
    return held;
}

/* ---- what becomes of the message ---- */

/* Keeps a held message: not every caller does. An mbox, as mail programs read it. */
static int keep(const char *path, const text *message) {
    size_t at, end;
    char date[32];
    time_t now = time(NULL);
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT, 0600), is_kept;
    FILE *file = fd < 0 ? NULL : fdopen(fd, "a");
    if (file == NULL || lockf(fd, F_LOCK, 0) != 0) return 0;
    strftime(date, sizeof date, "%a %b %e %H:%M:%S %Y", gmtime(&now));
    fprintf(file, "From misdirect-sendmail %s\n", date);
    for (at = 0; at < message->len; at = end) {
        const char *line = message->bytes + at;
        end = line_end(message, at);
        if (end - at >= 5 && memcmp(line, "From ", 5) == 0) fputc('>', file);
        fwrite(line, 1, end - at, file);
    }
    if (at > 0 && message->bytes[at - 1] != '\n') fputc('\n', file);
    fputc('\n', file);
    is_kept = !ferror(file);
    return fclose(file) == 0 && is_kept;
}

/* Nothing is sent: says where the message is, and what to do. */
static void hold(const text *message, const char *allowed_path) {
    const char *path = path_of("MISDIRECT_HELD", ".misdirect-held");
    if (path == NULL || *path == '\0') {
        fprintf(stderr, "misdirect-sendmail: nothing was sent.\n");
    } else if (keep(path, message)) {
        fprintf(stderr, "misdirect-sendmail: nothing was sent; the message is kept in %s.\n", path);
    } else {
        fprintf(stderr, "misdirect-sendmail: nothing was sent, and the message is not kept: %s: %s\n", path,
                strerror(errno));
    }
    if (allowed_path == NULL) return;
    fprintf(stderr, "misdirect-sendmail: is the address right? Put it into %s and send again.\n", allowed_path);
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
    const char *allowed_path = path_of("MISDIRECT_ALLOWED", ".misdirect-allowed");
    text message;
    (void)argc;
    setlocale(LC_CTYPE, "");
    if (!read_options(&to, argv)) {
        execv(real_sendmail(), argv);
        fail(EX_OSFILE, strerror(errno));
    }
    message = read_all(stdin);
    if (ferror(stdin)) fail(EX_IOERR, "the message cannot be read");
    read_header(&to, &message);
    if (suspects(&to, allowed_path) > 0) {
        hold(&message, allowed_path);
        return EX_DATAERR;
    }
    return hand_over(argv, &message);
}
