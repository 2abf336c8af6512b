/** What a runner gives to a program, and how others are reached: there is nothing more in an engine that can be counted on. */
declare const bench: {
  /** Milliseconds, with fractions. */
  now(): number;
  /** Ends a program with its figures. */
  report(text: string): void;
  /** Lets the engine do what it does on other threads and between jobs. */
  turn(): Promise<void>;
  /** What lies in the phone's storage when the app starts. */
  stored?: Record<string, unknown>;
  /** Which of the builds is to be measured, where one at a time is: see package.js. */
  build?: number;
  /** Who is measured in the package's place: a name of bundle.js's RIVALS. */
  rival?: string;
  /** Which half of the package is to be measured: 'wasm' or 'fallback'. */
  half?: string;
  /** Has a function called between jobs, without any promise. V8 only. */
  later(run: () => void): void;
  /** How many continuations of promises have run. V8 only. */
  hops(): number;
};

/** The text of a file, or nothing if it is not built; see bundle.js. */
declare module '*.js?text' {
  const text: string;
  export default text;
}

/** The files of the package that ours is compared to, if there is one; see bundle.js. */
declare module 'other-build' {
  export const other: { text: string; fallbackText: string; bytes: Uint8Array<ArrayBuffer> } | undefined;
}

/** The texts of others by their names; see bundle.js. */
declare module 'rivals' {
  export const rivals: Record<string, string>;
}

/** A module written by hand; see bundle.js. */
declare module '*.wat' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module 'wafer-client-sdk';
declare module 'wafer2-client-sdk';
declare module 'wechat-request';
