/** Mini programs of a few files, written for one test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHost } from '../index.js';

/**
 * A host on a folder with these files; both are gone after the test.
 * @param {import('node:test').TestContext} t
 * @param {Record<string, string | Uint8Array>} files
 * @param {Partial<import('../index.js').HostOptions>} [options]
 */
export function hostWith(t, files, options = {}) {
  const root = mkdtempSync(join(tmpdir(), 'mini-program-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  const host = createHost({ root, ...options });
  t.after(() => {
    host.close();
    rmSync(root, { recursive: true });
  });
  return host;
}
