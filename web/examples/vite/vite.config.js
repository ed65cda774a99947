import { defineConfig } from 'vite';

export default defineConfig({
  optimizeDeps: {
    // Only for `vite dev` of Vite 7 and older, which bundles dependencies into a
    // cache and leaves emsocket.wasm behind.
    exclude: ['emsocket'],
  },
  server: {
    // The page comes from Vite, what it talks to is another server.
    proxy: { '/echo': { target: 'http://127.0.0.1:8080', ws: true } },
  },
});
