// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "token/host/library.hpp"
#include "token/host/wiping.hpp"

namespace pidpys::token::host {
namespace {

constexpr CK_ULONG at_once = 16;
constexpr std::size_t most_objects = 512;
constexpr std::size_t most_in_value = std::size_t{64} << 10;  // octets
constexpr std::size_t most_in_all = std::size_t{3} << 20;

enum class Form : std::uint8_t { octets, number, flag, numbers };

struct Asked {
    CK_ATTRIBUTE_TYPE type;
    Form form;
    bool of_certificates, of_keys, of_data;
};

constexpr std::array<Asked, 16> asked{{
    {CKA_PRIVATE, Form::flag, false, false, true},
    {CKA_ID, Form::octets, true, true, false},
    {CKA_LABEL, Form::octets, true, true, true},
    {CKA_VALUE, Form::octets, true, false, true},  // never of a key
    {CKA_APPLICATION, Form::octets, false, false, true},
    {CKA_KEY_TYPE, Form::number, false, true, false},
    {CKA_MODULUS, Form::octets, false, true, false},
    {CKA_PUBLIC_EXPONENT, Form::octets, false, true, false},
    {CKA_EC_PARAMS, Form::octets, false, true, false},
    {CKA_EC_POINT, Form::octets, false, true, false},
    {CKA_PUBLIC_KEY_INFO, Form::octets, false, true, false},
    {CKA_SIGN, Form::flag, false, true, false},
    {CKA_DECRYPT, Form::flag, false, true, false},
    {CKA_DERIVE, Form::flag, false, true, false},
    {CKA_ALWAYS_AUTHENTICATE, Form::flag, false, true, false},
    {CKA_ALLOWED_MECHANISMS, Form::numbers, false, true, false},
}};

// CK_ULONG and CK_BBOOL of one or several values.
template <class T>
bool take_numbers(ByteView octets, std::vector<std::uint64_t>& numbers) {
    if (octets.size() % sizeof(T) != 0) return false;
    for (std::size_t at = 0; at < octets.size(); at += sizeof(T)) {
        T value{};
        std::memcpy(&value, octets.data() + at, sizeof value);
        numbers.push_back(value);
    }
    return true;
}

// One attribute a call: one that the object does not have, or does not give away, spoils no other.
bool read_attribute(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                    const Asked& what, Bytes& room, wire::Attribute& made) {
    CK_ATTRIBUTE attribute{what.type, room.data(), static_cast<CK_ULONG>(room.size())};
    if (functions.C_GetAttributeValue(session, object, &attribute, 1) != CKR_OK) return false;
    if (attribute.ulValueLen > room.size()) return false;  // unavailable, or a lie
    const ByteView value(room.data(), attribute.ulValueLen);
    made.type = what.type;
    switch (what.form) {
        case Form::octets: made.value.assign(value.begin(), value.end()); return true;
        case Form::number: return value.size() == sizeof(CK_ULONG) && take_numbers<CK_ULONG>(value, made.numbers);
        case Form::flag: return value.size() == sizeof(CK_BBOOL) && take_numbers<CK_BBOOL>(value, made.numbers);
        case Form::numbers:
            return value.size() <= wire::most_in_list * sizeof(CK_ULONG) && take_numbers<CK_ULONG>(value, made.numbers);
    }
    return false;
}

CK_RV find_all(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, CK_OBJECT_CLASS kind,
               std::vector<CK_OBJECT_HANDLE>& found) {
    CK_BBOOL yes = CK_TRUE;
    std::array<CK_ATTRIBUTE, 2> like{{{CKA_CLASS, &kind, sizeof kind}, {CKA_TOKEN, &yes, sizeof yes}}};
    CK_RV result = functions.C_FindObjectsInit(session, like.data(), static_cast<CK_ULONG>(like.size()));
    if (result != CKR_OK) return result;
    std::array<CK_OBJECT_HANDLE, at_once> some{};
    while (found.size() < most_objects) {
        CK_ULONG count = 0;
        result = functions.C_FindObjects(session, some.data(), at_once, &count);
        if (result != CKR_OK || count == 0) break;
        found.insert(found.end(), some.begin(), some.begin() + static_cast<std::ptrdiff_t>(std::min(count, at_once)));
    }
    functions.C_FindObjectsFinal(session);
    return result;
}

}  // namespace

CK_RV read_objects(const CK_FUNCTION_LIST& functions, CK_SESSION_HANDLE session, bool data_alone,
                   std::vector<wire::Object>& objects) {
    Wiped room(most_in_value);
    std::size_t all = 0;
    for (const CK_OBJECT_CLASS kind : {CKO_CERTIFICATE, CKO_PUBLIC_KEY, CKO_PRIVATE_KEY, CKO_DATA}) {
        if (data_alone && kind != CKO_DATA) continue;
        std::vector<CK_OBJECT_HANDLE> found;
        if (const CK_RV result = find_all(functions, session, kind, found); result != CKR_OK) return result;
        for (const CK_OBJECT_HANDLE handle : found) {
            wire::Object object{handle, kind, {}};
            for (const Asked& each : asked) {
                if (!(kind == CKO_CERTIFICATE ? each.of_certificates : kind == CKO_DATA ? each.of_data : each.of_keys))
                    continue;
                wire::Attribute attribute;
                if (read_attribute(functions, session, handle, each, room, attribute))
                    object.attributes.push_back(std::move(attribute));
            }
            all += wire::size_of(object);
            if (all > most_in_all || objects.size() >= most_objects) return CKR_OK;  // what fits
            objects.push_back(std::move(object));
        }
    }
    return CKR_OK;
}

}  // namespace pidpys::token::host
