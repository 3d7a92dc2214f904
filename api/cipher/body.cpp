// SPDX-License-Identifier: MIT
#include "api/cipher/body.hpp"

#include <algorithm>

#include "api/cipher/multipart.hpp"
#include "api/http/media_type.hpp"
#include "api/messages/reason.hpp"
#include "api/messages/utf8.hpp"
#include "crypto/asn1/ber.hpp"
#include "crypto/base/encoding.hpp"
#include "crypto/cms/certificate_bundle.hpp"
#include "crypto/cms/undress.hpp"

namespace pidpys::api {
namespace {

constexpr std::size_t max_certificates = 32;
constexpr std::size_t max_base64_body = std::size_t{88} << 20;  // of 64 MiB, with line breaks

const FormPart* choose(const std::vector<FormPart>& parts, std::string_view field) {
    const auto named = std::find_if(parts.begin(), parts.end(), [&](const auto& part) { return part.name == field; });
    if (named != parts.end()) return &*named;
    const auto file = std::find_if(parts.begin(), parts.end(), [](const auto& part) { return part.is_file; });
    if (file != parts.end()) return &*file;
    return parts.size() == 1 ? &parts.front() : nullptr;
}

// The octets that a part stands for: what is signed must not be their transfer form (RFC 7578 §4.7).
Result<Blob> content_of(const Blob& body, const FormPart& part) {
    Blob content = body.slice(part.offset, part.length);
    const auto& encoding = part.encoding;
    if (encoding.empty() || encoding == "binary" || encoding == "8bit" || encoding == "7bit") return content;
    if (encoding != "base64") return fail(Errc::unsupported, "Content-Transfer-Encoding " + encoding);
    if (content.size() > max_base64_body) return fail(Errc::too_large, "Base64: send more than 64 MiB as octets");
    auto decoded = base64_decode(content.text());
    if (!decoded) return fail(Errc::malformed, "a part of the form is not Base64");
    return Blob(std::move(*decoded));
}

std::string listed(std::initializer_list<std::string_view> names) {
    std::string list;
    for (const auto name : names) list.append(list.empty() ? "" : ", ").append(name);
    return list;
}

bool is_zip(ByteView file) { return file.size() > 2 && file[0] == 'P' && file[1] == 'K'; }

// Indefinite lengths are made definite once, where what is kept is charged: each reader would make a copy of its own and
// an order hold it while the user thinks. What is no BER stays as it is, for its reader to refuse.
Blob definite(Blob content) {
    const auto made = crypto::der::Definite::from(content.view());
    if (!made || made->view().data() == content.view().data()) return content;
    return Blob(to_bytes(made->view()));
}

}  // namespace

Result<JsonFields> read_any_fields(const Blob& body) {
    constexpr std::string_view mark = "\xef\xbb\xbf";  // .NET and PowerShell write it (RFC 8259 §8.1)
    std::string_view text = body.text();
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    auto fields = JsonFields::parse(text);
    if (fields && (fields->find("encryptedData") != nullptr || fields->find("secretKey") != nullptr))
        return fail(Errc::unsupported, std::string(detail::protected_parameters));
    return fields;
}

Result<JsonFields> read_fields(const Blob& body, std::initializer_list<std::string_view> known) {
    constexpr std::size_t longest_shown = 64;  // octets of a stranger's name
    auto fields = read_any_fields(body);
    if (!fields) return fields;
    for (const auto& member : fields->members())
        if (std::find(known.begin(), known.end(), member.name) == known.end())
            return fail(
                Errc::invalid_argument,
                "unknown member " + std::string(utf8_prefix(member.name, longest_shown)) + "; known: " + listed(known));
    return fields;
}

Result<std::optional<Bytes>> read_base64(const JsonFields& fields, std::string_view name) {
    const auto* value = fields.find(name);
    if (value == nullptr) return std::nullopt;
    std::string storage;
    const auto text = value->view(storage);
    if (!text) return fail(Errc::invalid_argument, std::string(name) + ": a Base64 text is expected");
    auto decoded = base64_decode(*text);
    if (!decoded) return fail(Errc::malformed, std::string(name) + " is not Base64");
    return std::optional(std::move(*decoded));
}

Result<std::vector<Bytes>> read_certificates(const JsonFields& fields, std::string_view name) {
    const auto* value = fields.find(name);
    if (value == nullptr) return std::vector<Bytes>{};
    auto elements = value->kind() == JsonValue::Kind::array ? value->elements(max_certificates)
                                                            : Result<std::vector<JsonValue>>(std::vector{*value});
    if (!elements) return forward(elements);
    std::vector<Bytes> certificates;
    for (const auto& element : *elements) {
        const auto text = element.text();
        auto octets = text ? base64_decode(*text) : tl::unexpected(text.error());
        if (!octets) return fail(Errc::malformed, std::string(name) + ": Base64 texts are expected");
        auto bundle = crypto::read_certificate_bundle(*octets);
        if (!bundle) return fail(bundle.error().code, std::string(name) + ": " + bundle.error().detail);
        std::move(bundle->begin(), bundle->end(), std::back_inserter(certificates));
        if (certificates.size() > max_certificates) return fail(Errc::too_large, std::string(name) + ": too many");
    }
    return certificates;
}

Result<std::optional<std::string>> read_text(const JsonFields& fields, std::string_view name) {
    const auto* value = fields.find(name);
    if (value == nullptr) return std::nullopt;
    auto text = value->text();
    if (!text) return fail(Errc::invalid_argument, std::string(name) + ": a text is expected");
    return std::optional(std::move(*text));
}

Result<SecretString> read_password(const JsonFields& fields) {
    const auto* value = fields.find("keyStorePassword");
    if (value == nullptr) return SecretString();
    auto password = value->secret();
    if (!password) return fail(password.error().code, "keyStorePassword: " + password.error().detail);
    return password;
}

Result<Upload> read_upload(const Blob& body, std::string_view content_type, std::string_view field) {
    if (is_media_type(content_type, "multipart/form-data")) {
        const auto parts = parse_form(body.text(), content_type);
        if (!parts) return tl::unexpected(parts.error());
        const auto* part = choose(*parts, field);
        if (part == nullptr) return fail(Errc::malformed, "the form has no field " + std::string(field));
        auto content = content_of(body, *part);
        if (!content) return forward(content);
        return Upload{std::move(*content), part->file_name};
    }
    if (!is_media_type(content_type, "application/json")) return Upload{body, {}};
    if (body.size() > max_base64_body) return fail(Errc::too_large, "base64Data: send more than 64 MiB as octets");
    const auto fields = read_fields(body, {"base64Data"});
    if (!fields) return tl::unexpected(fields.error());
    auto decoded = read_base64(*fields, "base64Data");
    if (!decoded) return forward(decoded);
    if (!*decoded) return fail(Errc::invalid_argument, "base64Data is absent");
    return Upload{Blob(std::move(**decoded)), {}};
}

Result<Uploads> read_uploads(const Blob& body, std::string_view content_type, std::string_view field) {
    if (is_media_type(content_type, "multipart/form-data")) {
        const auto parts = parse_form(body.text(), content_type);
        if (!parts) return tl::unexpected(parts.error());
        auto chosen = std::ranges::find(*parts, field, &FormPart::name);
        if (chosen == parts->end())
            chosen = std::ranges::find_if(*parts, [](const FormPart& part) { return !part.file_name.empty(); });
        Uploads uploads;
        for (auto part = parts->begin(); part != parts->end(); ++part) {
            if (part->file_name.empty()) continue;
            if (part == chosen) uploads.chosen = uploads.files.size();
            auto content = content_of(body, *part);
            if (!content) return forward(content);
            uploads.files.push_back({std::move(*content), part->file_name});
        }
        if (chosen != parts->end() && !chosen->file_name.empty()) return uploads;
    }
    auto upload = read_upload(body, content_type, field);
    if (!upload) return forward(upload);
    return Uploads{{std::move(*upload)}};
}

Result<Blob> bare_signature(Blob content) {
    if (is_zip(content.view())) return content;
    if (content.size() > max_base64_body && content.view()[0] != 0x30)  // as it is, it need not be copied
        return fail(Errc::too_large, "a signature of more than 64 MiB has to come as DER");
    auto bare = crypto::undress(content.view());
    if (!bare) return forward(bare);
    if (*bare) return definite(Blob(std::move(**bare)));
    // No Base64 of a ZIP begins with '0', as DER does: most signatures are told without decoding.
    if (content.empty() || content.view()[0] == 0x30) return definite(std::move(content));
    auto decoded = base64_decode(content.text());
    if (!decoded || !is_zip(*decoded)) return content;
    return Blob(std::move(*decoded));
}

}  // namespace pidpys::api
