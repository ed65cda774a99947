#pragma once

#include <emscripten/val.h>

#include <emsocket/options.hpp>
#include <emsocket/source.hpp>

/// Client for JavaScript (target emsocket::embind).
///
///     EMSCRIPTEN_BINDINGS(my_module) {
///       emsocket::embind::register_client("Client");
///     }
///
/// makes of a module's `Client` what its page can use:
///
///     const client = new Module.Client('wss://example.com/feed', {
///       reconnect: { initialDelay: 200 },
///     });
///     client.on('message', ({ data }) => show(data));
///     client.connect();
///     client.send('hello');
///     client.delete();
///
/// - `new Client(url, options?)`: `url` a text, or a function that returns one
///   or a promise of one and is asked for each attempt. The options are those
///   of Options, in camelCase, times in ms: `protocols` (a text or an array),
///   `binaryType`, `connectTimeout`, `closeTimeout`, `reconnect` (false, or its
///   group with `shouldRetry`), `heartbeat`, `outbox`, `maxMessageBytes`,
///   `highWaterMark`, `lowWaterMark`. One that makes no sense is an `error` of
///   kind `invalid_option` when it connects.
/// - `connect()`, `reconnect()`, `close(code?, reason?)`, which returns the
/// name
///   of the CloseResult, and `send(data)`, which takes what WebSocket's takes
///   and returns the name of the SendResult.
/// - `on(type, handler)` returns a number for `off(number)`, or 0 where there
///   is no event of that name. The names are open, message, error, close,
///   reconnecting, statechange and drain; the handler gets a plain object with
///   the event's fields in camelCase. What it throws is reported.
/// - `state`, `readyState`, `url`, `protocol`, `extensions`, `bufferedAmount`,
///   `writable`, and `binaryType`, which may be set.
/// - `delete()` ends everything at once, without an event. It may be called at
///   any time, in a handler too. Nobody else does: without it the handlers
///   stay.
namespace emsocket::embind {

/// To be called inside of EMSCRIPTEN_BINDINGS, once; the name has to last.
void register_client(const char* name);

/// The url that a text is, or a function that gives one or a promise of one.
[[nodiscard]] UrlSource to_url_source(const emscripten::val& url);

/// Options out of an object as above; undefined and null are the defaults.
[[nodiscard]] Options to_options(const emscripten::val& options);

}  // namespace emsocket::embind
