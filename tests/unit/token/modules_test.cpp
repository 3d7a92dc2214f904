// SPDX-License-Identifier: MIT
#include "token/modules.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "tests/main/temporary_directory.hpp"

using namespace pidpys::token;
using pidpys::test::TemporaryDirectory;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

std::vector<std::string> names_of(const std::vector<Module>& modules) {
    std::vector<std::string> names;
    for (const Module& each : modules) names.push_back(each.name);
    return names;
}

// A computer with a package's folder of descriptions, the administrator's and the user's, and libraries a, b and c.
struct Computer {
    Computer() {
        for (const char* name : {"a.so", "b.so", "c.so", "p11-kit-proxy.so"}) write(lib / name, "library");
    }
    [[nodiscard]] ModulePlaces places() const {
        return {{at / "package", at / "admin", at / "user"},
                {lib},
                {{"vendor", lib / "c.so", true}, {"absent", lib / "d.so", true}}};
    }
    TemporaryDirectory directory;
    fs::path at = directory.path();
    fs::path lib = at / "lib";
};

}  // namespace

TEST_CASE("modules_are_found_where_p11_kit_and_vendors_put_them") {
    const Computer computer;
    write(computer.at / "package/a.module", "# a comment\n module: a.so\r\ncritical: no\n");
    write(computer.at / "package/b.module", "module: " + (computer.lib / "b.so").generic_string() + "\n");
    const auto found = find_modules({}, computer.places());
    CHECK(names_of(found) == std::vector<std::string>{"a", "b", "vendor"});
    CHECK(found[0].path == computer.lib / "a.so");
}

TEST_CASE("modules_of_others_and_of_trust_are_left_alone") {
    const Computer computer;
    write(computer.at / "package/a.module", "module: a.so\nenable-in: ssh-agent, firefox\n");
    write(computer.at / "package/b.module", "module: b.so\ndisable-in: firefox pidpysd\n");
    write(computer.at / "package/t.module", "module: c.so\ntrust-policy: yes\n");
    write(computer.at / "package/p.module", "module: p11-kit-proxy.so\n");
    write(computer.at / "package/gone.module", "module: gone.so\n");
    write(computer.at / "package/empty.module", "");
    CHECK(names_of(find_modules({}, computer.places())) == std::vector<std::string>{"vendor"});
}

TEST_CASE("modules_description_of_the_user_replaces_the_packages") {
    const Computer computer;
    write(computer.at / "package/a.module", "module: a.so\n");
    write(computer.at / "user/a.module", "module: b.so\n");
    write(computer.at / "package/b.module", "module: c.so\n");
    write(computer.at / "admin/b.module", "# nothing\n");
    const auto found = find_modules({}, computer.places());
    CHECK(names_of(found) == std::vector<std::string>{"a", "vendor"});
    CHECK(found[0].path == computer.lib / "b.so");
}

TEST_CASE("modules_of_the_configuration_go_first_and_turn_off") {
    const Computer computer;
    write(computer.at / "package/a.module", "module: a.so\n");
    write(computer.at / "package/b.module", "module: b.so\n");
    const auto found = find_modules(
        {{"mine", computer.lib / "c.so", true}, {"a", {}, false}, {"whatever", computer.lib / "b.so", false}},
        computer.places());
    CHECK(names_of(found) == std::vector<std::string>{"mine"});
}

TEST_CASE("modules_of_windows_are_looked_for_in_either_width") {
    const Computer computer;
    const WindowsFolders folders{computer.at / "Windows", computer.at / "Program Files",
                                 computer.at / "Program Files (x86)"};
    const fs::path iit = folders.programs_x86 / "Institute of Informational Technologies" /
                         "Certificate Authority-1.3" / "End User" / "PKCS11.EKeyAlmaz1C.dll";
    const fs::path both = fs::path("OpenSC Project") / "OpenSC" / "pkcs11" / "opensc-pkcs11.dll";
    for (const fs::path& library : {iit, folders.system / "SysWOW64" / "Av337CryptokiD.dll", folders.programs / both,
                                    folders.programs_x86 / both})
        write(library, "library");
    const auto found = find_modules({}, {{}, {}, vendors_of_windows(folders)});
    CHECK(names_of(found) == std::vector<std::string>{"Av337CryptokiD", "opensc-pkcs11", "PKCS11.EKeyAlmaz1C"});
    CHECK(found[0].path == folders.system / "SysWOW64" / "Av337CryptokiD.dll");
    CHECK(found[1].path == folders.programs / both);
    CHECK(found[2].path == iit);
}
