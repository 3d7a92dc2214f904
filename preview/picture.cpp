// SPDX-License-Identifier: MIT
#include "preview/picture.hpp"

#include <cstring>

#include <QDataStream>
#include <QIODevice>

namespace pidpys::preview {

namespace {

constexpr quint32 magic = 0x70647631;  // "pdv1"

}  // namespace

QByteArray encode(const std::vector<Section>& sections) {
    QByteArray octets;
    QDataStream out(&octets, QIODevice::WriteOnly);
    out << magic << static_cast<quint32>(sections.size());
    for (const Section& section : sections) {
        out << static_cast<quint8>(section.kind) << section.cut;
        if (section.kind != Kind::page) {
            out << section.text.toUtf8();
            continue;
        }
        const QImage image = section.image.convertToFormat(QImage::Format_RGB32);
        out << static_cast<quint32>(image.width()) << static_cast<quint32>(image.height()) << section.page
            << section.pages;
        for (int row = 0; row < image.height(); ++row)
            out.writeRawData(reinterpret_cast<const char*>(image.constScanLine(row)), 4 * image.width());
    }
    return octets;
}

std::optional<std::vector<Section>> decode(const QByteArray& octets) {
    QDataStream in(octets);
    quint32 mark = 0, count = 0;
    in >> mark >> count;
    if (mark != magic || count == 0 || count > most_sections) return std::nullopt;
    std::vector<Section> sections;
    for (quint32 i = 0; i < count; ++i) {
        quint8 kind = 0;
        Section section;
        in >> kind >> section.cut;
        if (kind < 1 || kind > 5) return std::nullopt;
        section.kind = static_cast<Kind>(kind);
        if (section.kind != Kind::page) {
            quint32 size = 0;
            in >> size;
            if (size > longest_text || size > static_cast<quint64>(in.device()->bytesAvailable())) return std::nullopt;
            QByteArray text(static_cast<qsizetype>(size), Qt::Uninitialized);
            in.readRawData(text.data(), static_cast<int>(size));
            section.text = QString::fromUtf8(text);
        } else {
            quint32 width = 0, height = 0;
            in >> width >> height >> section.page >> section.pages;
            if (width == 0 || height == 0 || width > largest_side || height > largest_side) return std::nullopt;
            if (section.page >= section.pages ||
                quint64{4} * width * height > static_cast<quint64>(in.device()->bytesAvailable()))
                return std::nullopt;
            section.image = QImage(static_cast<int>(width), static_cast<int>(height), QImage::Format_RGB32);
            if (section.image.isNull()) return std::nullopt;
            for (quint32 row = 0; row < height; ++row)
                in.readRawData(reinterpret_cast<char*>(section.image.scanLine(static_cast<int>(row))),
                               static_cast<int>(4 * width));
        }
        if (in.status() != QDataStream::Ok) return std::nullopt;
        sections.push_back(std::move(section));
    }
    if (!in.atEnd()) return std::nullopt;
    return sections;
}

}  // namespace pidpys::preview
