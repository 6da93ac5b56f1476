/* misdirect for C++17: values, views and exceptions on top of misdirect.h. Header only.
 *
 *     misdirect::checker checker;
 *     checker.add_builtin();
 *     misdirect::answer answer = checker.check("general@us.army.ml");
 *     if (answer.is_suspect()) std::cout << answer.best()->target();
 *
 *     for (const misdirect::address &one : misdirect::addresses(line)) checker.check(one.text());
 *
 * Everything is a value: copy it, move it, share it between threads while nobody writes to it. The
 * image of a layer, the message of a context and a text with addresses are borrowed, as in C. Misuse
 * that C reports as a status throws misdirect::error, which has that status; an address that cannot
 * be read is an answer, not an error. */

#ifndef MISDIRECT_HPP
#define MISDIRECT_HPP

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "misdirect.h"

namespace misdirect {

/** A status other than MISDIRECT_STATUS_OK; what() is its text in English. */
class error : public std::runtime_error {
public:
    explicit error(misdirect_status status)
        : std::runtime_error(misdirect_status_name(static_cast<std::uint32_t>(status))),
          status_(status) {}

    misdirect_status status() const noexcept { return status_; }

private:
    misdirect_status status_;
};

namespace detail {
inline void ok(misdirect_status status) {
    if (status != MISDIRECT_STATUS_OK) throw error(status);
}
}  // namespace detail

/** One slip: a view into its answer. */
class slip {
public:
    explicit slip(const misdirect_slip &raw) noexcept : raw_(&raw) {}

    std::string_view kind() const noexcept { return misdirect_slip_kind_name(raw_->kind); }
    std::string_view place() const noexcept { return misdirect_place_name(raw_->place); }
    std::string_view typed() const noexcept { return {raw_->typed, raw_->typed_len}; }
    std::string_view intended() const noexcept { return {raw_->intended, raw_->intended_len}; }
    const misdirect_slip &raw() const noexcept { return *raw_; }

private:
    const misdirect_slip *raw_;
};

/** A domain that may have been meant: a view into its answer. */
class suggestion {
public:
    explicit suggestion(const misdirect_suggestion &raw) noexcept : raw_(&raw) {}

    /** The domain to write to instead. */
    std::string_view target() const noexcept { return {raw_->target, raw_->target_len}; }
    /** The probability that it was meant, from 0 to 1. */
    double probability() const noexcept { return raw_->probability_ppm / 1e6; }
    std::string_view kind() const noexcept { return misdirect_kind_name(raw_->kind); }
    std::vector<slip> slips() const {
        return std::vector<slip>(raw_->slips, raw_->slips + raw_->slip_count);
    }
    const misdirect_suggestion &raw() const noexcept { return *raw_; }

private:
    const misdirect_suggestion *raw_;
};

/** The result of a check. */
class answer {
public:
    misdirect_verdict verdict() const noexcept {
        return static_cast<misdirect_verdict>(raw_.verdict);
    }
    /** The verdict as a word, the same in every language: "suspect". */
    std::string_view name() const noexcept { return misdirect_verdict_name(raw_.verdict); }
    bool is_suspect() const noexcept { return raw_.verdict == MISDIRECT_VERDICT_SUSPECT; }
    /** The domain that was read; empty if there is an error. */
    std::string_view domain() const noexcept { return {raw_.typed.domain, raw_.typed.domain_len}; }
    /** The domains that may have been meant, best first. */
    std::vector<suggestion> suggestions() const & {
        return std::vector<suggestion>(raw_.suggestions, raw_.suggestions + raw_.suggestion_count);
    }
    /* Views of a temporary would dangle. */
    std::vector<suggestion> suggestions() const && = delete;
    /** What to offer, best first: one, two or three. Empty unless it is suspect. */
    std::vector<suggestion> meant() const & {
        std::vector<suggestion> found;
        for (const suggestion &one : suggestions()) {
            if ((one.raw().flags & MISDIRECT_SUGGESTION_FLAG_MEANT) != 0) found.push_back(one);
        }
        return found;
    }
    std::vector<suggestion> meant() const && = delete;
    /** The probability that anything else was meant, from 0 to 1. */
    double probability() const noexcept { return raw_.probability_ppm / 1e6; }
    /** The key under which to remember that somebody has said "it is right"; 0 where nothing is asked. */
    std::uint64_t dismissal_key() const noexcept { return raw_.dismissal_key; }
    /** The first suggestion, if there is one. */
    std::optional<suggestion> best() const & {
        if (raw_.suggestion_count == 0) return std::nullopt;
        return suggestion(raw_.suggestions[0]);
    }
    std::optional<suggestion> best() const && = delete;
    /** Why it is invalid, as a code such as "label-too-long"; empty if it is not. */
    std::string_view error_code() const noexcept {
        const char *name = misdirect_error_name(raw_.typed.error);
        return name == nullptr ? std::string_view() : std::string_view(name);
    }
    /** Signs of deception in the name itself, such as "mixed-script". */
    std::vector<std::string_view> findings() const {
        std::vector<std::string_view> names;
        for (std::uint32_t at = 0; const char *name = misdirect_finding_name(at); at++) {
            if ((raw_.findings >> at & 1U) != 0) names.emplace_back(name);
        }
        return names;
    }
    const misdirect_answer &raw() const noexcept { return raw_; }

private:
    friend class checker;
    misdirect_answer raw_;
};

/** What a check says, in short. */
class summary {
public:
    explicit summary(const misdirect_summary &raw) noexcept : raw_(raw) {}

    misdirect_verdict verdict() const noexcept {
        return static_cast<misdirect_verdict>(raw_.verdict);
    }
    bool is_suspect() const noexcept { return raw_.verdict == MISDIRECT_VERDICT_SUSPECT; }
    /** The probability that anything else was meant, 0 to 1. */
    double probability() const noexcept { return raw_.probability_ppm / 1e6; }
    /** The domain of the entry that is the first suggestion, in the image of its layer; empty if there is
        none. */
    std::string_view target() const noexcept {
        if (raw_.target == nullptr) return {};
        return {raw_.target, raw_.target_len};
    }
    const misdirect_summary &raw() const noexcept { return raw_; }

private:
    misdirect_summary raw_;
};

/** An address in a text: views of that text. */
class address {
public:
    /** What was typed of it, its slips included. */
    std::string_view text() const noexcept { return {text_ + raw_.span_at, raw_.span_len}; }
    /** The name that goes with it, without its quotation marks; empty if there is none. */
    std::string_view name() const noexcept { return {text_ + raw_.name_at, raw_.name_len}; }
    /** Where it begins in the text, in bytes. */
    std::size_t at() const noexcept { return raw_.span_at; }
    const misdirect_address &raw() const noexcept { return raw_; }

private:
    friend class addresses;
    const char *text_ = "";
    misdirect_address raw_{};
};

/** The addresses in a text, which is borrowed. They are found one by one, as a loop asks for them. */
class addresses {
public:
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = address;
        using difference_type = std::ptrdiff_t;
        using pointer = const address *;
        using reference = const address &;

        /** The end. */
        iterator() noexcept : state_{} {}

        reference operator*() const noexcept { return found_; }
        pointer operator->() const noexcept { return &found_; }
        iterator &operator++() {
            const misdirect_status status =
                misdirect_addresses_next(&state_, &found_.raw_, sizeof found_.raw_);
            is_end_ = status == MISDIRECT_STATUS_NO_MORE_ADDRESSES;
            if (!is_end_) detail::ok(status);
            return *this;
        }
        iterator operator++(int) {
            iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator &a, const iterator &b) noexcept {
            return a.is_end_ ? b.is_end_ : !b.is_end_ && a.found_.at() == b.found_.at();
        }
        friend bool operator!=(const iterator &a, const iterator &b) noexcept { return !(a == b); }

    private:
        friend class addresses;
        explicit iterator(std::string_view text) : state_{}, is_end_(false) {
            detail::ok(misdirect_addresses_init(&state_, sizeof state_, text.data(), text.size()));
            if (!text.empty()) found_.text_ = text.data();
            ++*this;
        }

        misdirect_addresses state_;
        address found_;
        bool is_end_ = true;
    };

    explicit addresses(std::string_view text) noexcept : text_(text) {}
    /* A temporary string would be gone by the time of the loop. */
    template <typename Text, typename = std::enable_if_t<std::is_same_v<Text, std::string>>>
    explicit addresses(Text &&) = delete;

    iterator begin() const { return iterator(text_); }
    iterator end() const noexcept { return iterator(); }

private:
    std::string_view text_;
};

/** Sender and recipients of a message. It copies what it needs of them. */
class message {
public:
    template <typename Texts>
    message(std::string_view sender, const Texts &recipients) {
        std::vector<misdirect_text> texts;
        for (const auto &recipient : recipients) {
            const std::string_view text = recipient;
            texts.push_back({text.data(), text.size()});
        }
        detail::ok(misdirect_message_init(&raw_, sizeof raw_, sender.data(), sender.size(),
                                          texts.data(), texts.size()));
    }

    /** Recipients that did not fit, and recipients without a readable domain. */
    std::uint64_t overflow() const noexcept { return raw_.overflow; }
    std::uint64_t unreadable() const noexcept { return raw_.unreadable; }
    const misdirect_message &raw() const noexcept { return raw_; }

private:
    misdirect_message raw_;
};

/** What the caller knows about an address. */
class context {
public:
    context() { detail::ok(misdirect_context_init(&raw_, sizeof raw_)); }

    /** Borrows the message, which must outlive every check with this context. */
    context &with_message(const message &of) noexcept {
        raw_.message = &of.raw();
        return *this;
    }
    context &with_message(const message &&) = delete;
    context &with_input(misdirect_input input) noexcept {
        raw_.input = static_cast<std::uint32_t>(input);
        return *this;
    }
    context &with_dns(misdirect_dns dns) noexcept {
        raw_.dns = static_cast<std::uint32_t>(dns);
        return *this;
    }
    context &with_layout(misdirect_layout layout) noexcept {
        raw_.layout = static_cast<std::uint32_t>(layout);
        return *this;
    }
    /** Slips in a million typed addresses, from 1 to 500,000; 0 for the default, 1,640. */
    context &with_slip_rate_ppm(std::uint32_t slip_rate_ppm) noexcept {
        raw_.slip_rate_ppm = slip_rate_ppm;
        return *this;
    }
    const misdirect_context &raw() const noexcept { return raw_; }

private:
    misdirect_context raw_;
};

/** What to check against, and when to warn. */
class checker {
public:
    /** A checker without directories: add some. */
    checker() { detail::ok(misdirect_checker_init(&raw_, sizeof raw_)); }

    checker &add_builtin(std::uint32_t share = 1) {
        detail::ok(misdirect_checker_add_builtin(&raw_, share));
        return *this;
    }
    /** Names of institutions and popular sites, so that fewer of them are taken for slips. */
    checker &add_in_use() {
        detail::ok(misdirect_checker_add_in_use(&raw_));
        return *this;
    }
    /** Borrows the image, which must stay readable and unchanged while the checker is used. */
    checker &add(const void *image, std::size_t len, misdirect_trust trust = MISDIRECT_TRUST_TRUSTED,
                 std::uint32_t share = 1) {
        detail::ok(misdirect_checker_add(&raw_, static_cast<const std::uint8_t *>(image), len,
                                         static_cast<std::uint32_t>(trust), share));
        return *this;
    }
    checker &with_threshold_ppm(std::uint32_t threshold_ppm) noexcept {
        raw_.threshold_ppm = threshold_ppm;
        return *this;
    }
    checker &with_explore(bool explore) noexcept {
        raw_.explore = explore ? 1 : 0;
        return *this;
    }

    answer check(std::string_view typed) const { return check_in(typed, nullptr); }
    answer check(std::string_view typed, const context &in) const {
        return check_in(typed, &in.raw());
    }

    /** Explains a suggestion of the answer in one sentence, without its full stop; or the whole answer,
        in whole sentences, for MISDIRECT_WHOLE_ANSWER. `language` is a tag; NULL is English. */
    std::string explain(std::string_view typed, std::uint32_t suggestion = 0,
                        const char *language = nullptr) const {
        return explain_in(typed, nullptr, suggestion, language);
    }
    std::string explain(std::string_view typed, const context &in, std::uint32_t suggestion = 0,
                        const char *language = nullptr) const {
        return explain_in(typed, &in.raw(), suggestion, language);
    }

    /** The address to write to instead: the local part, quoted where it needs that, and the target. */
    std::string write_address(std::string_view typed, std::uint32_t suggestion = 0) const {
        return address_in(typed, nullptr, suggestion);
    }
    std::string write_address(std::string_view typed, const context &in,
                              std::uint32_t suggestion = 0) const {
        return address_in(typed, &in.raw(), suggestion);
    }
    /** Checks many addresses or domains. What repeats is checked once, as long as it is remembered. */
    template <typename Texts>
    std::vector<summary> check_many(const Texts &typed, const context &in = {},
                                    std::size_t remembered = 10000) const {
        std::vector<misdirect_text> inputs;
        for (const auto &one : typed) {
            const std::string_view text = one;
            inputs.push_back({text.data(), text.size()});
        }
        std::vector<misdirect_slot> slots(remembered);
        std::vector<misdirect_summary> found(inputs.size());
        detail::ok(misdirect_check_many(&raw_, inputs.data(), inputs.size(), &in.raw(),
                                        slots.data(), slots.size(), found.data(),
                                        sizeof(misdirect_summary)));
        return std::vector<summary>(found.begin(), found.end());
    }
    const misdirect_checker &raw() const noexcept { return raw_; }

private:
    answer check_in(std::string_view typed, const misdirect_context *in) const {
        answer answer;
        detail::ok(misdirect_check(&raw_, typed.data(), typed.size(), in, &answer.raw_,
                                   sizeof answer.raw_));
        return answer;
    }

    std::string explain_in(std::string_view typed, const misdirect_context *in,
                           std::uint32_t suggestion, const char *language) const {
        return written([&](char *buffer, std::size_t size, std::size_t *len) {
            return misdirect_explain(&raw_, typed.data(), typed.size(), in, suggestion, language,
                                     buffer, size, len);
        });
    }

    std::string address_in(std::string_view typed, const misdirect_context *in,
                           std::uint32_t suggestion) const {
        return written([&](char *buffer, std::size_t size, std::size_t *len) {
            return misdirect_write_address(&raw_, typed.data(), typed.size(), in, suggestion,
                                           buffer, size, len);
        });
    }

    /** What a function writes into a buffer, in one that is large enough. */
    template <typename Write>
    static std::string written(Write write) {
        std::string text(256, '\0');
        std::size_t len = 0;
        misdirect_status status = write(&text[0], text.size(), &len);
        if (status == MISDIRECT_STATUS_BUFFER_TOO_SMALL) {
            text.resize(len + 1);
            status = write(&text[0], text.size(), &len);
        }
        detail::ok(status);
        text.resize(len);
        return text;
    }

    misdirect_checker raw_;
};

/** Compares two domains: how alike they are, and which slips lead from one to the other. */
inline misdirect_similarity compare(std::string_view typed, std::string_view intended,
                                    misdirect_layout layout = MISDIRECT_LAYOUT_QWERTY) {
    misdirect_similarity answer;
    detail::ok(misdirect_compare(typed.data(), typed.size(), intended.data(), intended.size(),
                                 static_cast<std::uint32_t>(layout), &answer, sizeof answer));
    return answer;
}

/** The names that are typed by mistake for a domain, the most frequent first, or that a deceiver would
    register; at most `limit`. */
inline std::vector<misdirect_variant> variants(
    std::string_view intended, std::size_t limit, misdirect_layout layout = MISDIRECT_LAYOUT_QWERTY,
    misdirect_variant_kind kind = MISDIRECT_VARIANT_KIND_SLIP) {
    std::vector<misdirect_variant> names(limit);
    std::size_t count = 0;
    detail::ok(misdirect_variants_of(intended.data(), intended.size(),
                                     static_cast<std::uint32_t>(layout),
                                     static_cast<std::uint32_t>(kind), names.data(),
                                     sizeof(misdirect_variant), limit, &count));
    names.resize(count);
    return names;
}

}  // namespace misdirect

#endif /* MISDIRECT_HPP */
