// SPDX-License-Identifier: MIT
#include "observe/registry.hpp"

#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "observe/meters.hpp"

using namespace pidpys::observe;
using namespace std::chrono_literals;

namespace {

bool holds(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("registry_writes_each_kind_of_family") {
    Registry registry;
    registry.add<Counter>("a_total", "What is\ncounted \\ here.").at().add(3);
    registry.add<Gauge>("b", "How much.", {Axis("part", {"x\"y", "z\\"})}).at(0).set(1.5);
    auto& times = registry.add<Histogram>("c_seconds", "How long.");
    times.at().add(1ms);
    times.at().add(200s);
    const std::string text = registry.text();
    CHECK(holds(text, "# HELP a_total What is\\ncounted \\\\ here."));
    CHECK(holds(text, "# TYPE a_total counter"));
    CHECK(holds(text, "a_total 3"));
    CHECK(holds(text, "b{part=\"x\\\"y\"} 1.5"));
    CHECK(holds(text, "b{part=\"z\\\\\"} 0"));
    CHECK(holds(text, "# TYPE c_seconds histogram"));
    CHECK(holds(text, "c_seconds_bucket{le=\"0.0005\"} 0"));
    CHECK(holds(text, "c_seconds_bucket{le=\"0.001\"} 1"));  // a bound belongs to its bucket
    CHECK(holds(text, "c_seconds_bucket{le=\"120\"} 1"));
    CHECK(holds(text, "c_seconds_bucket{le=\"+Inf\"} 2"));
    CHECK(holds(text, "c_seconds_sum 200.001"));
    CHECK(holds(text, "c_seconds_count 2"));
}

TEST_CASE("registry_labels_of_two_axes_and_rows_that_nobody_knows") {
    Registry registry;
    const std::vector<std::vector<std::string>> rows = {{"GET", "/a"}, {"none", "none"}};
    auto& family = registry.add<Counter>(
        "d_total", "d", {Axis::of_several({"method", "route"}, rows), Axis("status", {"200", "other"})});
    family.at(0, 0).add();
    family.at(99, 99).add(2);
    CHECK(holds(registry.text(), "d_total{method=\"GET\",route=\"/a\",status=\"200\"} 1"));
    CHECK(holds(registry.text(), "d_total{method=\"none\",route=\"none\",status=\"other\"} 2"));
    CHECK(holds(registry.text(), "d_total{method=\"GET\",route=\"/a\",status=\"other\"} 0"));
}

TEST_CASE("registry_leaves_out_cells_of_large_families_that_have_counted_nothing") {
    Registry registry;
    std::vector<std::string> many;
    for (int i = 0; i < 40; ++i) many.push_back(std::to_string(i));
    registry.add<Counter>("e_total", "e", {Axis("n", many)}).at(7).add();
    CHECK(registry.text() == "# HELP e_total e\n# TYPE e_total counter\ne_total{n=\"7\"} 1\n");
}

TEST_CASE("meters_have_a_row_for_every_call_and_kind") {
    Registry registry;
    Meters meters(registry);
    for (std::size_t i = 0; i <= static_cast<std::size_t>(StoreCall::other); ++i)
        meters.store_call(static_cast<StoreCall>(i), 1us, true);
    const std::string text = registry.text();
    std::size_t failed = 0;
    for (auto at = text.find("pidpys_dss_store_failures_total{"); at != std::string::npos;
         at = text.find("pidpys_dss_store_failures_total{", at + 1))
        ++failed;
    CHECK(failed == static_cast<std::size_t>(StoreCall::other) + 1);
    CHECK(holds(text, "pidpys_dss_store_failures_total{operation=\"sweep\"} 1"));
    CHECK(holds(text, "pidpys_dss_store_failures_total{operation=\"other\"} 1"));
    CHECK(holds(text, "pidpys_dss_store_seconds_count{operation=\"queue\"} 1"));
    meters.signature(KeyKind::rsa, true);
    meters.signature(KeyKind::other, false);
    CHECK(holds(registry.text(), "pidpys_signatures_total{key=\"rsa\",outcome=\"made\"} 1"));
    CHECK(holds(registry.text(), "pidpys_signatures_total{key=\"other\",outcome=\"failed\"} 1"));
}

TEST_CASE("instruments_lose_nothing_between_threads") {
    Registry registry;
    auto& counter = registry.add<Counter>("f_total", "f");
    auto& times = registry.add<Histogram>("g_seconds", "g");
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int n = 0; n < 10'000; ++n) {
                    counter.at().add();
                    times.at().add(1s);
                    if (n % 1000 == 0) (void)registry.text();
                }
            });
    }
    CHECK(holds(registry.text(), "f_total 40000"));
    CHECK(holds(registry.text(), "g_seconds_count 40000"));
    CHECK(holds(registry.text(), "g_seconds_sum 40000"));
}
