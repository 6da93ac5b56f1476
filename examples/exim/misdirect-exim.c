/* misdirect-exim: whom was a recipient meant for? A function for Exim's ${dlfunc}:
 *
 *     ${dlfunc{/usr/local/lib/misdirect-exim.so}{misdirect_ask}{RECIPIENT}{SENDER}{PERCENT}{TAGS}}
 *
 * gives "Did you mean general@army.mil?" where another domain was meant with a probability of PERCENT or more, and
 * otherwise nothing. TAGS, which may be left out, say whose domains are protected: some of "military government
 * provider education". RECIPIENT is an address as the envelope has it, so its local part must be quoted:
 *
 *     ${quote_local_part:$local_part}@$domain
 *
 * It never fails: what it returns to Exim as a failure would refuse the recipient for now (451). */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <misdirect.h>

/* As Exim's local_scan.h has them. */
typedef unsigned char uschar;
enum { OK = 0 };

int misdirect_ask(uschar **yield, int argc, uschar **argv);

/* The question. The address is shown where it is plain ASCII, as a reply must be, and has the local part that was typed (of
 * `x|y@army.ml` the library reads y, as people write it); otherwise the domain. */
static void ask(char *to, size_t room, const misdirect_checker *checker, const misdirect_answer *answer,
                const char *recipient, const misdirect_context *context) {
    char meant[200];
    size_t at, len = strlen(recipient);
    const misdirect_suggestion *first = answer->suggestions;
    const char *shown = first->target;
    int is_whole = first->local_at == 0 && recipient[first->local_len] == '@';
    if (is_whole && misdirect_write_address(checker, recipient, len, context, 0, meant, sizeof meant,
                                            NULL) == MISDIRECT_STATUS_OK) {
        for (at = 0; meant[at] >= ' ' && meant[at] <= '~'; at++) continue;
        if (meant[at] == '\0') shown = meant;
    }
    snprintf(to, room, "Did you mean %s?", shown);
}

/* The domain that was meant belongs to one of these. */
static int is_protected(const misdirect_suggestion *meant, const char *tags) {
    static const char *const names[] = {"military", "government", "provider", "education"};
    size_t tag;
    if (*tags == '\0') return 1;
    for (tag = 0; tag < sizeof names / sizeof *names; tag++) {
        if ((meant->entry.tags >> tag & 1) != 0 && strstr(tags, names[tag]) != NULL) return 1;
    }
    return 0;
}

int misdirect_ask(uschar **yield, int argc, uschar **argv) {
    /* Exim is a process for each connection, has no threads, and copies what it is given. */
    static char question[300];
    static misdirect_checker checker;
    static misdirect_message message;
    static misdirect_context context;
    static misdirect_answer answer;
    const char *recipient = argc > 0 ? (const char *)argv[0] : "";
    const char *sender = argc > 1 ? (const char *)argv[1] : "";
    long percent = argc > 2 ? strtol((const char *)argv[2], NULL, 10) : 90;
    const char *tags = argc > 3 ? (const char *)argv[3] : "";
    misdirect_status status = misdirect_checker_init(&checker, sizeof checker);
    *question = '\0';
    *yield = (uschar *)question;
    if (status == MISDIRECT_STATUS_OK) status = misdirect_checker_add_builtin(&checker, 1);
    if (status == MISDIRECT_STATUS_OK) status = misdirect_checker_add_in_use(&checker);
    if (status == MISDIRECT_STATUS_OK) status = misdirect_context_init(&context, sizeof context);
    if (status == MISDIRECT_STATUS_OK) {
        status = misdirect_message_init(&message, sizeof message, sender, strlen(sender), NULL, 0);
    }
    context.message = &message;
    if (status == MISDIRECT_STATUS_OK) {
        status = misdirect_check(&checker, recipient, strlen(recipient), &context, &answer, sizeof answer);
    }
    if (status != MISDIRECT_STATUS_OK || answer.verdict != MISDIRECT_VERDICT_SUSPECT) return OK;
    if (answer.suggestion_count == 0 || (long)answer.probability_ppm < percent * 10000) return OK;
    /* Where only the way of writing is repaired, the mail goes there anyway. */
    if (strcmp(answer.suggestions[0].target, answer.typed.domain) == 0) return OK;
    if (is_protected(&answer.suggestions[0], tags)) ask(question, sizeof question, &checker, &answer, recipient, &context);
    return OK;
}
