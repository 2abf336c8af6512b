// vite build
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { defineConfig } from 'vite';

const wasm = createRequire(import.meta.url).resolve('weapp-session/wasm.br');
const copyWasm = {
  name: 'copy-wasm',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'assets/weapp_session.wasm.br', source: readFileSync(wasm) });
  },
};

export default defineConfig({
  plugins: [copyWasm],
  build: { target: 'es2015', lib: { entry: 'app.js', formats: ['cjs'], fileName: () => 'app.js' } },
});
