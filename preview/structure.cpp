// SPDX-License-Identifier: MIT
#include "preview/structure.hpp"

#include <algorithm>

#include <QXmlStreamReader>

namespace pidpys::preview {

namespace {

constexpr int deepest = 100;
constexpr qsizetype longest = 1024 * 1024;  // characters

}  // namespace

QString structure_of(const QByteArray& document) {
    if (!document.left(1024).contains('<')) return {};
    QXmlStreamReader reader(document);
    reader.setEntityExpansionLimit(4096);
    QString outline, text;
    int depth = 0;
    const auto indent = [&](int at) { return QString(2 * std::min(at, deepest), QChar(' ')); };
    const auto put_text = [&] {
        const QString line = text.simplified();
        if (!line.isEmpty()) {
            if (outline.endsWith(QChar('\n'))) outline.chop(1);
            outline += QStringLiteral(": ") + line + QChar('\n');
        }
        text.clear();
    };
    while (!reader.atEnd() && outline.size() < longest) {
        switch (reader.readNext()) {
            case QXmlStreamReader::StartElement:
                put_text();
                outline += indent(depth) + reader.name().toString() + QChar('\n');
                ++depth;
                for (const QXmlStreamAttribute& attribute : reader.attributes())
                    outline += indent(depth) + QChar('@') + attribute.name().toString() + QStringLiteral(": ") +
                               attribute.value().toString() + QChar('\n');
                break;
            case QXmlStreamReader::EndElement:
                put_text();
                --depth;
                break;
            case QXmlStreamReader::Characters: text += reader.text(); break;
            default: break;
        }
    }
    return reader.hasError() ? QString() : outline;
}

}  // namespace pidpys::preview
