// SPDX-License-Identifier: MIT
#include "api/dss/codec/json_writer.hpp"

#include <nlohmann/json.hpp>

#include "crypto/base/encoding.hpp"

namespace pidpys::api::dss {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void quote(std::string& out, const std::string& text) {
    out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void write_message(std::string& out, const Message& message);

// `index` is -1 for a field that is not repeated.
void write_value(std::string& out, const Message& message, const FieldDescriptor* field, int index) {
    const auto* reflection = message.GetReflection();
    const bool single = index < 0;
    const auto number = [&](auto value) { out += std::to_string(value); };
    switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32:
            return number(single ? reflection->GetInt32(message, field)
                                 : reflection->GetRepeatedInt32(message, field, index));
        case FieldDescriptor::CPPTYPE_INT64:
            return number(single ? reflection->GetInt64(message, field)
                                 : reflection->GetRepeatedInt64(message, field, index));
        case FieldDescriptor::CPPTYPE_BOOL:
            out += (single ? reflection->GetBool(message, field) : reflection->GetRepeatedBool(message, field, index))
                       ? "true"
                       : "false";
            return;
        case FieldDescriptor::CPPTYPE_ENUM:
            return quote(
                out, (single ? reflection->GetEnum(message, field) : reflection->GetRepeatedEnum(message, field, index))
                         ->name());
        case FieldDescriptor::CPPTYPE_STRING: {
            std::string scratch;
            const std::string& value = single ? reflection->GetStringReference(message, field, &scratch)
                                              : reflection->GetRepeatedStringReference(message, field, index, &scratch);
            if (field->type() != FieldDescriptor::TYPE_BYTES) return quote(out, value);
            out += '"';
            out += base64_encode(as_bytes(value));
            out += '"';
            return;
        }
        case FieldDescriptor::CPPTYPE_MESSAGE:
            return write_message(out, single ? reflection->GetMessage(message, field)
                                             : reflection->GetRepeatedMessage(message, field, index));
        default: out += "null";  // no other type stands in this contract's messages
    }
}

void write_elements(std::string& out, const Message& message, const FieldDescriptor* list, bool first) {
    const int count = message.GetReflection()->FieldSize(message, list);
    for (int i = 0; i < count; ++i) {
        if (i > 0 || !first) out += ',';
        write_value(out, message, list, i);
    }
}

bool is_written(const Message& message, const FieldDescriptor* field) {
    return field->is_repeated() || message.GetReflection()->HasField(message, field) ||
           field->type() == FieldDescriptor::TYPE_STRING || field->type() == FieldDescriptor::TYPE_ENUM;
}

void write_message(std::string& out, const Message& message) {
    const auto* descriptor = message.GetDescriptor();
    out += '{';
    bool first = true;
    for (int i = 0; i < descriptor->field_count(); ++i) {
        const auto* field = descriptor->field(i);
        if (!is_written(message, field)) continue;
        if (!first) out += ',';
        first = false;
        quote(out, field->name());
        out += ':';
        if (!field->is_repeated()) {
            write_value(out, message, field, -1);
            continue;
        }
        out += '[';
        write_elements(out, message, field, true);
        out += ']';
    }
    out += '}';
}

}  // namespace

std::string write_json(const Message& message) {
    std::string out;
    out.reserve(message.ByteSizeLong() * 2);
    write_message(out, message);
    return out;
}

std::size_t place_in_list(const std::string& json, const FieldDescriptor* list) {
    const std::string begin = '"' + list->name() + "\":[";
    return json.find(begin + ']') + begin.size();
}

std::string write_json_elements(const Message& some, const FieldDescriptor* list, bool first) {
    std::string out;
    out.reserve(some.ByteSizeLong() * 2);
    write_elements(out, some, list, first);
    return out;
}

}  // namespace pidpys::api::dss
