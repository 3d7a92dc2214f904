// SPDX-License-Identifier: MIT
// The shelf, v1 and v2 (diadoc-dss 11.1). All files are private to their user.
#include <algorithm>
#include <charconv>

#include "api/dss/codec/text.hpp"
#include "api/dss/endpoints/endpoints.hpp"
#include "api/dss/shelf/names.hpp"
#include "api/http/media_type.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api::dss {
namespace {

constexpr const char* invalid = "Shelf.InvalidRequest";

Response text_answer(std::string text, const char* type) { return {200, type, Blob::of(std::move(text)), {}}; }

Answer<std::uint32_t> part_index(const Call& call) {
    const auto text = call.parameter("partIndex");
    std::uint32_t index = 0;
    if (!text) return index;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), index);
    if (error != std::errc() || end != text->data() + text->size())
        return refusal::bad_request("Could not get partIndex from query param", invalid);
    return index;
}

Answer<ShelfState> put(const Call& call, const Principal& user, const std::string& name, std::uint32_t part,
                       bool last) {
    const auto& request = call.request();
    Result<Bytes> decoded;
    auto data = request.body.view();
    if (is_media_type(find_header(request.headers, "Content-Type"), "base64")) {
        decoded = base64_decode(request.body.text());
        if (!decoded) return refusal::bad_request("Request body is not base64", invalid);
        data = *decoded;
    }
    auto state = call.store().put_part(user.user_id, name, part, last, data, call.now());
    if (state) return std::move(*state);
    if (state.error().code == Errc::too_large) return refusal::too_large();
    return refusal::internal();
}

// The answer to a last part: which are missing. To any other part: nothing.
Response part_answer(const ShelfState& state, bool last) {
    if (!last) return text_answer({}, "text/plain; charset=utf-8");
    std::string list = "[";
    for (const auto part : state.missing) list.append(list.size() > 1 ? "," : "").append(std::to_string(part));
    return text_answer(list + "]", "application/json; charset=utf-8");
}

Answer<Response> upload_part(const Call& call, const Principal& user, const std::string& name) {
    const auto part = part_index(call);
    if (!part) return tl::unexpected(part.error());
    const bool last = call.flag("isLastPart");
    const auto state = put(call, user, name, *part, last);
    if (!state) return tl::unexpected(state.error());
    return part_answer(*state, last);
}

Answer<Response> begin(const Call& call, bool last) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto name = generated_name();
    const auto state = put(call, *user, name, 0, last);
    if (!state) return tl::unexpected(state.error());
    return text_answer(name, "text/plain; charset=utf-8");
}

// Files of 400 MB are asked for so: in pieces, for which memory is enough.
Result<Blob> in_base64(const Call& call, const Blob& content) {
    constexpr std::size_t piece = 3 * (std::size_t{64} << 10);
    return call.context().gather([&](const TakePiece& take) -> Result<void> {
        for (std::size_t at = 0; at < content.size(); at += piece) {
            const auto text = base64_encode(content.view().subspan(at, std::min(piece, content.size() - at)));
            if (auto taken = take(as_bytes(text)); !taken) return taken;
        }
        return {};
    });
}

Answer<Response> download(const Call& call, const Principal& user, const std::string& given, const std::string& name) {
    const auto content = call.store().shelf_content(user.user_id, name);
    auto blob = content ? call.store().blob(*content) : Result<Blob>(fail(Errc::not_found));
    if (!blob)
        return refusal::not_found("Shelf.FileNotFound", "File '" + given + "' not found in temporary file storage");
    if (call.flag("makeBase64", true)) blob = in_base64(call, *blob);
    return blob ? Answer<Response>(Response::octets(std::move(*blob))) : refusal::internal();
}

// Downloads name private files, with or without the prefix.
std::string bare_name(const std::string& given) { return private_name(given).value_or(given); }

}  // namespace

Answer<Response> shelf_upload(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto given = call.parameter("nameOnShelf");
    const auto name = given ? private_name(*given) : std::nullopt;
    if (!name)
        return refusal::bad_request("Could not get nameOnShelf from query param: it must begin with __userId__/",
                                    invalid);
    return upload_part(call, *user, *name);
}

Answer<Response> shelf_download(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto name = call.parameter("nameOnShelf");
    if (!name) return refusal::bad_request("Could not get nameOnShelf from query param", invalid);
    return download(call, *user, *name, bare_name(*name));
}

Answer<Response> shelf_upload_v2(const Call& call) { return begin(call, true); }

Answer<Response> shelf_part_init(const Call& call) { return begin(call, call.flag("isLastPart")); }

Answer<Response> shelf_part(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto given = call.parameter("fileName");
    const auto name = bare_name(given.value_or(""));
    if (!is_generated_name(name) || !call.store().has_shelf_file(user->user_id, name))
        return refusal::bad_request("File '" + given.value_or("") + "' not found in temporary file storage", invalid);
    return upload_part(call, *user, name);
}

Answer<Response> shelf_download_v2(const Call& call) {
    const auto user = call.user();
    if (!user) return tl::unexpected(user.error());
    const auto name = call.parameter("fileName");
    if (!name) return refusal::bad_request("Could not get fileName from query param", invalid);
    return download(call, *user, *name, bare_name(*name));
}

}  // namespace pidpys::api::dss
