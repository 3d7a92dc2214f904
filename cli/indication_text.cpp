// SPDX-License-Identifier: MIT
#include "cli/indication_text.hpp"

#include <array>

#include "cli/text.hpp"

namespace pidpys::cli {
namespace {

constexpr std::array sentences{
    Text::indication_passed,
    Text::indication_format_failure,
    Text::indication_hash_failure,
    Text::indication_sig_crypto_failure,
    Text::indication_revoked,
    Text::indication_expired,
    Text::indication_not_yet_valid,
    Text::indication_sig_constraints_failure,
    Text::indication_chain_constraints_failure,
    Text::indication_crypto_constraints_failure,
    Text::indication_crypto_constraints_failure_no_poe,
    Text::indication_timestamp_order_failure,
    Text::indication_no_signing_certificate_found,
    Text::indication_no_certificate_chain_found,
    Text::indication_revoked_no_poe,
    Text::indication_revoked_ca_no_poe,
    Text::indication_out_of_bounds_no_poe,
    Text::indication_try_later,
    Text::indication_signed_data_not_found,
    Text::indication_generic,
};
static_assert(sentences.size() == static_cast<std::size_t>(certs::SubIndication::count));

}  // namespace

std::string sentence_of(const Context& context, certs::Indicated indicated) {
    return say(context.language, sentences.at(static_cast<std::size_t>(indicated.sub)));
}

void add_indication(Json& object, const Context& context, certs::Indicated indicated) {
    object["indication"] = certs::name_of(indicated.indication);
    if (indicated.sub != certs::SubIndication::none) object["subIndication"] = certs::name_of(indicated.sub);
    object["statement"] = sentence_of(context, indicated);
}

}  // namespace pidpys::cli
