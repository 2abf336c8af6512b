/**
 * WeChat's own compiler on a mini program's folder: `node wechat-compiler.js <folder> <zip>`. Builds npm, compiles for
 * an upload, with ES5 and minification, and writes the zip. A process of its own, because the compiler never lets go of
 * its workers; fails if building npm has anything to warn of.
 */
import { generateKeyPairSync } from 'node:crypto';
import ci from 'miniprogram-ci';

const [projectPath = '', zip = ''] = process.argv.slice(2);

// It signs what is sent to WeChat. Nothing is sent here, so any key will do.
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

const options = {
  appid: 'touristappid',
  type: /** @type {const} */ ('miniProgram'),
  projectPath,
  privateKey,
  ignores: ['node_modules/**/*'],
  // The example keeps the fallback out of its upload; here it is compiled and tested with the rest.
  packOptions: { ignore: [], include: [] },
  // The limits of an app, which the compiler otherwise asks WeChat for; these are its own defaults.
  attr: async () => ci.DefaultProjectAttr,
};
const project = new ci.Project(options);
const warnings = await ci.packNpm(project);
for (const { msg, jsPath, startLine } of warnings) console.error(`build npm: ${msg} (${jsPath}:${startLine})`);

const setting = { es6: true, es7: true, minify: true, minifyJS: true, minifyWXML: true, minifyWXSS: true };
await ci.getCompiledResult({ project, version: '0.0.0', setting, onProgressUpdate: () => {} }, zip);
process.exit(warnings.length > 0 ? 1 : 0);
