// SPDX-License-Identifier: MIT
#include "api/order/subject.hpp"

namespace pidpys::api {

Subject Subject::of(std::string name, Blob data) {
    return {std::move(name), data.size(), crypto::ContentToSign::of(data.view()), data, {}};
}

Subject Subject::of_digest(Bytes digest) {
    return {{}, {}, crypto::ContentToSign::of_digest(std::move(digest)), {}, {}};
}

Subject Subject::of_container(std::shared_ptr<asic::Draft> container) {
    return {{}, {}, crypto::ContentToSign::of({}), {}, {}, std::move(container)};
}

Result<Subject> Subject::joining(std::string name, Blob signature, std::optional<Blob> data) {
    auto content = crypto::ContentToSign::joining(signature.view(), data ? std::optional(data->view()) : std::nullopt);
    if (!content) return forward(content);
    const std::uint64_t size = content->octets()->size();
    return Subject{std::move(name), size, std::move(*content), data.value_or(Blob()), std::move(signature)};
}

}  // namespace pidpys::api
