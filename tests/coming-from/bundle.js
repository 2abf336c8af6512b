/** An app's code and its libraries in one file, as a bundler makes it. The SDK is left to `require`. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** Where the libraries are installed, and the one that npm does not have. */
const INSTALLED = ['node_modules', 'unpublished/node_modules'].map((folder) => here(`../../target/compare/${folder}`));

/** Whether a library can be had here. @param {string} name */
export const isInstalled = (name) => INSTALLED.some((folder) => existsSync(`${folder}/${name}`));

/** What Taro's compiler makes of this name is Taro's own parts, put together for the platform. */
const TARO = { '@tarojs/taro': here('taro.js') };

/** What the compilers of Vue and Taro write into code of theirs, all switched off. */
const SWITCHES = [
  ...['OPTIONS_API__', 'PROD_DEVTOOLS__', 'PROD_HYDRATION_MISMATCH_DETAILS__'].map((name) => `__VUE_${name}`),
  ...['ADJACENT_HTML', 'CLONE_NODE', 'CONTAINS', 'INNER_HTML', 'MUTATION_OBSERVER', 'SIZE_APIS', 'TEMPLATE_CONTENT'].map((name) => `ENABLE_${name}`),
];

/**
 * @param {string} entry
 * @param {Record<string, string>} [alias] files in the place of libraries
 * @returns {Promise<string>} a CommonJS module
 */
export async function bundle(entry, alias = TARO) {
  const { outputFiles: [made] = [] } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    outdir: '/',
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    external: ['weapp-session'],
    alias,
    nodePaths: INSTALLED,
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.TARO_ENV': '"weapp"',
      'process.env.TARO_PLATFORM': '"mini"',
      'process.env.TARO_VERSION': '"4"',
      ...Object.fromEntries(SWITCHES.map((name) => [name, 'false'])),
    },
    logLevel: 'warning',
  });
  return made?.text ?? '';
}
