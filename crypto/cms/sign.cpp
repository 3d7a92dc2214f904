// SPDX-License-Identifier: MIT
#include <functional>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/signature_to_join.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/signed_data_parts.hpp"
#include "crypto/cms/signer.hpp"

namespace pidpys::crypto {
namespace {

void embed(SignedDataParts& parts, const KeyEntry& entry, EmbedCertificates which) {
    const std::size_t count = which == EmbedCertificates::none     ? 0
                              : which == EmbedCertificates::signer ? 1
                                                                   : entry.certificates.size();
    for (std::size_t i = 0; i < count; ++i) parts.add_certificate(entry.certificates[i]);
}

// EncapsulatedContentInfo of id-data up to the content's first octet.
Bytes encapsulated_head(SignatureForm form, std::size_t length) {
    const Bytes type = der::oid(oids::data);
    if (form == SignatureForm::detached) return der::sequence({type});
    const std::size_t octets = der::header_size(length) + length;
    Bytes head;
    der::append_header(head, der::sequence_tag, type.size() + der::header_size(octets) + octets);
    der::append(head, type);
    der::append_header(head, der::context(0), octets);
    der::append_header(head, der::octet_string, length);
    return head;
}

Result<void> may_join(const SignedDataView& view, const Signer& signer, const SignOptions& options) {
    if (view.signers.size() == max_signers) return fail(Errc::too_large, "too many signers");
    if (options.allow_duplicate) return {};
    for (const SignerInfoView& present : view.signers)
        if (names(present.sid, signer.identity()))
            return fail(Errc::already_signed, "this certificate has signed already");
    return {};
}

Result<Bytes> new_signature(const KeyEntry& entry, const Signer& signer, const DigestedContent& content,
                            const SignOptions& options) {
    const bool attached = options.form == SignatureForm::attached;
    if (attached && !content.octets())
        return fail(Errc::invalid_argument, "a signature of a digest alone cannot have its content attached");
    auto info = signer.signer_info(content.digest(), oids::data.content(), options);
    if (!info) return forward(info);
    const Bytes head = encapsulated_head(options.form, attached ? content.octets()->size() : 0);
    SignedDataParts parts;
    parts.digest_algorithms = {signer.digest_algorithm()};
    parts.encapsulated_head = head;
    if (attached) parts.content = *content.octets();
    embed(parts, entry, options.embed);
    parts.signers = {*info};
    return parts.assemble();
}

// Another signer; what the signature had stays octet for octet.
Result<Bytes> joined_signature(const KeyEntry& entry, const Signer& signer, const DigestedContent& content,
                               const SignedDataView& view, const SignOptions& options) {
    if (auto may = may_join(view, signer, options); !may) return forward(may);
    auto info = signer.signer_info(content.digest(), view.content_type, options);
    if (!info) return forward(info);
    SignedDataParts parts = SignedDataParts::of(view);
    parts.add_digest_algorithm(signer.digest_algorithm());
    embed(parts, entry, options.embed);
    insert_sorted(parts.signers, *info);
    return parts.assemble();
}

}  // namespace

Result<DigestedContent> digest_for(const KeyEntry& entry, ContentToSign content, const SignOptions& options) {
    auto signer = Signer::of(entry, options);
    if (!signer) return forward(signer);
    if (const auto* joined = content.joined())
        if (auto may = may_join(joined->view(), **signer, options); !may) return forward(may);
    return DigestedContent::of(std::move(content), (*signer)->digest());
}

Result<Bytes> sign(const KeyEntry& entry, const DigestedContent& content, const SignOptions& options) {
    auto signer = Signer::of(entry, options);
    if (!signer) return forward(signer);
    if (&content.algorithm() != &(*signer)->digest())
        return fail(Errc::invalid_argument, std::string("the content was digested with ") + content.algorithm().name);
    if (const auto* joined = content.joined())
        return joined_signature(entry, **signer, content, joined->view(), options);
    return new_signature(entry, **signer, content, options);
}

Result<Bytes> sign(const KeyEntry& entry, ByteView content, const SignOptions& options) {
    auto digested = digest_for(entry, ContentToSign::of(content), options);
    if (!digested) return forward(digested);
    return sign(entry, *digested, options);
}

Result<Bytes> add_signer(ByteView signature, const KeyEntry& entry, std::optional<ByteView> content,
                         const SignOptions& options) {
    auto joining = ContentToSign::joining(signature, content);
    if (!joining) return forward(joining);
    auto digested = digest_for(entry, std::move(*joining), options);
    if (!digested) return forward(digested);
    return sign(entry, *digested, options);
}

Result<SignedContent> signed_content(ByteView signature, std::size_t most) {
    auto definite = der::Definite::from(signature, false, most);
    if (!definite) return forward(definite);
    auto view = parse_signed_data(definite->view());
    if (!view) return forward(view);
    if (!view->content) return fail(Errc::not_found, "the signature is detached");
    SignedContent content;
    content.view = *view->content;
    const std::less<> before;
    const auto* end = signature.data() + signature.size();
    const bool in_place = !before(content.view.data(), signature.data()) && before(content.view.data(), end);
    if (content.view.empty() || in_place) return content;
    content.storage = to_bytes(content.view);
    content.view = content.storage;
    return content;
}

Result<bool> may_be_over(ByteView signature, ByteView data) {
    auto definite = der::Definite::from(signature, true);
    if (!definite) return forward(definite);
    auto view = parse_signed_data(definite->view());
    if (!view) return forward(view);
    return !view->content || der::equal(*view->content, data);
}

}  // namespace pidpys::crypto
