/* Every misuse of the C ABI that the library can see is a status, and leaves the outputs alone.
 * What it cannot see (memory that is not there) is not tried.
 *
 *     misuse IMAGE               IMAGE is any small directory image
 *     misuse IMAGE CHECKERS      reads what another process of it wrote
 *
 * Written in what C99 and C++17 have in common. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "misdirect.h"

#if MISDIRECT_VERSION_NUMBER < 1000 || MISDIRECT_VERSION_NUMBER >= 1000000000
#error "a version before 0.1"
#endif

static int failures;

#define EXPECT(condition)                                              \
    do {                                                               \
        if (!(condition)) {                                            \
            failures++;                                                \
            fprintf(stderr, "misuse.c:%d: %s\n", __LINE__, #condition); \
        }                                                              \
    } while (0)

#define STATUS(name) MISDIRECT_STATUS_##name

static const char address[] = "general@us.army.ml";
enum { ADDRESS_LEN = sizeof address - 1 };

static misdirect_checker builtin_checker(void) {
    misdirect_checker checker;
    EXPECT(misdirect_checker_init(&checker, sizeof checker) == STATUS(OK));
    EXPECT(misdirect_checker_add_builtin(&checker, 1) == STATUS(OK));
    return checker;
}

static misdirect_status check(const misdirect_checker *checker, const misdirect_context *context) {
    static misdirect_answer before, after;
    misdirect_status status;
    memset(&before, 0xA5, sizeof before);
    memset(&after, 0xA5, sizeof after);
    status = misdirect_check(checker, address, ADDRESS_LEN, context, &after, sizeof after);
    if (status != STATUS(OK)) EXPECT(memcmp(&before, &after, sizeof before) == 0);
    return status;
}

static int is_suspect(const misdirect_checker *checker) {
    misdirect_answer answer;
    misdirect_status status =
        misdirect_check(checker, address, ADDRESS_LEN, NULL, &answer, sizeof answer);
    return status == STATUS(OK) && answer.verdict == MISDIRECT_VERDICT_SUSPECT &&
           strcmp(answer.suggestions[0].target, "us.army.mil") == 0;
}

static void pointers(void) {
    misdirect_checker checker = builtin_checker();
    misdirect_answer answer;
    misdirect_similarity similarity;
    misdirect_directory_info info;
    static uint64_t room[2048];
    char *odd = (char *)room + 1;
    size_t size = sizeof answer;

    EXPECT(check(NULL, NULL) == STATUS(NULL_POINTER));
    EXPECT(misdirect_check(&checker, NULL, 5, NULL, &answer, size) == STATUS(NULL_POINTER));
    EXPECT(misdirect_check(&checker, address, 5, NULL, NULL, size) == STATUS(NULL_POINTER));
    EXPECT(misdirect_check(&checker, NULL, 0, NULL, &answer, size) == STATUS(OK));
    EXPECT(answer.verdict == MISDIRECT_VERDICT_INVALID);
    EXPECT(answer.typed.error == MISDIRECT_ERROR_EMPTY);
    EXPECT(misdirect_check(&checker, address, (size_t)-1, NULL, &answer, size) ==
           STATUS(BAD_SIZE));

    EXPECT(check((const misdirect_checker *)(void *)odd, NULL) == STATUS(MISALIGNED));
    EXPECT(check(&checker, (const misdirect_context *)(void *)odd) == STATUS(MISALIGNED));
    EXPECT(misdirect_check(&checker, address, 5, NULL, (misdirect_answer *)(void *)odd, size) ==
           STATUS(MISALIGNED));

    EXPECT(misdirect_checker_init(NULL, sizeof checker) == STATUS(NULL_POINTER));
    EXPECT(misdirect_checker_add_builtin(NULL, 1) == STATUS(NULL_POINTER));
    EXPECT(misdirect_checker_add(&checker, NULL, 0, 0, 1) == STATUS(NULL_POINTER));
    EXPECT(misdirect_context_init(NULL, sizeof(misdirect_context)) == STATUS(NULL_POINTER));
    EXPECT(misdirect_directory_open(NULL, 9, &info, sizeof info) == STATUS(NULL_POINTER));
    EXPECT(misdirect_directory_verify(NULL, 0) == STATUS(NULL_POINTER));
    EXPECT(misdirect_compare(NULL, 8, "army.mil", 8, 0, &similarity, sizeof similarity) ==
           STATUS(NULL_POINTER));
}

static void sizes(void) {
    misdirect_checker checker = builtin_checker();
    struct {
        misdirect_answer answer;
        unsigned char later[16];
    } grown;
    struct {
        misdirect_context context;
        uint64_t later;
    } asked;

    EXPECT(misdirect_checker_init(&checker, sizeof checker - 1) == STATUS(BAD_SIZE));
    EXPECT(misdirect_check(&checker, address, 5, NULL, &grown.answer, sizeof grown.answer - 1) ==
           STATUS(BAD_SIZE));
    checker.struct_size = 0;
    EXPECT(check(&checker, NULL) == STATUS(BAD_SIZE));
    checker.struct_size = (size_t)-1;
    EXPECT(check(&checker, NULL) == STATUS(BAD_SIZE));

    /* A later header's answer is longer: what this library does not know becomes 0. */
    checker = builtin_checker();
    memset(&grown, 0xA5, sizeof grown);
    EXPECT(misdirect_check(&checker, address, ADDRESS_LEN, NULL, &grown.answer, sizeof grown) ==
           STATUS(OK));
    EXPECT(grown.answer.verdict == MISDIRECT_VERDICT_SUSPECT);
    EXPECT(grown.later[0] == 0 && grown.later[15] == 0);

    /* A later header's context is longer: it must not ask for what this library does not know. */
    EXPECT(misdirect_context_init(&asked.context, sizeof asked) == STATUS(OK));
    EXPECT(asked.later == 0 && asked.context.struct_size == sizeof asked);
    EXPECT(check(&checker, &asked.context) == STATUS(OK));
    asked.later = 1;
    EXPECT(check(&checker, &asked.context) == STATUS(BAD_VALUE));
}

static void values(void) {
    misdirect_checker checker = builtin_checker(), good = checker;
    misdirect_context context, usual;
    misdirect_similarity similarity;

    EXPECT(misdirect_context_init(&usual, sizeof usual) == STATUS(OK));
    EXPECT(usual.input == MISDIRECT_INPUT_TYPED && usual.message == NULL);
    context = usual, context.input = 5;
    EXPECT(check(&checker, &context) == STATUS(BAD_VALUE));
    context = usual, context.dns = 4;
    EXPECT(check(&checker, &context) == STATUS(BAD_VALUE));
    context = usual, context.layout = 4;
    EXPECT(check(&checker, &context) == STATUS(BAD_VALUE));
    context = usual, context.slip_rate_ppm = UINT32_MAX;
    EXPECT(check(&checker, &context) == STATUS(OK));

    checker = good, checker.explore = 2;
    EXPECT(check(&checker, NULL) == STATUS(BAD_VALUE));
    checker = good, checker.threshold_ppm = 1000001;
    EXPECT(check(&checker, NULL) == STATUS(BAD_VALUE));
    checker = good, checker.reserved = 1;
    EXPECT(check(&checker, NULL) == STATUS(BAD_VALUE));
    checker = good, checker.layers[0].trust = 2;
    EXPECT(check(&checker, NULL) == STATUS(BAD_VALUE));
    checker = good, checker.layers[0].source = 4;
    EXPECT(check(&checker, NULL) == STATUS(BAD_VALUE));
    checker = good, checker.layers[0].image_len = 1;
    EXPECT(check(&checker, NULL) == STATUS(BAD_VALUE));
    checker = good, checker.layer_count = 2; /* the second was never filled */
    EXPECT(check(&checker, NULL) == STATUS(BAD_VALUE));
    checker = good, checker.layer_count = 5;
    EXPECT(check(&checker, NULL) == STATUS(TOO_MANY_LAYERS));
    checker = good, checker.layer_count = 0; /* form alone is checked without a directory */
    EXPECT(check(&checker, NULL) == STATUS(OK));

    checker = good;
    EXPECT(misdirect_checker_add_builtin(&checker, 1) == STATUS(OK));
    EXPECT(misdirect_checker_add_builtin(&checker, 1) == STATUS(OK));
    EXPECT(misdirect_checker_add_builtin(&checker, 1) == STATUS(OK));
    EXPECT(misdirect_checker_add_builtin(&checker, 1) == STATUS(TOO_MANY_LAYERS));
    EXPECT(checker.layer_count == 4);

    EXPECT(misdirect_compare("army..ml", 8, "army.mil", 8, 0, &similarity, sizeof similarity) ==
           STATUS(BAD_TYPED));
    EXPECT(misdirect_compare("army.ml", 7, "\xff.mil", 5, 0, &similarity, sizeof similarity) ==
           STATUS(BAD_INTENDED));
    EXPECT(misdirect_compare("army.ml", 7, "army.mil", 8, 9, &similarity, sizeof similarity) ==
           STATUS(BAD_VALUE));
}

/* What a checker keeps of its layers is a short cut, and the fields say what holds. */
static void kept(void) {
    misdirect_checker given = builtin_checker(), checker = given, other;
    misdirect_answer answer;
    size_t size = sizeof answer;

    memset(checker.opened, 0, sizeof checker.opened);
    EXPECT(misdirect_check(&checker, address, ADDRESS_LEN, NULL, &answer, size) == STATUS(OK));
    EXPECT(answer.verdict == MISDIRECT_VERDICT_SUSPECT);
    checker = given, checker.layer_count = 0;
    EXPECT(misdirect_check(&checker, address, ADDRESS_LEN, NULL, &answer, size) == STATUS(OK));
    EXPECT(answer.verdict == MISDIRECT_VERDICT_UNLISTED && answer.suggestion_count == 0);
    checker = given, checker.layers[0].trust = MISDIRECT_TRUST_EVIDENCE;
    EXPECT(misdirect_check(&checker, "a@army.mil", 10, NULL, &answer, size) == STATUS(OK));
    EXPECT(answer.verdict != MISDIRECT_VERDICT_LISTED);
    checker = given, checker.threshold_ppm = 1000000;
    EXPECT(misdirect_check(&checker, address, ADDRESS_LEN, NULL, &answer, size) == STATUS(OK));
    EXPECT(answer.verdict == MISDIRECT_VERDICT_UNLISTED && answer.suggestion_count > 0);
    checker = given, checker.explore = 1;
    EXPECT(misdirect_check(&checker, "a@mail.com", 10, NULL, &answer, size) == STATUS(OK));
    EXPECT(answer.verdict == MISDIRECT_VERDICT_LISTED && answer.suggestion_count > 0);
    /* What another checker keeps, of other layers. */
    EXPECT(misdirect_checker_init(&other, sizeof other) == STATUS(OK));
    memcpy(other.opened, given.opened, sizeof other.opened);
    EXPECT(misdirect_check(&other, address, ADDRESS_LEN, NULL, &answer, size) == STATUS(OK));
    EXPECT(answer.verdict == MISDIRECT_VERDICT_UNLISTED && answer.suggestion_count == 0);
}

enum { IMAGE_MAX = 1 << 16 };

static size_t read_file(const char *path, void *bytes, size_t max) {
    size_t len;
    FILE *file = fopen(path, "rb");
    if (file == NULL) exit(2);
    len = fread(bytes, 1, max, file);
    fclose(file);
    return len;
}

/* Writes two checkers to a file, and has another process of this program read them. */
static void stored(const char *program, const char *image_path) {
    static unsigned char image[IMAGE_MAX];
    static char path[4096], command[12288];
    size_t len = read_file(image_path, image, sizeof image);
    misdirect_checker checkers[2];
    FILE *file;
    checkers[0] = checkers[1] = builtin_checker();
    EXPECT(misdirect_checker_add(&checkers[1], image, len, 0, 1) == STATUS(OK));
    /* What they keep is of this process, and has padding, which nobody wrote. */
    memset(checkers[0].opened, 0, sizeof checkers[0].opened);
    memset(checkers[1].opened, 0, sizeof checkers[1].opened);
    snprintf(path, sizeof path, "%s.checkers", image_path);
    file = fopen(path, "wb");
    if (file == NULL || fwrite(checkers, sizeof checkers, 1, file) != 1) exit(2);
    fclose(file);
    snprintf(command, sizeof command, "'%s' '%s' '%s'", program, image_path, path);
    EXPECT(system(command) == 0);
    remove(path);
}

/* The other process opens both again, one with its image here. */
static void read_stored(const char *image_path, const char *path) {
    static unsigned char image[IMAGE_MAX];
    misdirect_checker checkers[2];
    size_t len = read_file(image_path, image, sizeof image);
    EXPECT(read_file(path, checkers, sizeof checkers) == sizeof checkers);
    EXPECT(checkers[1].layer_count == 2 && checkers[1].layers[1].image_len == len);
    checkers[1].layers[1].image = image;
    EXPECT(is_suspect(&checkers[0]) && is_suspect(&checkers[1]));
}

static void variants(void) {
    /* A later header's variant is longer: what this library does not know becomes 0. */
    struct {
        misdirect_variant variant;
        uint64_t later;
    } grown[40];
    misdirect_variant found[40], one;
    size_t size = sizeof one, count = 7, at;
    char *odd = (char *)grown + 1;

    memset(grown, 0xA5, sizeof grown);
    EXPECT(misdirect_variants(NULL, 8, 0, found, size, 40, &count) == STATUS(NULL_POINTER));
    EXPECT(misdirect_variants("army.mil", 8, 0, NULL, size, 40, &count) == STATUS(NULL_POINTER));
    EXPECT(misdirect_variants("army.mil", 8, 0, found, size, 40, NULL) == STATUS(NULL_POINTER));
    EXPECT(misdirect_variants("army.mil", 8, 0, (misdirect_variant *)(void *)odd, size, 2,
                              &count) == STATUS(MISALIGNED));
    EXPECT(misdirect_variants("army.mil", 8, 0, found, size - 8, 40, &count) == STATUS(BAD_SIZE));
    EXPECT(misdirect_variants("army.mil", 8, 0, found, size + 1, 39, &count) == STATUS(BAD_SIZE));
    EXPECT(misdirect_variants("army.mil", 8, 0, found, size, (size_t)-1 / 4, &count) ==
           STATUS(BAD_SIZE));
    EXPECT(misdirect_variants("army.mil", 8, 4, found, size, 40, &count) == STATUS(BAD_VALUE));
    EXPECT(misdirect_variants("army..mil", 9, 0, found, size, 40, &count) ==
           STATUS(BAD_INTENDED));
    EXPECT(misdirect_variants_of("army.mil", 8, 0, 3, found, size, 40, &count) ==
           STATUS(BAD_VALUE));
    EXPECT(misdirect_variants_of("army.mil", 8, 4, 0, found, size, 40, &count) ==
           STATUS(BAD_VALUE));
    EXPECT(misdirect_variants_of("army.mil", 8, 0, 0, found, size, 40, NULL) ==
           STATUS(NULL_POINTER));
    EXPECT(count == 7);
    EXPECT(misdirect_variants("army.mil", 8, 0, NULL, size, 0, &count) == STATUS(OK));
    EXPECT(count == 0);

    EXPECT(misdirect_variants("army.mil", 8, 0, &one, size, 1, &count) == STATUS(OK));
    EXPECT(count == 1);
    EXPECT(misdirect_variants("army.mil", 8, 0, found, size, 40, &count) == STATUS(OK));
    EXPECT(count == 40 && strcmp(found[0].domain, one.domain) == 0);
    EXPECT(misdirect_variants("army.mil", 8, 0, &grown[0].variant, sizeof grown[0], 40, &count) ==
           STATUS(OK));
    for (at = 0; at < count; at++) {
        EXPECT(strcmp(grown[at].variant.domain, found[at].domain) == 0 && grown[at].later == 0);
        EXPECT(at == 0 || found[at - 1].cost <= found[at].cost);
        EXPECT(found[at].is_lookalike == 0);
    }
    EXPECT(misdirect_variants_of("army.mil", 8, 0, MISDIRECT_VARIANT_KIND_LOOKALIKE, found, size,
                                 40, &count) == STATUS(OK));
    EXPECT(count == 40);
    for (at = 0; at < count; at++) EXPECT(found[at].is_lookalike == 1);
}

static void many(void) {
    /* A later header's summary is longer: what this library does not know becomes 0. */
    struct {
        misdirect_summary summary;
        uint64_t later;
    } grown[3];
    misdirect_checker checker = builtin_checker();
    misdirect_text inputs[3] = {{"a@army.ml", 9}, {NULL, 0}, {"b@army.ml", 9}};
    misdirect_summary found[3];
    misdirect_slot slots[8];
    size_t size = sizeof *found;

#define MANY(of, count, slots, slot_count, found, size) \
    misdirect_check_many(&checker, of, count, NULL, slots, slot_count, found, size)
    memset(grown, 0xA5, sizeof grown);
    memset(slots, 0xA5, sizeof slots);
    EXPECT(misdirect_check_many(NULL, inputs, 3, NULL, slots, 8, found, size) ==
           STATUS(NULL_POINTER));
    EXPECT(MANY(NULL, 3, slots, 8, found, size) == STATUS(NULL_POINTER));
    EXPECT(MANY(inputs, 3, NULL, 8, found, size) == STATUS(NULL_POINTER));
    EXPECT(MANY(inputs, 3, slots, 8, NULL, size) == STATUS(NULL_POINTER));
    EXPECT(MANY(inputs, 3, slots, 8, found, size - 8) == STATUS(BAD_SIZE));
    EXPECT(MANY(inputs, 2, slots, 8, found, size + 1) == STATUS(BAD_SIZE));
    EXPECT(MANY(inputs, (size_t)-1 / 16, slots, 8, found, size) == STATUS(BAD_SIZE));
    EXPECT(MANY(inputs, 3, slots, (size_t)-1 / 16, found, size) == STATUS(BAD_SIZE));
    EXPECT(MANY(inputs, 3, (misdirect_slot *)(void *)((char *)slots + 1), 7, found, size) ==
           STATUS(MISALIGNED));
    inputs[1].len = 9;
    EXPECT(MANY(inputs, 3, slots, 8, found, size) == STATUS(NULL_POINTER));
    inputs[1].ptr = "";
    inputs[1].len = (size_t)-1;
    EXPECT(MANY(inputs, 3, slots, 8, found, size) == STATUS(BAD_SIZE));
    inputs[1].len = 0;
    EXPECT(MANY(NULL, 0, NULL, 0, NULL, size) == STATUS(OK));
    EXPECT(MANY(inputs, 3, NULL, 0, found, size) == STATUS(OK));
    EXPECT(found[0].verdict == MISDIRECT_VERDICT_SUSPECT && found[0].target_len == 8);
    EXPECT(memcmp(found[0].target, "army.mil", 8) == 0 && found[0].probability_ppm > 500000);
    EXPECT(found[1].verdict == MISDIRECT_VERDICT_INVALID && found[1].target == NULL);
    EXPECT(memcmp(&found[0], &found[2], sizeof *found) == 0);
    EXPECT(MANY(inputs, 3, slots, 8, &grown[0].summary, sizeof grown[0]) == STATUS(OK));
    EXPECT(memcmp(&grown[2].summary, found, sizeof *found) == 0 && grown[2].later == 0);
#undef MANY
}

static void messages(void) {
    static misdirect_message message, copy;
    misdirect_checker checker = builtin_checker();
    misdirect_context context;
    misdirect_text to[2], many[40];
    char names[40][32];
    int number;

    EXPECT(misdirect_context_init(&context, sizeof context) == STATUS(OK));
    context.message = &message;
    EXPECT(check(&checker, &context) == STATUS(NOT_INITIALISED));
    to[0].ptr = "ann@army.mil", to[0].len = 12;
    to[1].ptr = NULL, to[1].len = 3;
    EXPECT(misdirect_message_init(&message, sizeof message, NULL, 0, to, 2) ==
           STATUS(NULL_POINTER));
    EXPECT(misdirect_message_init(&message, sizeof message - 1, NULL, 0, to, 1) ==
           STATUS(BAD_SIZE));
    EXPECT(message.mark == 0);
    to[1].len = 0; /* nothing is no domain */
    EXPECT(misdirect_message_init(&message, sizeof message, "me@example.nl", 13, to, 2) ==
           STATUS(OK));
    EXPECT(message.unreadable == 1 && message.overflow == 0);
    EXPECT(check(&checker, &context) == STATUS(OK));
    copy = message;
    memset(&message, 0, sizeof message);
    context.message = &copy;
    EXPECT(check(&checker, &context) == STATUS(OK));
    for (number = 0; number < 40; number++) {
        snprintf(names[number], sizeof names[number], "a@example%d.org", number);
        many[number].ptr = names[number], many[number].len = strlen(names[number]);
    }
    EXPECT(misdirect_message_init(&message, sizeof message, NULL, 0, many, 40) == STATUS(OK));
    EXPECT(message.overflow == 24); /* 16 domains have room */
}

static void addresses(void) {
    static const char text[] = "Ann <ann@army.ml>, \"Smith, Joe\" <joe@x.com>";
    static uint64_t room[128];
    misdirect_addresses list, copy;
    misdirect_address found, same;
    struct {
        misdirect_address address;
        uint64_t later;
    } grown;
    misdirect_addresses *odd = (misdirect_addresses *)(void *)((char *)room + 1);
    size_t size = sizeof found, len = sizeof text - 1;

    memset(&list, 0, sizeof list);
    memset(&found, 0xA5, sizeof found);
    same = found;
    EXPECT(misdirect_addresses_next(&list, &found, size) == STATUS(NOT_INITIALISED));
    EXPECT(misdirect_addresses_init(NULL, sizeof list, text, len) == STATUS(NULL_POINTER));
    EXPECT(misdirect_addresses_init(&list, sizeof list, NULL, len) == STATUS(NULL_POINTER));
    EXPECT(misdirect_addresses_init(odd, sizeof list, text, len) == STATUS(MISALIGNED));
    EXPECT(misdirect_addresses_init(&list, sizeof list - 1, text, len) == STATUS(BAD_SIZE));
    EXPECT(misdirect_addresses_init(&list, sizeof list, text, (size_t)-1) == STATUS(BAD_SIZE));
    EXPECT(misdirect_addresses_next(&list, &found, size) == STATUS(NOT_INITIALISED));
    EXPECT(misdirect_addresses_next(NULL, &found, size) == STATUS(NULL_POINTER));
    EXPECT(misdirect_addresses_next(odd, &found, size) == STATUS(MISALIGNED));
    EXPECT(misdirect_addresses_init(&list, sizeof list, text, len) == STATUS(OK));
    EXPECT(misdirect_addresses_next(&list, NULL, size) == STATUS(NULL_POINTER));
    EXPECT(misdirect_addresses_next(&list, &found, size - 1) == STATUS(BAD_SIZE));
    EXPECT(memcmp(&found, &same, size) == 0);

    /* Nothing of this has moved it. A copy goes on by itself. */
    EXPECT(misdirect_addresses_next(&list, &found, size) == STATUS(OK));
    EXPECT(found.span_at == 5 && found.span_len == 11 && found.name_at == 0 && found.name_len == 3);
    copy = list;
    memset(&grown, 0xA5, sizeof grown);
    EXPECT(misdirect_addresses_next(&list, &grown.address, sizeof grown) == STATUS(OK));
    EXPECT(grown.later == 0);
    EXPECT(strncmp(text + grown.address.span_at, "joe@x.com", grown.address.span_len) == 0);
    EXPECT(strncmp(text + grown.address.name_at, "Smith, Joe", grown.address.name_len) == 0);
    same = grown.address;
    EXPECT(misdirect_addresses_next(&list, &same, size) == STATUS(NO_MORE_ADDRESSES));
    EXPECT(misdirect_addresses_next(&list, &same, size) == STATUS(NO_MORE_ADDRESSES));
    EXPECT(memcmp(&same, &grown.address, size) == 0);
    EXPECT(misdirect_addresses_next(&copy, &found, size) == STATUS(OK));
    EXPECT(memcmp(&found, &grown.address, size) == 0);

    EXPECT(misdirect_addresses_init(&list, sizeof list, NULL, 0) == STATUS(OK));
    EXPECT(misdirect_addresses_next(&list, &found, size) == STATUS(NO_MORE_ADDRESSES));
}

/* The local part is kept where its @ was typed, mistyped or left out, and is fit to be written to. */
static void corrected(void) {
    static const struct {
        const char *typed, *local, *address;
    } rows[] = {
        {"joe@gmial.com", "joe", "joe@gmail.com"},
        {"joegmail.com", "joe", "joe@gmail.com"},
        {"joe\"gmail.com", "joe", "joe@gmail.com"},
        {"joe2gmail.com", "joe", "joe@gmail.com"},
        {"Joe <j..x@gmial.com>", "j..x", "\"j..x\"@gmail.com"},
        {"gmial.com", NULL, "gmail.com"},
    };
    misdirect_checker checker = builtin_checker();
    misdirect_answer answer;
    const misdirect_suggestion *best = &answer.suggestions[0];
    char text[64];
    size_t number, len;

    for (number = 0; number < sizeof rows / sizeof rows[0]; number++) {
        const char *typed = rows[number].typed, *local = rows[number].local;
        EXPECT(misdirect_check(&checker, typed, strlen(typed), NULL, &answer, sizeof answer) ==
               STATUS(OK));
        EXPECT(answer.suggestion_count > 0);
        EXPECT(((best->flags & MISDIRECT_SUGGESTION_FLAG_HAS_LOCAL) != 0) == (local != NULL));
        EXPECT(local == NULL || (best->local_len == strlen(local) &&
                                 memcmp(typed + best->local_at, local, best->local_len) == 0));
        EXPECT(misdirect_write_address(&checker, typed, strlen(typed), NULL, 0, text, sizeof text,
                                       &len) == STATUS(OK));
        EXPECT(strcmp(text, rows[number].address) == 0 && strlen(text) == len);
        EXPECT(misdirect_write_address(&checker, typed, strlen(typed), NULL, 0, text, len, NULL) ==
               STATUS(BUFFER_TOO_SMALL));
    }
    EXPECT(misdirect_write_address(&checker, "a@gmail.com", 11, NULL, 0, text, 64, NULL) ==
           STATUS(NO_SUCH_SUGGESTION));
}

/* A sentence is printed as it is: nothing that was typed may be obeyed in it. */
static void sentences(void) {
    static const char *const hidden[] = {"\x1b", "\x07", "\xe2\x80\xae", "\xe2\x81\xa6",
                                         "\xe2\x80\x8b", "\xc2\x9b"};
    static const char start[] = "did you mean jo@gmail.com? ";
    misdirect_checker checker = builtin_checker();
    char typed[64], text[256];
    misdirect_answer answer;
    size_t number;

    for (number = 0; number < sizeof hidden / sizeof hidden[0]; number++) {
        snprintf(typed, sizeof typed, "j%so@gmial.com", hidden[number]);
        EXPECT(misdirect_explain(&checker, typed, strlen(typed), NULL, 0, NULL, text, sizeof text,
                                 NULL) ==
               STATUS(OK));
        EXPECT(strncmp(text, start, strlen(start)) == 0);
        /* The offsets are those of what was typed. */
        EXPECT(misdirect_check(&checker, typed, strlen(typed), NULL, &answer, sizeof answer) ==
               STATUS(OK));
        EXPECT(answer.typed.local_at == 0);
        EXPECT(answer.typed.local_len == strlen(hidden[number]) + 2);
    }
}

/* The same sentence in each language, in whatever the buffer has room for. */
static void languages(void) {
    static const char *const said[][2] = {
        {NULL, "did you mean general@us.army.mil? \xe2\x80\x9ci\xe2\x80\x9d is missing"},
        {"en-GB", "did you mean general@us.army.mil? \xe2\x80\x9ci\xe2\x80\x9d is missing"},
        {"de-AT", "meinten Sie general@us.army.mil? \xe2\x80\x9ei\xe2\x80\x9c fehlt"},
        {"ar", "\xd9\x87\xd9\x84 \xd8\xaa\xd9\x82\xd8\xb5\xd8\xaf "
               "\xe2\x81\xa6general@us.army.mil\xe2\x81\xa9\xd8\x9f "
               "\xd9\x8a\xd9\x86\xd9\x82\xd8\xb5 \xc2\xab\xe2\x81\xa6i\xe2\x81\xa9\xc2\xbb"},
    };
    misdirect_checker checker = builtin_checker();
    char text[256];
    size_t number, len;

    for (number = 0; number < sizeof said / sizeof said[0]; number++) {
        EXPECT(misdirect_explain(&checker, address, ADDRESS_LEN, NULL, 0, said[number][0], text,
                                 sizeof text, &len) == STATUS(OK));
        EXPECT(strcmp(text, said[number][1]) == 0 && len == strlen(text));
    }
    EXPECT(misdirect_explain(&checker, address, ADDRESS_LEN, NULL, MISDIRECT_WHOLE_ANSWER, "it", text,
                             sizeof text, NULL) == STATUS(OK));
    EXPECT(strncmp(text, "Forse intendeva general@us.army.mil? Manca ", 43) == 0);
    EXPECT(misdirect_explain(&checker, "joe@", 4, NULL, MISDIRECT_WHOLE_ANSWER, NULL, text,
                             sizeof text, NULL) == STATUS(OK));
    EXPECT(strcmp(text, "This address cannot be checked: there is nothing after the @.") == 0);
    EXPECT(misdirect_explain(&checker, "joe@gmail.com", 13, NULL, MISDIRECT_WHOLE_ANSWER, "fr", text,
                             sizeof text, &len) == STATUS(OK));
    EXPECT(len == 0 && text[0] == '\0');
    EXPECT(misdirect_explain(&checker, address, ADDRESS_LEN, NULL, 0, "tlh", text, sizeof text,
                             NULL) == STATUS(BAD_VALUE));
    EXPECT(misdirect_explain(&checker, address, ADDRESS_LEN, NULL, 0, "\xff", text, sizeof text,
                             NULL) == STATUS(BAD_VALUE));

    EXPECT(misdirect_likelihood(998000, NULL, text, sizeof text, &len) == STATUS(OK));
    EXPECT(strcmp(text, "almost certainly") == 0 && len == 16);
    EXPECT(misdirect_likelihood(600000, "nl", text, sizeof text, NULL) == STATUS(OK));
    EXPECT(strcmp(text, "eerder wel dan niet") == 0);
    EXPECT(misdirect_likelihood(600000, "nl", text, 19, &len) == STATUS(BUFFER_TOO_SMALL));
    EXPECT(len == 19);
    EXPECT(misdirect_likelihood(0, "x", text, sizeof text, NULL) == STATUS(BAD_VALUE));

    EXPECT(strcmp(misdirect_slip_message(MISDIRECT_SLIP_KIND_OMISSION, 1), "slip.left-out") == 0);
    EXPECT(strcmp(misdirect_slip_message(MISDIRECT_SLIP_KIND_COMBOSQUAT, 0), "slip.too-much") == 0);
    EXPECT(strcmp(misdirect_slip_message(MISDIRECT_SLIP_KIND_COMBOSQUAT, 4), "slip.instead-of") == 0);
    EXPECT(misdirect_slip_message(1000, 0) == NULL);
}

static void texts(void) {
    misdirect_checker checker = builtin_checker();
    char text[256];
    size_t len = 0;
    unsigned major = 0, minor = 0, patch = 0;

    memset(text, 'x', sizeof text);
    EXPECT(misdirect_explain(&checker, address, ADDRESS_LEN, NULL, 0, NULL, NULL, 0, &len) ==
           STATUS(BUFFER_TOO_SMALL));
    EXPECT(len > 20 && len < sizeof text);
    EXPECT(misdirect_explain(&checker, address, ADDRESS_LEN, NULL, 0, NULL, text, len, NULL) ==
           STATUS(BUFFER_TOO_SMALL));
    EXPECT(text[0] == 'x');
    EXPECT(misdirect_explain(&checker, address, ADDRESS_LEN, NULL, 0, NULL, NULL, 256, NULL) ==
           STATUS(NULL_POINTER));
    EXPECT(misdirect_explain(&checker, address, ADDRESS_LEN, NULL, 9, NULL, text, 256, NULL) ==
           STATUS(NO_SUCH_SUGGESTION));
    EXPECT(misdirect_explain(&checker, address, ADDRESS_LEN, NULL, 0, NULL, text, len + 1, NULL) ==
           STATUS(OK));
    EXPECT(strlen(text) == len && strstr(text, "general@us.army.mil") != NULL);
    EXPECT(text[len + 1] == 'x');

    EXPECT(misdirect_slip_kind_name(19) == NULL && misdirect_place_name(4) == NULL);
    EXPECT(misdirect_finding_name(MISDIRECT_FINDING_INVISIBLE) != NULL);
    EXPECT(misdirect_finding_name(8) == NULL);
    EXPECT(misdirect_error_name(MISDIRECT_ERROR_NONE) == NULL);
    EXPECT(misdirect_version(4) == NULL);
    EXPECT(sscanf(misdirect_version(MISDIRECT_VERSION_OF_LIBRARY), "%u.%u.%u", &major, &minor,
                  &patch) == 3);
    EXPECT((major * 1000 + minor) * 1000 + patch == MISDIRECT_VERSION_NUMBER);
    EXPECT(misdirect_version(MISDIRECT_VERSION_OF_MODEL) != NULL);
    EXPECT(misdirect_status_name(STATUS(NO_MORE_ADDRESSES)) != NULL);
    EXPECT(misdirect_status_name(STATUS(NO_MORE_ADDRESSES) + 1) == NULL);
}

/* Cut anywhere or one byte changed, an image is refused or gives some answer. */
static void broken_images(const char *path) {
    static unsigned char image[IMAGE_MAX], copy[IMAGE_MAX];
    misdirect_directory_info info;
    misdirect_checker checker, changed;
    size_t len = read_file(path, image, sizeof image), at;
    EXPECT(misdirect_directory_verify(image, len) == STATUS(OK));
    EXPECT(misdirect_directory_open(image, len, &info, sizeof info) == STATUS(OK));
    EXPECT(info.entries > 0 && info.total_weight >= info.entries);
    EXPECT(misdirect_checker_init(&checker, sizeof checker) == STATUS(OK));
    EXPECT(misdirect_checker_add(&checker, image, 7, 0, 1) == STATUS(NOT_AN_IMAGE));
    EXPECT(misdirect_checker_add(&checker, image, len - 1, 0, 1) == STATUS(IMAGE_TRUNCATED));
    EXPECT(misdirect_checker_add(&checker, image, len, 2, 1) == STATUS(BAD_VALUE));
    EXPECT(checker.layer_count == 0);
    EXPECT(misdirect_checker_add(&checker, image, len, 0, 1) == STATUS(OK));
    /* One that changes while a checker has it: a wrong answer, and nothing worse. */
    memcpy(copy, image, len);
    EXPECT(misdirect_checker_init(&changed, sizeof changed) == STATUS(OK));
    EXPECT(misdirect_checker_add(&changed, copy, len, 0, 1) == STATUS(OK));
    for (at = 0; at < len; at++) {
        copy[at] ^= 0x81;
        EXPECT(check(&changed, NULL) == STATUS(OK));
        copy[at] ^= 0x81;
    }
    checker.layers[0].image = copy + 1; /* images may lie anywhere */
    for (at = 0; at < len; at++) {
        memcpy(copy + 1, image, len);
        checker.layers[0].image_len = len;
        copy[1 + at] ^= 0x81;
        EXPECT(misdirect_directory_verify(copy + 1, len) != STATUS(OK));
        check(&checker, NULL);
        copy[1 + at] ^= 0x81;
        checker.layers[0].image_len = at;
        EXPECT(check(&checker, NULL) != STATUS(OK));
    }
}

int main(int argc, char **argv) {
    if (argc == 3) {
        read_stored(argv[1], argv[2]);
        return failures > 0;
    }
    if (argc != 2) return 2;
    pointers();
    sizes();
    values();
    kept();
    stored(argv[0], argv[1]);
    variants();
    many();
    messages();
    addresses();
    corrected();
    languages();
    sentences();
    texts();
    broken_images(argv[1]);
    if (failures > 0) fprintf(stderr, "%d failures\n", failures);
    return failures > 0;
}
