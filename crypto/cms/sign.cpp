// SPDX-License-Identifier: MIT
#include <algorithm>
#include <functional>

#include "crypto/asn1/ber.hpp"
#include "crypto/asn1/reader.hpp"
#include "crypto/asn1/writer.hpp"
#include "crypto/cms/oids.hpp"
#include "crypto/cms/signed_data.hpp"
#include "crypto/cms/signature_to_join.hpp"
#include "crypto/cms/signed_data_parse.hpp"
#include "crypto/cms/signer.hpp"

namespace pidpys::crypto {
namespace {

// Where DER's order of a SET OF wants it; what stands there keeps its order, even if a foreign signer did not sort.
void insert_sorted(std::vector<ByteView>& set, ByteView element) {
    const auto before = [](ByteView a, ByteView b) {
        return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
    };
    set.insert(std::upper_bound(set.begin(), set.end(), element, before), element);
}

// What a SignedData consists of; `content` follows `encapsulated_head`, so large content is copied once.
struct Parts {
    std::uint64_t version = 1;
    std::vector<ByteView> digest_algorithms;
    ByteView encapsulated_head;
    ByteView content;
    std::vector<ByteView> certificates;
    ByteView crls;
    std::vector<ByteView> signers;

    void embed(const KeyEntry& entry, EmbedCertificates which) {
        std::size_t count = which == EmbedCertificates::none     ? 0
                            : which == EmbedCertificates::signer ? 1
                                                                 : entry.certificates.size();
        for (std::size_t i = 0; i < count; ++i) {
            const ByteView certificate = entry.certificates[i];
            if (std::none_of(certificates.begin(), certificates.end(),
                             [&](ByteView present) { return der::equal(present, certificate); }))
                insert_sorted(certificates, certificate);
        }
    }
};

std::size_t total(const std::vector<ByteView>& elements) {
    std::size_t size = 0;
    for (ByteView element : elements) size += element.size();
    return size;
}

void append_set(Bytes& to, der::Tag tag, const std::vector<ByteView>& elements) {
    der::append_header(to, tag, total(elements));
    for (ByteView element : elements) der::append(to, element);
}

std::size_t set_size(const std::vector<ByteView>& elements) {
    return der::header_size(total(elements)) + total(elements);
}

Bytes assemble(const Parts& parts) {
    const Bytes version = der::integer(parts.version);
    const Bytes type = der::oid(oids::signed_data);
    const std::size_t body = version.size() + set_size(parts.digest_algorithms) + parts.encapsulated_head.size() +
                             parts.content.size() + (parts.certificates.empty() ? 0 : set_size(parts.certificates)) +
                             parts.crls.size() + set_size(parts.signers);
    const std::size_t explicit_body = der::header_size(body) + body;
    const std::size_t info = type.size() + der::header_size(explicit_body) + explicit_body;
    Bytes out;
    out.reserve(der::header_size(info) + info);
    der::append_header(out, der::sequence_tag, info);
    der::append(out, type);
    der::append_header(out, der::context(0), explicit_body);
    der::append_header(out, der::sequence_tag, body);
    der::append(out, version);
    append_set(out, der::set_tag, parts.digest_algorithms);
    der::append(out, parts.encapsulated_head);
    der::append(out, parts.content);
    if (!parts.certificates.empty()) append_set(out, der::context(0), parts.certificates);
    der::append(out, parts.crls);
    append_set(out, der::set_tag, parts.signers);
    return out;
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

bool same_algorithm(ByteView a, ByteView b) {
    bool broken = false;
    return der::equal(der::Reader(a, broken).enter(der::sequence_tag).oid(),
                 der::Reader(b, broken).enter(der::sequence_tag).oid());
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
    auto info = signer.signer_info(content.digest(), oids::data.content(), options.signing_time);
    if (!info) return forward(info);
    const Bytes head = encapsulated_head(options.form, attached ? content.octets()->size() : 0);
    Parts parts;
    parts.digest_algorithms = {signer.digest_algorithm()};
    parts.encapsulated_head = head;
    if (attached) parts.content = *content.octets();
    parts.embed(entry, options.embed);
    parts.signers = {*info};
    return assemble(parts);
}

// Another signer; what the signature had stays octet for octet.
Result<Bytes> joined_signature(const KeyEntry& entry, const Signer& signer, const DigestedContent& content,
                               const SignedDataView& view, const SignOptions& options) {
    if (auto may = may_join(view, signer, options); !may) return forward(may);
    auto info = signer.signer_info(content.digest(), view.content_type, options.signing_time);
    if (!info) return forward(info);
    Parts parts;
    parts.version = view.version;
    parts.digest_algorithms = view.digest_algorithms;
    if (std::none_of(parts.digest_algorithms.begin(), parts.digest_algorithms.end(),
                     [&](ByteView present) { return same_algorithm(present, signer.digest_algorithm()); }))
        insert_sorted(parts.digest_algorithms, signer.digest_algorithm());
    parts.encapsulated_head = view.encapsulated;
    parts.certificates = view.certificates;
    parts.embed(entry, options.embed);
    parts.crls = view.crls;
    for (const SignerInfoView& present : view.signers) parts.signers.push_back(present.whole);
    insert_sorted(parts.signers, *info);
    return assemble(parts);
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

Result<SignedContent> signed_content(ByteView signature) {
    auto definite = der::Definite::from(signature);
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
