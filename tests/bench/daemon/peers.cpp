// SPDX-License-Identifier: MIT
#include "peers.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "load.hpp"

namespace bench {
namespace {

constexpr const char* kJars = "/usr/share/java/bcprov.jar:/usr/share/java/bcutil.jar:/usr/share/java/bcpkix.jar";

const std::string kHello = "GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n";

void wait_until_it_answers(int port) {
    for (int i = 0; i < 500; ++i) {
        try {
            ask_once(port, kHello);
            return;
        } catch (const std::runtime_error&) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    throw std::runtime_error("a peer does not answer");
}

}  // namespace

Peer start_daemon(const std::string& programs, const std::string& directory, const std::vector<std::string>& more,
                  const std::string& consent) {
    const std::string policy = directory + "/policy.toml", config = directory + "/config.toml";
    std::ofstream(policy) << "[[rule]]\naction = \"allow\"\nkinds = [\"admission\", \"signature\"]\n";
    std::ofstream(config) << "[consent]\nmax_access_times = 1000000000\n" << consent;
    Peer peer;
    peer.port = free_port();
    std::vector<std::string> command{programs + "/pidpysd",
                                     "--state",
                                     directory + "/state",
                                     "--policy",
                                     policy,
                                     "--config",
                                     config,
                                     "--listen",
                                     "127.0.0.1:" + std::to_string(peer.port),
                                     "--print-ready",
                                     "--log-level",
                                     "warning"};
    command.insert(command.end(), more.begin(), more.end());
    peer.child = std::make_unique<Child>(command, directory + "/daemon.log");
    if (peer.child->line().empty()) {
        std::ifstream log(directory + "/daemon.log");
        throw std::runtime_error("pidpysd did not start: " + std::string(std::istreambuf_iterator<char>(log), {}));
    }
    return peer;
}

std::optional<Peer> start_nginx(const std::string& directory, const std::string& state, const std::string& body,
                                const std::string& workers) {
    const std::string program = std::filesystem::exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";
    if (program == "nginx" && !has_program(program)) return std::nullopt;
    Peer peer;
    peer.port = free_port();
    const std::string identity = state + "/tls/identity.pem", configuration = directory + "/nginx.conf";
    std::ofstream(configuration) << "worker_processes " << workers << ";\ndaemon off;\nuser root;\npid " << directory
                                 << "/nginx.pid;\n"
                                 << "error_log " << directory
                                 << "/nginx.log;\nevents { worker_connections 1024; }\nhttp {\n  access_log off;\n"
                                 << "  keepalive_requests 1000000000;\n  keepalive_timeout 600s;\n"
                                 << "  client_body_temp_path " << directory << "; proxy_temp_path " << directory
                                 << "; fastcgi_temp_path " << directory << "; uwsgi_temp_path " << directory
                                 << "; scgi_temp_path " << directory << ";\n"
                                 << "  server {\n    listen 127.0.0.1:" << peer.port << " ssl;\n    ssl_certificate "
                                 << identity << ";\n    ssl_certificate_key " << identity
                                 << ";\n    ssl_protocols TLSv1.2 TLSv1.3;\n"
                                 << "    location / { default_type application/json; return 200 '" << body
                                 << "'; }\n  }\n}\n";
    peer.child =
        std::make_unique<Child>(std::vector<std::string>{program, "-c", configuration}, directory + "/nginx.log");
    wait_until_it_answers(peer.port);
    return peer;
}

std::optional<Peer> start_java(const std::string& directory, const std::string& key_store, const std::string& password,
                               bool tuned) {
    if (!has_program("java") || !std::filesystem::exists("/usr/share/java/bcpkix.jar")) return std::nullopt;
    Peer peer;
    peer.port = free_port();
    std::vector<std::string> command{"java", "-Dfile.encoding=UTF-8", "-XX:+UseSerialGC", "-cp", kJars};
    if (tuned)
        command.insert(command.end(),
                       {"-Dsun.net.httpserver.nodelay=true", "-Dsun.net.httpserver.maxIdleConnections=1000"});
    command.insert(command.end(), {PIDPYS_BENCH_DIR "/java/MinimalSigner.java", std::to_string(peer.port), key_store,
                                   key_store, password});
    peer.child = std::make_unique<Child>(command, directory + "/java.log");
    if (peer.child->line().empty())
        throw std::runtime_error("the Java server did not start: see " + directory + "/java.log");
    return peer;
}

}  // namespace bench
