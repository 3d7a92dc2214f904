// SPDX-License-Identifier: MIT
// A validated curve with the arithmetic chosen for it: carry-less multiplication where the CPU and the curve
// allow, OpenSSL's EC_GROUP otherwise. Immutable and shared between threads.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/base/result.hpp"
#include "crypto/dstu4145/domain.hpp"
#include "crypto/dstu4145/modulus.hpp"

namespace pidpys::crypto::dstu4145 {

class Engine;
class Params;
using ParamsPtr = std::shared_ptr<const Params>;

// For tests and benchmarks: one field element a vector, or EC_GROUP, whatever else the CPU has.
enum class EngineKind { fastest, one_lane, portable };

class Params {
public:
    // One object a curve for the life of the process; made at the first call, thread safe.
    static ParamsPtr named(NamedCurve name);
    // Dotted, `1.2.804.2.1.1.1.1.3.1.1.2.6` for M257. Errc::unsupported for other curves.
    static Result<ParamsPtr> by_oid(std::string_view oid);
    // Parameters written out. Those of a named curve give the named object; others are validated in full
    // (m prime in 160…509, f irreducible, n prime and large enough, base point of order n, MOV condition)
    // and calculated by EC_GROUP. Errc::malformed says which condition fails.
    static Result<ParamsPtr> from_domain(const Domain& domain);
    // A fresh object with the engine asked for.
    static ParamsPtr named_with_engine(NamedCurve name, EngineKind kind);

    Params(const Domain& domain, std::optional<NamedCurve> name, std::unique_ptr<const Engine> engine);
    ~Params();

    [[nodiscard]] const Domain& domain() const { return domain_; }
    [[nodiscard]] std::optional<NamedCurve> name() const { return name_; }
    [[nodiscard]] std::optional<std::string> oid() const;  // of a named curve
    [[nodiscard]] const Modulus& order() const { return order_; }
    [[nodiscard]] const Engine& engine() const { return *engine_; }

    [[nodiscard]] std::size_t field_bits() const { return domain_.m; }
    [[nodiscard]] std::size_t field_bytes() const { return (domain_.m + 7) / 8; }  // of a compressed point, of Z
    [[nodiscard]] std::size_t order_bits() const { return order_.bits(); }
    [[nodiscard]] std::size_t order_bytes() const { return (order_.bits() + 7) / 8; }  // of d, r, s
    [[nodiscard]] std::size_t signature_bytes() const { return 2 * order_bytes(); }    // r‖s, raw

    // Same curve and base point, named or written out (DKE is no part of the curve).
    friend bool operator==(const Params& x, const Params& y) { return x.domain_ == y.domain_; }

private:
    Domain domain_;
    std::optional<NamedCurve> name_;
    Modulus order_;
    std::unique_ptr<const Engine> engine_;
};

}  // namespace pidpys::crypto::dstu4145
