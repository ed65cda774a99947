import { randomUUID } from 'node:crypto';

/**
 * What every example must do: connect, exchange a message, and survive a restart
 * of the server, with what was said in between.
 */
export async function converse(page, server) {
  // A server may show a page what another has said.
  const hello = `hello ${randomUUID()}`;
  const meanwhile = `meanwhile ${randomUUID()}`;
  const again = `again ${randomUUID()}`;

  await page.reaches('open');
  await page.say(hello);
  await page.shows(hello);

  await server.stop();
  await page.leaves('open');
  await page.say(meanwhile);
  // However fast the server is back, it was away for one attempt.
  await server.refuseOne();
  await server.start();

  await page.reaches('open');
  await page.shows(meanwhile);
  await page.say(again);
  await page.shows(again);
}
