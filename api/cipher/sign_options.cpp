// SPDX-License-Identifier: MIT
#include "api/cipher/sign_options.hpp"

#include <array>
#include <utility>

namespace pidpys::api {

namespace {

using crypto::CadesLevel;

constexpr std::array level_names{
    std::pair(CadesLevel::cms, "CMS"),           std::pair(CadesLevel::bes, "CAdESBES"),
    std::pair(CadesLevel::t, "CAdEST"),          std::pair(CadesLevel::c, "CAdESC"),
    std::pair(CadesLevel::x_long, "CAdESXLong"), std::pair(CadesLevel::lt, "CAdESBLT"),
    std::pair(CadesLevel::archive, "CAdESA"),    std::pair(CadesLevel::lta, "CAdESBLTA"),
};

// Others are told of a signature and cannot be asked for.
constexpr std::array levels_above_bes{CadesLevel::t, CadesLevel::x_long, CadesLevel::lt, CadesLevel::lta};

}  // namespace

std::string_view level_name(CadesLevel level) {
    for (const auto& [one, name] : level_names)
        if (one == level) return name;
    return "CMS";
}

std::optional<CadesLevel> level_of(const SessionOptions& options) {
    for (const CadesLevel level : levels_above_bes)
        if (options.is(Option::cades_type, level_name(level))) return level;
    return std::nullopt;
}

std::optional<asic::Form> container_form(const SessionOptions& options) {
    if (options.is(Option::asic_form, "ASIC_S")) return asic::Form::s;
    if (options.is(Option::asic_form, "ASIC_E")) return asic::Form::e;
    return std::nullopt;
}

Result<SignatureWish> signature_wish(const SessionOptions& options) {
    SignatureWish wish;
    // Beside a cadesType the level decides (13), and CAdES-BES has no time-stamp of the signature.
    const bool level_given = !options.is(Option::cades_type, "undefined");
    wish.level = level_of(options);
    if (level_given && !wish.level && !options.is(Option::cades_type, "CAdESBES"))
        return fail(Errc::unsupported, SessionOptions::none_of("cadesType", options.value(Option::cades_type)));
    if (!level_given && options.is(Option::embed_signature_ts, "true")) wish.level = crypto::CadesLevel::t;
    wish.stamp_content = options.is(Option::embed_data_ts, "true");

    crypto::SignOptions& made = wish.options;
    made.form = options.is(Option::signature_type, "attached") ? crypto::SignatureForm::attached
                                                               : crypto::SignatureForm::detached;
    made.allow_duplicate = options.is(Option::duplicate_sign, "true");
    if (level_given)
        made.embed = crypto::EmbedCertificates::signer;
    else if (options.is(Option::embed_certificate_type, "nothing"))
        made.embed = crypto::EmbedCertificates::none;
    else if (options.is(Option::embed_certificate_type, "signerAndCaCert"))
        made.embed = crypto::EmbedCertificates::chain;
    else
        made.embed = crypto::EmbedCertificates::signer;
    return wish;
}

}  // namespace pidpys::api
