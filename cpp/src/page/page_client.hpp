#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emsocket/client.hpp"
#include "page_options.hpp"

namespace emsocket::page {

/// The Client of one EmSocket: tells the page of every event and asks it for
/// what only the page knows.
class PageClient {
 public:
  PageClient(int page, const PageOptions& options, std::string url,
             std::vector<std::string> protocols, std::string heartbeat_message);

  [[nodiscard]] Client& client() { return client_; }

  /// The page's answers to emsocket_page_ask. A number that nobody waits for is
  /// no error.
  void answer_url(int request, std::string url);
  void answer_protocols(int request, std::vector<std::string> protocols);
  void reject(int request, const std::string& reason);

  /// The authentication that was asked for last; nothing before the first.
  [[nodiscard]] const std::optional<Authentication>& authentication() const {
    return authentication_;
  }

 private:
  template <class T>
  [[nodiscard]] Source<T> ask_page(int what, std::map<int, Reply<T>>& waiting);
  [[nodiscard]] Options make_options(const PageOptions& page,
                                     std::vector<std::string> protocols,
                                     std::string heartbeat_message);
  void add_handlers();

  int page_;
  int last_request_ = 0;
  std::map<int, Reply<std::string>> url_requests_;
  std::map<int, Reply<std::vector<std::string>>> protocols_requests_;
  std::optional<Authentication> authentication_;
  Client client_;
};

}  // namespace emsocket::page
