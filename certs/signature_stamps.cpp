// SPDX-License-Identifier: MIT
#include "certs/signature_stamps.hpp"

#include <algorithm>
#include <array>

#include "crypto/cades/archive_digest.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/imprint.hpp"
#include "crypto/cades/oids.hpp"

namespace pidpys::certs {
namespace {

namespace oids = crypto::oids;
namespace timestamp = crypto::timestamp;

enum class Version { none, one, two, three };

struct Type {
    const crypto::der::Oid& oid;
    StampKind kind;
    Version archive = Version::none;
};

constexpr Type signed_type{oids::content_timestamp, StampKind::content};
constexpr std::array unsigned_types{
    Type{oids::signature_timestamp, StampKind::signature},
    Type{oids::signature_and_refs_timestamp, StampKind::signature_refs},
    Type{oids::refs_timestamp, StampKind::refs},
    Type{oids::archive_timestamp_v1, StampKind::archive, Version::one},
    Type{oids::archive_timestamp_v2, StampKind::archive, Version::two},
    Type{oids::archive_timestamp_v3, StampKind::archive, Version::three},
};

struct Found {
    const Type* type;
    ByteView attribute;  // whole
    Result<timestamp::Token> token;

    [[nodiscard]] TimePoint time() const { return token ? token->info.gen_time : TimePoint::min(); }
};

class Walk {
public:
    Walk(const StampedSignature& of, const AuthorityRegistry& authorities, const StampRules& rules)
        : of_(of), authorities_(authorities), rules_(rules), archive_proof_(rules.proven) {}

    Result<std::vector<SignatureStamp>> run() {
        collect(of_.signer.signed_attributes, std::span(&signed_type, 1));
        collect(of_.signer.unsigned_attributes, unsigned_types);
        if (found_.size() > max_stamps) return fail(Errc::too_large, "too many time-stamps in one signature");
        std::ranges::stable_sort(found_, [](const Found& a, const Found& b) {
            return std::pair(a.type->kind, a.time()) < std::pair(b.type->kind, b.time());
        });
        std::vector<SignatureStamp> stamps(found_.size());
        for (std::size_t i = found_.size(); i-- > 0;) stamps[i] = judge(found_[i]);
        return stamps;
    }

private:
    void collect(ByteView set, std::span<const Type> types) {
        for (const auto& attribute : crypto::read_attributes(set))
            for (const Type& type : types)
                if (type.oid == attribute.type)
                    for (ByteView value : attribute.values)
                        if (found_.size() <= max_stamps)
                            found_.push_back({&type, attribute.whole, timestamp::read_token(value)});
    }

    SignatureStamp judge(const Found& found) {
        SignatureStamp stamp;
        if (!found.token) {
            stamp.refuse(Verdict::unchecked, found.token.error());
        } else if (found.type->archive == Version::one) {
            stamp.info = found.token->info;
            stamp.refuse(Verdict::unchecked, {Errc::unsupported, "an archive time-stamp of version 1"});
        } else {
            StampRules rules = rules_;
            rules.proven = proven_for(found.type->kind);
            static_cast<StampJudgement&>(stamp) = judge_stamp(*found.token, stamped(found), authorities_, rules);
        }
        stamp.kind = found.type->kind;
        if (stamp.valid()) note(stamp);
        return stamp;
    }

    // An archive time-stamp is over all that is older. One over signature and references is over the signature's.
    [[nodiscard]] std::optional<TimePoint> proven_for(StampKind kind) const {
        if (kind == StampKind::signature && refs_proof_) return refs_proof_;
        return archive_proof_;
    }

    void note(const SignatureStamp& stamp) {
        if (stamp.kind == StampKind::archive) archive_proof_ = stamp.info.gen_time;
        if (stamp.kind == StampKind::signature_refs) refs_proof_ = stamp.info.gen_time;
    }

    [[nodiscard]] StampedDigest stamped(const Found& found) const {
        const auto of = [this](auto input) -> StampedDigest {
            return
                [this, input](const crypto::DigestAlgorithm& algorithm) { return input(of_.signer).digest(algorithm); };
        };
        switch (found.type->kind) {
            case StampKind::content: return digest_of(of_.content);
            case StampKind::signature: return of(crypto::signature_timestamp_input);
            case StampKind::signature_refs: return of(crypto::signature_and_refs_timestamp_input);
            case StampKind::refs: return of(crypto::refs_timestamp_input);
            case StampKind::archive: break;
        }
        return [this, &found](const crypto::DigestAlgorithm& algorithm) -> Result<Bytes> {
            if (found.type->archive == Version::three)
                return crypto::archive_timestamp_v3_digest(of_.view, of_.signer, of_.content, algorithm,
                                                           found.token->encoding);
            const auto others = not_earlier(found);
            return crypto::archive_timestamp_v2_digest(of_.view, of_.signer, of_.content.octets(), others, algorithm,
                                                       found.token->info.imprint.hash);
        };
    }

    [[nodiscard]] std::vector<ByteView> not_earlier(const Found& than) const {
        std::vector<ByteView> attributes;
        for (const Found& one : found_)
            if (one.type->kind == StampKind::archive && than.time() <= one.time()) attributes.push_back(one.attribute);
        return attributes;
    }

    const StampedSignature& of_;
    const AuthorityRegistry& authorities_;
    const StampRules& rules_;
    std::vector<Found> found_;
    std::optional<TimePoint> archive_proof_, refs_proof_;
};

std::chrono::microseconds accuracy_of(const SignatureStamp& stamp) {
    return stamp.info.accuracy.value_or(std::chrono::microseconds(0));
}

}  // namespace

Result<std::vector<SignatureStamp>> judge_stamps(const StampedSignature& of, const AuthorityRegistry& authorities,
                                                 const StampRules& rules) {
    return Walk(of, authorities, rules).run();
}

void sort_stamps(std::vector<SignatureStamp>& stamps) {
    std::ranges::stable_sort(stamps, {},
                             [](const SignatureStamp& one) { return std::pair(one.kind, one.info.gen_time); });
}

std::optional<TimePoint> earliest_proof(const std::vector<SignatureStamp>& stamps) {
    std::optional<TimePoint> earliest;
    for (const SignatureStamp& stamp : stamps)
        if (stamp.proves_signature() && (!earliest || stamp.info.gen_time < *earliest)) earliest = stamp.info.gen_time;
    return earliest;
}

Result<void> check_order(const std::vector<SignatureStamp>& stamps) {
    for (const SignatureStamp& early : stamps)
        for (const SignatureStamp& late : stamps) {
            if (!early.valid() || !late.valid() || early.kind >= late.kind) continue;
            const auto leeway = status_tolerance + accuracy_of(early) + accuracy_of(late);
            if (early.info.gen_time > late.info.gen_time + leeway)
                return fail(Errc::integrity, "the time-stamps of the signature are not in the order of their times");
        }
    return {};
}

}  // namespace pidpys::certs
