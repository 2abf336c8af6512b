/** The repository for tests of its sources and documents. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What is installed, built, written by tests, or made of random bytes. */
const FOREIGN = /^(node_modules|target|dist|generated|miniprogram_npm|corpus|project-.*|\.git)$/;
const TEXT = /\.(rs|ts|js|mjs|cjs|wat|md|toml|css|html)$/;

/** All text files of the repository, as paths in it. @param {string} [folder] @returns {string[]} */
export function filesOf(folder = '') {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (FOREIGN.test(entry.name)) return [];
    if (entry.isDirectory()) return filesOf(path);
    return TEXT.test(entry.name) ? [path] : [];
  });
}
