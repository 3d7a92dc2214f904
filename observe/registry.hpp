// SPDX-License-Identifier: MIT
// Families of instruments, and the text in which Prometheus reads them (exposition format 0.0.4). Every value that a label
// may have is known when its family is made: what a caller says can neither become a label nor make another series.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "observe/instruments.hpp"

namespace pidpys::observe {

// One dimension of a family: names of labels, and the rows of values that they may have together. The last row takes what
// is in no other.
class Axis {
public:
    static Axis of_several(const std::vector<std::string>& names, const std::vector<std::vector<std::string>>& rows);
    Axis(const std::string& name, const std::vector<std::string>& values);

    [[nodiscard]] std::size_t size() const { return labels_.size(); }
    [[nodiscard]] const std::string& labels(std::size_t row) const { return labels_[row]; }  // as they are written
    [[nodiscard]] std::size_t at(std::size_t row) const { return row < size() ? row : size() - 1; }

private:
    Axis() = default;
    std::vector<std::string> labels_;
};

class FamilyBase {
public:
    FamilyBase(std::string name, std::string help, std::vector<Axis> axes)
        : name_(std::move(name)), help_(std::move(help)), axes_(std::move(axes)) {}
    virtual ~FamilyBase() = default;
    FamilyBase(const FamilyBase&) = delete;
    FamilyBase& operator=(const FamilyBase&) = delete;

    void write(std::string& out) const;

protected:
    [[nodiscard]] std::size_t cells() const;
    [[nodiscard]] std::size_t place(std::size_t first, std::size_t second) const;

private:
    [[nodiscard]] std::string labels(std::size_t cell) const;
    [[nodiscard]] virtual const char* type() const = 0;
    virtual void write_cell(std::string& out, const std::string& name, const std::string& labels,
                            std::size_t cell) const = 0;
    [[nodiscard]] virtual bool untouched(std::size_t cell) const = 0;

    const std::string name_, help_;
    const std::vector<Axis> axes_;  // at most two
};

// How each instrument is written: its type, its samples, and whether it has counted anything.
const char* type_of(const Counter&);
const char* type_of(const Gauge&);
const char* type_of(const Histogram&);
void write_samples(std::string& out, const std::string& name, const std::string& labels, const Counter& counter);
void write_samples(std::string& out, const std::string& name, const std::string& labels, const Gauge& gauge);
void write_samples(std::string& out, const std::string& name, const std::string& labels, const Histogram& histogram);
bool is_untouched(const Counter& counter);
bool is_untouched(const Gauge&);
bool is_untouched(const Histogram& histogram);

template <class Instrument>
class Family final : public FamilyBase {
public:
    Family(std::string name, std::string help, std::vector<Axis> axes)
        : FamilyBase(std::move(name), std::move(help), std::move(axes)),
          cells_(std::make_unique<Instrument[]>(cells())) {}

    // By the rows of its axes; a row that an axis does not have is its last one.
    Instrument& at(std::size_t first = 0, std::size_t second = 0) { return cells_[place(first, second)]; }

private:
    [[nodiscard]] const char* type() const override { return type_of(cells_[0]); }
    void write_cell(std::string& out, const std::string& name, const std::string& labels,
                    std::size_t cell) const override {
        write_samples(out, name, labels, cells_[cell]);
    }
    [[nodiscard]] bool untouched(std::size_t cell) const override { return is_untouched(cells_[cell]); }

    const std::unique_ptr<Instrument[]> cells_;
};

using Counters = Family<Counter>;
using Gauges = Family<Gauge>;
using Histograms = Family<Histogram>;

// Families are added while the process is put together, before anybody reads.
class Registry {
public:
    template <class Instrument>
    Family<Instrument>& add(std::string name, std::string help, std::vector<Axis> axes = {}) {
        auto made = std::make_unique<Family<Instrument>>(std::move(name), std::move(help), std::move(axes));
        auto& family = *made;
        families_.push_back(std::move(made));
        return family;
    }

    // Of a family with many cells those that have counted nothing are left out.
    [[nodiscard]] std::string text() const;

    static constexpr const char* content_type = "text/plain; version=0.0.4; charset=utf-8";

private:
    std::vector<std::unique_ptr<FamilyBase>> families_;
};

}  // namespace pidpys::observe
