#pragma once

#include <vector>

#include "emsocket/environment.hpp"

namespace emsocket::detail {

/// The page's events, listened to only while somebody is subscribed.
class BrowserPageSignals final : public PageSignals {
 public:
  void subscribe(PageSignalListener& listener) override;
  void unsubscribe(PageSignalListener& listener) override;

 private:
  void tell(PageSignal signal);

  std::vector<PageSignalListener*> listeners_;
};

}  // namespace emsocket::detail
