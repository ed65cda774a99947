#pragma once

#include "emsocket/environment.hpp"

namespace emsocket::detail {

/// The page's events, listened to only while somebody is subscribed.
class BrowserPageSignals final : public PageSignals {
 public:
  void subscribe(PageSignalListener& listener) override;
  void unsubscribe(PageSignalListener& listener) override;
};

}  // namespace emsocket::detail
