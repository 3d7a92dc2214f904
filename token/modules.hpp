// SPDX-License-Identifier: MIT
// PKCS #11 modules of this computer: those that p11-kit knows (its *.module files, read here: its library would load them
// into this process), those of the configuration, and vendors' at the places where their installers put them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace pidpys::token {

struct Module {
    std::string name;  // of its *.module file, of the configuration, or of the vendor
    std::filesystem::path path;
    bool enabled = true;

    bool operator==(const Module&) const = default;
};

// Where one looks.
struct ModulePlaces {
    std::vector<std::filesystem::path>
        descriptions;  // folders of *.module files: the package's, the administrator's, the user's
    std::vector<std::filesystem::path> libraries;  // what names in them are relative to
    std::vector<Module> vendors;
};

ModulePlaces usual_places();

struct WindowsFolders {
    std::filesystem::path system, programs, programs_x86;  // SystemRoot, ProgramFiles, ProgramFiles(x86)
};

// Of either width, 64 bits first: of two with one name the first is taken.
std::vector<Module> vendors_of_windows(const WindowsFolders& folders);

// Those of the configuration first; one of them that is not enabled turns off what has its name or its file elsewhere.
// A file comes once, and only where it is there.
std::vector<Module> find_modules(const std::vector<Module>& configured, const ModulePlaces& places = usual_places());

}  // namespace pidpys::token
