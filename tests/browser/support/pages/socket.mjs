/** What the functions that a test runs in the page find on its window. */
// As most pages get it, and where a wrongly shortened name shows.
import { EmSocket, init } from '/dist/emsocket.min.mjs';
import { provide } from './tools.mjs';

provide({ EmSocket, init });
