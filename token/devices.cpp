// SPDX-License-Identifier: MIT
#include "token/devices.hpp"

#include <array>

namespace pidpys::token {
namespace {

using crypto::der::Oid;

struct Device {
    const char* manufacturer;  // nullptr: any
    const char* model;
    Oid purpose;
};

constexpr std::array<Device, 5> devices{{{"AVTOR LLC", "ST-338", Oid{"1.3.6.1.4.1.19398.1.1.8.34"}},
                                         {"AVTOR LLC", "CC-337 RSA DSTU", Oid{"1.3.6.1.4.1.19398.1.1.8.23"}},
                                         {"AvestUA", "AvestKey", Oid{"1.3.6.1.4.1.19398.1.1.8.25"}},
                                         {nullptr, "NCM_Gryada301", Oid{"1.3.6.1.4.1.19398.1.1.8.31"}},
                                         {nullptr, "E.key_Almaz-1C", Oid{"1.3.6.1.4.1.19398.1.1.8.22"}}}};

}  // namespace

std::optional<Oid> device_purpose(const TokenId& token) {
    for (const Device& each : devices)
        if (token.model == each.model && (each.manufacturer == nullptr || token.manufacturer == each.manufacturer))
            return each.purpose;
    return std::nullopt;
}

}  // namespace pidpys::token
