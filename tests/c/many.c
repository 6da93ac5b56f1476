/* Many checks in many threads, all with one checker, one context and one message: each answers what a
 * single one does, and afterwards the heap holds what it held before. And a text with a million
 * addresses, and texts of a megabyte that have next to none, which whoever is not linear in their
 * length never gets through.
 *
 *     many THREADS CHECKS     CHECKS in each thread */

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "misdirect.h"

enum { ADDRESSES = 6, THREADS_MAX = 64 };

static const char *const addresses[ADDRESSES] = {
    "general@us.army.ml", "ann@gmial.com", "bob@gmail.com", "joe@unknown-company.example",
    "\xD0\xB0rmy.mil", "",
};
static misdirect_checker checker;
static misdirect_context context;
static misdirect_message message;
static uint32_t expected[ADDRESSES][2];
static long checks;

static void answer(size_t which, uint32_t out[2]) {
    misdirect_answer answer;
    const char *address = addresses[which];
    misdirect_status status = misdirect_check(&checker, address, strlen(address), &context, &answer,
                                              sizeof answer);
    if (status != MISDIRECT_STATUS_OK) exit(2);
    out[0] = answer.verdict;
    out[1] = answer.suggestion_count > 0 ? answer.suggestions[0].probability_ppm : 0;
}

static void *run(void *unused) {
    long at;
    for (at = 0; at < checks; at++) {
        uint32_t found[2];
        size_t which = (size_t)at % ADDRESSES;
        answer(which, found);
        if (memcmp(found, expected[which], sizeof found) != 0) {
            fprintf(stderr, "many: another answer for %s\n", addresses[which]);
            exit(1);
        }
    }
    return unused;
}

/* The addresses in a text of one piece over and over. */
static long split(char *text, const char *piece, long times) {
    size_t len = strlen(piece);
    misdirect_addresses list;
    misdirect_address found;
    long count = 0, at;
    for (at = 0; at < times; at++) memcpy(text + (size_t)at * len, piece, len);
    if (misdirect_addresses_init(&list, sizeof list, text, (size_t)times * len) !=
        MISDIRECT_STATUS_OK) {
        exit(2);
    }
    while (misdirect_addresses_next(&list, &found, sizeof found) == MISDIRECT_STATUS_OK) count++;
    return count;
}

static void split_much(char *text) {
    static const char *const junk[] = {"<", "(", "((\\", "\"", ",", "\"a <", "@ ", "a:", "[at] "};
    const long million = 1000000;
    size_t which;
    if (split(text, "Ann <ann@web.de>; \n", million) != million) {
        fprintf(stderr, "many: not every address of a million is found\n");
        exit(1);
    }
    for (which = 0; which < sizeof junk / sizeof junk[0]; which++) {
        if (split(text, junk[which], million / (long)strlen(junk[which])) > 1) {
            fprintf(stderr, "many: addresses in what has none: %s\n", junk[which]);
            exit(1);
        }
    }
}

int main(int argc, char **argv) {
    pthread_t threads[THREADS_MAX];
    misdirect_text to = {"ann@gmail.com", 13};
    long count, at;
    size_t which, before, after;
    char *text = (char *)malloc(20 * 1000000);
    if (argc != 3 || text == NULL) return 2;
    count = atol(argv[1]);
    checks = atol(argv[2]);
    if (count < 1 || count > THREADS_MAX) return 2;
    if (misdirect_checker_init(&checker, sizeof checker) != MISDIRECT_STATUS_OK ||
        misdirect_checker_add_builtin(&checker, 1) != MISDIRECT_STATUS_OK ||
        misdirect_context_init(&context, sizeof context) != MISDIRECT_STATUS_OK ||
        misdirect_message_init(&message, sizeof message, "me@example.org", 14, &to, 1) !=
            MISDIRECT_STATUS_OK) {
        return 2;
    }
    context.message = &message;
    for (which = 0; which < ADDRESSES; which++) answer(which, expected[which]);
    if (expected[0][0] != MISDIRECT_VERDICT_SUSPECT || expected[0][1] == 0) return 1;
    before = mallinfo2().uordblks;
    split_much(text);
    run(NULL); /* in this thread, whose heap is looked at */
    after = mallinfo2().uordblks;
    if (after != before) {
        fprintf(stderr, "many: the heap grew from %lu to %lu bytes\n", (unsigned long)before,
                (unsigned long)after);
        return 1;
    }
    for (at = 0; at < count; at++) {
        if (pthread_create(&threads[at], NULL, run, NULL) != 0) return 2;
    }
    for (at = 0; at < count; at++) pthread_join(threads[at], NULL);
    free(text);
    return 0;
}
