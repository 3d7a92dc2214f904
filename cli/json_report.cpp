// SPDX-License-Identifier: MIT
#include "cli/json_report.hpp"

#include "api/messages/remark.hpp"

namespace pidpys::cli {

void print_json(const Json& report) { print(report.dump(-1, ' ', false, Json::error_handler_t::replace)); }

Json describe(const Context& context, const std::vector<crypto::Remark>& remarks) {
    Json list = Json::array();
    for (const auto& remark : remarks)
        list.push_back({{"code", api::code_of(remark.kind)}, {"message", api::explain(remark, context.language)}});
    return list;
}

}  // namespace pidpys::cli
