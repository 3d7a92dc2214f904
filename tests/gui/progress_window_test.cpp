// SPDX-License-Identifier: MIT
#include "gui/progress_window.hpp"

#include <catch2/catch.hpp>

#include "scene.hpp"

using namespace pidpys;
using namespace pidpys::test;

TEST_CASE("progress_window_has_a_row_a_batch_and_goes_with_the_last") {
    gui::ProgressWindow window;
    window.expect("a", "Бухгалтерія-01");
    window.show_progress({"a", 1, 10});
    window.show_progress({"b", 5, 10});
    window.show_progress({"a", 2, 10});
    CHECK(window.rows() == 2);
    CHECK(window.isVisible());
    window.show_progress({"b", 0, 0});   // ended early
    CHECK(window.rows() == 1);
    window.show_progress({"a", 10, 10});
    CHECK(window.isVisible());           // long enough to be read
    CHECK(wait_until([&] { return !window.isVisible(); }));
    CHECK(window.rows() == 0);
}

TEST_CASE("progress_window_of_a_batch_that_never_began_stays_away") {
    gui::ProgressWindow window;
    window.expect("a", "client");
    window.show_progress({"a", 0, 0});
    CHECK_FALSE(window.isVisible());
}
