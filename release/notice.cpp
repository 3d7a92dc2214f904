// SPDX-License-Identifier: MIT
#include "release/notice.hpp"

#include <algorithm>

#include "crypto/base/ascii.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/base/iso_time.hpp"
#include "release/canonical.hpp"

namespace pidpys::release {
namespace {

constexpr std::string_view product = "pidpys";
constexpr std::string_view form_line = "pidpys-update-notice 1", any_form = "pidpys-update-notice ";
constexpr std::string_view signature_name = "signature: ";
constexpr std::size_t signature_text = 88;                   // 64 octets in Base64
constexpr std::uint64_t max_number = 9'007'199'254'740'991;  // exact for whoever reads it as a double, too
constexpr std::chrono::hours clocks_differ{24};
constexpr std::chrono::days longest{400};  // from issue to expiry

// The lines of a text in their order; the first that is not as it must be is told of.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {}

    // The value of the next line, which has this name.
    std::string_view value(std::string_view name) {
        const auto end = rest_.find('\n');
        const std::string start = std::string(name) + ": ";
        if (end == std::string_view::npos || !rest_.starts_with(start)) return bad(name), std::string_view();
        const auto found = rest_.substr(start.size(), end - start.size());
        rest_.remove_prefix(end + 1);
        return found;
    }

    // What was read of a value, if it was read.
    template <class T>
    T need(std::string_view name, std::optional<T> value) {
        if (!value) bad(name);
        return value.value_or(T());
    }

    void bad(std::string_view name) {
        if (wrong_.empty()) wrong_ = name;
    }
    void end() {
        if (!rest_.empty()) bad("end");
    }
    [[nodiscard]] const std::string& wrong() const { return wrong_; }

private:
    std::string_view rest_;
    std::string wrong_;
};

std::optional<std::string> read_page(std::string_view text) {
    constexpr std::string_view scheme = "https://", never = "\"<>\\^`{|}";
    const auto fits = [&](char c) { return c > ' ' && c < '\x7f' && never.find(c) == std::string_view::npos; };
    if (text.size() > max_page || !text.starts_with(scheme) || !std::ranges::all_of(text, fits)) return std::nullopt;
    const auto host = text.substr(scheme.size(), text.find_first_of("/?#", scheme.size()) - scheme.size());
    if (host.empty() || host.find('@') != std::string_view::npos) return std::nullopt;
    return std::string(text);
}

}  // namespace

Result<Notice> read_text(std::string_view text) {
    std::string_view rest = text;
    const auto first = take_line(rest);
    if (!first.starts_with(any_form)) return fail(Errc::malformed, "no notice of a version");
    if (first != form_line) return fail(Errc::unsupported, "a notice of a form that a later version knows");
    Lines lines(rest);
    const auto of = lines.value("product");
    Notice notice;
    notice.number = lines.need("number", read_number(lines.value("number"), max_number));
    notice.version = lines.need("version", read_version(lines.value("version")));
    notice.issued = lines.need("issued", read_time(lines.value("issued")));
    notice.expires = lines.need("expires", read_time(lines.value("expires")));
    notice.page = lines.need("page", read_page(lines.value("page")));
    lines.end();
    if (notice.number == 0) lines.bad("number");
    if (notice.expires <= notice.issued || notice.expires - notice.issued > longest) lines.bad("expires");
    if (!of.empty() && of != product) return fail(Errc::unsuitable, "a notice of another product");
    if (!lines.wrong().empty()) return fail(Errc::malformed, "notice: " + lines.wrong());
    if (text_of(notice) != text) return fail(Errc::malformed, "notice: not in its one spelling");
    return notice;
}

std::string text_of(const Notice& notice) {
    std::string text(form_line);
    text += "\nproduct: " + std::string(product);
    text += "\nnumber: " + std::to_string(notice.number);
    text += "\nversion: " + text_of(notice.version);
    text += "\nissued: " + iso_time(notice.issued);
    text += "\nexpires: " + iso_time(notice.expires);
    text += "\npage: " + notice.page + "\n";
    return text;
}

Result<Notice> read_notice(ByteView file, const PublicKey& key) {
    constexpr std::size_t tail = signature_name.size() + signature_text + 1;
    if (file.size() > max_notice) return fail(Errc::too_large, "notice");
    const std::string_view text = as_text(file);
    const auto at = text.size() < tail ? 0 : text.size() - tail;
    std::string_view last = text.substr(at);
    const bool whole = at > 0 && text[at - 1] == '\n' && last.starts_with(signature_name) && last.ends_with('\n');
    if (!whole) return fail(Errc::malformed, "no notice of a version");
    last = last.substr(signature_name.size(), signature_text);
    const auto signature = base64_decode(last);
    if (!signature || base64_encode(*signature) != last) return fail(Errc::malformed, "notice: signature");
    if (!is_signed(file.first(at), *signature, key))
        return fail(Errc::integrity, "the notice is not signed by the key of the releases");
    return read_text(text.substr(0, at));
}

Result<void> judge(const Notice& notice, const std::optional<Notice>& seen, std::chrono::system_clock::time_point now) {
    const auto named = [](const Notice& which) { return "number " + std::to_string(which.number); };
    if (seen && notice.number < seen->number)
        return fail(Errc::untrusted, "an older notice, " + named(notice) + ": " + named(*seen) + " was seen before");
    if (seen && notice.number == seen->number && notice != *seen)
        return fail(Errc::untrusted, "another notice of the " + named(notice) + " was seen before");
    if (now >= notice.expires)
        return fail(Errc::expired, "it ended at " + iso_time(notice.expires) + ", and it is " + iso_time(now));
    if (now + clocks_differ < notice.issued)
        return fail(Errc::expired, "it was issued at " + iso_time(notice.issued) + ", and it is " + iso_time(now));
    return {};
}

}  // namespace pidpys::release
