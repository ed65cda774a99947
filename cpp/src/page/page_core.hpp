#pragma once

#include "core/client_core.hpp"

namespace emsocket::page {

/// A ClientCore whose events go to the page. It stands in for Client and its
/// handlers, which would be a quarter of the module.
class PageCore final : public detail::ClientCore {
 public:
  PageCore(int page, UrlSource url, Options options);

 private:
  // The last act of each is to call the page, which may destroy everything.
  void emit(const OpenEvent& event) override;
  void emit(const Message& message) override;
  void emit(const ErrorEvent& event) override;
  void emit(const CloseEvent& event) override;
  void emit(const ReconnectingEvent& event) override;
  void emit(const StateEvent& event) override;
  void emit(const DrainEvent& event) override;

  int page_;
};

}  // namespace emsocket::page
