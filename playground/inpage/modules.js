/** Which modules take the place of others when the backend is bundled for a page: a plugin for esbuild. */
import { fileURLToPath } from 'node:url';

/** @type {Record<string, string>} */
const REPLACED = { express: 'express.js', multer: 'multer.js', ws: 'ws.js', 'node:crypto': 'crypto.js', 'node:querystring': 'query.js' };

/** @param {string} file */
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

/** @type {import('esbuild').Plugin} */
export const inPage = {
  name: 'in-page',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(${Object.keys(REPLACED).join('|')})$`) }, ({ path }) => ({ path: here(REPLACED[path]) }));
    build.onResolve({ filter: /^\.\/passwords\.js$/ }, () => ({ path: here('passwords.js') }));
  },
};
