/** WXML, compiled by WeChat's own template compiler. */
import { createRequire } from 'node:module';

// CommonJS with wasm inside, which bundlers and `import` don't find their way around in.
/** @type {typeof import('glass-easel-template-compiler')} */
const { TmplGroup } = createRequire(import.meta.url)('glass-easel-template-compiler');

/**
 * @param {Record<string, string>} sources WXML by path without a suffix
 * @returns {string} an expression: the compiled templates by path
 * @throws when the compiler has anything to say: what it only warns of is not there afterwards
 */
export function compileTemplates(sources) {
  const group = new TmplGroup();
  try {
    for (const [path, source] of Object.entries(sources)) {
      const [first] = group.addTmpl(path, source);
      if (first) throw new Error(`${path}.wxml, line ${first.startLine + 1}: ${first.message}`);
    }
    return group.getTmplGenObjectGroups();
  } finally {
    group.free();
  }
}
