/** Serves the two pages. */
import express from 'express';
import { bundlePages, POLICY } from './pages.js';

export async function bundle() {
  const files = await bundlePages('page/served.js', { sourcemap: 'inline' });
  const router = express.Router();
  router.use((request, response, next) => {
    response.set({ 'Content-Security-Policy': `${POLICY}; frame-ancestors 'self'`, 'Cache-Control': 'no-store' });
    next();
  });
  for (const [name, content] of files) {
    router.get(name === 'index.html' ? '/' : `/${name}`, (request, response) => void response.type(name).send(content));
  }
  return router;
}
