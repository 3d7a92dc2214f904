// SPDX-License-Identifier: MIT
// Everything that tells the status of certificates, from wherever it came: status answers and revocation lists within a
// signature, those that servers were asked for, lists beside the authorities (pki 3.6, 7.5).
#pragma once

#include <memory>
#include <vector>

#include "certs/trust.hpp"
#include "crypto/ocsp/basic.hpp"

namespace pidpys::certs {

// As it comes from a signature or a server.
struct StatusMaterial {
    std::vector<Bytes> answers = {};  // BasicOCSPResponse
    std::vector<Bytes> lists = {};    // CertificateList
    // Certificates of which servers told nothing that counts: who was asked, and what came of it.
    struct Silence {
        Bytes certificate;  // DER
        std::string words;  // English, safe to show
        bool asked = true;  // false: nobody is named who could be
    };
    std::vector<Silence> silences = {};
};

class Evidence {
public:
    // The lists at hand are the registry's, which outlives this. `certificates` (DER) may be those of responders.
    explicit Evidence(const AuthorityRegistry& authorities, std::vector<Bytes> certificates = {});
    Evidence(const Evidence&) = delete;
    Evidence& operator=(const Evidence&) = delete;
    ~Evidence();

    // What is damaged is left out; of more than a thousand answers and 64 lists the rest, too.
    void add(const StatusMaterial& material, StatusSource source);

    // Whoever says that the certificate was revoked by the moment is believed, whatever others say, but for a hold of which
    // a later word does not know any more. Else the first who says good, what is embedded before what was asked for and what
    // is at hand. An answer whose responder is on a list by the time it answers counts for nothing. What is unknown has in
    // its detail what was looked at in vain.
    [[nodiscard]] CertificateStatus status(X509* certificate, X509* issuer, const Moment& moment) const;
    // The same for each certificate of a path.
    [[nodiscard]] StatusOf at(const Moment& moment) const;

private:
    struct Answer {
        crypto::ocsp::Basic basic;
        StatusSource source;
    };
    struct Lists {
        std::shared_ptr<const RevocationLists> lists;
        StatusSource source;
    };

    void ask_answers(std::vector<CertificateStatus>& told, X509* certificate, X509* issuer, const Moment& moment) const;
    [[nodiscard]] const StatusMaterial::Silence* silence_of(X509* certificate) const;
    [[nodiscard]] bool is_listed(ByteView responder, X509* issuer, TimePoint when, TimePoint now) const;

    const AuthorityRegistry& authorities_;
    const std::vector<Bytes> certificates_;
    std::vector<Answer> answers_;
    std::vector<Lists> lists_;
    std::vector<StatusMaterial::Silence> silences_;
};

}  // namespace pidpys::certs
