// SPDX-License-Identifier: MIT
#include "postgres/values.hpp"

#include <bit>
#include <climits>

#include <libpq-fe.h>

#include "crypto/base/utf8.hpp"
#include "postgres/failure.hpp"

namespace pidpys::postgres {
namespace {

// src/include/catalog/pg_type.dat
constexpr unsigned bool_type = 16, octets_type = 17, number_type = 20, text_type = 25, octets_list = 1001,
                   numbers_list = 1016;

void put(Bytes& to, std::uint64_t value, int octets) {
    for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(value >> shift));
}

// array_send (src/backend/utils/adt/arrayfuncs.c): dimensions, whether there are nulls, type, length, first index.
Bytes array_of(unsigned type, std::size_t count, bool nulls) {
    Bytes made;
    put(made, 1, 4);
    put(made, nulls ? 1 : 0, 4);
    put(made, type, 4);
    put(made, count, 4);
    put(made, 1, 4);
    return made;
}

}  // namespace

Values& Values::add(unsigned type, const std::uint8_t* data, std::size_t size) {
    if (size > INT_MAX) throw Failure("a value is too long", "54000");
    types_.push_back(type);
    data_.push_back(reinterpret_cast<const char*>(data));
    sizes_.push_back(static_cast<int>(size));
    return *this;
}

Values& Values::keep(unsigned type, Bytes data) {
    data.reserve(1);  // an empty one has an address too: none is null
    kept_.push_back(std::move(data));
    return add(type, kept_.back().data(), kept_.back().size());
}

Values& Values::text(std::string_view value) {
    if (!is_utf8(value) || value.find('\0') != std::string_view::npos) return add(text_type, nullptr, 0);
    return keep(text_type, to_bytes(as_bytes(value)));
}

Values& Values::octets(ByteView value) {
    static constexpr std::uint8_t nothing = 0;
    return add(octets_type, value.empty() ? &nothing : value.data(), value.size());
}

Values& Values::number(std::int64_t value) {
    Bytes data;
    put(data, static_cast<std::uint64_t>(value), 8);
    return keep(number_type, std::move(data));
}

Values& Values::flag(bool value) { return keep(bool_type, {static_cast<std::uint8_t>(value)}); }

Values& Values::numbers(const std::vector<std::int64_t>& values) {
    Bytes data = array_of(number_type, values.size(), false);
    data.reserve(data.size() + values.size() * 12);
    for (const std::int64_t value : values) {
        put(data, 8, 4);
        put(data, static_cast<std::uint64_t>(value), 8);
    }
    return keep(numbers_list, std::move(data));
}

Values& Values::octet_strings(const std::vector<ByteView>& values) {
    Bytes data = array_of(octets_type, values.size(), true);
    std::size_t size = data.size();
    for (const ByteView value : values) size += 4 + value.size();
    data.reserve(size);
    for (const ByteView value : values) {
        put(data, value.empty() ? UINT32_MAX : value.size(), 4);
        data.insert(data.end(), value.begin(), value.end());
    }
    return keep(octets_list, std::move(data));
}

bool Row::is_null(int column) const { return PQgetisnull(result_, row_, column) != 0; }

ByteView Row::blob(int column) const {
    return {reinterpret_cast<const std::uint8_t*>(PQgetvalue(result_, row_, column)),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::int64_t Row::number(int column) const {
    if (is_null(column)) return 0;
    const ByteView value = blob(column);
    if (value.size() != 8 && value.size() != 4) throw Failure("a number of another type", "42804");
    std::uint64_t number = 0;
    for (const std::uint8_t octet : value) number = number << 8 | octet;
    return value.size() == 8 ? std::bit_cast<std::int64_t>(number)
                             : std::bit_cast<std::int32_t>(static_cast<std::uint32_t>(number));
}

bool Row::flag(int column) const {
    const ByteView value = blob(column);
    return value.size() == 1 && value.front() != 0;
}

}  // namespace pidpys::postgres
