/** The page before its C++ half is there, and without it. */
import assert from 'node:assert/strict';

import { startServer } from '../web/support.mjs';
import { inEachBrowser } from './support/each-browser.mjs';

/** Runs in the page before its own script: the module waits for `release()`. */
function holdModuleBack() {
  const released = new Promise((resolve) => {
    window.release = resolve;
  });
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...parameters) => {
      await released;
      return instantiate.apply(WebAssembly, parameters);
    };
  }
}

/** Runs in the page before its own script: there is no such browser feature. */
function refuseModule() {
  const refuse = () => Promise.reject(new TypeError('no such instruction'));
  WebAssembly.instantiate = refuse;
  WebAssembly.instantiateStreaming = refuse;
}

inEachBrowser((test) => {
  test('Connect may come before the module is loaded', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, {
      prepare: holdModuleBack,
      name: 'Ann',
    });
    await ann.click('connect');
    await ann.statusSays(/^Loading… The connection starts as soon as/);
    await ann.tab.evaluate(() => window.release());
    await ann.reaches('open');
    await ann.say('here');
    await ann.shows({ text: 'here', delivery: 'sent' });
    assert.equal(server.people, 1);
  });

  test('a module that cannot be loaded is explained', async (t, open) => {
    const { server } = await startServer(t);
    const ann = await open(server.url, { prepare: refuseModule });
    ann.faults.expect(/instantiat|no such instruction/);
    await ann.notice(
      /The chat module could not be loaded.*no such instruction/,
    );
    assert.equal(await ann.isEnabled('connect'), false);
  });

  test('the address can fill in the form', async (t, open) => {
    const { server } = await startServer(t);
    const url = `ws://127.0.0.1:${server.port}/ws`;
    const query = new URLSearchParams({ url, name: 'Zoë <b>', raw: '1' });
    const ann = await open(`${server.url}/?${query}`);
    assert.deepEqual(await ann.settings(), { url, name: 'Zoë <b>', raw: true });
    const bob = await open(server.url);
    assert.deepEqual(await bob.settings(), { url, name: '', raw: false });
  });
});
