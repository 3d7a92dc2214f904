// SPDX-License-Identifier: MIT
// What an object is to be: a template of PKCS #11 with the values that it points to.
#pragma once

#include <deque>
#include <vector>

#include "token/host/mechanism.hpp"

namespace pidpys::token::host {

// Octets that it is given are looked at, and not kept.
class Template {
public:
    explicit Template(CK_OBJECT_CLASS kind) { number(CKA_CLASS, kind); }
    explicit Template(const std::vector<wire::Part>& parts) {
        for (const wire::Part& each : parts) {
            const auto type = static_cast<CK_ATTRIBUTE_TYPE>(each.type);
            if (each.form == wire::Form::octets) octets(type, each.octets);
            if (each.form == wire::Form::number) number(type, each.number);
            if (each.form == wire::Form::flag) flag(type, each.number != 0);
        }
    }
    Template(const Template&) = delete;
    Template& operator=(const Template&) = delete;

    Template& number(CK_ATTRIBUTE_TYPE type, std::uint64_t value) {
        CK_ULONG& kept = numbers_.emplace_back(static_cast<CK_ULONG>(value));
        return add(type, &kept, sizeof kept);
    }
    Template& flag(CK_ATTRIBUTE_TYPE type, bool value) {
        CK_BBOOL& kept = flags_.emplace_back(static_cast<CK_BBOOL>(value ? CK_TRUE : CK_FALSE));
        return add(type, &kept, sizeof kept);
    }
    Template& octets(CK_ATTRIBUTE_TYPE type, ByteView value) { return add(type, octets_of(value), value.size()); }

    CK_ATTRIBUTE* data() { return attributes_.data(); }
    [[nodiscard]] CK_ULONG size() const { return static_cast<CK_ULONG>(attributes_.size()); }

private:
    Template& add(CK_ATTRIBUTE_TYPE type, void* value, std::size_t size) {
        attributes_.push_back({type, value, static_cast<CK_ULONG>(size)});
        return *this;
    }

    std::deque<CK_ULONG> numbers_;  // stay where they are
    std::deque<CK_BBOOL> flags_;
    std::vector<CK_ATTRIBUTE> attributes_;
};

}  // namespace pidpys::token::host
