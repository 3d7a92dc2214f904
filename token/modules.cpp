// SPDX-License-Identifier: MIT
#include "token/modules.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "crypto/base/ascii.hpp"
#include "files/read_file.hpp"
#include "platform/directories.hpp"
#include "platform/elevation.hpp"

namespace pidpys::token {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_description = std::size_t{16} << 10;  // octets of a *.module file
constexpr std::size_t most_descriptions = 64;                   // of a folder
constexpr std::string_view own_name = "pidpysd";                // to which enable-in and disable-in are said

bool lists_us(std::string_view programs) {
    while (!programs.empty()) {
        const std::size_t end = std::min(programs.find_first_of(", \t"), programs.size());
        if (programs.substr(0, end) == own_name) return true;
        programs.remove_prefix(std::min(end + 1, programs.size()));
    }
    return false;
}

// p11-kit's form: lines "key: value", comments behind #. No path where the file describes nothing for us.
Module read_description(const fs::path& file, const std::vector<fs::path>& libraries) {
    Module made{reinterpret_cast<const char*>(file.stem().u8string().c_str()), {}, true};
    const auto octets = files::read_file(file, max_description);
    if (!octets) return made;
    std::map<std::string, std::string, std::less<>> values;
    std::string_view rest = as_text(*octets);
    while (!rest.empty()) {
        const std::string_view line = without_blanks(take_line(rest));
        const std::size_t colon = line.find(':');
        if (line.starts_with('#') || colon == std::string_view::npos) continue;
        values[std::string(without_blanks(line.substr(0, colon)))] = without_blanks(line.substr(colon + 1));
    }
    const auto enabled_in = values.find("enable-in"), disabled_in = values.find("disable-in");
    const bool for_others = (enabled_in != values.end() && !lists_us(enabled_in->second)) ||
                            (disabled_in != values.end() && lists_us(disabled_in->second));
    if (for_others || values["trust-policy"] == "yes" || values["module"].empty()) return made;
    const fs::path named(
        std::u8string_view(reinterpret_cast<const char8_t*>(values["module"].data()), values["module"].size()));
    made.path = named;
    if (named.is_absolute()) return made;
    std::error_code ignored;
    for (const fs::path& folder : libraries)
        if (fs::exists(folder / named, ignored)) made.path = folder / named;
    if (made.path.is_relative()) made.path.clear();
    return made;
}

// A later description replaces an earlier one of the same name, with nothing too.
std::vector<Module> described(const ModulePlaces& places) {
    std::map<std::string, Module> found;
    for (const fs::path& folder : places.descriptions) {
        std::error_code failed;
        std::size_t count = 0;
        for (fs::directory_iterator at(folder, failed), end; !failed && at != end && count < most_descriptions;
             at.increment(failed)) {
            if (at->path().extension() != ".module") continue;
            Module module = read_description(at->path(), places.libraries);
            found.insert_or_assign(module.name, module);
            ++count;
        }
    }
    std::vector<Module> made;
    for (auto& [name, module] : found) made.push_back(std::move(module));
    return made;
}

bool is_there(const fs::path& path) {
    std::error_code ignored;
    return !path.empty() && fs::is_regular_file(path, ignored);
}

// p11-kit's own: the proxy loads all the others once more, and the client leads to another computer.
bool is_of_p11_kit(const fs::path& path) { return path.stem() == "p11-kit-proxy" || path.stem() == "p11-kit-client"; }

#ifdef _WIN32
std::vector<Module> vendors() {
    const auto folder = [](const char* variable, const char* otherwise) {
        const char* value = std::getenv(variable);
        return fs::path(value != nullptr && *value != 0 ? value : otherwise);
    };
    return vendors_of_windows({folder("SystemRoot", "C:\\Windows"), folder("ProgramFiles", "C:\\Program Files"),
                               folder("ProgramFiles(x86)", "C:\\Program Files (x86)")});
}

std::vector<fs::path> description_folders() { return {}; }
std::vector<fs::path> library_folders() { return {}; }
#else
std::vector<Module> vendors() {
    std::vector<Module> made;
    for (const char* name : {"pkcs11.eka1c", "pkcs11.ekc1", "pkcs11.ncmg301", "libav337p11d", "libefitkeynxt"})
        made.push_back({name, fs::path("/opt/iit/eu/sw") / (std::string(name) + ".so"), true});
    made.push_back({"libav337p11d", "/usr/share/uxp/lib/libav337p11d.so", true});
    for (const fs::path& folder : {fs::path("/usr/lib"), fs::path("/usr/local/lib")})
        made.push_back({"libcihsm", folder / "libcihsm.so", true});
    for (const fs::path& folder :
         {fs::path("/usr/lib/" PIDPYS_MULTIARCH), fs::path("/usr/lib64"), fs::path("/usr/local/lib")})
        made.push_back({"ykcs11", folder / "libykcs11.so.2", true});
    return made;
}

// The user's are not for root, whom they would make load what others wrote.
std::vector<fs::path> description_folders() {
    std::vector<fs::path> made{"/usr/share/p11-kit/modules", "/etc/pkcs11/modules"};
    if (platform::is_elevated() || std::getenv("P11_KIT_NO_USER_CONFIG") != nullptr) return made;
    const char* config = std::getenv("XDG_CONFIG_HOME");
    const fs::path home = platform::home_directory();
    if (config != nullptr && *config == '/')
        made.push_back(fs::path(config) / "pkcs11" / "modules");
    else if (!home.empty())
        made.push_back(home / ".config" / "pkcs11" / "modules");
    return made;
}

std::vector<fs::path> library_folders() {
    return {"/usr/lib/pkcs11", "/usr/lib64/pkcs11", "/usr/lib/" PIDPYS_MULTIARCH "/pkcs11"};
}
#endif

}  // namespace

std::vector<Module> vendors_of_windows(const WindowsFolders& folders) {
    std::vector<Module> made;
    for (const char* libraries : {"System32", "SysWOW64"})  // each by its own name: a program of 64 bits sees both so
        for (const char* name : {"Av337CryptokiD", "avcryptokinxt", "efitkeynxt", "cihsm", "eTPKCS11", "asepkcs",
                                 "bit4ipki", "opensc-pkcs11", "libykcs11"})
            made.push_back({name, folders.system / libraries / (std::string(name) + ".dll"), true});
    for (const fs::path& programs : {folders.programs, folders.programs_x86}) {
        made.push_back(
            {"opensc-pkcs11", programs / "OpenSC Project" / "OpenSC" / "pkcs11" / "opensc-pkcs11.dll", true});
        made.push_back({"ykcs11", programs / "Yubico" / "Yubico PIV Tool" / "bin" / "libykcs11.dll", true});
        const fs::path iit =
            programs / "Institute of Informational Technologies" / "Certificate Authority-1.3" / "End User";
        for (const char* name : {"PKCS11.EKeyAlmaz1C", "PKCS11.EKeyCrystal1", "PKCS11.NCMGryada301"})
            made.push_back({name, iit / (std::string(name) + ".dll"), true});
    }
    return made;
}

ModulePlaces usual_places() { return {description_folders(), library_folders(), vendors()}; }

std::vector<Module> find_modules(const std::vector<Module>& configured, const ModulePlaces& places) {
    std::vector<Module> made = configured;
    std::vector<fs::path> known;
    const auto canonical = [](const fs::path& path) {
        std::error_code ignored;
        const fs::path real = fs::canonical(path, ignored);
        return real.empty() ? path : real;
    };
    for (const Module& module : configured) known.push_back(canonical(module.path));
    std::vector<Module> others = described(places);
    others.insert(others.end(), places.vendors.begin(), places.vendors.end());
    for (const Module& module : others) {
        const fs::path real = canonical(module.path);
        const bool repeats = std::ranges::find(known, real) != known.end() ||
                             std::ranges::find(made, module.name, &Module::name) != made.end();
        if (repeats || !is_there(module.path) || is_of_p11_kit(real)) continue;
        known.push_back(real);
        made.push_back(module);
    }
    std::erase_if(made, [](const Module& module) { return !module.enabled; });
    return made;
}

}  // namespace pidpys::token
