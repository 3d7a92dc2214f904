// SPDX-License-Identifier: MIT
// https://prometheus.io/docs/instrumenting/exposition_formats/, "Text-based format".
#include "observe/registry.hpp"

#include <charconv>
#include <cmath>

namespace pidpys::observe {
namespace {

constexpr std::size_t few = 16;  // cells that are told though they have counted nothing

std::string escaped(std::string_view text, bool in_quotes) {
    std::string made;
    for (const char c : text) {
        if (c == '\n')
            made += "\\n";
        else if (c == '\\' || (in_quotes && c == '"'))
            (made += '\\') += c;
        else
            made += c;
    }
    return made;
}

std::string number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    std::array<char, 32> digits{};
    // 0.0005 and not 5e-04, as everybody else writes the bounds of buckets.
    const bool plain = value == 0 || (std::abs(value) >= 1e-6 && std::abs(value) < 1e15);
    const auto form = plain ? std::chars_format::fixed : std::chars_format::general;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, form).ptr;
    return {digits.data(), end};
}

void write_sample(std::string& out, const std::string& name, const char* ending, const std::string& labels,
                  const std::string& more, const std::string& value) {
    out.append(name).append(ending);
    if (!labels.empty() || !more.empty())
        out.append("{").append(labels).append(!labels.empty() && !more.empty() ? "," : "").append(more).append("}");
    out.append(" ").append(value).append("\n");
}

}  // namespace

Axis Axis::of_several(const std::vector<std::string>& names, const std::vector<std::vector<std::string>>& rows) {
    Axis axis;
    for (const auto& row : rows) {
        std::string text;
        for (std::size_t i = 0; i < names.size(); ++i)
            text += (i > 0 ? "," : "") + names[i] + "=\"" + escaped(row.at(i), true) + "\"";
        axis.labels_.push_back(std::move(text));
    }
    return axis;
}

Axis::Axis(const std::string& name, const std::vector<std::string>& values) {
    for (const auto& value : values) labels_.push_back(name + "=\"" + escaped(value, true) + "\"");
}

std::size_t FamilyBase::cells() const {
    std::size_t all = 1;
    for (const Axis& axis : axes_) all *= axis.size();
    return all;
}

std::size_t FamilyBase::place(std::size_t first, std::size_t second) const {
    if (axes_.empty()) return 0;
    const std::size_t row = axes_[0].at(first);
    return axes_.size() == 1 ? row : row * axes_[1].size() + axes_[1].at(second);
}

std::string FamilyBase::labels(std::size_t cell) const {
    if (axes_.empty()) return {};
    if (axes_.size() == 1) return axes_[0].labels(cell);
    return axes_[0].labels(cell / axes_[1].size()) + "," + axes_[1].labels(cell % axes_[1].size());
}

void FamilyBase::write(std::string& out) const {
    out.append("# HELP ").append(name_).append(" ").append(escaped(help_, false)).append("\n");
    out.append("# TYPE ").append(name_).append(" ").append(type()).append("\n");
    for (std::size_t cell = 0; cell < cells(); ++cell)
        if (cells() <= few || !untouched(cell)) write_cell(out, name_, labels(cell), cell);
}

const char* type_of(const Counter&) { return "counter"; }
const char* type_of(const Gauge&) { return "gauge"; }
const char* type_of(const Histogram&) { return "histogram"; }

bool is_untouched(const Counter& counter) { return counter.value() == 0; }
bool is_untouched(const Gauge&) { return false; }
bool is_untouched(const Histogram& histogram) { return histogram.buckets() == Histogram::Buckets{}; }

void write_samples(std::string& out, const std::string& name, const std::string& labels, const Counter& counter) {
    write_sample(out, name, "", labels, "", std::to_string(counter.value()));
}

void write_samples(std::string& out, const std::string& name, const std::string& labels, const Gauge& gauge) {
    write_sample(out, name, "", labels, "", number(gauge.value()));
}

// Buckets are cumulative; the count is that of the last one, so that both are of one moment.
void write_samples(std::string& out, const std::string& name, const std::string& labels, const Histogram& histogram) {
    const auto buckets = histogram.buckets();
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        seen += buckets[i];
        const std::string bound = i < Histogram::bounds.size() ? number(Histogram::bounds[i]) : "+Inf";
        write_sample(out, name, "_bucket", labels, "le=\"" + bound + "\"", std::to_string(seen));
    }
    write_sample(out, name, "_sum", labels, "", number(histogram.sum()));
    write_sample(out, name, "_count", labels, "", std::to_string(seen));
}

std::string Registry::text() const {
    std::string out;
    for (const auto& family : families_) family->write(out);
    return out;
}

}  // namespace pidpys::observe
