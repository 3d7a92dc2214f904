// SPDX-License-Identifier: MIT
#include "asic/zip_output.hpp"

#include <algorithm>

namespace pidpys::asic {

zip_source_t* ZipOutput::source() { return zip_source_function_create(&ZipOutput::call, this, nullptr); }

zip_int64_t ZipOutput::call(void* self, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    return static_cast<ZipOutput*>(self)->answer(data, length, command);
}

zip_int64_t ZipOutput::answer(void* data, zip_uint64_t length, zip_source_cmd_t command) {
    switch (command) {
        case ZIP_SOURCE_BEGIN_WRITE: at_ = size_ = 0; return 0;
        case ZIP_SOURCE_WRITE: return write({static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(length)});
        case ZIP_SOURCE_SEEK_WRITE: return seek(data, length);
        case ZIP_SOURCE_TELL_WRITE: return static_cast<zip_int64_t>(at_);
        case ZIP_SOURCE_STAT:
            zip_stat_init(static_cast<zip_stat_t*>(data));
            static_cast<zip_stat_t*>(data)->valid = ZIP_STAT_SIZE;
            static_cast<zip_stat_t*>(data)->size = 0;  // there is nothing to be read
            return sizeof(zip_stat_t);
        case ZIP_SOURCE_ERROR: return zip_error_to_data(&error_, data, length);
        case ZIP_SOURCE_OPEN:
        case ZIP_SOURCE_READ:
        case ZIP_SOURCE_SEEK:
        case ZIP_SOURCE_TELL:
        case ZIP_SOURCE_CLOSE:
        case ZIP_SOURCE_COMMIT_WRITE:
        case ZIP_SOURCE_ROLLBACK_WRITE:
        case ZIP_SOURCE_REMOVE:
        case ZIP_SOURCE_FREE: return 0;
        case ZIP_SOURCE_SUPPORTS:
            return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                                  ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
                                                  ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_COMMIT_WRITE,
                                                  ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_WRITE, ZIP_SOURCE_SEEK_WRITE,
                                                  ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE, -1);
        default: return wrong(ZIP_ER_OPNOTSUPP);
    }
}

zip_int64_t ZipOutput::write(ByteView octets) {
    if (auto put = put_(at_, octets); !put) {
        failure_ = std::move(put.error());
        return wrong(ZIP_ER_WRITE);
    }
    at_ += octets.size();
    size_ = std::max(size_, at_);
    return static_cast<zip_int64_t>(octets.size());
}

zip_int64_t ZipOutput::seek(void* data, zip_uint64_t length) {
    const auto place = zip_source_seek_compute_offset(at_, size_, data, length, &error_);
    if (place < 0) return -1;
    at_ = static_cast<std::uint64_t>(place);
    return 0;
}

zip_int64_t ZipOutput::wrong(int code) {
    zip_error_set(&error_, code, 0);
    return -1;
}

}  // namespace pidpys::asic
