// SPDX-License-Identifier: MIT
// bench_dss [--json FILE] [--files N]: tasks of many files of 10 kB, from the request to the last recorded signature,
// beside a loop of bare CMS_sign on the same cores.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <openssl/rand.h>

#include <dss_sign.pb.h>

#include "tests/bench/crypto/results.hpp"
#include "tests/bench/dss/bare_cms.hpp"
#include "tests/bench/dss/scene.hpp"

namespace {

using namespace pidpys;
namespace proto = Diadoc::Api::Proto::Dss;

constexpr std::size_t file_size = 10'000;
constexpr int rounds = 3;  // the best of them: the machine has other work too

std::vector<std::string> random_contents(std::size_t count) {
    std::vector<std::string> contents(count, std::string(file_size, '\0'));
    for (auto& content : contents)
        RAND_bytes(reinterpret_cast<unsigned char*>(content.data()), static_cast<int>(content.size()));
    return contents;
}

api::Blob inline_request(const std::vector<std::string>& contents) {
    proto::DssSignRequest request;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        auto* file = request.add_files();
        file->mutable_content()->set_content(contents[i]);
        file->set_filename("document " + std::to_string(i) + ".xml");
    }
    return api::Blob::of(request.SerializeAsString());
}

api::Blob shelf_request(bench::Scene& scene, const std::vector<std::string>& contents) {
    proto::DssSignRequest request;
    for (std::size_t i = 0; i < contents.size(); ++i) {
        const auto name = "document-" + std::to_string(i);
        scene.put_on_shelf(name, as_bytes(contents[i]));
        request.add_files()->mutable_content()->set_nameonshelf("__userId__/" + name);
    }
    return api::Blob::of(request.SerializeAsString());
}

template <class Measure>
double best(Measure measure) {
    double seconds = measure();
    for (int i = 1; i < rounds; ++i) seconds = std::min(seconds, measure());
    return seconds;
}

void measure(bench::Results& results, const char* key, const std::string& name,
             const std::vector<std::string>& contents) {
    const auto count = static_cast<double>(contents.size());
    bench::Scene scene(key);
    const auto body = inline_request(contents);
    // Turn by turn, so that both meet the same machine.
    double ours = 1e9, bare = 1e9;
    for (int i = 0; i < rounds; ++i) {
        bare = std::min(bare, bench::bare_cms_sign(scene.certificate(), contents, bench::Scene::lanes()));
        ours = std::min(ours, scene.sign(body));
    }
    results.add("dss_files_" + name + "_per_s", count / ours, "files/s");
    results.add("cms_sign_" + name + "_per_s", count / bare, "files/s");
    results.add_ratio("dss_files_" + name + "_vs_cms_sign", "dss_files_" + name + "_per_s",
                      "cms_sign_" + name + "_per_s");
    if (name != "p256") return;
    const auto by_name = shelf_request(scene, contents);
    results.add("dss_shelf_files_p256_per_s", count / best([&] { return scene.sign(by_name); }), "files/s");
    results.add("dss_tasks_per_s", scene.tasks_per_second(3), "tasks/s");
}

}  // namespace

int main(int argc, char** argv) {
    std::string json;
    std::size_t files = 10'000;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (std::strcmp(argv[i], "--json") == 0) json = argv[i + 1];
        if (std::strcmp(argv[i], "--files") == 0) files = std::strtoul(argv[i + 1], nullptr, 10);
    }
    bench::Results results;
    const auto contents = random_contents(files);
    measure(results, "P-256", "p256", contents);
    measure(results, "RSA", "rsa2048", contents);
    results.print();
    return json.empty() || results.merge_into(json) ? 0 : 1;
}
