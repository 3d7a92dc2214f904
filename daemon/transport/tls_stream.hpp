// SPDX-License-Identifier: MIT
// TLS over a non-blocking socket, driven by readiness: OpenSSL reads and writes the socket itself, so octets are
// copied once, between its record buffer and ours.
#pragma once

#include <cstddef>
#include <span>

#include <openssl/types.h>

#include "crypto/base/bytes.hpp"

namespace pidpys::daemon {

class TlsStream {
public:
    enum class Io {
        done,
        want_read,   // wait until the socket is readable, call again
        want_write,  // wait until it is writable, call again
        ended,       // the client sends no more
        plain_http,  // a handshake began with an HTTP request
        failed       // the connection is of no use
    };

    TlsStream(SSL_CTX* context, std::intptr_t socket);
    ~TlsStream();
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    Io handshake();
    Io read(std::span<std::uint8_t> into, std::size_t& got);  // at most one record, 16 KiB
    Io write(ByteView octets, std::size_t& sent);
    [[nodiscard]] bool buffered() const;  // octets that are here already, which no socket event will announce
    void close_notify();
    [[nodiscard]] Bytes client_certificate() const;  // DER, verified; empty: none was shown. After the handshake

private:
    Io reason(int result);

    SSL* ssl_;
    bool broken_ = false;
};

}  // namespace pidpys::daemon
