// SPDX-License-Identifier: MIT
#include "crypto/dstu4145/params.hpp"

#include <mutex>

#include "crypto/dstu4145/domain_check.hpp"
#include "crypto/dstu4145/engine.hpp"

namespace pidpys::crypto::dstu4145 {

namespace {

constexpr std::string_view curve_arc = "1.2.804.2.1.1.1.1.3.1.1.2.";

std::unique_ptr<const Engine> make_engine(NamedCurve name, EngineKind kind) {
    if (kind != EngineKind::portable) {
        if (auto engine = make_clmul_engine(name, kind == EngineKind::one_lane ? 1 : 4)) return engine;
    }
    return make_ec_group_engine(named_domain(name));
}

}  // namespace

Params::Params(const Domain& domain, std::optional<NamedCurve> name, std::unique_ptr<const Engine> engine)
    : domain_(domain), name_(name), order_(domain.n), engine_(std::move(engine)) {}

Params::~Params() = default;

ParamsPtr Params::named(NamedCurve name) {
    // One flag a curve: the tables of a curve nobody uses are never made.
    static std::array<std::once_flag, named_curve_count> made;
    static std::array<ParamsPtr, named_curve_count> curves;
    const auto index = static_cast<std::size_t>(name);
    std::call_once(made[index], [&] { curves[index] = named_with_engine(name, EngineKind::fastest); });
    return curves[index];
}

ParamsPtr Params::named_with_engine(NamedCurve name, EngineKind kind) {
    return std::make_shared<const Params>(named_domain(name), name, make_engine(name, kind));
}

Result<ParamsPtr> Params::by_oid(std::string_view oid) {
    if (oid.size() == curve_arc.size() + 1 && oid.substr(0, curve_arc.size()) == curve_arc) {
        const char last = oid.back();
        if (last >= '0' && last <= '9') return named(static_cast<NamedCurve>(last - '0'));
    }
    return fail(Errc::unsupported, "not a named curve of DSTU 4145 in polynomial basis");
}

Result<ParamsPtr> Params::from_domain(const Domain& domain) {
    for (std::size_t i = 0; i < named_curve_count; ++i) {
        if (domain == named_domain(static_cast<NamedCurve>(i))) return named(static_cast<NamedCurve>(i));
    }
    for (const auto check : {field_defect, curve_defect}) {
        if (const auto defect = check(domain); !defect.empty()) {
            return fail(Errc::malformed, "DSTU 4145 parameters: " + std::string(defect));
        }
    }
    return std::make_shared<const Params>(domain, std::nullopt, make_ec_group_engine(domain));
}

std::optional<std::string> Params::oid() const {
    if (!name_) return std::nullopt;
    return std::string(curve_arc) + static_cast<char>('0' + static_cast<int>(*name_));
}

}  // namespace pidpys::crypto::dstu4145
