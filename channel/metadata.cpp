// SPDX-License-Identifier: MIT
#include "channel/metadata.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "channel/display_text.hpp"
#include "channel/markup.hpp"

namespace pidpys::channel {

namespace {

enum class Role { inline_text, paragraph, block, list, item, table, row_group, row, cell, empty };

struct Element {
    std::string_view name;
    Role role;
    std::string_view shown_as;  // what is written; h1 and h2 are toned down, so that no page shouts over the facts
};

constexpr Element elements[] = {{"b", Role::inline_text, "b"},
                                {"strong", Role::inline_text, "b"},
                                {"i", Role::inline_text, "i"},
                                {"em", Role::inline_text, "i"},
                                {"u", Role::inline_text, "u"},
                                {"s", Role::inline_text, "s"},
                                {"strike", Role::inline_text, "s"},
                                {"del", Role::inline_text, "s"},
                                {"code", Role::inline_text, "code"},
                                {"tt", Role::inline_text, "code"},
                                {"sub", Role::inline_text, "sub"},
                                {"sup", Role::inline_text, "sup"},
                                {"a", Role::inline_text, "u"},
                                {"p", Role::paragraph, "p"},
                                {"h1", Role::paragraph, "h3"},
                                {"h2", Role::paragraph, "h3"},
                                {"h3", Role::paragraph, "h4"},
                                {"h4", Role::paragraph, "h4"},
                                {"h5", Role::paragraph, "h5"},
                                {"h6", Role::paragraph, "h5"},
                                {"pre", Role::paragraph, "pre"},
                                {"div", Role::block, "div"},
                                {"section", Role::block, "div"},
                                {"article", Role::block, "div"},
                                {"center", Role::block, "div"},
                                {"blockquote", Role::block, "blockquote"},
                                {"ul", Role::list, "ul"},
                                {"ol", Role::list, "ol"},
                                {"dl", Role::list, "dl"},
                                {"li", Role::item, "li"},
                                {"dt", Role::item, "dt"},
                                {"dd", Role::item, "dd"},
                                {"table", Role::table, "table"},
                                {"thead", Role::row_group, "thead"},
                                {"tbody", Role::row_group, "tbody"},
                                {"tfoot", Role::row_group, "tfoot"},
                                {"tr", Role::row, "tr"},
                                {"td", Role::cell, "td"},
                                {"th", Role::cell, "th"},
                                {"br", Role::empty, "br"},
                                {"hr", Role::empty, "hr"}};

const Element* find_element(std::string_view name) {
    const auto found = std::find_if(std::begin(elements), std::end(elements),
                                    [&](const Element& element) { return element.name == name; });
    return found == std::end(elements) ? nullptr : &*found;
}

constexpr std::size_t max_tables_deep = 2;
constexpr unsigned max_columns = 24;
constexpr unsigned max_colspan = 8;

// What both kinds of output do with a character of foreign text.
class Text {
public:
    // Nothing, or the code point to write; blanks come as ' ' (or '\n' if `keep_lines`), never two in a row.
    std::optional<char32_t> take(char32_t code, bool keep_lines) {
        const Glyph glyph = classify(code);
        combining_ = glyph == Glyph::combining ? combining_ + 1 : 0;
        if (combining_ > max_combining) return std::nullopt;
        if (glyph == Glyph::blank) {
            if (keep_lines) return code == '\n' ? U'\n' : code == '\r' ? std::optional<char32_t>() : U' ';
            if (blank_before_) return std::nullopt;
            blank_before_ = true;
            return U' ';
        }
        blank_before_ = false;
        return glyph == Glyph::hostile ? 0xFFFD : code;
    }
    void start_line() { blank_before_ = true; }

private:
    bool blank_before_ = true;
    int combining_ = 0;
};

class HtmlWriter : public MarkupSink {
public:
    void open(std::string_view tag, const Attributes& attributes) override {
        const Element* element = find_element(tag);
        if (element == nullptr) return;
        if (element->role == Role::empty) return open_empty(*element);
        close_implied(element->role);
        if (!placed_well(element->role) || !affordable(element->role)) {
            ++skipped_[index(*element)];
            return;
        }
        if (element->role != Role::inline_text) text_.start_line();
        ++written_;
        html_.append("<").append(element->shown_as);
        write_attributes(*element, attributes);
        html_ += '>';
        stack_.push_back({element});
    }

    void close(std::string_view tag) override {
        const Element* element = find_element(tag);
        if (element == nullptr || element->role == Role::empty) return;
        if (auto& skipped = skipped_[index(*element)]; skipped > 0) {
            --skipped;
            return;
        }
        const auto found =
            std::find_if(stack_.rbegin(), stack_.rend(), [&](const Open& open) { return open.element == element; });
        if (found == stack_.rend()) return;
        close_down_to(static_cast<std::size_t>(stack_.rend() - found) - 1);
    }

    void character(char32_t code) override {
        if (const auto written = text_.take(code, inside("pre"))) write(*written);
    }

    [[nodiscard]] bool full() const override { return html_.size() > max_clean_metadata - reserve; }

    CleanMetadata finish() {
        cut_ = cut_ || full();
        close_down_to(0);
        return {std::move(html_), cut_};
    }

private:
    struct Open {
        const Element* element;
        unsigned columns = 0;  // of a row, so far
    };

    static constexpr std::size_t reserve = 1024;  // for one more tag and all closing tags

    static std::size_t index(const Element& element) { return static_cast<std::size_t>(&element - elements); }

    void open_empty(const Element& element) {
        if (++written_ > max_clean_elements) return void(cut_ = true);
        if (element.name == "hr") close_implied(Role::block);
        text_.start_line();
        html_.append("<").append(element.shown_as).append("/>");
    }

    // HTML lets authors leave out closing tags; without this a page of plain <p>s would pass the depth bound.
    void close_implied(Role role) {
        if (role == Role::inline_text) return;
        for (std::size_t i = stack_.size(); i-- > 0;) {
            const Role open = stack_[i].element->role;
            const bool ends = role == Role::item        ? open == Role::item
                              : role == Role::cell      ? open == Role::cell
                              : role == Role::row       ? open == Role::row
                              : role == Role::row_group ? open == Role::row_group
                                                        : open == Role::paragraph;
            if (ends) return close_down_to(i);
            const bool barrier = role == Role::item   ? open == Role::list
                                 : role == Role::cell ? open == Role::row || open == Role::table
                                 : role == Role::row || role == Role::row_group ? open == Role::table
                                                                                : open != Role::inline_text;
            if (barrier) return;
        }
    }

    // Table parts only where they belong; elsewhere QTextDocument would guess.
    [[nodiscard]] bool placed_well(Role role) const {
        const Role parent = stack_.empty() ? Role::block : stack_.back().element->role;
        if (role == Role::cell) return parent == Role::row;
        if (role == Role::row) return parent == Role::table || parent == Role::row_group;
        if (role == Role::row_group) return parent == Role::table;
        return true;
    }

    bool affordable(Role role) {
        bool good = stack_.size() < max_clean_depth && written_ < max_clean_elements;
        if (role == Role::table) {
            const auto tables =
                std::ranges::count_if(stack_, [](const Open& open) { return open.element->role == Role::table; });
            good = good && static_cast<std::size_t>(tables) < max_tables_deep;
        }
        if (role == Role::cell) good = good && stack_.back().columns < max_columns;
        cut_ = cut_ || !good;
        return good;
    }

    void write_attributes(const Element& element, const Attributes& attributes) {
        static constexpr std::array<std::string_view, 3> alignments = {"left", "right", "center"};
        unsigned span = 1;
        std::string_view alignment = element.name == "center" ? "center" : std::string_view();
        for (const auto& [name, value] : attributes) {
            if (name == "align") {
                const auto found = std::find(alignments.begin(), alignments.end(), value);
                if (found != alignments.end()) alignment = *found;
            }
            if (name == "colspan" && value.size() == 1 && value[0] >= '1' && value[0] <= '9')
                span = std::min(static_cast<unsigned>(value[0] - '0'), max_colspan);
        }
        const bool aligns =
            element.role == Role::paragraph || element.role == Role::block || element.role == Role::cell;
        if (aligns && !alignment.empty()) html_.append(" align=\"").append(alignment).append("\"");
        if (element.role == Role::table) html_ += " border=\"1\" cellspacing=\"0\" cellpadding=\"3\"";
        if (element.role == Role::cell) {
            stack_.back().columns += span;
            if (span > 1) html_.append(" colspan=\"").append(std::to_string(span)).append("\"");
        }
    }

    void write(char32_t code) {
        switch (code) {
            case '<': html_ += "&lt;"; break;
            case '>': html_ += "&gt;"; break;
            case '&': html_ += "&amp;"; break;
            case '"': html_ += "&quot;"; break;
            default: append_utf8(html_, code);
        }
    }

    [[nodiscard]] bool inside(std::string_view name) const {
        return std::any_of(stack_.begin(), stack_.end(), [&](const Open& open) { return open.element->name == name; });
    }

    void close_down_to(std::size_t depth) {
        while (stack_.size() > depth) {
            if (stack_.back().element->role != Role::inline_text) text_.start_line();
            html_.append("</").append(stack_.back().element->shown_as).append(">");
            stack_.pop_back();
        }
    }

    std::string html_;
    std::vector<Open> stack_;
    std::array<std::size_t, std::size(elements)> skipped_{};
    std::size_t written_ = 0;
    Text text_;
    bool cut_ = false;
};

class LineWriter : public MarkupSink {
public:
    explicit LineWriter(std::size_t limit) : limit_(limit) {}

    void open(std::string_view tag, const Attributes&) override {
        if (const Element* element = find_element(tag)) boundary(element->role);
        if (tag == "li") lines_ += "- ";
    }
    void close(std::string_view tag) override {
        if (const Element* element = find_element(tag)) boundary(element->role);
    }
    void character(char32_t code) override {
        if (const auto written = text_.take(code, false)) append_utf8(lines_, *written);
    }
    [[nodiscard]] bool full() const override { return lines_.size() >= limit_; }

    std::string finish() {
        if (full()) lines_ += "…";
        while (!lines_.empty() && (lines_.back() == '\n' || lines_.back() == ' ')) lines_.pop_back();
        return std::move(lines_);
    }

private:
    void boundary(Role role) {
        if (role == Role::inline_text || lines_.empty()) return;
        if (role == Role::cell) {
            lines_ += ' ';
        } else if (lines_.back() != '\n') {
            lines_ += '\n';
        }
        text_.start_line();
    }

    std::size_t limit_;
    std::string lines_;
    Text text_;
};

}  // namespace

CleanMetadata sanitize_metadata(std::string_view html) {
    HtmlWriter writer;
    read_markup(html, writer);
    return writer.finish();
}

std::string metadata_text(std::string_view html, std::size_t limit) {
    LineWriter writer(limit);
    read_markup(html, writer);
    return writer.finish();
}

}  // namespace pidpys::channel
