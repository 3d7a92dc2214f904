// SPDX-License-Identifier: MIT
#include "crypto/timestamp/token.hpp"

#include <algorithm>

#include "crypto/asn1/ber.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/verify.hpp"
#include "crypto/timestamp/answer.hpp"

namespace pidpys::crypto::timestamp {

Result<Token> read_token(ByteView octets) {
    auto definite = der::Definite::from(octets);
    if (!definite) return forward(definite);
    auto view = parse_signed_data(definite->view(), 1);
    if (!view) return forward(view);
    if (!(oids::tst_info == view->content_type))
        return fail(Errc::unsupported, "not a time-stamp: content of type " + der::oid_text(view->content_type));
    if (!view->content || view->signers.size() != 1 || view->signers.front().signed_attributes.empty())
        return fail(Errc::malformed, "a time-stamp without content, signer or signed attributes");
    auto info = read_tst_info(*view->content);
    if (!info) return forward(info);
    Token token;
    token.encoding = to_bytes(definite->view());
    token.info = std::move(*info);
    for (ByteView certificate : view->certificates) token.certificates.push_back(to_bytes(certificate));
    token.signer_id = to_bytes(view->signers.front().sid);
    return token;
}

Result<Token> read_token_or_answer(ByteView octets) {
    bool broken = false;
    const der::Reader fields = der::Reader(octets, broken).enter(der::sequence_tag);
    if (fields.peek() != der::sequence_tag) return read_token(octets);
    auto answer = read_answer(octets);
    if (!answer) return forward(answer);
    if (!answer->granted()) return fail(Errc::not_found, "no time-stamp: " + answer->words());
    return read_token(answer->token);
}

Result<void> check_imprint(const Token& token, HashedOctets& octets) {
    const Imprint& stated = token.info.imprint;
    if (stated.algorithm == nullptr) return fail(Errc::unsupported, "a time-stamp by an unknown digest");
    const auto actual = octets.digest(*stated.algorithm);
    if (!actual) return tl::unexpected(actual.error());
    if (!der::equal(*actual, stated.hash)) return fail(Errc::integrity, "the time-stamp is over other data");
    return {};
}

Result<TokenSigner> verify_token(const Token& token, const std::vector<Bytes>& extra_certificates) {
    VerifyOptions options;
    options.at = token.info.gen_time;
    options.max_signers = 1;
    auto verification = verify(token.encoding, {}, extra_certificates, options);
    if (!verification) return forward(verification);
    SignerVerification& signer = verification->signers.front();
    if (signer.failure) return tl::unexpected(std::move(*signer.failure));
    TokenSigner found{std::move(signer.certificate), Dedication::shared, {}};
    for (Remark& remark : signer.remarks) {
        if (remark.kind == RemarkKind::no_signing_certificate)  // RFC 3161 §2.4.2
            return fail(Errc::integrity, "the time-stamp does not name its signer's certificate");
        if (remark.kind != RemarkKind::not_a_document) found.remarks.push_back(std::move(remark));
    }
    auto identity = identify_certificate(found.certificate);
    if (!identity) return forward(identity);
    auto dedication = may_serve(*identity, purpose_time_stamping);
    if (!dedication)
        return fail(dedication.error().code,
                    "the time-stamp's signer is not for time-stamps: " + dedication.error().detail);
    found.dedication = *dedication;
    return found;
}

}  // namespace pidpys::crypto::timestamp
