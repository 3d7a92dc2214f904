// SPDX-License-Identifier: MIT
#include "api/http/router.hpp"

#include <deque>

namespace pidpys::api {
namespace {

constexpr std::size_t max_segments = 16;

// Calls `visit` with each segment between slashes; empty segments in the middle count, a trailing slash does not.
template <class Visit>
bool for_each_segment(std::string_view path, Visit visit) {
    if (!path.starts_with('/')) return false;
    path.remove_prefix(1);
    if (path.ends_with('/')) path.remove_suffix(1);
    std::size_t count = 0;
    while (!path.empty()) {
        if (++count > max_segments) return false;
        const auto end = path.find('/');
        visit(path.substr(0, end));
        if (end == std::string_view::npos) break;
        path.remove_prefix(end + 1);
    }
    return true;
}

}  // namespace

struct Router::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> parameter;
    std::vector<std::pair<std::vector<std::string>, Route>> routes;  // parameter names, one route a method
};

Router::Router() = default;
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

Contract& Router::add_contract(Contract contract) {
    contracts_.push_back(std::make_unique<Contract>(std::move(contract)));
    roots_[contracts_.back().get()] = std::make_unique<Node>();
    return *contracts_.back();
}

void Router::add(const Contract& contract, Route route) {
    Node* node = roots_.at(&contract).get();
    std::vector<std::string> names;
    for_each_segment(route.pattern, [&](std::string_view segment) {
        const bool is_parameter = segment.starts_with('{');
        if (is_parameter) names.emplace_back(segment.substr(1, segment.size() - 2));
        auto& next = is_parameter ? node->parameter
                                  : node->literals[contract.fold_case ? fold(segment) : std::string(segment)];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    });
    node->routes.emplace_back(std::move(names), std::move(route));
}

namespace {

const Router::Node* find_node(const Router::Node* node, const std::vector<std::string_view>& segments, std::size_t at,
                              bool fold_case, std::vector<std::string_view>& values) {
    if (at == segments.size()) return node->routes.empty() ? nullptr : node;
    const auto literal = fold_case ? node->literals.find(fold(segments[at])) : node->literals.find(segments[at]);
    if (literal != node->literals.end())
        if (const auto* found = find_node(literal->second.get(), segments, at + 1, fold_case, values)) return found;
    if (!node->parameter || segments[at].empty()) return nullptr;
    values.push_back(segments[at]);
    if (const auto* found = find_node(node->parameter.get(), segments, at + 1, fold_case, values)) return found;
    values.pop_back();
    return nullptr;
}

}  // namespace

Router::Match Router::match(Method method, std::string_view path) const {
    Match match;
    std::vector<std::string_view> segments;
    segments.reserve(max_segments);
    std::deque<std::string> decoded;
    bool broken = false;
    const bool in_bounds = for_each_segment(path, [&](std::string_view segment) {
        const bool escaped = segment.find('%') != std::string_view::npos;
        segments.push_back(escaped ? decoded.emplace_back(percent_decode(segment, false, broken)) : segment);
    });
    const bool well_formed = in_bounds && !broken;
    for (const auto& contract : contracts_) {
        const Node* root = roots_.at(contract.get()).get();
        std::vector<std::string_view> values;
        const Node* node = well_formed ? find_node(root, segments, 0, contract->fold_case, values) : nullptr;
        if (node == nullptr) continue;
        match.contract = contract.get();
        for (const auto& [names, route] : node->routes) {
            if (!match.allowed.empty()) match.allowed += ", ";
            match.allowed += method_name(route.method);
            if (route.method != method) continue;
            match.route = &route;
            for (std::size_t i = 0; i < names.size(); ++i) match.params.add(names[i], values[i]);
        }
        return match;
    }
    match.contract = contracts_.front().get();
    std::size_t longest = 0;
    for (const auto& contract : contracts_) {
        const auto& prefix = contract->prefix;
        if (prefix.size() > longest && path.starts_with(prefix)) {
            match.contract = contract.get();
            longest = prefix.size();
        }
    }
    return match;
}

std::string_view PathParams::operator[](std::string_view name) const {
    for (const auto& [key, value] : values_)
        if (key == name) return value;
    return {};
}

std::string_view method_name(Method method) {
    switch (method) {
        case Method::get: return "GET";
        case Method::head: return "HEAD";
        case Method::post: return "POST";
        case Method::put: return "PUT";
        case Method::del: return "DELETE";
        case Method::options: return "OPTIONS";
        case Method::other: break;
    }
    return "";
}

}  // namespace pidpys::api
