// SPDX-License-Identifier: MIT
#include "certs/revocation.hpp"

#include <algorithm>
#include <array>
#include <mutex>

#include "certs/critical_extensions.hpp"
#include "certs/revocation_entries.hpp"
#include "certs/strength.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/crl/revocation_list.hpp"

namespace pidpys::certs {
namespace {

using crypto::FreeWith;

void free_extensions(X509_EXTENSIONS* list) { sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free); }

using DistributionPoint = std::unique_ptr<ISSUING_DIST_POINT, FreeWith<ISSUING_DIST_POINT_free>>;
using Integer = std::unique_ptr<ASN1_INTEGER, FreeWith<ASN1_INTEGER_free>>;
using DistributionPoints = std::unique_ptr<CRL_DIST_POINTS, FreeWith<CRL_DIST_POINTS_free>>;

using Time = std::unique_ptr<ASN1_TIME, FreeWith<ASN1_TIME_free>>;
using Extensions = std::unique_ptr<X509_EXTENSIONS, FreeWith<free_extensions>>;

bool is_due(const ASN1_TIME* time, std::time_t at) { return ASN1_TIME_cmp_time_t(time, at) <= 0; }

// An object of the whole element; null for an empty view, or where libcrypto does not take it.
template <class Object, auto D2i>
Object decoded(ByteView element) {
    const unsigned char* at = element.data();
    Object object(element.empty() ? nullptr : D2i(nullptr, &at, static_cast<long>(element.size())));
    if (object && at != element.data() + element.size()) object.reset();
    return object;
}

bool share_a_name(const GENERAL_NAMES* some, const GENERAL_NAMES* others) {
    for (int i = 0; i < sk_GENERAL_NAME_num(some); ++i)
        for (int k = 0; k < sk_GENERAL_NAME_num(others); ++k)
            if (GENERAL_NAME_cmp(sk_GENERAL_NAME_value(some, i), sk_GENERAL_NAME_value(others, k)) == 0) return true;
    return false;
}

// A list for one distribution point serves the certificates that name the point (RFC 5280 §6.3.3 b 2 i).
bool names_point(X509* certificate, const DIST_POINT_NAME* point) {
    const DistributionPoints own(
        static_cast<CRL_DIST_POINTS*>(X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr)));
    for (int i = 0; i < sk_DIST_POINT_num(own.get()); ++i) {
        const DIST_POINT_NAME* name = sk_DIST_POINT_value(own.get(), i)->distpoint;
        if (name != nullptr && name->type == 0 && share_a_name(name->name.fullname, point->name.fullname)) return true;
    }
    return false;
}

// Scope and delta are heeded; the number and the issuer's key restrict nothing.
constexpr std::array known_extensions{NID_issuing_distribution_point, NID_delta_crl, NID_crl_number,
                                      NID_authority_key_identifier};

bool understands(const X509_EXTENSIONS* extensions) {
    for (int i = 0; i < sk_X509_EXTENSION_num(extensions); ++i) {
        X509_EXTENSION* extension = sk_X509_EXTENSION_value(extensions, i);
        const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        const bool known = std::find(known_extensions.begin(), known_extensions.end(), nid) != known_extensions.end();
        if (X509_EXTENSION_get_critical(extension) != 0 && !(known && is_whole(extension))) return false;
    }
    return true;
}

// What a list's own signature says of it before anybody looks at who signed: MD5 and SHA-1 prove nothing.
bool is_strongly_signed(const crypto::RevocationList& list) {
    using Algorithm = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;
    const auto algorithm = decoded<Algorithm, d2i_X509_ALGOR>(list.signature_algorithm());
    return algorithm && check_strength(algorithm.get()).has_value();
}

// Lists of some reasons, of a point named in a way not compared here, or of several issuers say who is revoked; that
// they are silent proves nothing (RFC 5280 §6.3.3).
bool is_partial(const ISSUING_DIST_POINT* scope) {
    if (scope == nullptr) return false;
    return scope->onlysomereasons != nullptr || scope->indirectCRL > 0 ||
           (scope->distpoint != nullptr && scope->distpoint->type != 0);
}

Bytes scope_octets(const X509_EXTENSIONS* extensions) {
    const int place = X509v3_get_ext_by_NID(extensions, NID_issuing_distribution_point, -1);
    if (place < 0) return {};
    return to_bytes(crypto::content_of(X509_EXTENSION_get_data(X509v3_get_ext(extensions, place))));
}

Integer number_of(const X509_EXTENSIONS* extensions, int nid) {
    return Integer(static_cast<ASN1_INTEGER*>(X509V3_get_d2i(extensions, nid, nullptr, nullptr)));
}

}  // namespace

struct RevocationLists::List {
    explicit List(crypto::RevocationList read) : list(std::move(read)) {}

    crypto::RevocationList list;
    Time begin, end;  // end: null if absent
    TimePoint begun;
    DistributionPoint scope;
    Bytes scope_octets;
    bool delta = false;
    Integer number, base_number;  // null if absent

    // What was found to hold once need not be computed again: lists are long, and asked for every signature.
    mutable std::mutex mutex;
    mutable Bytes verified_key;

    bool serves(X509* certificate) const {
        if (!crypto::same_name(list.issuer(), crypto::der_of(i2d_X509_NAME, X509_get_issuer_name(certificate))))
            return false;
        if (!scope) return true;
        const bool authority = X509_check_ca(certificate) == 1;
        if ((scope->onlyuser > 0 && authority) || (scope->onlyCA > 0 && !authority)) return false;
        const DIST_POINT_NAME* point = scope->distpoint;
        return point == nullptr || point->type != 0 || names_point(certificate, point);
    }

    bool signed_by(X509* issuer) const {
        if ((X509_get_key_usage(issuer) & KU_CRL_SIGN) == 0) return false;
        Bytes key = crypto::der_of(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(issuer));
        const std::lock_guard lock(mutex);
        if (!verified_key.empty() && verified_key == key) return true;
        EVP_PKEY* const public_key = X509_get0_pubkey(issuer);
        if (public_key == nullptr || !list.verify(public_key)) return false;
        verified_key = std::move(key);
        return true;
    }

    bool in_time(std::time_t at) const { return end && !is_due(end.get(), at); }

    // RFC 5280 §5.2.4 c, d; same issuer, key and scope go without saying here.
    bool belongs_to(const List& full) const {
        return full.number && number && base_number && ASN1_INTEGER_cmp(full.number.get(), base_number.get()) >= 0 &&
               ASN1_INTEGER_cmp(full.number.get(), number.get()) < 0;
    }

    bool begins_with(const List& other) const { return ASN1_TIME_compare(begin.get(), other.begin.get()) == 0; }
};

// What the lists of one scope say together; told of one after another, the oldest first.
class RevocationLists::Scope {
public:
    explicit Scope(const List& first) : octets_(first.scope_octets) {}

    [[nodiscard]] bool covers(const List& list) const { return list.scope_octets == octets_; }

    void hear(const List& list, ByteView serial, TimePoint at) {
        auto answer = ask_list(list.list, serial, at);
        const bool names = answer.says == Says::held || answer.says == Says::revoked;
        if (answer.later) later_ = answer.later;
        if (names || !list.delta) heard_at_ = list.begun;
        if (list.delta) {
            const bool lifts =
                answer.says == Says::removed && said_.says == Says::held && full_ != nullptr && list.belongs_to(*full_);
            if (names || lifts) said_ = std::move(answer);
            return;
        }
        const bool at_once = full_ != nullptr && list.begins_with(*full_);
        if (names || !at_once || !is_named()) said_ = std::move(answer);
        full_ = &list;
    }

    // One that has begun since. `ended`: the certificate had ended by then.
    void hear_later(const List& list, ByteView serial, TimePoint at, bool ended) {
        auto answer = ask_list(list.list, serial, at);
        if (answer.later) later_ = answer.later;
        if (answer.says == Says::held || answer.says == Says::revoked) said_ = std::move(answer);
        if (!list.delta && !is_partial(list.scope.get()) && (!ended || later_)) told_since_ = true;
        heard_at_ = list.begun;
    }

    void add_to(Standing& standing, std::time_t at) const {
        const bool in_time = full_ != nullptr && !is_partial(full_->scope.get()) && full_->in_time(at);
        if (is_named()) {
            standing = {Standing::revoked, said_.detail, said_.revocation, heard_at_};
        } else if (standing.kind == Standing::unknown && (in_time || told_since_)) {
            standing = {Standing::good, {}, later_, heard_at_};
        }
    }

private:
    [[nodiscard]] bool is_named() const { return said_.says == Says::held || said_.says == Says::revoked; }

    const Bytes& octets_;         // of a list that outlives this
    const List* full_ = nullptr;  // the newest
    ListAnswer said_;
    std::optional<Revocation> later_;
    bool told_since_ = false;  // by a list of all reasons
    TimePoint heard_at_;
};

// The lists read last. Signature after signature asks the one that an authority has issued for hours: it is taken apart
// and its own signature verified once.
class RevocationLists::Shelf {
public:
    static constexpr std::size_t most_octets = std::size_t{64} << 20;
    static constexpr std::size_t most_lists = 16;

    std::shared_ptr<const List> find(ByteView der) {
        const std::lock_guard lock(mutex_);
        const auto found = std::ranges::find_if(
            lists_, [&](const auto& one) { return std::ranges::equal(one->list.encoding(), der); });
        if (found == lists_.end()) return nullptr;
        std::rotate(lists_.begin(), found, std::next(found));
        return lists_.front();
    }

    void keep(std::shared_ptr<const List> list) {
        if (list->list.encoding().size() > most_octets) return;
        std::vector<std::shared_ptr<const List>> gone;  // freed after the lock
        const std::lock_guard lock(mutex_);
        octets_ += list->list.encoding().size();
        lists_.insert(lists_.begin(), std::move(list));
        while (octets_ > most_octets || lists_.size() > most_lists) {
            octets_ -= lists_.back()->list.encoding().size();
            gone.push_back(std::move(lists_.back()));
            lists_.pop_back();
        }
    }

private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<const List>> lists_;  // the most recently asked first
    std::size_t octets_ = 0;
};

Result<std::shared_ptr<const RevocationLists::List>> RevocationLists::read(const Bytes& der) {
    static auto& shelf = *new Shelf;
    if (auto kept = shelf.find(der)) return kept;
    auto list = take_apart(der);
    if (list) shelf.keep(*list);
    return list;
}

Result<std::shared_ptr<const RevocationLists::List>> RevocationLists::take_apart(const Bytes& der) {
    auto read = crypto::RevocationList::read(der);
    if (!read) return forward(read);
    if (!is_strongly_signed(*read)) return fail(Errc::weak, "it is signed with an algorithm that proves nothing");
    const auto extensions = decoded<Extensions, d2i_X509_EXTENSIONS>(read->extensions());
    if (!extensions && !read->extensions().empty()) return fail(Errc::malformed, "its extensions are none");
    if (!understands(extensions.get()))
        return fail(Errc::unsupported, "it has a critical extension that is not known here");
    auto list = std::make_shared<List>(std::move(*read));
    list->begin = decoded<Time, d2i_ASN1_TIME>(list->list.this_update());
    list->end = decoded<Time, d2i_ASN1_TIME>(list->list.next_update());
    const auto begun = time_point(list->begin.get());
    if (!begun) return fail(Errc::malformed, "its time is none");
    list->begun = *begun;
    int place = -1;  // stays so where the extension is absent
    list->scope.reset(static_cast<ISSUING_DIST_POINT*>(
        X509V3_get_d2i(extensions.get(), NID_issuing_distribution_point, &place, nullptr)));
    if (!list->scope && place != -1) return fail(Errc::malformed, "its scope is none");
    if (list->scope && list->scope->onlyattr > 0) return fail(Errc::unsupported, "it is about attribute certificates");
    list->scope_octets = scope_octets(extensions.get());
    list->delta = X509v3_get_ext_by_NID(extensions.get(), NID_delta_crl, -1) >= 0;
    list->number = number_of(extensions.get(), NID_crl_number);
    list->base_number = number_of(extensions.get(), NID_delta_crl);
    return list;
}

RevocationLists::RevocationLists(const std::vector<Bytes>& lists) {
    for (const Bytes& der : lists)
        if (auto list = read(der)) lists_.push_back(std::move(*list));
    std::stable_sort(lists_.begin(), lists_.end(), [](const auto& a, const auto& b) {
        const int times = ASN1_TIME_compare(a->begin.get(), b->begin.get());
        return times != 0 ? times == -1 : !a->delta && b->delta;
    });
    ERR_clear_error();
}

RevocationLists::~RevocationLists() = default;

std::string words_of_unknown(const std::vector<CertificateStatus>& statuses) {
    std::vector<std::string> words;
    for (const CertificateStatus& status : statuses)
        if (const std::string& detail = status.standing.detail;
            status.standing.kind == Standing::unknown && !detail.empty() && std::ranges::count(words, detail) == 0)
            words.push_back(detail);
    std::string all;
    for (const std::string& one : words) all += (all.empty() ? "" : "; ") + one;
    return all;
}

Standing RevocationLists::judge(X509* certificate, X509* issuer, const Moment& moment) const {
    const std::time_t time = std::chrono::system_clock::to_time_t(moment.at);
    const auto end = time_point(X509_get0_notAfter(certificate));
    const ByteView serial = crypto::content_of(X509_get0_serialNumber(certificate));
    std::vector<Scope> scopes;
    for (const auto& list : lists_) {
        const bool since = moment.at < list->begun;
        if (since && (!moment.proven || moment.now < list->begun)) continue;
        if (!list->serves(certificate) || !list->signed_by(issuer)) continue;
        auto scope = std::find_if(scopes.begin(), scopes.end(), [&](const Scope& one) { return one.covers(*list); });
        if (scope == scopes.end()) {
            scopes.emplace_back(*list);
            scope = std::prev(scopes.end());
        }
        if (since)
            scope->hear_later(*list, serial, moment.at, !end || *end < list->begun);
        else
            scope->hear(*list, serial, moment.at);
    }
    Standing standing;
    for (const Scope& scope : scopes) scope.add_to(standing, time);
    ERR_clear_error();
    return standing;
}

Result<TimePoint> RevocationLists::heard(const Bytes& der, X509* certificate, X509* issuer, TimePoint at) {
    const auto list = read(der);
    ERR_clear_error();
    if (!list) return tl::unexpected(list.error());
    if (!(*list)->serves(certificate))
        return fail(Errc::unsuitable, "it is of another issuer, or for other certificates");
    const bool ours = (*list)->signed_by(issuer);
    ERR_clear_error();
    if (!ours) return fail(Errc::integrity, "it is not signed by the certificate's issuer");
    if (!(*list)->in_time(std::chrono::system_clock::to_time_t(at)))
        return fail(Errc::expired, "it is out of its time");
    return time_point((*list)->end.get()).value_or(at);
}

}  // namespace pidpys::certs
