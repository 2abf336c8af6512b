/** Douyin's "build npm" on a mini program's folder: `node douyin.js <folder>`. A process of its own, because it prints what it has found. */
import { createRequire } from 'node:module';

// It has no declarations.
const { buildNpm } = createRequire(import.meta.url)('@tt-miniprogram/ext-pack');
const [projectPath = ''] = process.argv.slice(2);
const { result, message } = await buildNpm({ projectPath });
// Nothing but its title is what it says when all is well.
if (result !== 'success' || message.content) throw new Error(`${result}: ${message.title} ${message.content}`);
