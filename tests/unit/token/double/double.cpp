// SPDX-License-Identifier: MIT
// A PKCS #11 library of the tests: one token with a key of DSTU 4145 by the numbers of the Ukrainian makers, a MAC that calls
// itself a signature, a PIN with a counter that locks after fifteen wrong ones; and, if PIDPYS_DOUBLE asks for it
// ("crash:C_Sign"), a fault in one of its functions.
#define CRYPTOKI_EXPORTS
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <utility>

#ifndef _WIN32
#include <unistd.h>
#endif

#include "crypto/asn1/writer.hpp"
#include "crypto/dstu4145/agreement.hpp"
#include "crypto/dstu4145/parameters_der.hpp"
#include "crypto/dstu4145/signature.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::crypto;

constexpr CK_SLOT_ID slot = 7;
constexpr CK_SESSION_HANDLE the_session = 21;
constexpr CK_OBJECT_HANDLE private_key = 1, public_key = 2, secret = 3;
constexpr CK_KEY_TYPE dstu_key = 0x80420131;
constexpr CK_MECHANISM_TYPE mac = 0x80420014, dstu_sign = 0x80420031, dstu_derive = 0x80420044;
constexpr int most_wrong = 15;
constexpr std::string_view right_pin = "12345";

int wrong = 0;
bool logged_in = false, signing = false;
CK_OBJECT_CLASS sought = 0;
bool found = false;
SecretBytes derived;

const dstu4145::PrivateKey& key() {
    static const auto made = [] {
        Bytes d(32, 0x5a);
        return dstu4145::PrivateKey::decode(*dstu4145::Params::by_oid("1.2.804.2.1.1.1.1.3.1.1.2.6"), d);
    }();
    return *made;
}

std::string asked() {
    const char* value = std::getenv("PIDPYS_DOUBLE");
    return value != nullptr ? value : "";
}

bool fault(const char* mode, const char* function) { return asked() == std::string(mode) + ":" + function; }

// What each function does first. CKR_OK: it goes on.
CK_RV enter(const char* function) {
    if (fault("crash", function)) std::abort();
    if (fault("exit", function)) std::_Exit(0);
    if (fault("hang", function)) std::this_thread::sleep_for(std::chrono::hours(1));
#ifndef _WIN32
    static bool forked = false;  // once: a child of each child's calls would soon be all that the computer can run
    if (fault("fork", function) && !std::exchange(forked, true)) (void)!::fork();
    if (fault("close", function))
        for (int at = 0; at < 64; ++at) ::close(at);
#endif
    if (fault("removed", function)) return CKR_DEVICE_REMOVED;
    if (fault("odd", function)) return 0xdeadbeef;
    return CKR_OK;
}

// A length, or what is said instead.
void tell(CK_ULONG& target, std::size_t size, const char* function) {
    target = fault("huge", function) ? ~CK_ULONG{0} - 3 : static_cast<CK_ULONG>(size);
}

template <std::size_t N>
void pad(unsigned char (&to)[N], std::string_view text) {
    std::memset(to, ' ', N);
    std::memcpy(to, text.data(), std::min(N, text.size()));
}

CK_RV give(CK_ATTRIBUTE& attribute, ByteView value) {
    const CK_ULONG room = attribute.ulValueLen;
    tell(attribute.ulValueLen, value.size(), "C_GetAttributeValue");
    if (attribute.pValue == nullptr) return CKR_OK;
    if (room < value.size()) return CKR_BUFFER_TOO_SMALL;
    std::memcpy(attribute.pValue, value.data(), value.size());
    return CKR_OK;
}

template <class T>
CK_RV give_number(CK_ATTRIBUTE& attribute, T value) {
    return give(attribute, {reinterpret_cast<const std::uint8_t*>(&value), sizeof value});
}

CK_RV attribute_of(CK_OBJECT_HANDLE object, CK_ATTRIBUTE& wanted) {
    const bool is_private = object == private_key;
    switch (wanted.type) {
        case CKA_ID: return give(wanted, Bytes{1});
        case CKA_LABEL: return give(wanted, as_bytes("ключ"));
        case CKA_KEY_TYPE: return give_number(wanted, dstu_key);
        case CKA_EC_PARAMS:
            return give(wanted, dstu4145::encode_parameters({key().params_ptr(), std::nullopt},
                                                            dstu4145::ParametersForm::named));
        case CKA_EC_POINT:
            if (is_private) break;
            return give(wanted, der::octets(key().public_key().encode()));
        case CKA_SIGN:
        case CKA_DERIVE: return give_number(wanted, static_cast<CK_BBOOL>(is_private));
        case CKA_VALUE:
            if (object == secret) return give(wanted, derived.view());
            break;
        default: break;
    }
    wanted.ulValueLen = static_cast<CK_ULONG>(-1);
    return CKR_ATTRIBUTE_TYPE_INVALID;
}

CK_RV initialize(void*) { return enter("C_Initialize"); }

CK_RV get_info(CK_INFO* info) {
    if (const CK_RV result = enter("C_GetInfo"); result != CKR_OK) return result;
    *info = {};
    pad(info->manufacturerID, "pidpys");
    pad(info->libraryDescription, "Test double");
    if (asked() == "huge:C_GetInfo") std::memset(info, 0xff, sizeof *info);
    return CKR_OK;
}

CK_RV get_slot_list(CK_BBOOL, CK_SLOT_ID* slots, CK_ULONG* count) {
    if (const CK_RV result = enter("C_GetSlotList"); result != CKR_OK) return result;
    if (slots != nullptr) slots[0] = slot;
    tell(*count, 1, "C_GetSlotList");
    return CKR_OK;
}

CK_RV get_token_info(CK_SLOT_ID, CK_TOKEN_INFO* info) {
    if (const CK_RV result = enter("C_GetTokenInfo"); result != CKR_OK) return result;
    *info = {};
    if (asked() == "huge:C_GetTokenInfo")
        std::memset(info, 0xff, sizeof *info);
    else {
        pad(info->label, "E.key_Almaz-1C");
        pad(info->manufacturerID, "JSC_IIT");
        pad(info->model, "E.key_Almaz-1C");
        pad(info->serialNumber, "000123");
    }
    info->flags = CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED | CKF_TOKEN_INITIALIZED;
    if (wrong > 0) info->flags |= CKF_USER_PIN_COUNT_LOW;
    if (wrong == most_wrong - 1) info->flags |= CKF_USER_PIN_FINAL_TRY;
    if (wrong >= most_wrong) info->flags |= CKF_USER_PIN_LOCKED;
    return CKR_OK;
}

CK_RV get_mechanism_list(CK_SLOT_ID, CK_MECHANISM_TYPE* list, CK_ULONG* count) {
    if (const CK_RV result = enter("C_GetMechanismList"); result != CKR_OK) return result;
    if (list != nullptr) {
        list[0] = mac;
        list[1] = dstu_sign;
        list[2] = dstu_derive;
    }
    tell(*count, 3, "C_GetMechanismList");
    return CKR_OK;
}

CK_RV get_mechanism_info(CK_SLOT_ID, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info) {
    if (const CK_RV result = enter("C_GetMechanismInfo"); result != CKR_OK) return result;
    *info = {163, 509, static_cast<CK_FLAGS>(type == dstu_derive ? CKF_DERIVE : CKF_SIGN)};
    return CKR_OK;
}

CK_RV open_session(CK_SLOT_ID, CK_FLAGS, void*, CK_NOTIFY, CK_SESSION_HANDLE* session) {
    if (const CK_RV result = enter("C_OpenSession"); result != CKR_OK) return result;
    *session = the_session;
    return CKR_OK;
}

CK_RV close_session(CK_SESSION_HANDLE) { return enter("C_CloseSession"); }

CK_RV login(CK_SESSION_HANDLE, CK_USER_TYPE, unsigned char* pin, CK_ULONG size) {
    if (const CK_RV result = enter("C_Login"); result != CKR_OK) return result;
    if (logged_in) return CKR_USER_ALREADY_LOGGED_IN;
    if (wrong >= most_wrong) return CKR_PIN_LOCKED;
    if (pin == nullptr || as_text({pin, size}) != right_pin) {
        ++wrong;
        return CKR_PIN_INCORRECT;
    }
    wrong = 0;
    logged_in = true;
    return CKR_OK;
}

CK_RV logout(CK_SESSION_HANDLE) {
    logged_in = false;
    return enter("C_Logout");
}

CK_RV find_objects_init(CK_SESSION_HANDLE, CK_ATTRIBUTE* like, CK_ULONG count) {
    if (const CK_RV result = enter("C_FindObjectsInit"); result != CKR_OK) return result;
    for (CK_ULONG at = 0; at < count; ++at)
        if (like[at].type == CKA_CLASS) std::memcpy(&sought, like[at].pValue, sizeof sought);
    found = false;
    return CKR_OK;
}

CK_RV find_objects(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* objects, CK_ULONG, CK_ULONG* count) {
    if (const CK_RV result = enter("C_FindObjects"); result != CKR_OK) return result;
    const bool there =
        (sought == CKO_PUBLIC_KEY && asked() != "no public key") || (sought == CKO_PRIVATE_KEY && logged_in);
    objects[0] = sought == CKO_PRIVATE_KEY ? private_key : public_key;
    const bool endless = asked() == "huge:C_FindObjects";
    *count = endless ? ~CK_ULONG{0} - 3 : there && !found ? 1 : 0;
    found = true;
    return CKR_OK;
}

CK_RV find_objects_final(CK_SESSION_HANDLE) { return enter("C_FindObjectsFinal"); }

CK_RV get_attribute_value(CK_SESSION_HANDLE, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* wanted, CK_ULONG count) {
    if (const CK_RV result = enter("C_GetAttributeValue"); result != CKR_OK) return result;
    CK_RV result = CKR_OK;
    for (CK_ULONG at = 0; at < count; ++at)
        if (const CK_RV one = attribute_of(object, wanted[at]); one != CKR_OK) result = one;
    return result;
}

CK_RV sign_init(CK_SESSION_HANDLE, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE) {
    if (const CK_RV result = enter("C_SignInit"); result != CKR_OK) return result;
    if (!logged_in) return CKR_USER_NOT_LOGGED_IN;
    signing = mechanism->mechanism == dstu_sign;
    return CKR_OK;
}

CK_RV sign(CK_SESSION_HANDLE, unsigned char* data, CK_ULONG size, unsigned char* made, CK_ULONG* length) {
    if (const CK_RV result = enter("C_Sign"); result != CKR_OK) return result;
    auto signature = dstu4145::sign(key(), {data, size});
    if (!signature || !signing || *length < signature->size()) return CKR_FUNCTION_FAILED;
    if (asked() == "garbage:C_Sign") signature->at(3) ^= 1;
    std::copy(signature->begin(), signature->end(), made);
    tell(*length, signature->size(), "C_Sign");
    return CKR_OK;
}

CK_RV derive_key(CK_SESSION_HANDLE, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE, CK_ATTRIBUTE*, CK_ULONG,
                 CK_OBJECT_HANDLE* object) {
    if (const CK_RV result = enter("C_DeriveKey"); result != CKR_OK) return result;
    const auto* parameters = static_cast<const CK_ECDH1_DERIVE_PARAMS*>(mechanism->pParameter);
    const ByteView peer(parameters->pPublicData, parameters->ulPublicDataLen);
    if (peer.size() < 3) return CKR_MECHANISM_PARAM_INVALID;
    const auto other = dstu4145::PublicKey::decode(key().params_ptr(), peer.subspan(2));
    auto agreed = other ? dstu4145::agree(key(), *other) : Result<SecretBytes>(fail(Errc::malformed));
    if (!agreed) return CKR_MECHANISM_PARAM_INVALID;
    derived = std::move(*agreed);
    *object = secret;
    return CKR_OK;
}

CK_RV destroy_object(CK_SESSION_HANDLE, CK_OBJECT_HANDLE) { return enter("C_DestroyObject"); }

CK_FUNCTION_LIST functions() {
    CK_FUNCTION_LIST list{};
    list.version = {2, 40};
    list.C_Initialize = initialize;
    list.C_GetInfo = get_info;
    list.C_GetSlotList = get_slot_list;
    list.C_GetTokenInfo = get_token_info;
    list.C_GetMechanismList = get_mechanism_list;
    list.C_GetMechanismInfo = get_mechanism_info;
    list.C_OpenSession = open_session;
    list.C_CloseSession = close_session;
    list.C_Login = login;
    list.C_Logout = logout;
    list.C_FindObjectsInit = find_objects_init;
    list.C_FindObjects = find_objects;
    list.C_FindObjectsFinal = find_objects_final;
    list.C_GetAttributeValue = get_attribute_value;
    list.C_SignInit = sign_init;
    list.C_Sign = sign;
    list.C_DeriveKey = derive_key;
    list.C_DestroyObject = destroy_object;
    return list;
}

}  // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
    static CK_FUNCTION_LIST all = functions();
    if (const CK_RV result = enter("C_GetFunctionList"); result != CKR_OK) return result;
    *list = fault("huge", "C_GetFunctionList") ? nullptr : &all;
    return CKR_OK;
}
