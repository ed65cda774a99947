/** How the page writes sizes, counts and times. */

const clock = new Intl.DateTimeFormat(undefined, {
  hour: 'numeric',
  minute: '2-digit',
});
const clockWithSeconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});
const dateAndTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export function formatCount(count: number, one: string, many: string): string {
  return `${oneDecimal.format(count)} ${count === 1 ? one : many}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return formatCount(bytes, 'byte', 'bytes');
  // 999,950 and more would be rounded to "1,000 kB".
  if (bytes < 999_950) return `${oneDecimal.format(bytes / 1_000)} kB`;
  return `${oneDecimal.format(bytes / 1_000_000)} MB`;
}

export function formatClock(date: Date): string {
  return clock.format(date);
}

export function formatClockWithSeconds(date: Date): string {
  return clockWithSeconds.format(date);
}

export function formatDateAndTime(date: Date): string {
  return dateAndTime.format(date);
}

/** The moment that a peer names; now, when what it says is not a date. */
export function dateFrom(millisecondsSinceEpoch: number): Date {
  const date = new Date(millisecondsSinceEpoch);
  return Number.isNaN(date.getTime()) ? new Date() : date;
}
