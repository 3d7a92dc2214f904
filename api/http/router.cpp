// SPDX-License-Identifier: MIT
#include "api/http/router.hpp"
#include "crypto/base/encoding.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>

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
    return *contracts_.emplace_back(std::make_unique<Contract>(std::move(contract)), std::make_unique<Node>()).first;
}

void Router::add(const Contract& contract, Route route) {
    const auto place = std::ranges::find(contracts_, &contract, [](const auto& entry) { return entry.first.get(); });
    Node* node = place->second.get();
    std::vector<std::string> names;
    for_each_segment(route.pattern, [&](std::string_view segment) {
        const bool is_parameter = segment.starts_with('{');
        if (is_parameter) names.emplace_back(segment.substr(1, segment.size() - 2));
        auto& next =
            is_parameter ? node->parameter : node->literals[contract.fold_case ? fold(segment) : std::string(segment)];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    });
    node->routes.emplace_back(std::move(names), std::move(route));
}

namespace {

// The segments that parameters take, in their order.
struct Values {
    std::array<std::string_view, max_segments> all;
    std::size_t count = 0;
};

const Router::Node* find_node(const Router::Node* node, std::span<const std::string_view> segments, bool fold_case,
                              Values& values) {
    if (segments.empty()) return node->routes.empty() ? nullptr : node;
    const auto segment = segments.front();
    const auto rest = segments.subspan(1);
    if (!node->literals.empty()) {
        const auto literal = fold_case ? node->literals.find(fold(segment)) : node->literals.find(segment);
        if (literal != node->literals.end())
            if (const auto* found = find_node(literal->second.get(), rest, fold_case, values)) return found;
    }
    if (!node->parameter || segment.empty()) return nullptr;
    values.all[values.count++] = segment;
    if (const auto* found = find_node(node->parameter.get(), rest, fold_case, values)) return found;
    --values.count;
    return nullptr;
}

std::string methods_of(const Router::Node& node) {
    std::string list;
    for (const auto& [names, route] : node.routes) {
        if (!list.empty()) list += ", ";
        list += method_name(route.method);
    }
    return list;
}

}  // namespace

Router::Match Router::match(Method method, std::string_view path) const {
    Match match;
    std::array<std::string_view, max_segments> segments;
    std::size_t count = 0;
    std::vector<std::string> decoded;
    bool broken = false;
    const bool in_bounds = for_each_segment(path, [&](std::string_view segment) {
        if (segment.find('%') != std::string_view::npos) {
            decoded.reserve(max_segments);  // for all: views of them stay
            segment = decoded.emplace_back(percent_decode(segment, false, broken));
        }
        segments[count++] = segment;
    });
    const bool well_formed = in_bounds && !broken;
    for (const auto& [contract, root] : contracts_) {
        if (!well_formed) break;
        Values values;
        const Node* node = find_node(root.get(), {segments.data(), count}, contract->fold_case, values);
        if (node == nullptr) continue;
        match.contract = contract.get();
        const auto found = std::ranges::find(node->routes, method, [](const auto& one) { return one.second.method; });
        if (found == node->routes.end()) {
            match.allowed = methods_of(*node);
            return match;
        }
        const auto& [names, route] = *found;
        match.route = &route;
        for (std::size_t i = 0; i < names.size(); ++i) match.params.add(names[i], values.all[i]);
        return match;
    }
    match.contract = contracts_.front().first.get();
    std::size_t longest = 0;
    for (const auto& [contract, root] : contracts_) {
        const auto& prefix = contract->prefix;
        if (prefix.size() > longest && path.starts_with(prefix)) {
            match.contract = contract.get();
            longest = prefix.size();
        }
    }
    return match;
}

namespace {

void visit_below(const Router::Node& node, const std::function<void(const Route&)>& visit) {
    for (const auto& [names, route] : node.routes) visit(route);
    for (const auto& [segment, child] : node.literals) visit_below(*child, visit);
    if (node.parameter) visit_below(*node.parameter, visit);
}

}  // namespace

void Router::for_each(const std::function<void(const Contract&, const Route&)>& visit) const {
    for (const auto& entry : contracts_)
        visit_below(*entry.second, [&](const Route& route) { visit(*entry.first, route); });
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
