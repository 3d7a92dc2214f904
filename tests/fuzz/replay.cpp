// SPDX-License-Identifier: MIT
// fuzz_NAME [SEEDS]: without libFuzzer, which clang alone has. What stands in the folder SEEDS, cut off everywhere, and changed at
// random, the same way each time: some seconds of each parser under the sanitizers. `./dev fuzz` looks for what is new.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Input = std::vector<std::uint8_t>;
constexpr int most_inputs = 5000;
constexpr std::size_t most_cuts = 300;
constexpr std::chrono::seconds longest{8};

class Replay {
public:
    explicit Replay(std::vector<Input> seeds) : seeds_(std::move(seeds)) { seeds_.emplace_back(); }

    int run() {
        for (const Input& seed : seeds_) give(seed);
        for (const Input& seed : seeds_) {
            const std::size_t cuts = std::min(seed.size(), most_cuts);
            for (std::size_t cut = 0; cut < cuts && !over(); ++cut)
                give({seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(cut * seed.size() / cuts)});
        }
        while (!over()) give(changed(seeds_[below(seeds_.size())]));
        return count_;
    }

private:
    [[nodiscard]] bool over() const { return count_ >= most_inputs || std::chrono::steady_clock::now() > end_; }
    std::size_t below(std::size_t bound) { return chance_() % bound; }

    // An array of just this size: one octet past it is seen.
    void give(const Input& input) {
        ++count_;
        const auto exact = std::make_unique<std::uint8_t[]>(input.size());
        std::ranges::copy(input, exact.get());
        LLVMFuzzerTestOneInput(exact.get(), input.size());
    }

    Input changed(Input input) {
        for (auto times = 1 + below(4); times > 0; --times) change(input);
        return input;
    }

    void change(Input& input) {
        const std::size_t at = below(input.size() + 1);
        const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
        const auto octet = static_cast<std::uint8_t>(chance_());
        const std::size_t rest = input.size() - at, some = rest > 0 ? 1 + below(std::min<std::size_t>(rest, 16)) : 0;
        constexpr std::uint8_t telling[] = {0x00, 0x01, 0x7f, 0x80, 0x82, 0x84, 0xff, '"', '\\', '<', '/', '\n'};
        switch (below(6)) {
            case 0: input.insert(place, octet); break;
            case 1: input.erase(place, place + static_cast<std::ptrdiff_t>(some)); break;
            case 2: {  // what stands elsewhere in a seed
                const Input& other = seeds_[below(seeds_.size())];
                const std::size_t from = below(other.size() + 1),
                                  length = below(std::min<std::size_t>(other.size() - from, 64) + 1);
                input.insert(place, other.begin() + static_cast<std::ptrdiff_t>(from),
                             other.begin() + static_cast<std::ptrdiff_t>(from + length));
                break;
            }
            case 3:
                if (rest > 0) *place = telling[below(std::size(telling))];
                break;
            case 4:
                if (rest > 0) *place = octet;
                break;
            default:
                if (rest > 0) *place ^= static_cast<std::uint8_t>(1U << below(8));
        }
    }

    std::vector<Input> seeds_;
    std::mt19937_64 chance_{20260101};
    int count_ = 0;
    std::chrono::steady_clock::time_point end_ = std::chrono::steady_clock::now() + longest;
};

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> files;
    if (argc > 1)
        for (const auto& entry : std::filesystem::directory_iterator(argv[1])) files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<Input> seeds;
    for (const auto& file : files) {
        std::ifstream stream(file, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
    }
    std::printf("%zu seeds, %d inputs\n", files.size(), Replay(std::move(seeds)).run());
    return argc > 1 && files.empty() ? 1 : 0;
}
