#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emsocket/authentication.hpp"
#include "emsocket/source.hpp"
#include "page_core.hpp"
#include "page_options.hpp"

namespace emsocket::page {

/// The client of one EmSocket: asks the page for what only the page knows.
class PageClient {
 public:
  PageClient(int page, const PageOptions& options, std::string url,
             std::vector<std::string> protocols, std::string heartbeat_message);
  /// Ends everything at once, without an event.
  ~PageClient();
  PageClient(const PageClient&) = delete;
  PageClient& operator=(const PageClient&) = delete;

  /// By value: a call of it may lead to the page, which may destroy this
  /// object.
  [[nodiscard]] std::shared_ptr<PageCore> core() const { return core_; }

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
  /// A question to the page; an attempt asks each only once.
  template <class T>
  struct Request {
    int number;
    Reply<T> reply;
  };

  template <class T>
  [[nodiscard]] Source<T> ask_page(int what,
                                   std::optional<Request<T>>& request);
  [[nodiscard]] Options make_options(const PageOptions& page,
                                     std::vector<std::string> protocols,
                                     std::string heartbeat_message);

  int page_;
  int last_request_ = 0;
  std::optional<Request<std::string>> url_request_;
  std::optional<Request<std::vector<std::string>>> protocols_request_;
  std::optional<Authentication> authentication_;
  std::shared_ptr<PageCore> core_;
};

}  // namespace emsocket::page
