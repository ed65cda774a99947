/** What the functions that a test runs in the page find on its window. */
import { EmSocket, init } from '/dist/emsocket.mjs';
import { provide } from './tools.mjs';

provide({ EmSocket, init });
