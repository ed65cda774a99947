#include "page_signals.hpp"

#include "socket_glue.hpp"

namespace emsocket::detail {

void BrowserPageSignals::subscribe(PageSignalListener& listener) {
  emsocket_page_listen(&listener, [](void* object, int signal) {
    static_cast<PageSignalListener*>(object)->on_page_signal(
        static_cast<PageSignal>(signal));
  });
}

void BrowserPageSignals::unsubscribe(PageSignalListener& listener) {
  emsocket_page_unlisten(&listener);
}

}  // namespace emsocket::detail
