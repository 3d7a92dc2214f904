// SPDX-License-Identifier: MIT
// pidpys-preview PAGE WIDTH: reads a document from standard input, shuts itself in, and writes what a person would see
// of it to standard output. pidpys-agent runs it; without a sandbox it shows nothing.
#include <cstdio>
#include <cstdlib>

#include <QCoreApplication>
#include <QFile>

#include "platform/sandbox.hpp"
#include "preview/render.hpp"

int main(int argc, char** argv) {
    constexpr qint64 most = 128 * 1024 * 1024;
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        std::fputs("usage: pidpys-preview PAGE WIDTH < DOCUMENT; for pidpys-agent\n", stderr);
        return 64;
    }
    QFile in, out;
    if (!in.open(stdin, QIODevice::ReadOnly) || !out.open(stdout, QIODevice::WriteOnly)) return 74;
    QByteArray document;  // a pipe gives what is there, not all that will come
    for (QByteArray piece = in.read(most); !piece.isEmpty(); piece = in.read(most - document.size())) document += piece;
    pidpys::preview::prepare();
    const auto caged = pidpys::platform::enter_sandbox(
        {.readable = {"/usr/share", "/usr/lib", "/etc/fonts", "/var/cache/fontconfig"}});
    if (!caged) {
        std::fprintf(stderr, "pidpys-preview: no sandbox: %s\n", caged.error().detail.c_str());
        return 69;
    }
    out.write(pidpys::preview::encode(pidpys::preview::render(document, arguments[1].toUInt(), arguments[2].toUInt())));
    out.flush();
    std::_Exit(0);  // destructors of large libraries have nothing to do here any more
}
