// What the glue takes from its host beside the language: timers, and what the bundler defines.
declare function setTimeout(callback: () => void, delay: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const VERSION: string;
