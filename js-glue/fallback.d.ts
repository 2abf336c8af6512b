import type { Fallback } from './public/types';

declare const fallback: Fallback;
export = fallback;
