/**
 * WeChat's own compiler on a mini program's folder: `node wechat-compiler.js <folder> <zip>`. Builds npm, as
 * project.config.json says if there is one; compiles for an upload, with ES5 and minification, and writes the zip. A
 * process of its own, because the compiler never lets go of its workers; fails if building npm has anything to warn of.
 */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
const file = join(projectPath, 'project.config.json');
const { setting: own = {} } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};

const warnings = own.packNpmManually ? await packNpmManually(own.packNpmRelationList) : await ci.packNpm(project);
for (const { msg, jsPath, startLine } of warnings) console.error(`build npm: ${msg} (${jsPath}:${startLine})`);

const setting = { es6: true, es7: true, minify: true, minifyJS: true, minifyWXML: true, minifyWXSS: true, useCompilerPlugins: own.useCompilerPlugins };
await ci.getCompiledResult({ project, version: '0.0.0', setting, onProgressUpdate: () => {} }, zip);
process.exit(warnings.length > 0 ? 1 : 0);

/** What the developer tools do with this list. @param {Array<{ packageJsonPath: string, miniprogramNpmDistDir: string }>} relations */
async function packNpmManually(relations) {
  const results = [];
  for (const { packageJsonPath, miniprogramNpmDistDir } of relations) {
    results.push(await ci.packNpmManually({ packageJsonPath: join(projectPath, packageJsonPath), miniprogramNpmDistDir: join(projectPath, miniprogramNpmDistDir) }));
  }
  return results.flatMap(({ warnList }) => warnList);
}
