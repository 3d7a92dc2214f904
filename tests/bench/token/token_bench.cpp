// SPDX-License-Identifier: MIT
// bench_token [--json FILE]: signatures of SoftHSM2 through the helper process, one after another, as a batch makes them, beside
// a bare loop of C_SignInit and C_Sign in this process, on one key.
// By the clock, the best of many short rounds: two processes take part.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <p11-kit/pkcs11.h>

#include "crypto/key/key_elsewhere.hpp"
#include "platform/foreign_library.hpp"
#include "results.hpp"
#include "token/named_keys.hpp"

namespace {

using namespace pidpys;
namespace fs = std::filesystem;

constexpr const char* module_path = "/usr/lib/softhsm/libsofthsm2.so";
constexpr const char* pin = "1234";
using Hash = std::array<std::uint8_t, 32>;

template <class Work>
double seconds_per_call(Work work) {
    using Clock = std::chrono::steady_clock;
    double best = 1;
    for (const auto end = Clock::now() + std::chrono::seconds(2); Clock::now() < end;) {
        constexpr int calls = 20;
        const auto before = Clock::now();
        for (int at = 0; at < calls; ++at)
            if (!work()) return 0;
        best = std::min(best, std::chrono::duration<double>(Clock::now() - before).count() / calls);
    }
    return best;
}

bool make_token(const fs::path& folder) {
    fs::create_directories(folder / "tokens");
    std::ofstream(folder / "conf") << "directories.tokendir = " << (folder / "tokens").string()
                                   << "\nlog.level = ERROR\n";
    ::setenv("SOFTHSM2_CONF", (folder / "conf").c_str(), 1);
    const std::string tool =
        std::string("pkcs11-tool --module ") + module_path + " --token-label bench --login --pin " + pin;
    return std::system("softhsm2-util --init-token --free --label bench --so-pin 12345678 --pin 1234 >/dev/null") ==
               0 &&
           std::system(
               (tool + " --keypairgen --key-type EC:prime256v1 --id 01 --usage-sign >/dev/null 2>&1").c_str()) == 0;
}

// The bare loop.
double bare() {
    std::string trouble;
    void* library = platform::ForeignLibrary::load(module_path, trouble);
    if (library == nullptr) return 0;
    CK_FUNCTION_LIST* p11 = nullptr;
    reinterpret_cast<CK_C_GetFunctionList>(platform::ForeignLibrary::symbol(library, "C_GetFunctionList"))(&p11);
    CK_SLOT_ID slots[8];
    CK_ULONG count = 8;
    CK_SESSION_HANDLE session = 0;
    unsigned char user[] = "1234";
    if (p11->C_Initialize(nullptr) != CKR_OK || p11->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK ||
        p11->C_OpenSession(slots[0], CKF_SERIAL_SESSION, nullptr, nullptr, &session) != CKR_OK ||
        p11->C_Login(session, CKU_USER, user, 4) != CKR_OK)
        return 0;
    CK_OBJECT_CLASS kind = CKO_PRIVATE_KEY;
    CK_ATTRIBUTE like{CKA_CLASS, &kind, sizeof kind};
    CK_OBJECT_HANDLE key = 0;
    CK_ULONG found = 0;
    p11->C_FindObjectsInit(session, &like, 1);
    p11->C_FindObjects(session, &key, 1, &found);
    p11->C_FindObjectsFinal(session);
    CK_MECHANISM mechanism{CKM_ECDSA, nullptr, 0};
    Hash hash{};
    return seconds_per_call([&] {
        unsigned char signature[128];
        CK_ULONG size = sizeof signature;
        return p11->C_SignInit(session, &mechanism, key) == CKR_OK &&
               p11->C_Sign(session, hash.data(), hash.size(), signature, &size) == CKR_OK;
    });
}

// Through the helper; 0: nothing came of it.
double ours() {
    token::Tokens tokens({.modules = {{"softhsm2", module_path, true}}});
    const auto opened =
        token::open_named_keys(tokens, "pkcs11:token=bench", [](const auto& found) -> Result<token::PinAttempt> {
            return token::PinAttempt{found.id, SecretString(pin)};
        });
    if (!opened) return 0;
    const auto place = crypto::elsewhere(opened->container.keys.front().key.get());
    const Hash hash{};
    crypto::WayToSign way;
    way.digest = "SHA256";
    return seconds_per_call([&] { return place->sign(way, hash).has_value(); });
}

}  // namespace

int main(int argc, char** argv) {
    const fs::path folder = fs::temp_directory_path() / "pidpys-bench-token";
    fs::remove_all(folder);
    if (!make_token(folder)) {
        std::fputs("bench_token: no SoftHSM2 or no pkcs11-tool; ./dev installs them\n", stderr);
        return 1;
    }
    bench::Results results;
    const double through_helper = ours();
    const double alone = bare();
    results.add("softhsm_sign_p256_us", through_helper * 1e6, "us");
    results.add("softhsm_sign_p256_bare_us", alone * 1e6, "us");
    results.add_ratio("softhsm_sign_p256_vs_pkcs11_tool_loop", "softhsm_sign_p256_us", "softhsm_sign_p256_bare_us");
    results.print();
    fs::remove_all(folder);
    if (argc == 3 && std::string_view(argv[1]) == "--json" && !results.merge_into(argv[2])) return 1;
    return through_helper > 0 && alone > 0 ? 0 : 1;
}
