// SPDX-License-Identifier: MIT
// Request bodies as real clients send them (cipher-api 2.2, 13): JSON of any content type, forms, raw octets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/cipher/json_fields.hpp"
#include "api/http/message.hpp"

namespace pidpys::api {

// The members of a JSON body. A body that is empty, null or [] has none. unsupported if it has protected parameters
// (encryptedData, 4.16); malformed; too_large.
Result<JsonFields> read_fields(const Blob& body);

// An upload of octets: raw, {"base64Data":"…"}, or a form.
struct Upload {
    Blob content;
    std::string file_name;    // of a form's file; may be empty
};
// `field`: the form field to look for; any single file will do. `content_type`: the request's header.
Result<Upload> read_upload(const Blob& body, std::string_view content_type, std::string_view field);

// As much of a file's name as people are shown.
std::string shown_name(std::string_view file_name);

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
