// node esbuild.config.js
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { build } from 'esbuild';

await build({ entryPoints: ['app.js'], bundle: true, minify: true, format: 'cjs', target: 'es2015', outfile: 'dist/app.js' });

mkdirSync('dist/assets', { recursive: true });
copyFileSync(createRequire(import.meta.url).resolve('weapp-session/wasm.br'), 'dist/assets/weapp_session.wasm.br');
