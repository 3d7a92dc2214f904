// SPDX-License-Identifier: MIT
// The zip library's output in the hands of a function, for the files of this room alone. The library goes back to a
// member's header once its size is known, so that octets come for places and not in their order.
#pragma once

#include <memory>
#include <optional>

#include <zip.h>

#include "asic/write.hpp"

namespace pidpys::asic {

// `put` and what it refers to outlive the source that is made, which the archive frees.
class ZipOutput {
public:
    explicit ZipOutput(const Put& put) : put_(put) {}
    ZipOutput(const ZipOutput&) = delete;
    ZipOutput& operator=(const ZipOutput&) = delete;

    zip_source_t* source();  // null: no memory
    // Why writing failed, where it was not the library's own affair.
    [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

private:
    static zip_int64_t call(void* self, void* data, zip_uint64_t length, zip_source_cmd_t command);
    zip_int64_t answer(void* data, zip_uint64_t length, zip_source_cmd_t command);
    zip_int64_t write(ByteView octets);
    zip_int64_t seek(void* data, zip_uint64_t length);
    zip_int64_t wrong(int code);

    const Put& put_;
    std::optional<Error> failure_;
    std::uint64_t at_ = 0, size_ = 0;
    zip_error_t error_{};
};

}  // namespace pidpys::asic
