/** Bundles the two pages with esbuild, into memory: nothing is written, and nothing is fetched from elsewhere. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import express from 'express';

const SOURCES = fileURLToPath(new URL('..', import.meta.url));
const PAGES = { '/': 'page/index.html', '/phone.html': 'phone/phone.html' };
const BUNDLES = ['page/page.js', 'page/page.css', 'phone/phone.js', 'phone/phone.css'];

/** Everything the pages need comes from here; a mini program's code is evaluated, as WeChat does itself. */
const POLICY = "default-src 'self'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'";

export async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: SOURCES,
    entryPoints: BUNDLES,
    bundle: true,
    write: false,
    outdir: '.',
    entryNames: '[name]',
    format: 'iife',
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'warning',
  });

  const router = express.Router();
  router.use((request, response, next) => {
    response.set({ 'Content-Security-Policy': POLICY, 'Cache-Control': 'no-store' });
    next();
  });
  for (const [path, file] of Object.entries(PAGES)) {
    const html = await readFile(new URL(`../${file}`, import.meta.url));
    router.get(path, (request, response) => void response.type('html').send(html));
  }
  for (const { path, contents } of outputFiles) {
    const name = basename(path);
    router.get(`/${name}`, (request, response) => void response.type(name).send(Buffer.from(contents)));
  }
  return router;
}
