// SPDX-License-Identifier: MIT
#include "crypto/crl/revocation_list.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include "crypto/asn1/magnitude.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/cms/times.hpp"

namespace pidpys::crypto {
namespace {

using der::Oid;

constexpr Oid reason_code{"2.5.29.21"};
constexpr Oid invalidity_date{"2.5.29.24"};
constexpr Oid certificate_issuer{"2.5.29.29"};
constexpr unsigned remove_from_crl = 8;

std::uint64_t key_of(ByteView serial) { return std::hash<std::string_view>()(as_text(der::magnitude(serial))); }

bool is_time(der::Tag tag) { return tag == der::utc_time || tag == der::generalized_time; }

struct Entry {
    ByteView serial, date;
    std::optional<unsigned> reason;
    ByteView invalid_at;             // whole time; empty if absent
    std::optional<ByteView> issuer;  // GeneralNames of certificateIssuer
    bool unknown_critical = false;
};

// Whether a value is of the type that its extension has, and nothing beyond.
bool is_whole(ByteView oid, ByteView value) {
    bool broken = false;
    der::Reader reader(value, broken);
    if (reason_code == oid)
        broken = reader.take(der::enumerated_tag).content.size() != 1 || broken;
    else if (invalidity_date == oid)
        (void)reader.take(der::generalized_time);
    else
        (void)reader.take(der::sequence_tag);
    reader.finish();
    return !broken;
}

void read_extension(der::Reader fields, Entry& entry) {
    const ByteView oid = fields.oid();
    const auto flag = fields.take_if(der::boolean);
    const ByteView value = fields.take(der::octet_string).content;
    const bool known = reason_code == oid || invalidity_date == oid || certificate_issuer == oid;
    const bool whole = known && is_whole(oid, value);
    const bool critical = flag && !(flag->content.size() == 1 && flag->content[0] == 0);
    if (critical && !whole) entry.unknown_critical = true;
    if (reason_code == oid && whole) entry.reason = value[2];
    if (invalidity_date == oid && whole) entry.invalid_at = value;
    if (certificate_issuer == oid) entry.issuer = value;
}

Entry read_entry(der::Reader fields, der::Parse& parse) {
    Entry entry;
    entry.serial = fields.take(der::integer_tag).content;
    const der::Element date = fields.any();
    entry.date = date.whole;
    if (!is_time(date.tag) || entry.serial.empty()) parse.refuse();
    if (fields.at_end()) return entry;
    der::Reader extensions = fields.enter(der::sequence_tag);
    while (!extensions.at_end()) read_extension(extensions.enter(der::sequence_tag), entry);
    return entry;
}

// What cannot be read is about the list's issuer: rather one revocation too many.
bool names(ByteView general_names, ByteView issuer) {
    bool broken = false;
    bool found = false;
    der::Reader list = der::Reader(general_names, broken).enter(der::sequence_tag);
    while (!list.at_end()) {
        const der::Element name = list.any();
        if (name.tag == der::context(4)) found = same_name(name.content, issuer) || found;
    }
    return found || broken;
}

std::size_t count_elements(ByteView content) {
    bool broken = false;
    std::size_t count = 0;
    for (der::Reader list(content, broken); !list.at_end(); ++count) (void)list.any();
    return count;
}

}  // namespace

Result<RevocationList> RevocationList::read(Bytes octets) {
    if (octets.size() > std::numeric_limits<std::uint32_t>::max()) return fail(Errc::too_large, "a revocation list");
    RevocationList list;
    list.octets_ = std::move(octets);
    if (auto parsed = list.parse(); !parsed) return forward(parsed);
    return list;
}

Result<void> RevocationList::parse() {
    der::Parse parse;
    der::Reader outer(octets_, parse);
    der::Reader body = outer.enter(der::sequence_tag);
    const der::Element data = body.take(der::sequence_tag);
    signed_ = data.whole;
    signature_algorithm_ = body.algorithm().whole;
    const ByteView bits = body.take(der::bit_string).content;
    if (bits.empty() || bits[0] != 0) parse.refuse();
    if (!parse.broken()) signature_ = bits.subspan(1);

    der::Reader fields = body.inside(data);
    (void)fields.take_if(der::integer_tag);
    (void)fields.algorithm();
    issuer_ = fields.take(der::sequence_tag).whole;
    const der::Element this_update = fields.any();
    this_update_ = this_update.whole;
    if (!is_time(this_update.tag)) parse.refuse();
    if (is_time(fields.peek())) next_update_ = fields.any().whole;
    const auto entries = fields.take_if(der::sequence_tag);
    if (auto tagged = fields.take_if(der::context(0))) {
        der::Reader inner = fields.inside(*tagged);
        extensions_ = inner.take(der::sequence_tag).whole;
    }
    if (parse.broken()) return fail(Errc::malformed, "not a revocation list");
    if (entries) {
        slots_.reserve(count_elements(entries->content));
        bool own = true;  // an entry's issuer is that of the one before, unless it says another (§5.3.3)
        for (der::Reader list = fields.inside(*entries); !list.at_end();) {
            const der::Element element = list.take(der::sequence_tag);
            const Entry entry = read_entry(list.inside(element), parse);
            if (parse.broken()) break;
            if (entry.unknown_critical) return fail(Errc::unsupported, "a list with an unknown critical extension");
            if (entry.issuer) own = names(*entry.issuer, issuer_);
            const auto offset = static_cast<std::uint32_t>(element.whole.data() - octets_.data());
            if (own) slots_.push_back({key_of(entry.serial), offset});
        }
    }
    if (!parse.complete()) return fail(Errc::malformed, "not a revocation list");
    std::sort(slots_.begin(), slots_.end());
    return {};
}

std::vector<ListedEntry> RevocationList::find(ByteView serial) const {
    std::vector<ListedEntry> found;
    const std::uint64_t key = key_of(serial);
    for (auto slot = std::lower_bound(slots_.begin(), slots_.end(), Slot{key, 0});
         slot != slots_.end() && slot->key == key; ++slot) {
        der::Parse parse;
        der::Reader at(ByteView(octets_).subspan(slot->offset), parse);
        const Entry entry = read_entry(at.enter(der::sequence_tag), parse);
        if (!der::equal(der::magnitude(entry.serial), der::magnitude(serial))) continue;
        const auto time = read_time(entry.date);
        found.push_back({time ? *time : std::chrono::system_clock::time_point::min(), entry.reason, {}});
        if (const auto invalid_at = read_general_time(entry.invalid_at)) found.back().invalid_at = invalid_at->at;
    }
    std::stable_sort(found.begin(), found.end(), [](const ListedEntry& a, const ListedEntry& b) {
        if (a.at != b.at) return a.at < b.at;
        return a.reason == remove_from_crl && b.reason != remove_from_crl;
    });
    return found;
}

Result<void> RevocationList::verify(EVP_PKEY* key) const {
    const auto named = named_digest(signature_algorithm_);
    if (!named) return tl::unexpected(named.error());
    const auto scheme = read_scheme(signature_algorithm_, *named != nullptr ? **named : *digest_by_name("SHA512"), key);
    if (!scheme) return tl::unexpected(scheme.error());
    HashedOctets octets(signed_);
    return verify_octets(key, *scheme, octets, signature_);
}

}  // namespace pidpys::crypto
