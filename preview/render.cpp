// SPDX-License-Identifier: MIT
#include "preview/render.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <QBuffer>
#include <QImageReader>
#include <QStringDecoder>
#include <poppler-qt6.h>

#include "preview/structure.hpp"
#include "preview/tables.hpp"

namespace pidpys::preview {

namespace {

constexpr qsizetype longest_dump = 64 * 1024;
constexpr int image_megabytes = 256;  // of one decoded image
constexpr std::array formats = {"png", "jpeg", "gif", "bmp", "tiff", "webp"};

Section text_section(Kind kind, QString text, bool cut) {
    Section section;
    section.kind = kind;
    constexpr qsizetype most = longest_text / 4;  // characters: UTF-8 makes at most four octets of one
    section.cut = cut || text.size() > most;
    text.truncate(most);
    section.text = std::move(text);
    return section;
}

Section page_section(QImage image, std::uint32_t page, std::uint32_t pages) {
    Section section;
    section.kind = Kind::page;
    // On white: what is transparent must not take the window's colour.
    QImage opaque(image.size(), QImage::Format_RGB32);
    opaque.fill(Qt::white);
    const QImage from = image.convertToFormat(QImage::Format_ARGB32);
    for (int y = 0; y < from.height(); ++y) {
        const auto* in = reinterpret_cast<const QRgb*>(from.constScanLine(y));
        auto* out = reinterpret_cast<QRgb*>(opaque.scanLine(y));
        for (int x = 0; x < from.width(); ++x) {
            const int alpha = qAlpha(in[x]), rest = 255 * (255 - alpha);
            out[x] = qRgb((qRed(in[x]) * alpha + rest) / 255, (qGreen(in[x]) * alpha + rest) / 255,
                          (qBlue(in[x]) * alpha + rest) / 255);
        }
    }
    section.image = opaque;
    section.page = page;
    section.pages = pages;
    return section;
}

std::vector<Section> render_pdf(const QByteArray& document, std::uint32_t page, std::uint32_t width) {
    const std::unique_ptr<Poppler::Document> pdf = Poppler::Document::loadFromData(document);
    if (!pdf || pdf->isLocked() || pdf->numPages() <= 0) return {};
    const auto pages = static_cast<std::uint32_t>(pdf->numPages());
    page = std::min(page, pages - 1);
    const std::unique_ptr<Poppler::Page> sheet = pdf->page(static_cast<int>(page));
    if (!sheet) return {};
    pdf->setRenderHint(Poppler::Document::Antialiasing);
    pdf->setRenderHint(Poppler::Document::TextAntialiasing);
    const QSizeF size = sheet->pageSizeF();  // points
    if (size.width() < 1 || size.height() < 1) return {};
    const double scale =
        std::min(width / size.width(), double{largest_side - 1} / std::max(size.width(), size.height()));
    const QImage image = sheet->renderToImage(72 * scale, 72 * scale);
    if (image.isNull()) return {};
    return {page_section(image, page, pages)};
}

std::vector<Section> render_image(const QByteArray& document) {
    QBuffer buffer;
    buffer.setData(document);
    buffer.open(QIODevice::ReadOnly);
    const QByteArray format = QImageReader::imageFormat(&buffer);
    if (std::none_of(formats.begin(), formats.end(), [&](const char* known) { return format == known; })) return {};
    QImageReader reader(&buffer, format);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    constexpr int side = largest_side;
    if (size.width() > side || size.height() > side) reader.setScaledSize(size.scaled(side, side, Qt::KeepAspectRatio));
    QImage image = reader.read();
    if (image.isNull()) return {};
    if (image.width() > side || image.height() > side) image = image.scaled(side, side, Qt::KeepAspectRatio);
    return {page_section(image, 0, 1)};
}

bool is_text(const QString& text) {
    return std::none_of(text.begin(), text.end(), [](QChar c) {
        return c == QChar::ReplacementCharacter ||
               (c.unicode() < 0x20 && c != QChar('\n') && c != QChar('\r') && c != QChar('\t') && c != QChar('\f'));
    });
}

std::vector<Section> render_text(const QByteArray& document) {
    const bool wide = document.startsWith("\xFF\xFE") || document.startsWith("\xFE\xFF");  // else any octets would pass
    if (document.contains('\0') && !wide) return {};
    const QByteArray head = document.left(longest_text);
    for (const char* name : {wide ? "UTF-16" : "UTF-8", "windows-1251"}) {
        QStringDecoder decoder(name);
        if (!decoder.isValid()) continue;
        const QString text = decoder(head);
        if (decoder.hasError() || !is_text(text)) continue;
        return {text_section(Kind::text, text, head.size() < document.size())};
    }
    return {};
}

std::vector<Section> render_octets(const QByteArray& document) {
    QString dump;
    const QByteArray head = document.left(longest_dump);
    for (qsizetype at = 0; at < head.size(); at += 16) {
        const QByteArray row = head.mid(at, 16);
        dump += QStringLiteral("%1  %2  ").arg(at, 8, 16, QChar('0')).arg(QString::fromLatin1(row.toHex(' ')), -47);
        for (const char c : row) dump += c >= 0x20 && c < 0x7F ? QChar::fromLatin1(c) : QChar('.');
        dump += QChar('\n');
    }
    return {text_section(Kind::octets, dump, head.size() < document.size())};
}

}  // namespace

void prepare() {
    QImageReader::setAllocationLimit(image_megabytes);
    (void)QImageReader::supportedImageFormats();
    for (const char* name : {"UTF-8", "UTF-16", "windows-1251", "KOI8-U", "ISO-8859-5"})
        (void)QStringDecoder(name).isValid();
}

std::vector<Section> render(const QByteArray& document, std::uint32_t page, std::uint32_t width) {
    if (document.left(1024).contains("%PDF-")) {
        if (auto shown = render_pdf(document, page, std::clamp(width, 64U, largest_side)); !shown.empty()) return shown;
    }
    if (auto shown = render_image(document); !shown.empty()) return shown;
    if (auto shown = render_text(document); !shown.empty()) {
        const QString structure = structure_of(document);
        if (!structure.isEmpty()) shown.insert(shown.begin(), text_section(Kind::structure, structure, false));
        Tables tables = tables_of(document);
        if (!tables.text.isEmpty())
            shown.insert(shown.begin(), text_section(Kind::tables, std::move(tables.text), tables.cut));
        return shown;
    }
    return render_octets(document);
}

}  // namespace pidpys::preview
