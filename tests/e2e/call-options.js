/** The options of each call that are the SDK's own, as the glue declares them. */
import { readFileSync } from 'node:fs';

const source = readFileSync(new URL('../../js-glue/src/public/calls.ts', import.meta.url), 'utf8');
const [, declared = ''] = /^export interface CallOptions \{$(.*?)^\}$/ms.exec(source) ?? [];

export const CALL_OPTIONS = [...declared.matchAll(/^ {2}(\w+)\?: /gm)].map(([, name = '']) => name);
if (!CALL_OPTIONS.includes('auth')) throw new Error('CallOptions is not where it was');
