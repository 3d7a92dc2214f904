// SPDX-License-Identifier: MIT
#include "platform/standard_streams.hpp"

#include <windows.h>

#include <fcntl.h>
#include <io.h>

#include <cstdio>
#include <initializer_list>

namespace pidpys::platform {

void take_streams_as_octets() {
    if (::GetStdHandle(STD_OUTPUT_HANDLE) == nullptr && ::AttachConsole(ATTACH_PARENT_PROCESS))
        for (FILE* stream : {stdout, stderr}) (void)!::freopen("CONOUT$", "w", stream);
    for (FILE* stream : {stdin, stdout, stderr}) ::_setmode(::_fileno(stream), _O_BINARY);
    std::setvbuf(stderr, nullptr, _IONBF,
                 0);  // the CRT keeps what goes to a file or a pipe: a fall would take it along
    ::SetConsoleOutputCP(CP_UTF8);
}

}  // namespace pidpys::platform
