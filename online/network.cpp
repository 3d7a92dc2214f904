// SPDX-License-Identifier: MIT
#include "online/network.hpp"

#include "files/password_file.hpp"
#include "online/cache.hpp"
#include "online/http_client.hpp"

namespace pidpys::online {

Result<std::unique_ptr<Fetcher>> open_network(const NetworkSettings& settings, const std::filesystem::path& cache) {
    ClientOptions options;
    options.offline = settings.offline;
    options.guard = settings.guard;
    options.proxy = settings.proxy;
    options.no_proxy = settings.no_proxy;
    options.tls_authorities = settings.tls_authorities;
    if (!settings.proxy_password_file.empty()) {
        auto password = files::read_password_file(settings.proxy_password_file, files::Readers::any);
        if (!password) return forward(password);
        options.proxy_credentials = std::move(*password);
    }
    auto client = make_client(std::move(options));
    if (!client) return client;
    return with_cache(std::move(*client), AnswerCache(cache));
}

}  // namespace pidpys::online
