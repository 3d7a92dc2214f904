// SPDX-License-Identifier: MIT
#include "token/host/mechanism.hpp"

namespace pidpys::token::host {
namespace {

template <class T>
void put(CK_MECHANISM& mechanism, T& parameters) {
    mechanism.pParameter = &parameters;
    mechanism.ulParameterLen = static_cast<CK_ULONG>(sizeof parameters);
}

}  // namespace

MechanismOf::MechanismOf(const wire::Mechanism& from) {
    const auto number = [](std::uint64_t wide) { return static_cast<CK_ULONG>(wide); };
    value.mechanism = number(from.type);
    switch (from.parameters) {
        case wire::Parameters::none: return;
        case wire::Parameters::pss:
            parameters_.pss = {number(from.hash), number(from.mask), number(from.salt)};
            put(value, parameters_.pss);
            return;
        case wire::Parameters::oaep:
            parameters_.oaep = {number(from.hash), number(from.mask), CKZ_DATA_SPECIFIED, octets_of(from.first),
                                number(from.first.size())};
            put(value, parameters_.oaep);
            return;
        case wire::Parameters::ecdh:
            parameters_.ecdh = {number(from.kdf), number(from.second.size()), octets_of(from.second),
                                number(from.first.size()), octets_of(from.first)};
            put(value, parameters_.ecdh);
            return;
    }
}

}  // namespace pidpys::token::host
