// SPDX-License-Identifier: MIT
// The unsigned attributes of foreign signatures: references, values, hash indexes, levels. The input is a SignedData, or
// else the value of an attribute.
#include <cstdlib>

#include "crypto/asn1/writer.hpp"
#include "crypto/cades/hash_index.hpp"
#include "crypto/cades/imprint.hpp"
#include "crypto/cades/level.hpp"
#include "crypto/cades/oids.hpp"
#include "crypto/cades/references.hpp"
#include "crypto/cades/signature_editor.hpp"
#include "crypto/cades/values.hpp"
#include "crypto/cms/attributes.hpp"
#include "crypto/ocsp/answer.hpp"

using namespace pidpys;

namespace {

void read_value(ByteView value) {
    if (const auto refs = crypto::read_certificate_refs(value))
        for (const auto& one : *refs) (void)crypto::refers_to(one, value);
    if (const auto refs = crypto::read_revocation_refs(value))
        for (const auto& one : *refs) {
            for (const auto& crl : one.crls) (void)crypto::refers_to(crl, value);
            for (const auto& ocsp : one.ocsps) (void)crypto::refers_to(ocsp, value);
        }
    (void)crypto::read_certificate_values(value);
    (void)crypto::read_revocation_values(value);
    (void)crypto::ocsp::basic_within(value);
    const crypto::Evidence evidence[]{{{value}, {value}}};
    (void)crypto::make_revocation_refs(evidence, *crypto::digest_by_name("SHA256"));
    const Bytes set =
        crypto::der::tlv(crypto::der::context(1), {crypto::attribute(crypto::oids::ats_hash_index_v3, value)});
    (void)crypto::find_hash_index(set);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView input(data, size);
    auto editor = crypto::SignatureEditor::open(input);
    if (!editor) return read_value(input), 0;
    const auto& view = editor->view();
    const Bytes content = to_bytes(view.content.value_or(ByteView{}));
    for (std::size_t i = 0; i < view.signers.size(); ++i) {
        const auto& signer = view.signers[i];
        (void)crypto::level_of(view, signer);
        (void)crypto::certificate_values_of(signer);
        (void)crypto::revocation_values_of(signer);
        if (const auto index = crypto::find_hash_index(signer.unsigned_attributes))
            (void)crypto::coverage_of(*index, view, signer);
        (void)crypto::archive_timestamp_v2_input(view, signer, content, {}).size();
        editor->add_unsigned(i, crypto::oids::certificate_values, crypto::make_certificate_values({}));
    }
    (void)crypto::revocations_of(view);
    // What was a signature stays one, with the attribute added to each signer.
    const Bytes grown = editor->encode();
    const auto again = crypto::SignatureEditor::open(grown);
    if (!again || again->view().signers.size() != view.signers.size()) std::abort();
    return 0;
}
