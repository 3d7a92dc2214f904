// SPDX-License-Identifier: MIT
// Documents and signatures as files.
#pragma once

#include <string>

#include "cli/context.hpp"
#include "crypto/base/bytes.hpp"
#include "files/read_file.hpp"

namespace pidpys::cli {

inline constexpr std::size_t kMaxDocument = std::size_t{2} << 30;

inline constexpr const char* kStandardStream = "-";  // in place of a path: standard input or output

// A file, or standard input. Errors of files::read_file.
Result<Bytes> read_document(const std::string& path, std::size_t limit = kMaxDocument);

// A signature in a file, out of the clothes it may wear (crypto/cms/undress.hpp). Errors of files::read_file; malformed.
Result<Bytes> read_signature(const std::string& path);

// The document named, else that beside a file whose name is the document's with this ending (".p7s"); empty where neither
// can be told.
std::string document_beside(const std::string& file, const std::string& ending, const std::string& document);

// That document. Errors of read_document; not_found, with "--data", where it cannot be told.
Result<Bytes> read_document_beside(const std::string& file, const std::string& ending, const std::string& document);

// Where a command has its words: beside octets on standard output they would be part of them.
Tell words_beside(const std::string& output);

// Whether what stands at the output's place may be replaced: nothing, what the command was given to change, or anything
// where the person said so. Told if not.
bool may_write(const Context& context, const std::string& output, const std::string& changed, bool overwrite);

// As files::replace_document; or standard output. io.
Result<void> write_document(const std::string& path, ByteView content);

}  // namespace pidpys::cli
