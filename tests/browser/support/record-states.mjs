/** Every value that the status had, also those too short to be seen. */

/** From now on `window.recordedStates` of the page grows by each new state. */
export async function recordStates(tab) {
  await tab.$eval('[data-testid="status"]', (status) => {
    const states = [status.dataset.state];
    window.recordedStates = states;
    new MutationObserver((mutations) => {
      // The value of each change is in the record of the next one.
      const values = mutations.slice(1).map(({ oldValue }) => oldValue);
      for (const state of [...values, status.dataset.state]) {
        if (state !== states.at(-1)) states.push(state);
      }
    }).observe(status, {
      attributeFilter: ['data-state'],
      attributeOldValue: true,
    });
  });
}
