#include "page_signals.hpp"

#include <algorithm>

#include "browser_environment.hpp"
#include "socket_glue.hpp"

namespace emsocket::detail {

void BrowserPageSignals::subscribe(PageSignalListener& listener) {
  if (std::find(listeners_.begin(), listeners_.end(), &listener) !=
      listeners_.end()) {
    return;
  }
  if (listeners_.empty()) {
    emsocket_page_listen([](int signal) {
      browser_page_signals().tell(static_cast<PageSignal>(signal));
    });
  }
  listeners_.push_back(&listener);
}

void BrowserPageSignals::unsubscribe(PageSignalListener& listener) {
  const auto found = std::find(listeners_.begin(), listeners_.end(), &listener);
  if (found == listeners_.end()) return;
  listeners_.erase(found);
  if (listeners_.empty()) emsocket_page_unlisten();
}

void BrowserPageSignals::tell(PageSignal signal) {
  // A listener may subscribe and unsubscribe others: walk over a copy, and call
  // only those that are still there.
  const auto listeners = listeners_;
  for (PageSignalListener* listener : listeners) {
    if (std::find(listeners_.begin(), listeners_.end(), listener) !=
        listeners_.end()) {
      listener->on_page_signal(signal);
    }
  }
}

}  // namespace emsocket::detail
