/** What is done with what somebody threw. */

/** What an error says, whoever threw it; any other value as text. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  try {
    return String(error);
  } catch {
    return 'something without a text';
  }
}

/** What user code threw is shown as an uncaught error, and nothing stops. */
export function report(error: unknown): void {
  if (typeof reportError === 'function') {
    reportError(error);
  } else {
    setTimeout(() => {
      throw error;
    });
  }
}
