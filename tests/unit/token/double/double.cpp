// SPDX-License-Identifier: MIT
// A PKCS #11 library of the tests: one token with a key, of DSTU 4145 by the numbers of the Ukrainian makers if nothing else
// is said, a MAC that calls itself a signature, a PIN with a counter that locks after fifteen wrong ones. PIDPYS_DOUBLE asks
// for a fault in one of its functions ("crash:C_Sign"), PIDPYS_DOUBLE_KEY says which key it has (key_of()),
// PIDPYS_DOUBLE_MECHANISMS which mechanisms in hex ("40 43"), and PIDPYS_DOUBLE_SESSIONS that it is no card but an HSM, how many
// sessions it tells of, and how many it gives ("0 3": without end; three).
#define CRYPTOKI_EXPORTS
#include <p11-kit/pkcs11.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#ifndef _WIN32
#include <unistd.h>
#endif

#include "keys.hpp"

namespace {

using namespace pidpys;
using namespace pidpys::token::twin;

constexpr CK_SLOT_ID slot = 7;
constexpr CK_SESSION_HANDLE writing_session = 22, first_session = 23;
constexpr int most_wrong = 15;
constexpr std::string_view right_pin = "12345";

struct Object {
    std::map<CK_ATTRIBUTE_TYPE, Bytes> attributes;
    Key key;       // of a private one
    Bytes secret;  // of a secret one
};

int wrong = 0;
bool logged_in = false;
std::map<CK_OBJECT_HANDLE, Object> objects;
CK_OBJECT_HANDLE last_object = 0;
std::vector<CK_OBJECT_HANDLE> found;

// What is under way in a session; sessions sign beside each other.
struct Signing {
    CK_OBJECT_HANDLE key = 0;
    CK_MECHANISM mechanism{};
    CK_RSA_PKCS_PSS_PARAMS parameters{};
};
std::mutex of_sessions;
std::map<CK_SESSION_HANDLE, Signing> sessions;
CK_SESSION_HANDLE last_session = first_session;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::string asked() { return environment("PIDPYS_DOUBLE"); }

// Whether it is out of its socket: for as long as the file is there that PIDPYS_DOUBLE_PULLED names.
bool is_pulled() {
    const char* file = std::getenv("PIDPYS_DOUBLE_PULLED");
    std::error_code ignored;
    return file != nullptr && *file != 0 && std::filesystem::exists(file, ignored);
}

void wait_to_be_pulled() {
    for (int tenths = 0; tenths < 200 && !is_pulled(); ++tenths)
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
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
    if (fault("pulled", function)) wait_to_be_pulled();
    if (is_pulled()) {
        logged_in = false;  // it had no power
        return asked() == "one word for all" ? CKR_GENERAL_ERROR : CKR_DEVICE_REMOVED;
    }
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
Bytes octets_of(T value) {
    const auto* at = reinterpret_cast<const std::uint8_t*>(&value);
    return {at, at + sizeof value};
}

// A container (RFC 8410 §10.3) filled up to what PIDPYS_DOUBLE asks for ("data 65536").
Bytes container() {
    Bytes made =
        to_bytes(as_bytes("-----BEGIN PRIVATE KEY-----\n"
                          "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
                          "-----END PRIVATE KEY-----\n"));
    made.resize(std::max(made.size(), static_cast<std::size_t>(std::atoi(asked().c_str() + 5))), '\n');
    return made;
}

bool is(const Object& object, CK_ATTRIBUTE_TYPE type) {
    const auto said = object.attributes.find(type);
    return said != object.attributes.end() && said->second == octets_of<CK_BBOOL>(CK_TRUE);
}

CK_OBJECT_CLASS class_of(const Object& object) {
    CK_OBJECT_CLASS kind = 0;
    std::memcpy(&kind, object.attributes.at(CKA_CLASS).data(), sizeof kind);
    return kind;
}

Object object_of(const CK_ATTRIBUTE* form, CK_ULONG count) {
    Object made;
    for (CK_ULONG at = 0; at < count; ++at) {
        const auto* value = static_cast<const std::uint8_t*>(form[at].pValue);
        made.attributes[form[at].type] = Bytes(value, value + form[at].ulValueLen);
    }
    return made;
}

CK_OBJECT_HANDLE keep(Object object) {
    objects[++last_object] = std::move(object);
    return last_object;
}

// Both halves, with what a template has said of them.
std::pair<CK_OBJECT_HANDLE, CK_OBJECT_HANDLE> keep_pair(const Key& key, Object of_public, Object of_private) {
    for (Object* half : {&of_public, &of_private}) {
        half->attributes[CKA_KEY_TYPE] = octets_of(type_of(key));
        if (type_of(key) == CKK_RSA) {
            half->attributes[CKA_MODULUS] = modulus_of(key);
            half->attributes[CKA_PUBLIC_EXPONENT] = {1, 0, 1};
        } else {
            half->attributes[CKA_EC_PARAMS] = parameters_of(key);
        }
    }
    if (type_of(key) != CKK_RSA) of_public.attributes[CKA_EC_POINT] = point_of(key);
    of_public.attributes[CKA_CLASS] = octets_of<CK_OBJECT_CLASS>(CKO_PUBLIC_KEY);
    of_private.attributes[CKA_CLASS] = octets_of<CK_OBJECT_CLASS>(CKO_PRIVATE_KEY);
    of_private.key = key;
    const CK_OBJECT_HANDLE first = keep(std::move(of_private));
    return {keep(std::move(of_public)), first};
}

std::vector<CK_MECHANISM_TYPE> mechanisms() {
    const std::string said = environment("PIDPYS_DOUBLE_MECHANISMS");
    if (said.empty()) return usual_mechanisms();
    std::istringstream list(said);
    std::vector<CK_MECHANISM_TYPE> types;
    for (CK_MECHANISM_TYPE type = 0; list >> std::hex >> type;) types.push_back(type);
    return types;
}

bool offers(CK_MECHANISM_TYPE type) {
    const auto types = mechanisms();
    return std::find(types.begin(), types.end(), type) != types.end();
}

CK_RV initialize(void*) {
    if (const CK_RV result = enter("C_Initialize"); result != CKR_OK) return result;
    Object half;
    half.attributes[CKA_TOKEN] = octets_of<CK_BBOOL>(CK_TRUE);
    half.attributes[CKA_ID] = {1};
    half.attributes[CKA_LABEL] = to_bytes(as_bytes("ключ"));
    Object secret_half;
    secret_half.attributes = half.attributes;
    for (const CK_ATTRIBUTE_TYPE use : {CKA_SIGN, CKA_DERIVE})
        secret_half.attributes[use] = octets_of<CK_BBOOL>(CK_TRUE);
    const auto pair = keep_pair(key_of(environment("PIDPYS_DOUBLE_KEY")), std::move(half), std::move(secret_half));
    if (asked() == "no public key") objects.erase(pair.first);
    if (asked().starts_with("data ")) {
        Object stored;
        stored.attributes[CKA_CLASS] = octets_of<CK_OBJECT_CLASS>(CKO_DATA);
        stored.attributes[CKA_LABEL] = to_bytes(as_bytes("ключ.pem"));
        stored.attributes[CKA_TOKEN] = octets_of<CK_BBOOL>(CK_TRUE);
        stored.attributes[CKA_PRIVATE] = octets_of<CK_BBOOL>(CK_FALSE);
        stored.attributes[CKA_VALUE] = container();
        keep(std::move(stored));
    }
    return CKR_OK;
}

CK_RV get_info(CK_INFO* info) {
    if (const CK_RV result = enter("C_GetInfo"); result != CKR_OK) return result;
    *info = {};
    pad(info->manufacturerID, "pidpys");
    pad(info->libraryDescription, "Test double");
    if (asked() == "huge:C_GetInfo") std::memset(info, 0xff, sizeof *info);
    return CKR_OK;
}

CK_RV get_slot_list(CK_BBOOL, CK_SLOT_ID* slots, CK_ULONG* count) {
    if (is_pulled()) {
        *count = 0;
        return CKR_OK;
    }
    if (const CK_RV result = enter("C_GetSlotList"); result != CKR_OK) return result;
    if (slots != nullptr) slots[0] = slot;
    tell(*count, 1, "C_GetSlotList");
    return CKR_OK;
}

// Told, and given; of a card without end.
std::pair<CK_ULONG, std::size_t> sessions_of_hsm() {
    std::istringstream said(environment("PIDPYS_DOUBLE_SESSIONS"));
    std::pair<CK_ULONG, std::size_t> made{CK_EFFECTIVELY_INFINITE, 1000};
    said >> made.first >> made.second;
    return made;
}

CK_RV get_slot_info(CK_SLOT_ID, CK_SLOT_INFO* info) {
    if (const CK_RV result = enter("C_GetSlotInfo"); result != CKR_OK) return result;
    *info = {};
    info->flags = CKF_TOKEN_PRESENT | CKF_HW_SLOT;
    if (environment("PIDPYS_DOUBLE_SESSIONS").empty()) info->flags |= CKF_REMOVABLE_DEVICE;
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
    info->ulMaxSessionCount = sessions_of_hsm().first;
    if (wrong > 0) info->flags |= CKF_USER_PIN_COUNT_LOW;
    if (wrong == most_wrong - 1) info->flags |= CKF_USER_PIN_FINAL_TRY;
    if (wrong >= most_wrong) info->flags |= CKF_USER_PIN_LOCKED;
    return CKR_OK;
}

CK_RV get_mechanism_list(CK_SLOT_ID, CK_MECHANISM_TYPE* list, CK_ULONG* count) {
    if (const CK_RV result = enter("C_GetMechanismList"); result != CKR_OK) return result;
    const auto types = mechanisms();
    if (list != nullptr) std::copy(types.begin(), types.end(), list);
    tell(*count, types.size(), "C_GetMechanismList");
    return CKR_OK;
}

CK_RV get_mechanism_info(CK_SLOT_ID, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info) {
    if (const CK_RV result = enter("C_GetMechanismInfo"); result != CKR_OK) return result;
    const bool dstu = type == number::dstu_sign || type == number::dstu_pair;
    CK_FLAGS may = CKF_SIGN;
    if (type == number::dstu_derive || type == number::dstu_cofactor_derive || type == CKM_ECDH1_DERIVE)
        may = CKF_DERIVE;
    if (type == number::gost_wrap || type == number::kalyna_wrap) may = CKF_WRAP | CKF_UNWRAP;
    if (type == number::dstu_pair) may = CKF_GENERATE_KEY_PAIR;
    *info = {static_cast<CK_ULONG>(dstu ? 163 : 0), static_cast<CK_ULONG>(dstu ? 509 : 4096), may};
    return CKR_OK;
}

CK_RV open_session(CK_SLOT_ID, CK_FLAGS flags, void*, CK_NOTIFY, CK_SESSION_HANDLE* session) {
    if (const CK_RV result = enter("C_OpenSession"); result != CKR_OK) return result;
    if ((flags & CKF_RW_SESSION) != 0) {
        *session = writing_session;
        return CKR_OK;
    }
    const std::lock_guard lock(of_sessions);
    if (sessions.size() >= sessions_of_hsm().second) return CKR_SESSION_COUNT;
    *session = ++last_session;
    sessions[*session] = {};
    return CKR_OK;
}

CK_RV close_session(CK_SESSION_HANDLE session) {
    if (const CK_RV result = enter("C_CloseSession"); result != CKR_OK) return result;
    const std::lock_guard lock(of_sessions);
    sessions.erase(session);
    return CKR_OK;
}

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
    const Object wanted = object_of(like, count);
    found.clear();
    for (const auto& [handle, object] : objects) {
        bool fits = class_of(object) != CKO_PRIVATE_KEY || logged_in;
        for (const auto& [type, value] : wanted.attributes) {
            const auto has = object.attributes.find(type);
            fits = fits && has != object.attributes.end() && has->second == value;
        }
        if (fits) found.push_back(handle);
    }
    return CKR_OK;
}

CK_RV find_objects(CK_SESSION_HANDLE, CK_OBJECT_HANDLE* handles, CK_ULONG most, CK_ULONG* count) {
    if (const CK_RV result = enter("C_FindObjects"); result != CKR_OK) return result;
    *count = 0;
    if (asked().ends_with("without end") && !found.empty() && class_of(objects[found.back()]) == CKO_DATA) {
        std::fill_n(handles, most, found.back());
        *count = most;
        return CKR_OK;
    }
    for (; *count < most && !found.empty(); ++*count) {
        handles[*count] = found.back();
        found.pop_back();
    }
    if (asked() == "huge:C_FindObjects") *count = ~CK_ULONG{0} - 3;
    return CKR_OK;
}

CK_RV find_objects_final(CK_SESSION_HANDLE) { return enter("C_FindObjectsFinal"); }

CK_RV attribute_of(const Object& object, CK_ATTRIBUTE& wanted) {
    const auto none = [&](CK_RV why) {
        wanted.ulValueLen = static_cast<CK_ULONG>(-1);
        return why;
    };
    if (wanted.type == CKA_VALUE && class_of(object) == CKO_SECRET_KEY) {
        if (is(object, CKA_SENSITIVE) || !is(object, CKA_EXTRACTABLE)) return none(CKR_ATTRIBUTE_SENSITIVE);
        return give(wanted, object.secret);
    }
    const auto value = object.attributes.find(wanted.type);
    return value != object.attributes.end() ? give(wanted, value->second) : none(CKR_ATTRIBUTE_TYPE_INVALID);
}

CK_RV get_attribute_value(CK_SESSION_HANDLE, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* wanted, CK_ULONG count) {
    if (const CK_RV result = enter("C_GetAttributeValue"); result != CKR_OK) return result;
    if (!objects.contains(object)) return CKR_OBJECT_HANDLE_INVALID;
    CK_RV result = CKR_OK;
    for (CK_ULONG at = 0; at < count; ++at)
        if (const CK_RV one = attribute_of(objects[object], wanted[at]); one != CKR_OK) result = one;
    return result;
}

CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE object) {
    if (const CK_RV result = enter("C_SignInit"); result != CKR_OK) return result;
    if (!logged_in) return CKR_USER_NOT_LOGGED_IN;
    if (!offers(mechanism->mechanism)) return CKR_MECHANISM_INVALID;
    if (!objects.contains(object)) return CKR_KEY_HANDLE_INVALID;
    const std::lock_guard lock(of_sessions);
    const auto open = sessions.find(session);
    if (open == sessions.end()) return CKR_SESSION_HANDLE_INVALID;
    Signing& signing = open->second;
    if (signing.key != 0) return CKR_OPERATION_ACTIVE;
    signing = {object, *mechanism, {}};
    if (mechanism->ulParameterLen == sizeof signing.parameters) {
        std::memcpy(&signing.parameters, mechanism->pParameter, sizeof signing.parameters);
        signing.mechanism.pParameter = &signing.parameters;
    }
    return CKR_OK;
}

// As many as are asked for ("meet 3") have to be in here at a time; if they do not come ("meet 3 500": within 500 ms), none is made.
bool meets() {
    static std::mutex mutex;
    static std::condition_variable came;
    static int inside = 0;
    static bool met = false;
    if (!asked().starts_with("meet ")) return true;
    std::istringstream said(asked().substr(5));
    int wanted = 0, patience = 10'000;
    said >> wanted >> patience;
    std::unique_lock lock(mutex);
    if (++inside == wanted) met = true;
    came.notify_all();
    came.wait_for(lock, std::chrono::milliseconds(patience), [] { return met; });
    --inside;
    return met;
}

CK_RV sign_octets(CK_SESSION_HANDLE session, unsigned char* data, CK_ULONG size, unsigned char* made,
                  CK_ULONG* length) {
    if (const CK_RV result = enter("C_Sign"); result != CKR_OK) return result;
    Signing signing;
    {
        const std::lock_guard lock(of_sessions);
        const auto open = sessions.find(session);
        if (open == sessions.end()) return CKR_SESSION_HANDLE_INVALID;
        signing = std::exchange(open->second, {});
        if (signing.mechanism.pParameter != nullptr) signing.mechanism.pParameter = &signing.parameters;
    }
    if (signing.key == 0) return CKR_OPERATION_NOT_INITIALIZED;
    if (!meets()) return CKR_FUNCTION_FAILED;
    Bytes signature;
    const CK_RV result = token::twin::sign(objects[signing.key].key, signing.mechanism, {data, size}, signature);
    if (result != CKR_OK) return result;
    if (*length < signature.size()) return CKR_BUFFER_TOO_SMALL;
    if (asked() == "garbage:C_Sign") signature.at(3) ^= 1;
    std::copy(signature.begin(), signature.end(), made);
    tell(*length, signature.size(), "C_Sign");
    return CKR_OK;
}

CK_RV derive_key(CK_SESSION_HANDLE, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE object, CK_ATTRIBUTE* form,
                 CK_ULONG count, CK_OBJECT_HANDLE* made) {
    if (const CK_RV result = enter("C_DeriveKey"); result != CKR_OK) return result;
    if (!objects.contains(object)) return CKR_KEY_HANDLE_INVALID;
    const auto* parameters = static_cast<const CK_ECDH1_DERIVE_PARAMS*>(mechanism->pParameter);
    if (asked() == "no derivation" && parameters->kdf != number::kdf_null) return CKR_MECHANISM_PARAM_INVALID;
    if (asked() == "no secrets" && parameters->kdf == number::kdf_null) return CKR_TEMPLATE_INCONSISTENT;
    Object agreed = object_of(form, count);
    if (const CK_RV result = agree(objects[object].key, *mechanism, agreed.secret); result != CKR_OK) return result;
    *made = keep(std::move(agreed));
    return CKR_OK;
}

CK_RV destroy_object(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object) {
    if (const CK_RV result = enter("C_DestroyObject"); result != CKR_OK) return result;
    if (!objects.contains(object)) return CKR_OBJECT_HANDLE_INVALID;
    if (is(objects[object], CKA_TOKEN) && session != writing_session) return CKR_SESSION_READ_ONLY;
    objects.erase(object);
    return CKR_OK;
}

CK_RV unwrap_key(CK_SESSION_HANDLE, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE by, unsigned char* wrapped, CK_ULONG size,
                 CK_ATTRIBUTE* form, CK_ULONG count, CK_OBJECT_HANDLE* made) {
    if (const CK_RV result = enter("C_UnwrapKey"); result != CKR_OK) return result;
    if (!objects.contains(by) || !is(objects[by], CKA_UNWRAP)) return CKR_KEY_HANDLE_INVALID;
    Object key = object_of(form, count);
    const CK_RV result = unwrap(mechanism->mechanism, objects[by].secret, {wrapped, size}, key.secret);
    if (result != CKR_OK) return result;
    *made = keep(std::move(key));
    return CKR_OK;
}

CK_RV wrap_key(CK_SESSION_HANDLE, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE by, CK_OBJECT_HANDLE object,
               unsigned char* made, CK_ULONG* length) {
    if (const CK_RV result = enter("C_WrapKey"); result != CKR_OK) return result;
    if (!objects.contains(by) || !objects.contains(object) || !is(objects[by], CKA_WRAP)) return CKR_KEY_HANDLE_INVALID;
    Bytes wrapped;
    const CK_RV result = wrap(mechanism->mechanism, objects[by].secret, objects[object].secret, wrapped);
    if (result != CKR_OK) return result;
    if (*length < wrapped.size()) return CKR_BUFFER_TOO_SMALL;
    std::copy(wrapped.begin(), wrapped.end(), made);
    tell(*length, wrapped.size(), "C_WrapKey");
    return CKR_OK;
}

CK_RV create_object(CK_SESSION_HANDLE session, CK_ATTRIBUTE* form, CK_ULONG count, CK_OBJECT_HANDLE* made) {
    if (const CK_RV result = enter("C_CreateObject"); result != CKR_OK) return result;
    Object object = object_of(form, count);
    if (!object.attributes.contains(CKA_CLASS)) return CKR_TEMPLATE_INCOMPLETE;
    if (is(object, CKA_TOKEN) && session != writing_session) return CKR_SESSION_READ_ONLY;
    if (class_of(object) == CKO_SECRET_KEY) object.secret = object.attributes[CKA_VALUE];
    *made = keep(std::move(object));
    return CKR_OK;
}

CK_RV generate_key_pair(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_ATTRIBUTE* of_public,
                        CK_ULONG public_count, CK_ATTRIBUTE* of_private, CK_ULONG private_count,
                        CK_OBJECT_HANDLE* public_key, CK_OBJECT_HANDLE* private_key) {
    if (const CK_RV result = enter("C_GenerateKeyPair"); result != CKR_OK) return result;
    if (session != writing_session) return CKR_SESSION_READ_ONLY;
    if (!logged_in) return CKR_USER_NOT_LOGGED_IN;
    if (mechanism->mechanism != number::dstu_pair) return CKR_MECHANISM_INVALID;
    Object half = object_of(of_public, public_count), secret_half = object_of(of_private, private_count);
    if (!is(secret_half, CKA_SENSITIVE) || is(secret_half, CKA_EXTRACTABLE)) return CKR_TEMPLATE_INCONSISTENT;
    const Key key = dstu_key_of(half.attributes[CKA_EC_PARAMS]);
    if (!key) return CKR_DOMAIN_PARAMS_INVALID;
    if (asked() == "renames new keys")
        for (Object* each : {&half, &secret_half}) each->attributes[CKA_ID] = {9};
    const auto pair = keep_pair(key, std::move(half), std::move(secret_half));
    *public_key = pair.first;
    *private_key = pair.second;
    return CKR_OK;
}

CK_FUNCTION_LIST functions() {
    CK_FUNCTION_LIST list{};
    list.version = {2, 40};
    list.C_Initialize = initialize;
    list.C_GetInfo = get_info;
    list.C_GetSlotList = get_slot_list;
    list.C_GetSlotInfo = get_slot_info;
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
    list.C_Sign = sign_octets;
    list.C_DeriveKey = derive_key;
    list.C_DestroyObject = destroy_object;
    list.C_UnwrapKey = unwrap_key;
    list.C_WrapKey = wrap_key;
    list.C_CreateObject = create_object;
    list.C_GenerateKeyPair = generate_key_pair;
    return list;
}

}  // namespace

extern "C" CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
    static CK_FUNCTION_LIST all = functions();
    if (const CK_RV result = enter("C_GetFunctionList"); result != CKR_OK) return result;
    *list = fault("huge", "C_GetFunctionList") ? nullptr : &all;
    return CKR_OK;
}
