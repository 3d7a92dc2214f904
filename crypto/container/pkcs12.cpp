// SPDX-License-Identifier: MIT
// PKCS#12 (RFC 7292) with password integrity: keys and certificates out of nested, singly encrypted safes.
#include <functional>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/container/contents.hpp"
#include "crypto/container/pkcs12_mac.hpp"
#include "crypto/container/pkcs12_oids.hpp"

namespace pidpys::crypto {
namespace {

constexpr std::size_t max_bags = 4096;
constexpr std::size_t max_nesting = 8;  // of SafeContents in SafeContents

class Pkcs12Reader {
public:
    Pkcs12Reader(const SecretString& password, const ContainerLimits& limits)
        : password_(password), limits_(limits), budget_(limits.max_work) {}

    Result<Contents> read(ByteView container) {
        bool broken = false;
        der::Reader fields = der::Reader(container, broken).enter(der::sequence_tag);
        (void)fields.number();
        der::Reader safe = fields.enter(der::sequence_tag);
        const ByteView type = safe.oid();
        if (!broken && !(oids::data == type)) return fail(Errc::unsupported, "PKCS#12 with public-key integrity");
        const ByteView authenticated = safe.enter(der::context(0)).take(der::octet_string).content;
        const auto mac = fields.take_if(der::sequence_tag);
        if (broken) return fail(Errc::malformed, "PKCS#12 is damaged");
        prepare_keys(mac ? mac->content : ByteView{}, authenticated);
        if (mac) {
            if (auto checked = check_pkcs12_mac(mac->content, authenticated, password_, budget_); !checked)
                return forward(checked);
            authentic_ = true;
        }
        if (auto walked = content_infos(authenticated); !walked) return forward(walked);
        return std::move(contents_);
    }

private:
    // The keys of the MAC and of all bags in sight do not depend on one another: one walk finds what they are derived
    // from, and they are derived together. What is wrong on the way is told by the walk that reads.
    void prepare_keys(ByteView mac, ByteView authenticated) {
        constexpr std::size_t most = 16;
        std::vector<KeyWanted> wanted;
        if (auto key = pkcs12_mac_key_wanted(mac, password_)) wanted.push_back(std::move(*key));
        looking_for_keys_ = [&](ByteView algorithm) {
            auto key = wanted.size() < most ? key_wanted_of(algorithm, password_) : std::nullopt;
            if (key) wanted.push_back(std::move(*key));
        };
        (void)content_infos(authenticated);
        looking_for_keys_ = {};
        bags_ = 0;
        budget_.prepare(std::move(wanted));
    }

    Result<void> content_infos(ByteView authenticated) {
        bool broken = false;
        auto definite = der::Definite::from(authenticated);
        if (!definite) return forward(definite);
        der::Reader infos = der::Reader(definite->view(), broken).enter(der::sequence_tag);
        while (!infos.at_end())
            if (auto read = content_info(infos.enter(der::sequence_tag), broken); !read) return read;
        return broken ? damaged() : Result<void>{};
    }

    Result<void> content_info(der::Reader info, bool& broken) {
        const ByteView type = info.oid();
        der::Reader content = info.enter(der::context(0));
        if (oids::data == type) {
            const ByteView octets = content.take(der::octet_string).content;
            return broken ? damaged() : safe_contents(octets, 0);
        }
        if (!(oids::encrypted_data == type))
            return broken ? damaged() : fail(Errc::unsupported, "PKCS#12 safe " + der::oid_text(type));
        der::Reader data = content.enter(der::sequence_tag);
        (void)data.number();
        der::Reader encrypted = data.enter(der::sequence_tag);
        (void)encrypted.oid();
        const ByteView algorithm = encrypted.take(der::sequence_tag).whole;
        const Bytes ciphertext = implicit_octets(encrypted);
        if (broken) return damaged();
        if (looking_for_keys_) return look_at(algorithm);
        auto plain = decrypt_with_password(algorithm, ciphertext, password_, budget_);
        if (!plain) return doubted(forward(plain));
        return doubted(safe_contents(plain->view(), 0));
    }

    Result<void> look_at(ByteView algorithm) const {
        looking_for_keys_(algorithm);
        return {};
    }

    // [0] IMPLICIT OCTET STRING, possibly in pieces.
    static Bytes implicit_octets(der::Reader& from) {
        if (auto whole = from.take_if(der::context_primitive(0))) return to_bytes(whole->content);
        Bytes joined;
        der::Reader pieces = from.enter(der::context(0));
        while (!pieces.at_end()) {
            const ByteView piece = pieces.take(der::octet_string).content;
            joined.insert(joined.end(), piece.begin(), piece.end());
        }
        return joined;
    }

    Result<void> safe_contents(ByteView octets, std::size_t depth) {
        if (depth > max_nesting) return fail(Errc::too_large, "PKCS#12 nested too deeply");
        auto definite = der::Definite::from(octets);
        if (!definite) return forward(definite);
        bool broken = false;
        der::Reader bags = der::Reader(definite->view(), broken).enter(der::sequence_tag);
        while (!bags.at_end()) {
            if (++bags_ > max_bags) return fail(Errc::too_large, "PKCS#12 with too many bags");
            der::Reader fields = bags.enter(der::sequence_tag);
            const ByteView type = fields.oid();
            const ByteView value = fields.take(der::context(0)).content;
            const auto attributes = fields.take_if(der::set_tag);
            if (broken) break;
            if (auto read = bag(type, value, attributes ? attributes->content : ByteView{}, depth); !read) return read;
        }
        return broken ? damaged() : Result<void>{};
    }

    Result<void> bag(ByteView type, ByteView value, ByteView attributes, std::size_t depth) {
        bool broken = false;
        if (oids::safe_contents_bag == type) return safe_contents(value, depth + 1);
        if (looking_for_keys_ && !(oids::shrouded_key_bag == type)) return {};
        if (oids::key_bag == type) return keep(read_private_key(value), attributes);
        if (oids::shrouded_key_bag == type) {
            der::Reader fields = der::Reader(value, broken).enter(der::sequence_tag);
            const ByteView algorithm = fields.take(der::sequence_tag).whole;
            const ByteView ciphertext = fields.take(der::octet_string).content;
            if (broken) return damaged();
            if (looking_for_keys_) return look_at(algorithm);
            contents_.national_encryption |= key_wanted_of(algorithm, password_).has_value();
            auto plain = decrypt_with_password(algorithm, ciphertext, password_, budget_);
            if (!plain) return doubted(forward(plain));
            return doubted(keep(read_private_key(plain->view()), attributes));
        }
        if (oids::certificate_bag == type) {
            der::Reader fields = der::Reader(value, broken).enter(der::sequence_tag);
            const bool x509 = oids::x509_certificate == fields.oid();
            const ByteView certificate = fields.enter(der::context(0)).take(der::octet_string).content;
            if (broken) return x509 ? damaged() : Result<void>{};
            if (!x509) {
                contents_.something_else = true;
                return {};
            }
            if (contents_.certificates.size() == limits_.max_certificates)
                return fail(Errc::too_large, "too many certificates");
            contents_.certificates.push_back(to_bytes(certificate));
            return {};
        }
        contents_.something_else = true;  // CRLs and secrets are of no use here
        return {};
    }

    Result<void> keep(Result<std::vector<RawKey>> keys, ByteView attributes) {
        if (!keys) return forward(keys);
        for (RawKey& key : *keys) {
            if (contents_.keys.size() == limits_.max_keys) return fail(Errc::too_large, "too many keys");
            key.label = friendly_name(attributes);
            contents_.keys.push_back(std::move(key));
        }
        return {};
    }

    static std::string friendly_name(ByteView attributes) {
        bool broken = false;
        der::Reader list(attributes, broken);
        while (!list.at_end()) {
            der::Reader attribute = list.enter(der::sequence_tag);
            const bool name = oids::friendly_name == attribute.oid();
            const ByteView text = attribute.enter(der::set_tag).any().content;
            if (!name || broken || text.size() > 1024) continue;
            return utf8_from_bmp(text);
        }
        return {};
    }

    // Without a MAC only the decrypted octets tell a wrong password.
    Result<void> doubted(Result<void> outcome) const {
        if (!outcome && !authentic_ && outcome.error().code == Errc::malformed)
            return fail(Errc::wrong_password, "the container does not decrypt");
        return outcome;
    }

    static tl::unexpected<Error> damaged() { return fail(Errc::malformed, "PKCS#12 is damaged"); }

    ContainerPassword password_;
    const ContainerLimits& limits_;
    DerivationBudget budget_;
    Contents contents_;
    std::function<void(ByteView algorithm)> looking_for_keys_;  // set: nothing is decrypted or kept
    std::size_t bags_ = 0;
    bool authentic_ = false;
};

}  // namespace

Result<Contents> read_pkcs12(ByteView container, const SecretString& password, const ContainerLimits& limits) {
    return Pkcs12Reader(password, limits).read(container);
}

}  // namespace pidpys::crypto
