/** Connects the page's parts with the chat room, which is C++. */
import {
  loadChatModule,
  type ChatModule,
  type ChatRoom,
  type RoomEvent,
  type StateEvent,
} from './chat-module.js';
import { Composer } from './composer.js';
import { elementById } from './dom.js';
import { EventLog } from './event-log.js';
import { showFatalNotice, type FatalNotice } from './fatal-notice.js';
import { ImageInput } from './image-input.js';
import { MessageList } from './message-list.js';
import { OutboxView } from './outbox-view.js';
import { SettingsForm } from './settings.js';
import { StatusView } from './status-view.js';
import { TypingLine, TypingSignal } from './typing.js';

const app = elementById('app', HTMLElement);
const connectButton = elementById('connect', HTMLButtonElement);
const disconnectButton = elementById('disconnect', HTMLButtonElement);
const retryButton = elementById('retry', HTMLButtonElement);
const refusal = elementById('refusal', HTMLElement);

let room: ChatRoom | undefined;
let connectWhenLoaded = false;
let stopped = false;

const settings = new SettingsForm(connect);
const status = new StatusView();
const messages = new MessageList();
const eventLog = new EventLog();
const typingLine = new TypingLine();
const typingSignal = new TypingSignal(() => room?.typing());
const outbox = new OutboxView(() => ({
  messages: room?.outboxMessages() ?? 0,
  bytes: room?.bufferedAmount() ?? 0,
}));
const composer = new Composer({
  send: (text) => sendThroughRoom((to) => to.say(text)),
  keystroke: () => typingSignal.keystroke(),
});
const imageInput = new ImageInput(
  elementById('text', HTMLElement),
  elementById('conversation', HTMLElement),
  {
    image: (name, mime, bytes) =>
      sendThroughRoom((to) => to.sendImage(name, mime, bytes)),
    refuse: (sentence) => {
      refusal.textContent = sentence;
    },
  },
);

function connect(): void {
  if (connectButton.disabled) return;
  settings.rememberName();
  if (room) {
    room.connect(settings.values);
  } else {
    connectWhenLoaded = true;
    status.showLoading();
  }
}

function sendThroughRoom(send: (room: ChatRoom) => void): void {
  if (!room) return;
  refusal.textContent = '';
  send(room);
  outbox.refresh();
}

function handle(event: RoomEvent): void {
  if (stopped) return;
  switch (event.type) {
    case 'state':
      showState(event);
      break;
    case 'message':
      if (!event.own) typingLine.hide(event.name);
      messages.add(event);
      break;
    case 'delivery':
      messages.setDelivery(event.id, event.delivery);
      outbox.refresh();
      break;
    case 'people':
      status.showPeople(event.count);
      break;
    case 'typing':
      typingLine.show(event.name);
      break;
    case 'log':
      eventLog.add(event);
      break;
  }
}

function showState(event: StateEvent): void {
  const { state } = event;
  const ended = state === 'idle' || state === 'closed';
  const canSend = !ended && state !== 'closing';
  // Whoever works with the keyboard must not be left on a control that goes.
  const focused = document.activeElement;
  const leavesForm =
    focused === connectButton || focused?.closest('#settings .fields');
  const focusWillBeLost =
    focused === disconnectButton ||
    focused === retryButton ||
    composer.isSendFocused;

  app.dataset.state = state;
  status.showState(event);
  retryButton.hidden = state !== 'reconnecting';
  connectButton.disabled = !ended;
  disconnectButton.disabled = ended;
  settings.setLocked(!ended);
  composer.setState(state, canSend, settings.values.raw);
  imageInput.setEnabled(canSend);
  outbox.setLive(!ended);
  if (state !== 'open') typingLine.clear();

  if (ended && focusWillBeLost) connectButton.focus();
  else if (
    !ended &&
    (leavesForm || (focused === retryButton && retryButton.hidden))
  ) {
    composer.focus();
  }
}

async function start(): Promise<void> {
  let module: ChatModule;
  try {
    module = await loadChatModule();
  } catch (cause) {
    stop({
      title: 'The chat module could not be loaded.',
      advice:
        'chat_module.mjs and chat_module.wasm must lie beside this page: ' +
        '“npm start” builds and serves them. If they do, this browser may ' +
        'lack WebAssembly with exceptions: Chrome 95, Firefox 100, Safari ' +
        '15.2 and later have it.',
      cause,
    });
    return;
  }
  room = new module.ChatRoom(handle);
  if (connectWhenLoaded) connect();
}

function stop(notice: FatalNotice): void {
  stopped = true;
  showFatalNotice(notice);
  room = undefined;
  showState(NEVER_CONNECTED);
  connectButton.disabled = true;
}

const NEVER_CONNECTED: StateEvent = {
  type: 'state',
  state: 'idle',
  attempt: 0,
  retryIn: 0,
  code: 0,
  reason: '',
  wasClean: false,
  meaning: '',
  unsent: 0,
};

disconnectButton.addEventListener('click', () => room?.disconnect());
retryButton.addEventListener('click', () => room?.retryNow());

// After a trap the module is in no known state, and nothing it said last can be trusted.
window.addEventListener('error', ({ error }) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  stop({
    title: 'The chat module has stopped.',
    advice: 'This is a fault in the program. Reload the page to go on.',
    cause: error,
  });
});

window.addEventListener('pagehide', ({ persisted }) => {
  // A page kept for the back button comes back with its room.
  if (persisted) return;
  room?.delete();
  room = undefined;
});

showState(NEVER_CONNECTED);
void start();
