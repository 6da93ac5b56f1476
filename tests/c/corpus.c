/* The corpus through the C ABI: reads cases (one field a line, as the example `corpus_cases` of the
 * tests writes them), checks each, and prints every field of the answer. Whoever runs it compares
 * the output with what the core says.
 *
 *     corpus DIR            reads DIR/cases and the images beside it
 *     corpus DIR --time     prints ns per check instead
 *
 * Written in what C99 and C++17 have in common. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "misdirect.h"

enum { LINE_MAX_BYTES = 1 << 16, TEXTS_MAX = 64, IMAGES_MAX = 1024, ROUNDS = 20 };

typedef struct {
    unsigned char *bytes;
    size_t len;
} blob;

typedef struct {
    misdirect_checker checker;
    misdirect_context context;
    misdirect_message message;
    blob input;
} test_case;

static const char *folder;
static blob images[IMAGES_MAX];

static void fail(const char *what, const char *which) {
    fprintf(stderr, "corpus: %s: %s\n", what, which);
    exit(2);
}

static void *allocate(size_t size) {
    void *memory = calloc(1, size ? size : 1);
    if (memory == NULL) fail("no memory", "calloc");
    return memory;
}

/* Any call here has to succeed. */
static void ok(misdirect_status status, const char *where) {
    if (status != MISDIRECT_STATUS_OK) fail(misdirect_status_name(status), where);
}

static FILE *open_file(const char *name) {
    char path[4096];
    FILE *file;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL) fail("cannot be read", path);
    return file;
}

/* An image, read once. */
static const blob *image(const char *name) {
    int number = atoi(name);
    blob *found;
    if (number < 0 || number >= IMAGES_MAX) fail("too many images", name);
    found = &images[number];
    if (found->bytes == NULL) {
        FILE *file = open_file(name);
        fseek(file, 0, SEEK_END);
        found->len = (size_t)ftell(file);
        rewind(file);
        found->bytes = (unsigned char *)allocate(found->len);
        if (fread(found->bytes, 1, found->len, file) != found->len) fail("cannot be read", name);
        fclose(file);
        ok(misdirect_directory_verify(found->bytes, found->len), name);
    }
    return found;
}

static blob from_hex(const char *hex) {
    blob out;
    size_t at;
    out.len = strlen(hex) / 2;
    out.bytes = (unsigned char *)allocate(out.len);
    for (at = 0; at < out.len; at++) {
        unsigned value;
        sscanf(hex + 2 * at, "%2x", &value);
        out.bytes[at] = (unsigned char)value;
    }
    return out;
}

static const char *chars(const blob *text) { return (const char *)text->bytes; }

static void put_visible(const char *bytes, size_t len) {
    size_t at;
    for (at = 0; at < len; at++) {
        unsigned char byte = (unsigned char)bytes[at];
        if (byte >= ' ' && byte <= '~' && byte != '\\') {
            putchar(byte);
        } else {
            printf("\\x%02x", byte);
        }
    }
}

static void put_entry(const char *what, const misdirect_entry *entry) {
    if (entry->domain_len == 0) {
        printf("%s -\n", what);
    } else {
        printf("%s %s %u %u %u\n", what, entry->domain, (unsigned)entry->weight,
               (unsigned)entry->tags, (unsigned)(entry->flags & MISDIRECT_ENTRY_FLAG_ZONE));
    }
}

static void put_piece(const char *piece, uint32_t len) {
    putchar(' ');
    if (len == 0) {
        putchar('-');
    } else {
        put_visible(piece, len);
    }
}

static void put_slip(const misdirect_slip *slip) {
    printf("slip %s %s %u %u %u %lu %lu", misdirect_slip_kind_name(slip->kind),
           misdirect_place_name(slip->place), (unsigned)slip->at, (unsigned)slip->cost,
           (unsigned)slip->flags, (unsigned long)slip->span_at, (unsigned long)slip->span_len);
    put_piece(slip->typed, slip->typed_len);
    put_piece(slip->intended, slip->intended_len);
    putchar('\n');
}

static void put_findings(uint32_t findings) {
    uint32_t number;
    printf("findings");
    for (number = 0; number < 32; number++) {
        const char *name = misdirect_finding_name(number);
        if ((findings >> number) & 1) printf(" %s", name ? name : "?");
    }
    putchar('\n');
}

static void put_texts(const test_case *test, uint32_t number) {
    static char text[LINE_MAX_BYTES];
    size_t len;
    ok(misdirect_write_address(&test->checker, chars(&test->input), test->input.len,
                               &test->context, number, text, sizeof text, &len),
       "address");
    printf("address ");
    put_visible(text, len);
    ok(misdirect_explain(&test->checker, chars(&test->input), test->input.len, &test->context,
                         number, NULL, text, sizeof text, &len),
       "explain");
    printf("\nexplanation ");
    put_visible(text, len);
    putchar('\n');
}

static void put_answer(const test_case *test, const misdirect_answer *answer) {
    const misdirect_typed *typed = &answer->typed;
    const char *error = misdirect_error_name(typed->error);
    uint32_t number, at;
    printf("verdict %s %u %s %s %lu\n", misdirect_verdict_name(answer->verdict),
           (unsigned)answer->probability_ppm,
           typed->domain_len ? typed->domain : "-", error ? error : "-",
           (unsigned long)typed->error_at);
    printf("typed %u %lu %lu %lu %lu\n", (unsigned)typed->flags, (unsigned long)typed->local_at,
           (unsigned long)typed->local_len, (unsigned long)typed->span_at,
           (unsigned long)typed->span_len);
    put_entry("listed", &answer->listed);
    put_findings(answer->findings);
    printf("dismissal %08lx%08lx\n", (unsigned long)(answer->dismissal_key >> 32),
           (unsigned long)(answer->dismissal_key & 0xFFFFFFFF));
    for (number = 0; number < answer->suggestion_count; number++) {
        const misdirect_suggestion *suggestion = &answer->suggestions[number];
        printf("suggestion %s %u %s %u %lu %lu\n", suggestion->target,
               (unsigned)suggestion->probability_ppm, misdirect_kind_name(suggestion->kind),
               (unsigned)suggestion->flags, (unsigned long)suggestion->local_at,
               (unsigned long)suggestion->local_len);
        put_entry("entry", &suggestion->entry);
        put_texts(test, number);
        for (at = 0; at < suggestion->slip_count; at++) put_slip(&suggestion->slips[at]);
    }
}

/* Every address in a text, and the name beside it. */
static void split(const char *hex) {
    misdirect_addresses addresses;
    misdirect_address found;
    misdirect_status status;
    blob text = from_hex(hex);
    ok(misdirect_addresses_init(&addresses, sizeof addresses, chars(&text), text.len), hex);
    while ((status = misdirect_addresses_next(&addresses, &found, sizeof found)) ==
           MISDIRECT_STATUS_OK) {
        printf("found %lu %lu %lu %lu\n", (unsigned long)found.span_at,
               (unsigned long)found.span_len, (unsigned long)found.name_at,
               (unsigned long)found.name_len);
    }
    if (status != MISDIRECT_STATUS_NO_MORE_ADDRESSES) ok(status, hex);
    free(text.bytes);
}

static void compare(const char *line) {
    static char typed_hex[LINE_MAX_BYTES], intended_hex[LINE_MAX_BYTES];
    unsigned layout;
    uint32_t at;
    misdirect_similarity answer;
    blob typed, intended;
    sscanf(line, "%u %s %s", &layout, typed_hex, intended_hex);
    typed = from_hex(typed_hex);
    intended = from_hex(intended_hex);
    ok(misdirect_compare(chars(&typed), typed.len, chars(&intended), intended.len, layout, &answer,
                         sizeof answer),
       line);
    printf("compare %u %u %u %u\n", (unsigned)answer.distance, (unsigned)answer.score_ppm,
           (unsigned)answer.is_explained, (unsigned)answer.cost);
    for (at = 0; at < answer.slip_count; at++) {
        const misdirect_pair_slip *slip = &answer.slips[at];
        printf("pair %s %s %u %u %u %u %u\n", misdirect_slip_kind_name(slip->kind),
               misdirect_place_name(slip->place), (unsigned)slip->typed_at,
               (unsigned)slip->typed_len, (unsigned)slip->intended_at,
               (unsigned)slip->intended_len, (unsigned)slip->cost);
    }
    free(typed.bytes);
    free(intended.bytes);
}

static void variants(const char *line) {
    static char hex[LINE_MAX_BYTES];
    unsigned layout;
    unsigned long capacity;
    size_t count, at;
    misdirect_variant *found;
    blob domain;
    sscanf(line, "%u %s %lu", &layout, hex, &capacity);
    domain = from_hex(hex);
    found = (misdirect_variant *)allocate(capacity * sizeof *found);
    ok(misdirect_variants(chars(&domain), domain.len, layout, found, sizeof *found, capacity,
                          &count),
       line);
    printf("variants %lu\n", (unsigned long)count);
    for (at = 0; at < count; at++) {
        const misdirect_variant *variant = &found[at];
        if (strlen(variant->domain) != variant->domain_len) fail("its length", variant->domain);
        printf("%s %u %u %s %u\n", variant->domain, (unsigned)variant->share_ppm,
               (unsigned)variant->cost, misdirect_slip_kind_name(variant->kind),
               (unsigned)variant->is_registrable);
    }
    free(found);
    free(domain.bytes);
}

/* A message is read once its sender and recipients are all there. */
static void read_message(test_case *test, const blob *texts, size_t count) {
    misdirect_text to[TEXTS_MAX];
    size_t at;
    if (count == 0) return;
    for (at = 1; at < count; at++) {
        to[at - 1].ptr = chars(&texts[at]);
        to[at - 1].len = texts[at].len;
    }
    ok(misdirect_message_init(&test->message, sizeof test->message, chars(&texts[0]), texts[0].len,
                              to, count - 1),
       "message");
    test->context.message = &test->message;
}

static void add_layer(test_case *test, const char *line) {
    char name[64];
    unsigned trust, share;
    sscanf(line, "%63s %u %u", name, &trust, &share);
    if (strcmp(name, "builtin") == 0) {
        ok(misdirect_checker_add_builtin(&test->checker, share), line);
    } else {
        const blob *found = image(name);
        ok(misdirect_checker_add(&test->checker, found->bytes, found->len, trust, share), line);
    }
}

static void set_context(test_case *test, const char *line) {
    unsigned input, dns, layout;
    sscanf(line, "%u %u %u", &input, &dns, &layout);
    test->context.input = input;
    test->context.dns = dns;
    test->context.layout = layout;
}

/* Among others and again, in short: the same. */
static void check_many(const test_case *test, const misdirect_answer *answer) {
    enum { COUNT = 4 };
    misdirect_text inputs[COUNT] = {{"joe@gmail.com", 13}, {NULL, 0}, {NULL, 0}, {NULL, 0}};
    misdirect_slot slots[2];
    misdirect_summary found[COUNT];
    const misdirect_entry *entry = &answer->suggestions[0].entry;
    size_t len = answer->suggestion_count > 0 ? entry->domain_len : 0, at;
    inputs[1].ptr = inputs[2].ptr = chars(&test->input);
    inputs[1].len = inputs[2].len = test->input.len;
    ok(misdirect_check_many(&test->checker, inputs, COUNT, &test->context, slots, 2, found,
                            sizeof *found),
       "check_many");
    for (at = 1; at < 3; at++) {
        if (found[at].verdict != answer->verdict ||
            found[at].probability_ppm != answer->probability_ppm || found[at].target_len != len ||
            (found[at].target != NULL) != (len > 0) ||
            (len > 0 && memcmp(found[at].target, entry->domain, len) != 0)) {
            fail("many say something else of", chars(&test->input));
        }
    }
    if (found[3].verdict != MISDIRECT_VERDICT_INVALID) fail("many say of nothing", "what it is not");
}

static void check(const test_case *test) {
    misdirect_answer answer;
    ok(misdirect_check(&test->checker, chars(&test->input), test->input.len, &test->context,
                       &answer, sizeof answer),
       "check");
    put_answer(test, &answer);
    check_many(test, &answer);
}

static double seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

/* ns per check: the best of a few rounds. */
static void measure(test_case *const *tests, size_t count, const char *what) {
    static misdirect_answer answer;
    double best = 1e9;
    size_t at, round;
    for (round = 0; round < ROUNDS; round++) {
        double start = seconds();
        for (at = 0; at < count; at++) {
            const test_case *test = tests[at];
            misdirect_check(&test->checker, chars(&test->input), test->input.len, &test->context,
                            &answer, sizeof answer);
        }
        start = seconds() - start;
        if (start < best) best = start;
    }
    printf("c: %.0f ns per check %s\n", best * 1e9 / (double)count, what);
}

static void measure_all(test_case **tests, size_t count) {
    static test_case *same[1000];
    test_case listed;
    size_t at;
    measure(tests, count, "over the corpus");
    memset(&listed, 0, sizeof listed);
    ok(misdirect_checker_init(&listed.checker, sizeof listed.checker), "checker");
    ok(misdirect_checker_add_builtin(&listed.checker, 1), "builtin");
    ok(misdirect_context_init(&listed.context, sizeof listed.context), "context");
    listed.input = from_hex("6a6f6540676d61696c2e636f6d"); /* joe@gmail.com */
    for (at = 0; at < 1000; at++) same[at] = &listed;
    measure(same, 1000, "where the domain is listed");
}

int main(int argc, char **argv) {
    static char line[LINE_MAX_BYTES];
    static test_case *tests[4096];
    blob texts[TEXTS_MAX];
    size_t text_count = 0, count = 0;
    int timing = argc > 2 && strcmp(argv[2], "--time") == 0;
    test_case *test = NULL;
    FILE *file;
    if (argc < 2) fail("no folder given", argv[0]);
    folder = argv[1];
    file = open_file("cases");
    while (fgets(line, sizeof line, file) != NULL) {
        char *value = strchr(line, ' ');
        line[strcspn(line, "\n")] = 0;
        value = value ? value + 1 : line + strlen(line);
        if (strncmp(line, "case ", 5) == 0) {
            if (count == sizeof tests / sizeof *tests) fail("too many cases", value);
            test = tests[count++] = (test_case *)allocate(sizeof *test);
            text_count = 0;
            ok(misdirect_checker_init(&test->checker, sizeof test->checker), value);
            ok(misdirect_context_init(&test->context, sizeof test->context), value);
            if (!timing) printf("%s\n", line);
        } else if (strncmp(line, "compare ", 8) == 0) {
            if (!timing) compare(value);
        } else if (strncmp(line, "addresses ", 10) == 0) {
            if (!timing) {
                printf("%s\n", line);
                split(value);
            }
        } else if (strncmp(line, "variants ", 9) == 0) {
            if (!timing) variants(value);
        } else if (test == NULL) {
            fail("before the first case", line);
        } else if (strncmp(line, "layer ", 6) == 0) {
            add_layer(test, value);
        } else if (strncmp(line, "message ", 8) == 0 || strncmp(line, "to ", 3) == 0) {
            if (text_count == TEXTS_MAX) fail("too many recipients", line);
            texts[text_count++] = from_hex(value);
        } else if (strncmp(line, "context ", 8) == 0) {
            set_context(test, value);
        } else if (strncmp(line, "explore ", 8) == 0) {
            test->checker.explore = (uint32_t)atoi(value);
        } else if (strncmp(line, "input ", 6) == 0) {
            test->input = from_hex(value);
        } else if (strcmp(line, "check") == 0) {
            read_message(test, texts, text_count);
            if (!timing) check(test);
        } else {
            fail("cannot be read", line);
        }
    }
    fclose(file);
    if (timing) measure_all(tests, count);
    return 0;
}
