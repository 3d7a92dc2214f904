// SPDX-License-Identifier: MIT
// Runs BcBench.java, which prints `name value unit` lines.
#include <array>
#include <cstdio>
#include <sstream>

#include "results.hpp"

namespace bench {

void measure_bouncy_castle(Results& results) {
    constexpr const char* command =
        "java -Dfile.encoding=UTF-8 -cp " PIDPYS_BOUNCY_CASTLE_JARS " " PIDPYS_BENCH_DIR "/BcBench.java 2>&1";
    FILE* java = popen(command, "r");
    int rows = 0;
    if (java != nullptr) {
        std::array<char, 512> line{};
        while (std::fgets(line.data(), static_cast<int>(line.size()), java) != nullptr) {
            std::istringstream words(line.data());
            std::string name, unit;
            double value = 0;
            if (!(words >> name >> value >> unit) || name.rfind("bouncycastle_", 0) != 0) {
                std::fputs(line.data(), stdout);
                continue;
            }
            results.add(name, value, unit);
            ++rows;
        }
        pclose(java);
    }
    if (rows == 0) std::puts("SKIPPED: Bouncy Castle did not run (Debian: default-jdk-headless libbcprov-java)");
    for (const std::string curve : {"m257", "m431"}) {
        for (const std::string what : {"sign", "verify"}) {
            const std::string row = curve + "_" + what;
            results.add_ratio("dstu_" + row + "_vs_bouncycastle", "dstu_" + row + "_per_s",
                              "bouncycastle_" + row + "_per_s");
        }
    }
    for (const std::string name : {"gost34311", "kupyna256", "kalyna256_cbc", "kalyna256_cbc_decrypt"}) {
        results.add_ratio(name + "_vs_bouncycastle", name + "_mb_per_s", "bouncycastle_" + name + "_mb_per_s");
    }
}

}  // namespace bench
