/* The C++ wrapper: values can be copied, moved and kept, misuse throws, texts are what C says. */

#include <array>
#include <cstdio>
#include <iterator>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "misdirect.hpp"

static int failures;

#define EXPECT(condition)                                                      \
    do {                                                                       \
        if (!(condition)) {                                                    \
            failures++;                                                        \
            std::fprintf(stderr, "wrapper.cpp:%d: %s\n", __LINE__, #condition); \
        }                                                                      \
    } while (0)

static_assert(std::is_copy_constructible_v<misdirect::answer>);
static_assert(std::is_copy_assignable_v<misdirect::checker>);
static_assert(std::is_trivially_destructible_v<misdirect::message>);

template <typename Call>
static misdirect_status thrown(Call call) {
    try {
        call();
    } catch (const misdirect::error &error) {
        EXPECT(std::string(error.what()).size() > 3);
        return error.status();
    }
    return MISDIRECT_STATUS_OK;
}

static void answers(const misdirect::checker &checker) {
    misdirect::answer first = checker.check("general@us.army.ml");
    const misdirect::answer kept = first;
    first = checker.check("general@army.mil");
    EXPECT(first.name() == "listed" && first.suggestions().empty() && !first.best());
    EXPECT(kept.is_suspect() && kept.name() == "suspect" && kept.domain() == "us.army.ml");
    const auto best = kept.best();
    EXPECT(best && best->target() == "us.army.mil" && best->kind() == "slip");
    EXPECT(best->probability() > 0.9 && best->probability() < 1);
    const auto slips = best->slips();
    EXPECT(slips.size() == 1 && slips[0].kind() == "omission" && slips[0].place() == "suffix");
    EXPECT(slips[0].typed().empty() && slips[0].intended() == "i");
    EXPECT(kept.suggestions().size() == kept.raw().suggestion_count);
    EXPECT(kept.meant().size() == 1 && kept.meant()[0].target() == best->target());
    EXPECT(kept.probability() >= best->probability() && kept.probability() <= 1);
    EXPECT(first.meant().empty() && first.probability() == 0);
    /* Wrong for certain, and two may be right. */
    const misdirect::answer either = checker.check("ann@mail.con");
    EXPECT(either.meant().size() > 1 && either.probability() > either.best()->probability());
    EXPECT(checker.explain("general@us.army.ml").find("general@us.army.mil") != std::string::npos);

    /* A string with a NUL inside, and one that is none at all. */
    EXPECT(checker.check(std::string_view("a\0@gmial.com", 12)).domain() == "gmial.com");
    const misdirect::answer invalid = checker.check({});
    EXPECT(invalid.verdict() == MISDIRECT_VERDICT_INVALID && invalid.error_code() == "empty");
    EXPECT(kept.error_code().empty());
    const auto findings = checker.check("\u0430rmy.mil").findings();
    EXPECT(findings.size() == 1 && findings[0] == "mixed-script");
}

static void many(const misdirect::checker &checker) {
    const std::vector<std::string> typed = {"joe@army.ml", "joe@army.mil", "", "ann@army.ml"};
    const auto found = checker.check_many(typed);
    EXPECT(found.size() == typed.size() && found[0].is_suspect() && found[3].is_suspect());
    EXPECT(found[0].target() == "army.mil" && found[3].target() == "army.mil");
    EXPECT(found[1].verdict() == MISDIRECT_VERDICT_LISTED && found[1].target().empty());
    EXPECT(found[2].verdict() == MISDIRECT_VERDICT_INVALID && found[2].probability() == 0);
    EXPECT(found[0].probability() == checker.check(typed[0]).probability());
    EXPECT(checker.check_many(std::vector<std::string>()).empty());
    misdirect::context context;
    context.with_input(MISDIRECT_INPUT_RECEIVED);
    const auto received = checker.check_many(typed, context, 0);
    EXPECT(received[3].probability() == checker.check(typed[3], context).probability());
}

static void contexts(const misdirect::checker &checker) {
    const std::vector<std::string> to = {"ann@example.org", "", "bob@example.org"};
    const misdirect::message message("me@customer-of-ours.example", to);
    EXPECT(message.unreadable() == 1 && message.overflow() == 0);
    misdirect::context context;
    context.with_message(message).with_input(MISDIRECT_INPUT_PASTED);
    context.with_layout(MISDIRECT_LAYOUT_QWERTZ).with_dns(MISDIRECT_DNS_UNKNOWN);
    const misdirect::answer answer = checker.check("you@custmer-of-ours.example", context);
    EXPECT(answer.is_suspect() && answer.best()->target() == "customer-of-ours.example");
    EXPECT(!checker.explain("you@custmer-of-ours.example", context).empty());
    const double usual = checker.check("ann@mail.con", {}).probability();
    misdirect::context often, seldom;
    often.with_slip_rate_ppm(500000);
    seldom.with_slip_rate_ppm(10);
    EXPECT(checker.check("ann@mail.con", often).probability() > usual);
    EXPECT(checker.check("ann@mail.con", seldom).probability() < usual);
    context.with_input(MISDIRECT_INPUT_TYPING);
    EXPECT(!checker.check("you@gmail.co", context).is_suspect());
}

static void addresses(const misdirect::checker &checker) {
    const std::string line = "Ann <ann@web.de>, \"Smith, Joe\" <joe@gmial.com>; kim@gmx.de";
    const misdirect::addresses list(line);
    std::vector<std::string> texts, names;
    int suspects = 0;
    for (const misdirect::address &one : list) {
        EXPECT(line.compare(one.at(), one.text().size(), one.text()) == 0);
        texts.emplace_back(one.text());
        names.emplace_back(one.name());
        suspects += checker.check(one.text()).is_suspect();
    }
    EXPECT((texts == std::vector<std::string>{"ann@web.de", "joe@gmial.com", "kim@gmx.de"}));
    EXPECT((names == std::vector<std::string>{"Ann", "Smith, Joe", ""}));
    EXPECT(suspects == 1);
    /* Iterators are values, and algorithms take them. */
    EXPECT(std::distance(list.begin(), list.end()) == 3);
    const std::vector<misdirect::address> kept(list.begin(), list.end());
    EXPECT(kept.size() == 3 && kept[2].text() == "kim@gmx.de" && kept[2].name().empty());
    auto here = list.begin();
    const auto first = here++;
    EXPECT(first->text() == "ann@web.de" && here->text() == "joe@gmial.com" && here != first);
    EXPECT(misdirect::addresses("").begin() == misdirect::addresses({}).end());
    static_assert(!std::is_constructible_v<misdirect::addresses, std::string>);
    static_assert(std::is_constructible_v<misdirect::addresses, const std::string &>);
}

static void corrected(const misdirect::checker &checker) {
    EXPECT(checker.write_address("joegmail.com") == "joe@gmail.com");
    EXPECT(checker.write_address("j..x@gmial.com") == "\"j..x\"@gmail.com");
    const std::string local(300, 'x'); /* longer than the first buffer */
    EXPECT(checker.write_address(local + "@gmial.com") == local + "@gmail.com");
    EXPECT(thrown([&] { checker.write_address("general@army.mil"); }) ==
           MISDIRECT_STATUS_NO_SUCH_SUGGESTION);
}

static void misuse(misdirect::checker checker) {
    EXPECT(thrown([&] { checker.add("nonsense", 8); }) == MISDIRECT_STATUS_NOT_AN_IMAGE);
    EXPECT(thrown([&] { checker.explain("general@army.mil"); }) ==
           MISDIRECT_STATUS_NO_SUCH_SUGGESTION);
    EXPECT(thrown([&] { misdirect::compare("army..ml", "army.mil"); }) ==
           MISDIRECT_STATUS_BAD_TYPED);
    EXPECT(thrown([&] { misdirect::variants("army..ml", 3); }) == MISDIRECT_STATUS_BAD_INTENDED);
    checker.add_builtin().add_builtin().add_builtin();
    EXPECT(thrown([&] { checker.add_builtin(); }) == MISDIRECT_STATUS_TOO_MANY_LAYERS);
    EXPECT(checker.check("general@army.ml").is_suspect());
    EXPECT(thrown([&] { checker.with_threshold_ppm(2000000).check("a@b.com"); }) ==
           MISDIRECT_STATUS_BAD_VALUE);
}

static void functions() {
    const misdirect_similarity similarity = misdirect::compare("army.ml", "army.mil");
    EXPECT(similarity.distance == 1 && similarity.slip_count == 1);
    const auto variants = misdirect::variants("army.mil", 50);
    bool found = false;
    for (const auto &variant : variants) found = found || std::string(variant.domain) == "army.ml";
    EXPECT(variants.size() == 50 && found);
    EXPECT(misdirect::variants("army.mil", 0).empty());
    const auto made = misdirect::variants("army.mil", 50, MISDIRECT_LAYOUT_QWERTY,
                                          MISDIRECT_VARIANT_KIND_LOOKALIKE);
    EXPECT(made.size() == 50);
    for (const auto &variant : made) EXPECT(variant.is_lookalike == 1);
    for (const auto &variant : variants) EXPECT(variant.is_lookalike == 0);
}

/* Minnesota is nobody's slip. */
static void in_use(misdirect::checker checker) {
    const double without = checker.check("mn.gov").probability();
    checker.add_in_use();
    const misdirect::answer answer = checker.check("mn.gov");
    EXPECT(!answer.is_suspect() && answer.probability() < without / 2);
    EXPECT(checker.check("a@gmial.com").is_suspect());
}

int main() {
    misdirect::checker checker;
    checker.add_builtin();
    answers(checker);
    many(checker);
    contexts(checker);
    addresses(checker);
    corrected(checker);
    misuse(checker);
    functions();
    in_use(checker);
    std::vector<std::thread> threads;
    std::array<bool, 4> right{};
    for (bool &one : right) {
        threads.emplace_back([&one, &checker] { one = checker.check("a@gmial.com").is_suspect(); });
    }
    for (auto &thread : threads) thread.join();
    for (bool one : right) EXPECT(one);
    return failures > 0;
}
