#include "processes.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "search.hpp"

namespace emsocket::simulation {

namespace {

/// No history takes this long.
constexpr unsigned seconds_of_a_loop = 20;

/// A T that the processes share.
template <class T>
class Shared {
 public:
  Shared()
      : memory_(mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ == MAP_FAILED) throw std::runtime_error("no shared memory");
    value_ = new (memory_) T();
  }
  ~Shared() { munmap(memory_, sizeof(T)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  T& operator*() { return *value_; }
  T* operator->() { return value_; }

 private:
  void* memory_;
  T* value_;
};

/// A Violation without pointers.
struct PlainViolation {
  bool is_there = false;
  std::array<char, 160> invariant{};
  std::array<char, 320> what{};

  void set(const Violation& violation) {
    std::strncpy(invariant.data(), violation.invariant.c_str(),
                 invariant.size() - 1);
    std::strncpy(what.data(), violation.what.c_str(), what.size() - 1);
    is_there = true;
  }
  [[nodiscard]] Violation get() const {
    return {invariant.data(), what.data()};
  }
};

/// How a process ended, in words; nothing when it ended well.
std::optional<Violation> read_end(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return std::nullopt;
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGALRM) {
      return Violation{"every call returns", "an endless loop"};
    }
    return Violation{"nothing is used after it is freed, and nothing crashes",
                     std::string("ended by ") + strsignal(signal)};
  }
  return Violation{
      "nothing is used after it is freed, and nothing leaks",
      "a sanitizer ended it with code " + std::to_string(WEXITSTATUS(status))};
}

/// A sanitizer's report belongs into the replay, not between a thousand others.
void be_quiet() {
  const int nowhere = open("/dev/null", O_WRONLY);
  if (nowhere >= 0) dup2(nowhere, STDERR_FILENO);
}

template <class Task>
pid_t in_a_process(const Task& task) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child > 0) return child;
  task();
  // Through exit(), where the leak check is.
  std::exit(0);
}

struct Worker {
  std::atomic<std::uint64_t> seed{0};
  std::uint64_t found_at = 0;
  PlainViolation violation;
  Coverage coverage;
};

constexpr unsigned most_jobs = 16;

struct Workers {
  std::array<Worker, most_jobs> all;
  /// Seeds from here on need not be run: one before has a finding.
  std::atomic<std::uint64_t> end{std::numeric_limits<std::uint64_t>::max()};
};

}  // namespace

std::optional<Violation> judge_apart(const History& history) {
  Shared<PlainViolation> violation;
  const pid_t child = in_a_process([&] {
    be_quiet();
    alarm(seconds_of_a_loop);
    Coverage coverage;
    if (const auto found = judge(history, coverage)) violation->set(*found);
  });
  int status = 0;
  waitpid(child, &status, 0);
  if (violation->is_there) return violation->get();
  return read_end(status);
}

std::optional<Finding> search(const Search& search, Coverage& coverage) {
  const unsigned jobs = std::clamp(search.jobs, 1U, most_jobs);
  Shared<Workers> workers;
  std::vector<pid_t> children;
  for (unsigned job = 0; job < jobs; ++job) {
    children.push_back(in_a_process([&] {
      be_quiet();
      Worker& worker = workers->all[job];
      for (auto i = job; i < search.histories; i += jobs) {
        const auto seed = search.first_seed + i;
        if (seed >= workers->end) return;
        worker.seed = seed;
        alarm(seconds_of_a_loop);
        const auto violation = judge(generate(seed), worker.coverage);
        if (!violation) continue;
        worker.violation.set(*violation);
        worker.found_at = seed;
        workers->end = std::min<std::uint64_t>(workers->end, seed);
        return;
      }
    }));
  }

  std::optional<Finding> first;
  const auto find = [&](std::uint64_t seed, Violation violation) {
    workers->end = std::min<std::uint64_t>(workers->end, seed);
    if (first && first->seed <= seed) return;
    first = Finding{seed, seed - search.first_seed + 1, std::move(violation)};
  };
  // In the order in which they end: the others hear of a crash at once.
  for (unsigned ended = 0; ended < jobs; ++ended) {
    int status = 0;
    const pid_t child = wait(&status);
    const auto at = std::find(children.begin(), children.end(), child);
    Worker& worker = workers->all[static_cast<std::size_t>(
        std::distance(children.begin(), at))];
    coverage.add(worker.coverage);
    if (worker.violation.is_there) {
      find(worker.found_at, worker.violation.get());
    } else if (auto violation = read_end(status)) {
      find(worker.seed, std::move(*violation));
    }
  }
  return first;
}

}  // namespace emsocket::simulation
