import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

import { useEmSocket } from './use-emsocket';

function Conversation() {
  const [messages, setMessages] = useState<string[]>([]);
  const { state, send } = useEmSocket('/echo', (message) => {
    setMessages((earlier) => [...earlier, message]);
  });
  const say = (form: FormData) => {
    // While there is no connection it waits, and goes out with the next.
    send(form.get('text') as string);
  };
  return (
    <>
      <p>
        The connection is <output id="state">{state}</output>.
      </p>
      <form action={say}>
        <label>
          Say <input id="text" name="text" autoComplete="off" />
        </label>
        <button>Send</button>
      </form>
      <ul id="messages">
        {messages.map((message, index) => (
          <li key={index}>{message}</li>
        ))}
      </ul>
    </>
  );
}

function App() {
  const [isShown, setIsShown] = useState(true);
  return (
    <>
      <label>
        <input
          id="shown"
          type="checkbox"
          checked={isShown}
          onChange={(event) => setIsShown(event.target.checked)}
        />
        Show the conversation
      </label>
      {isShown && <Conversation />}
    </>
  );
}

const root = document.querySelector('#root');
if (!root) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
