// SPDX-License-Identifier: MIT
#include "crypto/ocsp/basic.hpp"

#include <algorithm>
#include <array>

#include "crypto/asn1/ber.hpp"
#include "crypto/base/octet_cache.hpp"
#include "crypto/cms/distinguished_name.hpp"
#include "crypto/cms/signature_scheme.hpp"
#include "crypto/cms/times.hpp"
#include "crypto/ocsp/request.hpp"

namespace pidpys::crypto::ocsp {
namespace {

using der::Oid;

constexpr Oid reason_code{"2.5.29.21"};
constexpr Oid invalidity_date{"2.5.29.24"};

// Critical ones that change nothing of what an answer says here.
constexpr std::array understood{nonce_extension,
                                reason_code,
                                invalidity_date,
                                Oid{"1.3.6.1.5.5.7.48.1.3"},   // reference to a list
                                Oid{"1.3.6.1.5.5.7.48.1.6"},   // archive cutoff
                                Oid{"1.3.6.1.5.5.7.48.1.9"}};  // extended revoke

struct Extension {
    ByteView oid, value;
};

class BasicParser {
public:
    Result<Basic> read(ByteView octets) {
        Basic basic;
        basic.encoding = to_bytes(octets);
        der::Reader outer(octets, parse_);
        der::Reader fields = outer.enter(der::sequence_tag);
        const der::Element data = fields.take(der::sequence_tag);
        basic.signed_octets = to_bytes(data.whole);
        read_data(fields.inside(data), basic);
        basic.signature_algorithm = to_bytes(fields.algorithm().whole);
        const ByteView bits = fields.take(der::bit_string).content;
        if (bits.empty() || bits[0] != 0) parse_.refuse();
        if (!parse_.broken()) basic.signature = to_bytes(bits.subspan(1));
        if (auto tagged = fields.take_if(der::context(0))) read_certificates(fields.inside(*tagged), basic);
        if (too_many_) return fail(Errc::too_large, "an OCSP answer with too much in it");
        if (!parse_.complete()) return fail(Errc::malformed, "not a basic OCSP answer");
        if (unknown_critical_) return fail(Errc::unsupported, "an OCSP answer with an unknown critical extension");
        return basic;
    }

private:
    void read_data(der::Reader fields, Basic& basic) {
        if (auto version = fields.take_if(der::context(0)))
            if (fields.inside(*version).number() != 0) parse_.refuse();
        if (auto name = fields.take_if(der::context(1)))
            basic.responder_name = to_bytes(fields.inside(*name).take(der::sequence_tag).whole);
        else
            basic.responder_key_hash = to_bytes(fields.enter(der::context(2)).take(der::octet_string).content);
        basic.produced_at = time(fields);
        der::Reader list = fields.enter(der::sequence_tag);
        while (!list.at_end()) {
            too_many_ = too_many_ || basic.singles.size() == max_singles;
            if (too_many_) parse_.refuse();
            basic.singles.push_back(read_single(list.enter(der::sequence_tag)));
        }
        for (const Extension& extension : extensions(fields, 1))
            if (nonce_extension == extension.oid) basic.nonce = to_bytes(extension.value);
    }

    Single read_single(der::Reader fields) {
        Single single;
        single.id = read_cert_id(fields, parse_);
        if (auto revoked = fields.take_if(der::context(1))) {
            single.status = CertStatus::revoked;
            der::Reader how = fields.inside(*revoked);
            single.revoked_at = time(how);
            if (auto reason = how.take_if(der::context(0))) single.reason = enumerated(how.inside(*reason));
        } else {
            single.status = fields.peek() == der::context_primitive(0) ? CertStatus::good : CertStatus::unknown;
            const bool good = single.status == CertStatus::good;
            if (!fields.take(der::context_primitive(good ? 0 : 2)).content.empty()) parse_.refuse();
        }
        single.this_update = time(fields);
        if (auto next = fields.take_if(der::context(0))) {
            der::Reader inner = fields.inside(*next);
            single.next_update = time(inner);
        }
        for (const Extension& extension : extensions(fields, 1)) {
            der::Reader value(extension.value, parse_);
            if (invalidity_date == extension.oid)
                single.invalid_at = time(value);
            else if (reason_code == extension.oid && !single.reason)
                single.reason = enumerated(std::move(value));
            else
                value.skip_rest();
        }
        return single;
    }

    TimePoint time(der::Reader& from) {
        const auto read = read_general_time(from.take(der::generalized_time).whole);
        if (!read) parse_.refuse();
        return read ? read->at : TimePoint();
    }

    unsigned enumerated(der::Reader from) {
        const ByteView content = from.take(der::enumerated_tag).content;
        if (content.size() != 1) parse_.refuse();
        return parse_.broken() ? 0 : content[0];
    }

    // Under an explicit tag; views of the input. An empty list is not rare.
    std::vector<Extension> extensions(der::Reader& fields, unsigned tag) {
        std::vector<Extension> found;
        const auto tagged = fields.take_if(der::context(tag));
        if (!tagged) return found;
        der::Reader list = fields.inside(*tagged).enter(der::sequence_tag);
        while (!list.at_end()) {
            der::Reader extension = list.enter(der::sequence_tag);
            const ByteView oid = extension.oid();
            const auto flag = extension.take_if(der::boolean);
            const bool critical = flag && !(flag->content.size() == 1 && flag->content[0] == 0);
            const ByteView value = extension.take(der::octet_string).content;
            if (parse_.broken()) break;
            const auto is_it = [&](const Oid& known) { return known == oid; };
            if (critical && std::none_of(understood.begin(), understood.end(), is_it)) unknown_critical_ = true;
            found.push_back({oid, value});
        }
        return found;
    }

    void read_certificates(der::Reader tagged, Basic& basic) {
        der::Reader list = tagged.enter(der::sequence_tag);
        while (!list.at_end()) {
            too_many_ = too_many_ || basic.certificates.size() == max_answer_certificates;
            if (too_many_) parse_.refuse();
            basic.certificates.push_back(to_bytes(list.take(der::sequence_tag).whole));
        }
    }

    der::Parse parse_;
    bool too_many_ = false, unknown_critical_ = false;
};

Result<void> check_signature(const Basic& answer, const CertificateIdentity& signer) {
    const auto named = named_digest(answer.signature_algorithm);
    if (!named) return tl::unexpected(named.error());
    if (*named != nullptr && !(*named)->may_sign)
        return fail(Errc::weak, std::string("an OCSP answer signed with ") + (*named)->name);
    const auto key = public_key_of(signer);
    if (!key) return tl::unexpected(key.error());
    const DigestAlgorithm& digest = *named != nullptr ? **named : *digest_by_name("SHA512");
    const auto scheme = read_scheme(answer.signature_algorithm, digest, key->get());
    if (!scheme) return tl::unexpected(scheme.error());
    HashedOctets octets(answer.signed_octets);
    return verify_octets(key->get(), *scheme, octets, answer.signature);
}

}  // namespace

Result<Basic> read_basic(ByteView octets) {
    const auto definite = der::Definite::from(octets);
    if (!definite) return fail(Errc::malformed, "not a basic OCSP answer");
    return BasicParser().read(definite->view());
}

Result<bool> names_responder(const Basic& answer, const CertificateIdentity& certificate) {
    if (!answer.responder_name.empty()) return same_name(answer.responder_name, certificate.subject);
    if (answer.responder_key_hash.empty()) return false;
    if (der::equal(answer.responder_key_hash, certificate.subject_key_id)) return true;
    auto hash = digest(*digest_by_name("SHA1"), {certificate.public_key});
    if (!hash) return forward(hash);
    return answer.responder_key_hash == *hash;
}

// An authority's answer is judged for each signature as long as it is kept; that its own signature holds stays true.
Result<void> verify_signature(const Basic& answer, const CertificateIdentity& signer) {
    struct Holds {};
    static auto& known = *new OctetCache<Holds, 64, 16384>;
    Bytes both = answer.encoding;  // an element that says where it ends
    both.insert(both.end(), signer.public_key_info.begin(), signer.public_key_info.end());
    Result<void> outcome;
    known.get(both, [&] {
        outcome = check_signature(answer, signer);
        return outcome ? std::make_shared<Holds>() : nullptr;
    });
    return outcome;
}

Result<const Single*> find_single(const Basic& answer, ByteView serial, const CertificateIdentity& issuer) {
    const Single* found = nullptr;
    for (const Single& single : answer.singles) {
        const auto same = is_id_of(single.id, serial, issuer);
        if (!same) return tl::unexpected(same.error());
        if (*same && (found == nullptr || found->this_update < single.this_update)) found = &single;
    }
    return found;
}

}  // namespace pidpys::crypto::ocsp
