// SPDX-License-Identifier: MIT
#include "api/dss/codec/decode.hpp"

#include <limits>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "api/dss/codec/json_writer.hpp"
#include "api/dss/codec/text.hpp"
#include "crypto/base/utf8.hpp"

namespace pidpys::api::dss {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::internal::WireFormatLite;

constexpr std::size_t max_rest = 1 << 20;
constexpr std::size_t max_body = std::numeric_limits<int>::max();
constexpr const char *json_type = "application/json; charset=utf-8", *protobuf_type = "application/x-protobuf";

// libprotobuf leaves proto2 strings unchecked; here they end in JSON and in windows.
bool texts_are_utf8(const Message& message) {
    const auto* reflection = message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection->ListFields(message, &fields);
    for (const auto* field : fields) {
        const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
        for (int i = 0; i < count; ++i) {
            std::string scratch;
            if (field->type() == FieldDescriptor::TYPE_STRING &&
                !is_utf8(field->is_repeated() ? reflection->GetRepeatedStringReference(message, field, i, &scratch)
                                              : reflection->GetStringReference(message, field, &scratch)))
                return false;
            if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
                !texts_are_utf8(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                                     : reflection->GetMessage(message, field)))
                return false;
        }
    }
    return true;
}

Result<void> parse(Message& message, const void* data, std::size_t size) {
    if (!message.ParsePartialFromArray(data, static_cast<int>(size))) return fail(Errc::malformed, "protobuf");
    if (!message.IsInitialized()) return fail(Errc::malformed, "protobuf: " + message.InitializationErrorString());
    if (!texts_are_utf8(message)) return fail(Errc::malformed, "protobuf: a text is not UTF-8");
    return {};
}

Result<void> parse_list(ByteView body, Message& rest, const ElementSink& sink) {
    google::protobuf::io::CodedInputStream input(body.data(), static_cast<int>(body.size()));
    const auto wanted = WireFormatLite::MakeTag(sink.field->number(), WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
    const std::unique_ptr<Message> element(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(sink.field->message_type())->New());
    std::string others;
    while (true) {
        const int start = input.CurrentPosition();
        const auto tag = input.ReadTag();
        if (tag == 0) break;
        if (tag == wanted) {
            std::uint32_t length = 0;
            if (!input.ReadVarint32(&length) ||
                length > body.size() - static_cast<std::size_t>(input.CurrentPosition()))
                return fail(Errc::malformed, "protobuf: cut off");
            const auto slice = body.subspan(static_cast<std::size_t>(input.CurrentPosition()), length);
            if (auto parsed = parse(*element, slice.data(), slice.size()); !parsed) return parsed;
            if (!sink.take(*element)) return fail(Errc::cancelled);
            if (!input.Skip(static_cast<int>(length))) return fail(Errc::malformed, "protobuf: cut off");
            continue;
        }
        if (!WireFormatLite::SkipField(&input, tag)) return fail(Errc::malformed, "protobuf: cut off");
        const auto raw =
            body.subspan(static_cast<std::size_t>(start), static_cast<std::size_t>(input.CurrentPosition() - start));
        if (others.size() + raw.size() > max_rest) return fail(Errc::malformed, "protobuf: fields too large");
        others += as_text(raw);
    }
    if (!input.ConsumedEntireMessage()) return fail(Errc::malformed, "protobuf");  // a broken tag, not the end
    return parse(rest, others.data(), others.size());
}

}  // namespace

Result<void> decode(ByteView body, Format format, Message& message) {
    if (body.size() > max_body) return fail(Errc::malformed, "too long");
    return format == Format::json ? read_json(as_text(body), message) : parse(message, body.data(), body.size());
}

Result<void> decode_list(ByteView body, Format format, Message& rest, const ElementSink& sink) {
    if (body.size() > max_body) return fail(Errc::malformed, "too long");
    return format == Format::json ? read_json(as_text(body), rest, sink) : parse_list(body, rest, sink);
}

Response encode(const Message& message, Format format) {
    if (format == Format::json) return {200, json_type, Blob::of(write_json(message)), {}};
    return {200, protobuf_type, Blob::of(message.SerializePartialAsString()), {}};
}

Result<Response> encode_list(const Message& rest, const FieldDescriptor* list, Format format, const GatherBlob& gather,
                             const FillList& fill) {
    const bool is_json = format == Format::json;
    auto body = gather([&](const TakePiece& take) -> Result<void> {
        // Messages one after another are one message (Protocol Buffers, Encoding: "Last One Wins").
        const std::string whole = is_json ? write_json(rest) : rest.SerializePartialAsString();
        const auto place = is_json ? place_in_list(whole, list) : whole.size();
        if (auto taken = take(as_bytes(whole).first(place)); !taken) return taken;
        const std::unique_ptr<Message> some(rest.New());
        for (bool more = true, first = true; more; first = false) {
            some->Clear();
            const auto filled = fill(*some);
            if (!filled) return tl::unexpected(filled.error());
            more = *filled;
            const auto text = is_json ? write_json_elements(*some, list, first) : some->SerializePartialAsString();
            if (auto taken = take(as_bytes(text)); !taken) return taken;
        }
        return take(as_bytes(whole).subspan(place));
    });
    if (!body) return forward(body);
    return Response{200, is_json ? json_type : protobuf_type, std::move(*body), {}};
}

}  // namespace pidpys::api::dss
