// SPDX-License-Identifier: MIT
#include "cli/reached.hpp"

#include <algorithm>

#include "api/messages/remark.hpp"
#include "certs/certificate.hpp"
#include "cli/text.hpp"
#include "crypto/base/iso_time.hpp"
#include "crypto/cades/attribute_set.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cades/signature_editor.hpp"
#include "crypto/cms/certificate_identity.hpp"
#include "crypto/timestamp/token.hpp"

namespace pidpys::cli {
namespace {

std::string name_of(const crypto::SignerInfoView& signer, const std::vector<ByteView>& certificates) {
    for (ByteView certificate : certificates) {
        const auto identity = crypto::identify_certificate(certificate);
        if (!identity || !crypto::names(signer.sid, *identity)) continue;
        if (const auto facts = certs::certificate_facts(certificate)) return facts->owner.full_name;
    }
    return {};
}

std::optional<certs::TimePoint> time_of(const crypto::SignerInfoView& signer) {
    std::optional<certs::TimePoint> earliest;
    for (ByteView value : crypto::attribute_values(signer.unsigned_attributes, crypto::oids::signature_timestamp))
        if (const auto token = crypto::timestamp::read_token(value))
            if (!earliest || token->info.gen_time < *earliest) earliest = token->info.gen_time;
    return earliest;
}

}  // namespace

Result<std::vector<Reached>> reached_by(ByteView signature, ByteView joined, const std::vector<Bytes>& certificates) {
    const auto made = crypto::SignatureEditor::open(signature);
    if (!made) return tl::unexpected(made.error());
    std::vector<Bytes> others;
    if (!joined.empty()) {
        const auto before = crypto::SignatureEditor::open(joined);
        if (!before) return tl::unexpected(before.error());
        for (const crypto::SignerInfoView& signer : before->view().signers) others.push_back(to_bytes(signer.whole));
    }
    std::vector<ByteView> known(certificates.begin(), certificates.end());
    known.insert(known.end(), made->view().certificates.begin(), made->view().certificates.end());
    std::vector<Reached> reached;
    for (const crypto::SignerInfoView& signer : made->view().signers) {
        const auto is_it = [&](const Bytes& other) { return std::ranges::equal(other, signer.whole); };
        if (std::ranges::any_of(others, is_it)) continue;
        reached.push_back({name_of(signer, known), crypto::level_of(made->view(), signer), time_of(signer)});
    }
    return reached;
}

Json describe(const Reached& reached) {
    Json object{{"signer", reached.signer}, {"level", crypto::title_of(reached.level)}};
    if (reached.stamped) object["time"] = iso_time(*reached.stamped);
    return object;
}

void tell(const Context& context, const std::vector<Reached>& reached, Tell tell) {
    for (const Reached& one : reached) {
        const std::string name =
            one.signer.empty() ? say(context.language, Text::verify_unknown_signer) : shown(one.signer);
        const auto level = crypto::title_of(one.level);
        tell("  " + (one.stamped ? say(context.language, Text::level_stamped, {name, level, time_text(*one.stamped)})
                                 : say(context.language, Text::level_bare, {name, level})));
    }
}

void Notes::add(const proof::Upgraded& upgraded) {
    unknown.insert(upgraded.unknown.begin(), upgraded.unknown.end());
    clocks_apart.insert(upgraded.clocks_apart.begin(), upgraded.clocks_apart.end());
}

void Notes::add(const proof::Stamp& stamp) {
    if (!stamp.clock_apart.empty()) clocks_apart.insert(stamp.clock_apart);
}

std::vector<crypto::Remark> Notes::remarks() const { return api::remarks_of_made(unknown, clocks_apart); }

void tell(const Context& context, const Notes& notes) {
    for (const std::string& serial : notes.unknown)
        print_aside("! " + say(context.language, Text::level_unknown, {serial}));
    for (const auto& remark : api::remarks_of_made({}, notes.clocks_apart))
        print_aside("! " + shown(api::explain(remark, context.language)));
}

}  // namespace pidpys::cli
