/** Not before whatever runs now is through. The host's function is looked up each time: apps replace it. */
export function soon(run: () => void): void {
  setTimeout(run, 0);
}

/** A promise that `run` settles, and time where it takes too long. */
export function withTimeout<T>(limit: number, run: (resolve: (result: T | PromiseLike<T>) => void, reject: (reason: unknown) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer within ' + limit + ' ms')), limit);
    new Promise(run).then(resolve, reject).then(() => clearTimeout(timer));
  });
}
