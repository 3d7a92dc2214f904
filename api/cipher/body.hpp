// SPDX-License-Identifier: MIT
// Request bodies as real clients send them (cipher-api 2.2, 13): JSON of any content type, forms, raw octets.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "api/cipher/json_fields.hpp"
#include "api/http/message.hpp"

namespace pidpys::api {

// The members of a JSON body. A body that is empty, null or [] has none. unsupported if it has protected parameters
// (encryptedData, secretKey: 4.16); malformed; too_large. A member that is not `known` is invalid_argument, which names it: one
// misspelt would be passed over in silence (13).
Result<JsonFields> read_fields(const Blob& body, std::initializer_list<std::string_view> known);
// The same where clients of the wild send members that nobody knows (option, 2.2).
Result<JsonFields> read_any_fields(const Blob& body);

// An upload of octets: raw, {"base64Data":"…"}, or a form.
struct Upload {
    Blob content;
    std::string file_name;  // of a form's file; may be empty
};
// `field`: the form field to look for; any single file will do. `content_type`: the request's header.
Result<Upload> read_upload(const Blob& body, std::string_view content_type, std::string_view field);
// Every file of a form that has a name, in the form's order, and which of them is the one of the field: else the first.
// What has no name is one upload as above.
struct Uploads {
    std::vector<Upload> files;
    std::size_t chosen = 0;
};
Result<Uploads> read_uploads(const Blob& body, std::string_view content_type, std::string_view field);

// The decoded member, nullopt if it is absent.
Result<std::optional<Bytes>> read_base64(const JsonFields& fields, std::string_view name);

// The certificates of a member that is a Base64 text or an array of such; each a certificate or a bundle, DER or PEM.
// Nothing if the member is absent; at most 32. malformed, too_large.
Result<std::vector<Bytes>> read_certificates(const JsonFields& fields, std::string_view name);

// A text that may be absent.
Result<std::optional<std::string>> read_text(const JsonFields& fields, std::string_view name);

// keyStorePassword; empty if absent, which is the password of an unencrypted key.
Result<SecretString> read_password(const JsonFields& fields);

// An uploaded signature without the clothes people send it in (crypto/cms/undress.hpp; Base64 of a ZIP as well) and with
// definite lengths: the same blob where nothing is to be done (ds/data, 4.6). malformed where they are torn.
Result<Blob> bare_signature(Blob content);

}  // namespace pidpys::api
