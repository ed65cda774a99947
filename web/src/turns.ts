/**
 * Between two events of a socket a browser lets promises have their turn, so that
 * whoever awaits one and then the other hears both. A script cannot do that
 * within a task, but it can wait for so many turns of them.
 */
const turns = 32;

/** Calls it when promises have had their turn, before any other task. */
export function afterPromises(then: () => void, left: number = turns): void {
  queueMicrotask(() => {
    if (left > 1) afterPromises(then, left - 1);
    else then();
  });
}
