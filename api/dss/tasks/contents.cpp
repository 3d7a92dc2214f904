// SPDX-License-Identifier: MIT
#include "api/dss/tasks/contents.hpp"

#include <algorithm>
#include <exception>

#include "crypto/cms/content_to_sign.hpp"
#include "crypto/cms/digest.hpp"

namespace pidpys::api::dss {

bool is_at_hand(const FileSources& sources, const std::vector<TaskFile>& files, std::size_t place) {
    if (place >= files.size() || place >= sources.stored.size() || files[place].size > max_shown) return false;
    return sources.stored[place] || sources.in_body;
}

FileContents::FileContents(std::shared_ptr<ContentStore> store, AccountPtr account, std::string digest,
                           std::vector<TaskFile> files, FileSources sources)
    : store_(std::move(store)),
      account_(std::move(account)),
      digest_(std::move(digest)),
      files_(std::move(files)),
      sources_(std::move(sources)) {}

Result<Blob> FileContents::fetch(std::size_t place) const {
    const auto lost = [] { return fail(Errc::not_found, "the document is not there any more"); };
    if (!is_at_hand(sources_, files_, place)) return lost();
    const TaskFile& file = files_[place];
    const auto make = [&]() -> Result<Bytes> {
        Bytes made;
        if (const auto& stored = sources_.stored[place]) {
            made.reserve(file.size);
            const auto read = store_->read(*stored, [&](ByteView piece) {
                if (made.size() + piece.size() <= file.size) made.insert(made.end(), piece.begin(), piece.end());
            });
            if (!read) return tl::unexpected(read.error());
        } else if (auto found = sources_.in_body(place)) {
            made = std::move(*found);
        }
        // A shelf's file may have been replaced since.
        const auto* algorithm = crypto::digest_by_name(digest_);
        if (algorithm == nullptr) return lost();
        const auto content = crypto::DigestedContent::of(crypto::ContentToSign::of(made), *algorithm);
        const bool same = content && std::ranges::equal(content->digest(), file.digest);
        return same ? Result<Bytes>(std::move(made)) : lost();
    };
    return make_charged(account_, file.size, make);
}

Result<ByteView> FileContents::octets(std::size_t document) {
    if (shown_ != document) {
        shown_.reset();
        octets_ = {};
        try {
            auto fetched = fetch(document);
            if (!fetched) return forward(fetched);
            octets_ = std::move(*fetched);
        } catch (const std::exception& broken) {  // StoreFailure, bad_alloc: no matter for whoever shows it
            return fail(Errc::io, broken.what());
        }
        shown_ = document;
    }
    return octets_.view();
}

}  // namespace pidpys::api::dss
