/** Whether this build is the one that was measured: another compiler, or another standard library, makes other bytes than those that the documents tell. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMarkdown } from './markdown.js';
import { ROOT } from './repository.js';

const builtWith = readFileSync(join(ROOT, 'target/weapp-session/built-with.txt'), 'utf8');
const isMeasured = readMarkdown('docs/design/size.md').text.replaceAll('\n', ' ').includes(`Built with ${builtWith}:`);

/** For tests of what the documents say of bytes: the reason to skip them, or false. */
export const skipUnmeasured = isMeasured ? false : `built with ${builtWith}`;
