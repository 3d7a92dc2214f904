// SPDX-License-Identifier: MIT
#include "crypto/timestamp/answer.hpp"

#include <array>

#include "crypto/asn1/ber.hpp"
#include "crypto/base/plain_line.hpp"

namespace pidpys::crypto::timestamp {
namespace {

constexpr std::size_t max_texts = 16;

constexpr std::array status_names{"granted", "grantedWithMods",   "rejection",
                                  "waiting", "revocationWarning", "revocationNotification"};

constexpr std::array<std::pair<FailInfo, const char*>, 8> failure_names{{
    {FailInfo::bad_alg, "badAlg"},
    {FailInfo::bad_request, "badRequest"},
    {FailInfo::bad_data_format, "badDataFormat"},
    {FailInfo::time_not_available, "timeNotAvailable"},
    {FailInfo::unaccepted_policy, "unacceptedPolicy"},
    {FailInfo::unaccepted_extension, "unacceptedExtension"},
    {FailInfo::add_info_not_available, "addInfoNotAvailable"},
    {FailInfo::system_failure, "systemFailure"},
}};

// Bit 0 is the highest of the first octet (X.690 §8.6.2.1).
std::uint32_t read_bits(ByteView content) {
    std::uint32_t bits = 0;
    for (unsigned i = 0; i < 32 && 1 + i / 8 < content.size(); ++i)
        if ((content[1 + i / 8] >> (7 - i % 8) & 1U) != 0) bits |= std::uint32_t{1} << i;
    return bits;
}

void read_texts(der::Reader list, Answer& answer, der::Parse& parse) {
    while (!list.at_end()) {
        const ByteView text = list.take(der::utf8_string).content;
        if (answer.texts.size() == max_texts) parse.refuse();
        answer.texts.emplace_back(as_text(text));
    }
}

}  // namespace

std::string Answer::words() const {
    std::string line = "status " + std::to_string(status);
    if (status < status_names.size()) line += std::string(" (") + status_names[status] + ")";
    std::string failures;
    for (const auto& [failure, name] : failure_names)
        if (says(failure)) failures += std::string(failures.empty() ? "" : ", ") + name;
    if (!failures.empty()) line += ", " + failures;
    std::string said;
    for (const std::string& text : texts) said += text + " ";
    said = plain_line(said);
    return said.empty() ? line : line + ": " + said;
}

Result<Answer> read_answer(ByteView octets) {
    const auto definite = der::Definite::from(octets);
    if (!definite) return fail(Errc::malformed, "not a time-stamp answer");
    Answer answer;
    der::Parse parse;
    der::Reader outer(definite->view(), parse);
    der::Reader fields = outer.enter(der::sequence_tag);
    der::Reader info = fields.enter(der::sequence_tag);
    answer.status = info.number();
    if (auto texts = info.take_if(der::sequence_tag)) read_texts(info.inside(*texts), answer, parse);
    if (auto bits = info.take_if(der::bit_string)) answer.fail_info = read_bits(bits->content);
    if (auto token = fields.take_if(der::sequence_tag)) answer.token = to_bytes(token->whole);
    if (!parse.complete()) return fail(Errc::malformed, "not a time-stamp answer");
    return answer;
}

Result<Token> token_for(const Request& request, const Answer& answer) {
    if (!answer.granted()) return fail(Errc::unavailable, "the time-stamp server answers " + answer.words());
    auto token = read_token(answer.token);
    if (!token) return forward(token);
    if (token->info.imprint != request.imprint)
        return fail(Errc::integrity, "the time-stamp server has stamped other data");
    if (!request.nonce.empty() && token->info.nonce != request.nonce)
        return fail(Errc::integrity, "the time-stamp server's answer has another nonce than the request");
    if (request.policy && token->info.policy != der::oid_text(request.policy->content()))
        return fail(Errc::integrity, "the time-stamp is of another policy than asked for");
    return token;
}

}  // namespace pidpys::crypto::timestamp
