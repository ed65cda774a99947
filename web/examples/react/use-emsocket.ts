import { EmSocket, type SocketState } from 'emsocket/inline';
import { useCallback, useEffect, useRef, useState } from 'react';

/** A connection to `url` for as long as the component is there. */
export function useEmSocket(url: string, onMessage: (data: string) => void) {
  const [state, setState] = useState<SocketState>('idle');
  const current = useRef<EmSocket<string>>(null);

  // Every message is handed on: a state would keep only the last of a burst. The
  // ref lets `onMessage` change with each render, and the connection stay.
  const handler = useRef(onMessage);
  useEffect(() => {
    handler.current = onMessage;
  });

  useEffect(() => {
    // Ends the socket and its listeners at once. StrictMode mounts a component
    // twice in development; the first socket is gone before it has connected.
    const life = new AbortController();
    const { signal } = life;
    const socket = new EmSocket<string>(url, [], { signal });
    const showState = () => setState(socket.state);
    socket.addEventListener('statechange', showState, { signal });
    socket.addEventListener('message', ({ data }) => handler.current(data), {
      signal,
    });
    showState();
    current.current = socket;
    return () => life.abort();
  }, [url]);

  const send = useCallback((text: string) => current.current?.send(text), []);
  return { state, send };
}
