/* misdirect-milter: the smallest mail filter on the C library, by Sendmail's libmilter.
 *
 *     misdirect-milter SOCKET        such as unix:/run/misdirect.sock or inet:10046@127.0.0.1
 *
 * A recipient who was meant, with a probability of 0.9 or more, to be another of armed forces or of a government is
 * refused with that one. Judged is mail of whoever logged in and of this machine. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <libmilter/mfapi.h>
#include <misdirect.h>

enum { PPM = 900000, MILITARY = 1, GOVERNMENT = 2 };

/* Written before the first thread begins, and read by all. */
static misdirect_checker checker;

typedef struct {
    int is_here, is_submitted;
    char sender[321];
} session;

/* A connection of a client; what fails here leaves it unasked. */
static sfsistat on_connect(SMFICTX *ctx, char *name, _SOCK_ADDR *address) {
    session *own = calloc(1, sizeof *own);
    (void)name;
    if (own == NULL || smfi_setpriv(ctx, own) != MI_SUCCESS) {
        free(own);
        return SMFIS_ACCEPT;
    }
    if (address != NULL && address->sa_family == AF_INET) {
        struct in_addr ip = ((struct sockaddr_in *)(void *)address)->sin_addr;
        own->is_here = ntohl(ip.s_addr) >> 24 == 127;
    } else if (address != NULL && address->sa_family == AF_INET6) {
        own->is_here = IN6_IS_ADDR_LOOPBACK(&((struct sockaddr_in6 *)(void *)address)->sin6_addr);
    }
    return SMFIS_CONTINUE;
}

static sfsistat on_sender(SMFICTX *ctx, char **argv) {
    session *own = smfi_getpriv(ctx);
    char user[] = "{auth_authen}", *name = smfi_getsymval(ctx, user);
    if (own == NULL) return SMFIS_ACCEPT;
    own->is_submitted = own->is_here || (name != NULL && *name != '\0');
    snprintf(own->sender, sizeof own->sender, "%s", argv[0]);
    /* An empty sender is a report. */
    return own->is_submitted && strcmp(argv[0], "<>") != 0 ? SMFIS_CONTINUE : SMFIS_ACCEPT;
}

/* The domain or address to ask about; NULL where there is nothing to ask. */
static const char *meant_by(const session *own, const char *recipient, char *meant, size_t room) {
    misdirect_message message;
    misdirect_context context;
    misdirect_answer answer;
    const misdirect_suggestion *first = answer.suggestions;
    size_t len = strlen(recipient), at;
    if (misdirect_context_init(&context, sizeof context) != MISDIRECT_STATUS_OK ||
        misdirect_message_init(&message, sizeof message, own->sender, strlen(own->sender), NULL, 0) !=
            MISDIRECT_STATUS_OK) {
        return NULL;
    }
    context.message = &message;
    if (misdirect_check(&checker, recipient, len, &context, &answer, sizeof answer) != MISDIRECT_STATUS_OK ||
        answer.verdict != MISDIRECT_VERDICT_SUSPECT || answer.suggestion_count == 0 ||
        answer.probability_ppm < PPM || (first->entry.tags & (MILITARY | GOVERNMENT)) == 0 ||
        /* Written as no domain is, it goes where it should all the same. */
        strcmp(first->target, answer.typed.domain) == 0) {
        return NULL;
    }
    /* Of `x|y@army.ml` the library reads y, as people write it. */
    at = first->local_at + first->local_len;
    if (first->local_at == (recipient[0] == '<') && recipient[at] == '@' &&
        misdirect_write_address(&checker, recipient, len, &context, 0, meant, room, NULL) ==
            MISDIRECT_STATUS_OK) {
        /* A reply is ASCII, and `%` begins something in smfi_setreply. */
        for (at = 0; meant[at] >= ' ' && meant[at] <= '~' && meant[at] != '%'; at++) continue;
        if (meant[at] == '\0') return meant;
    }
    snprintf(meant, room, "%s", first->target);
    return meant;
}

static sfsistat on_recipient(SMFICTX *ctx, char **argv) {
    char code[] = "550", status[] = "5.1.2", meant[300], text[400];
    char mailer[] = "{rcpt_mailer}";
    const session *own = smfi_getpriv(ctx);
    /* In mail by sendmail(1), which has no such macro, Postfix cannot refuse one recipient. */
    if (own == NULL || smfi_getsymval(ctx, mailer) == NULL) return SMFIS_CONTINUE;
    if (meant_by(own, argv[0], meant, sizeof meant) == NULL) return SMFIS_CONTINUE;
    snprintf(text, sizeof text, "Did you mean %s?", meant);
    /* Without a text of ours the sender would not know why. */
    return smfi_setreply(ctx, code, status, text) == MI_SUCCESS ? SMFIS_REJECT : SMFIS_CONTINUE;
}

static sfsistat on_close(SMFICTX *ctx) {
    free(smfi_getpriv(ctx));
    smfi_setpriv(ctx, NULL);
    return SMFIS_CONTINUE;
}

int main(int argc, char **argv) {
    char name[] = "misdirect-milter";
    struct smfiDesc filter = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: misdirect-milter SOCKET\n");
        return EX_USAGE;
    }
    filter.xxfi_name = name;
    filter.xxfi_version = SMFI_VERSION;
    filter.xxfi_connect = on_connect;
    filter.xxfi_envfrom = on_sender;
    filter.xxfi_envrcpt = on_recipient;
    filter.xxfi_close = on_close;
    if (misdirect_checker_init(&checker, sizeof checker) != MISDIRECT_STATUS_OK ||
        misdirect_checker_add_builtin(&checker, 1) != MISDIRECT_STATUS_OK ||
        misdirect_checker_add_in_use(&checker) != MISDIRECT_STATUS_OK) {
        fprintf(stderr, "misdirect-milter: the library is not the one of the header\n");
        return EX_SOFTWARE;
    }
    if (smfi_register(filter) != MI_SUCCESS || smfi_setconn(argv[1]) != MI_SUCCESS ||
        smfi_opensocket(1) != MI_SUCCESS) {
        fprintf(stderr, "misdirect-milter: %s: cannot listen there\n", argv[1]);
        return EX_UNAVAILABLE;
    }
    return smfi_main() == MI_SUCCESS ? EX_OK : EX_SOFTWARE;
}
