// SPDX-License-Identifier: MIT
// Values on their way to a statement and out of a row, in PostgreSQL's binary form.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/base/bytes.hpp"

struct pg_result;

namespace pidpys::postgres {

// The parameters $1, $2 … of a statement in their order. Octets are not copied: they outlive Connection::queue.
class Values {
public:
    Values() = default;
    Values(const Values&) = delete;
    Values& operator=(const Values&) = delete;

    // What cannot be a text there (no UTF-8, or with a NUL) is null: nothing has it for its name.
    Values& text(std::string_view value);
    Values& octets(ByteView value);
    Values& octets(std::string_view value) { return octets(as_bytes(value)); }  // foreign, of any encoding
    Values& number(std::int64_t value);
    Values& flag(bool value);
    Values& numbers(const std::vector<std::int64_t>& values);    // bigint[]
    Values& octet_strings(const std::vector<ByteView>& values);  // bytea[]; an empty one is null

private:
    friend class Connection;
    Values& add(unsigned type, const std::uint8_t* data, std::size_t size);
    Values& keep(unsigned type, Bytes data);

    std::vector<unsigned> types_;  // OIDs
    std::vector<const char*> data_;
    std::vector<int> sizes_;
    std::deque<Bytes> kept_;
};

// A row of a result, as long as the call that is given it.
class Row {
public:
    Row(const pg_result* result, int row) : result_(result), row_(row) {}

    [[nodiscard]] std::string text(int column) const { return std::string(as_text(blob(column))); }
    [[nodiscard]] ByteView blob(int column) const;        // null: none
    [[nodiscard]] std::int64_t number(int column) const;  // bigint or integer; null: 0
    [[nodiscard]] bool flag(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    const pg_result* result_;
    int row_;
};

}  // namespace pidpys::postgres
