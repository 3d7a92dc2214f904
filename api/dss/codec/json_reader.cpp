// SPDX-License-Identifier: MIT
#include "api/dss/codec/json_reader.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "api/dss/codec/text.hpp"
#include "crypto/base/encoding.hpp"

namespace pidpys::api::dss {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using nlohmann::json;

constexpr std::size_t max_depth = 32;

const FieldDescriptor* find_field(const Message& message, std::string_view name) {
    const auto* descriptor = message.GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i)
        if (equal_ignoring_case(descriptor->field(i)->name(), name)) return descriptor->field(i);
    return nullptr;
}

const EnumValueDescriptor* find_value(const FieldDescriptor& field, std::string_view name) {
    const auto* type = field.enum_type();
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && end == name.data() + name.size()) return type->FindValueByNumber(number);
    for (int i = 0; i < type->value_count(); ++i)
        if (equal_ignoring_case(type->value(i)->name(), name)) return type->value(i);
    return nullptr;
}

// nlohmann's event interface: each method answers whether to go on.
class Builder : public nlohmann::json_sax<json> {
public:
    Builder(Message& root, const ElementSink& sink) : sink_(sink) { root_ = &root; }

    bool null() override { return true; }
    bool boolean(bool value) override {
        return scalar(FieldDescriptor::CPPTYPE_BOOL,
                      [&] { return reflection().SetBool(message(), field_, value), true; });
    }
    bool number_integer(number_integer_t value) override { return integer(value); }
    bool number_unsigned(number_unsigned_t value) override {
        if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) return skipping();
        return integer(static_cast<std::int64_t>(value));
    }
    bool number_float(number_float_t, const string_t&) override { return skipping(); }
    bool binary(binary_t&) override { return false; }

    bool string(string_t& value) override {
        if (skipping()) return true;
        if (field_ == nullptr) return false;
        switch (field_->cpp_type()) {
            case FieldDescriptor::CPPTYPE_STRING: return text(value);
            case FieldDescriptor::CPPTYPE_BOOL:
                if (value.empty()) return true;
                if (equal_ignoring_case(value, "true")) return boolean(true);
                return equal_ignoring_case(value, "false") && boolean(false);
            case FieldDescriptor::CPPTYPE_ENUM: return value.empty() || enumerated(find_value(*field_, value));
            default: return false;
        }
    }

    bool start_object(std::size_t) override {
        if (++depth_ > max_depth) return false;
        if (skip_ > 0) return ++skip_, true;
        if (stack_.empty()) {
            if (depth_ != 1) return false;
            stack_.push_back({root_, nullptr, false});
            field_ = nullptr;
            return true;
        }
        if (field_ == nullptr) return ++skip_, true;  // the value of an unknown name
        if (field_->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field_->is_repeated() != in_array_) return false;
        Message* child = nullptr;
        if (stack_.size() == 1 && sink_.field == field_) {
            if (!element_) element_.reset(prototype().New());
            element_->Clear();
            child = element_.get();
        } else {
            child = in_array_ ? reflection().AddMessage(&top(), field_) : reflection().MutableMessage(&top(), field_);
        }
        stack_.push_back({child, field_, in_array_});
        field_ = nullptr;
        in_array_ = false;
        return true;
    }
    bool key(string_t& name) override {
        if (skip_ > 0) return true;
        field_ = find_field(top(), name);
        if (field_ == nullptr) return true;
        // However it is spelt: of two programs each might believe another one (RFC 8259 §4).
        auto& seen = stack_.back().seen;
        if (std::ranges::find(seen, field_) != seen.end()) return false;
        seen.push_back(field_);
        return true;
    }
    bool end_object() override {
        --depth_;
        if (skip_ > 0) return --skip_, true;
        const Frame frame = stack_.back();
        stack_.pop_back();
        field_ = frame.field;
        in_array_ = frame.in_array;
        if (frame.message != element_.get()) return true;
        return element_->IsInitialized() && sink_.take(*element_);
    }
    bool start_array(std::size_t) override {
        if (++depth_ > max_depth) return false;
        if (skip_ > 0 || (field_ == nullptr && !stack_.empty())) return ++skip_, true;
        if (stack_.empty() || in_array_ || !field_->is_repeated()) return false;
        in_array_ = true;
        return true;
    }
    bool end_array() override {
        --depth_;
        if (skip_ > 0) return --skip_, true;
        in_array_ = false;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    struct Frame {
        Message* message;
        const FieldDescriptor* field;  // of the parent, that this message stands in
        bool in_array;
        std::vector<const FieldDescriptor*> seen = {};
    };

    Message& top() { return *stack_.back().message; }
    Message* message() { return &top(); }
    const google::protobuf::Reflection& reflection() { return *top().GetReflection(); }
    const Message& prototype() {
        return *google::protobuf::MessageFactory::generated_factory()->GetPrototype(field_->message_type());
    }
    // Is the present value one of an unknown name?
    [[nodiscard]] bool skipping() const { return skip_ > 0 || (field_ == nullptr && !stack_.empty()); }

    template <class Set>
    bool scalar(FieldDescriptor::CppType type, Set set) {
        if (skipping()) return true;
        return field_ != nullptr && field_->cpp_type() == type && !field_->is_repeated() && !in_array_ && set();
    }

    bool integer(std::int64_t value) {
        if (skipping()) return true;
        if (field_ == nullptr) return false;
        const bool fits =
            value >= std::numeric_limits<std::int32_t>::min() && value <= std::numeric_limits<std::int32_t>::max();
        if (field_->cpp_type() == FieldDescriptor::CPPTYPE_ENUM)
            return fits && enumerated(field_->enum_type()->FindValueByNumber(static_cast<int>(value)));
        if (field_->cpp_type() == FieldDescriptor::CPPTYPE_INT32)
            return fits && scalar(FieldDescriptor::CPPTYPE_INT32, [&] {
                       return reflection().SetInt32(message(), field_, static_cast<std::int32_t>(value)), true;
                   });
        return scalar(FieldDescriptor::CPPTYPE_INT64,
                      [&] { return reflection().SetInt64(message(), field_, value), true; });
    }

    bool enumerated(const EnumValueDescriptor* value) {
        if (value == nullptr || field_->is_repeated() != in_array_) return false;
        if (in_array_)
            reflection().AddEnum(message(), field_, value);
        else
            reflection().SetEnum(message(), field_, value);
        return true;
    }

    bool text(std::string& value) {
        if (field_->is_repeated() != in_array_) return false;
        if (value.empty() && field_->is_optional()) return true;
        if (field_->type() == FieldDescriptor::TYPE_BYTES) {
            const auto bytes = base64_decode(value);
            if (!bytes) return false;
            value.assign(as_text(*bytes));
        }
        if (in_array_)
            reflection().AddString(message(), field_, std::move(value));
        else
            reflection().SetString(message(), field_, std::move(value));
        return true;
    }

    Message* root_;
    const ElementSink& sink_;
    std::unique_ptr<Message> element_;
    std::vector<Frame> stack_;
    const FieldDescriptor* field_ = nullptr;  // of top(): where the next value goes; null for an unknown name
    bool in_array_ = false;                   // the next value is an element of field_
    std::size_t depth_ = 0;
    std::size_t skip_ = 0;  // containers open below an unknown name
};

}  // namespace

Result<void> read_json(std::string_view text, Message& message, const ElementSink& sink) {
    Builder builder(message, sink);
    if (!json::sax_parse(text.begin(), text.end(), &builder)) return fail(Errc::malformed, "JSON");
    if (!message.IsInitialized()) return fail(Errc::malformed, "JSON: " + message.InitializationErrorString());
    return {};
}

}  // namespace pidpys::api::dss
