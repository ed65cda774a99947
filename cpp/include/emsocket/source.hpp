#pragma once

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace emsocket {

/// What a provider answers through: exactly one resolve() or reject(), at once
/// or later. Every further answer, and one that comes when nobody waits any
/// more (the attempt ended, the Client is gone), does nothing. Cheap to copy.
template <class T>
class Reply {
 public:
  /// Takes the answer.
  using Resolve = std::function<void(T)>;
  /// Takes the reason why there is none.
  using Reject = std::function<void(std::string)>;

  /// A Client makes these; only a test of a provider has a reason to.
  Reply(Resolve resolve, Reject reject)
      : answer_(std::make_shared<Answer>(
            Answer{std::move(resolve), std::move(reject)})) {}

  /// Answers.
  void resolve(T value) const {
    if (const auto answer = take()) answer->resolve(std::move(value));
  }

  /// Gives up; `reason` becomes part of the `error` event's message.
  void reject(std::string reason) const {
    if (const auto answer = take()) answer->reject(std::move(reason));
  }

 private:
  struct Answer {
    Resolve resolve;
    Reject reject;
    bool given = false;
  };

  [[nodiscard]] std::shared_ptr<Answer> take() const {
    if (answer_->given) return nullptr;
    answer_->given = true;
    return answer_;
  }

  std::shared_ptr<Answer> answer_;
};

/// A value, or a provider that is asked for it anew for every attempt, so that
/// a fresh access token can be put into a url.
template <class T>
class Source {
 public:
  /// What is asked.
  using Provider = std::function<void(Reply<T>)>;

  /// A fixed value, the empty one.
  Source() = default;

  /// A fixed value.
  template <class V>
  requires std::constructible_from<T, V> &&(!std::invocable<V, Reply<T>>)&&(
      !std::same_as<std::remove_cvref_t<V>, Source>)Source(V&& value)
      : source_(T(std::forward<V>(value))) {}

  /// A provider: called with a Reply. One that throws has rejected.
  template <class F>
  requires std::invocable<F, Reply<T>> Source(F provider)
      : source_(
            Provider([provider = std::move(provider)](Reply<T> reply) mutable {
#if defined(__cpp_exceptions)
              try {
                provider(reply);
              } catch (const std::exception& exception) {
                reply.reject(exception.what());
              } catch (...) {
                reply.reject("it threw something that is no std::exception");
              }
#else
              provider(reply);
#endif
            })) {
  }

  /// The fixed value, or nullptr where there is a provider.
  [[nodiscard]] const T* value() const { return std::get_if<T>(&source_); }
  /// The provider, or nullptr where there is a fixed value.
  [[nodiscard]] const Provider* provider() const {
    return std::get_if<Provider>(&source_);
  }

 private:
  std::variant<T, Provider> source_;
};

/// Where a Client connects to: an url, or a provider of it.
using UrlSource = Source<std::string>;
/// The subprotocols that a Client offers: a list, or a provider of it.
using ProtocolsSource = Source<std::vector<std::string>>;

}  // namespace emsocket
