import type { Fallback } from './types';

declare const fallback: Fallback;
export = fallback;
