import type { Fallback } from './index';

// It is its own `default`, for code that is compiled without esModuleInterop.
declare const fallback: Fallback & { default: Fallback };
export = fallback;
