/** A frame that opens one socket, and goes when that fails. */
import { kinds } from './sockets.mjs';

const query = new URLSearchParams(location.search);
const socket = new kinds[query.get('kind')].Socket(query.get('url'));
socket.onopen = () => parent.postMessage(query.get('id'), '*');
socket.onerror = () => {
  const { parent } = window;
  window.frameElement.remove();
  parent.postMessage('gone', '*');
};
