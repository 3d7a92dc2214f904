// SPDX-License-Identifier: MIT
#include "api/cipher/sign_options.hpp"

namespace pidpys::api {

Result<crypto::SignOptions> sign_options(const SessionOptions& options) {
    const bool level_given = !options.is(Option::cades_type, "undefined");
    if (level_given && !options.is(Option::cades_type, "CAdESBES"))
        return fail(Errc::unsupported, "cadesType " + options.value(Option::cades_type));
    if (options.is(Option::embed_data_ts, "true")) return fail(Errc::unsupported, "embedDataTs");
    // Beside a cadesType the level decides (13), and CAdES-BES has no time-stamp of the signature.
    if (!level_given && options.is(Option::embed_signature_ts, "true"))
        return fail(Errc::unsupported, "embedSignatureTs");
    if (!options.is(Option::asic_form, "NONE"))
        return fail(Errc::unsupported, "asicForm " + options.value(Option::asic_form));

    crypto::SignOptions made;
    made.form = options.is(Option::signature_type, "attached") ? crypto::SignatureForm::attached
                                                               : crypto::SignatureForm::detached;
    made.allow_duplicate = options.is(Option::duplicate_sign, "true");
    if (level_given) made.embed = crypto::EmbedCertificates::signer;
    else if (options.is(Option::embed_certificate_type, "nothing")) made.embed = crypto::EmbedCertificates::none;
    else if (options.is(Option::embed_certificate_type, "signerAndCaCert"))
        made.embed = crypto::EmbedCertificates::chain;
    else made.embed = crypto::EmbedCertificates::signer;
    return made;
}

}  // namespace pidpys::api
