/** The server that the page came from. @param {string} name of the window, for whom the server is to tell what it does */
export function connect(name) {
  return {
    /** @param {URL} url @param {RequestInit} [init] */
    fetch: (url, init) => fetch(url, { cache: 'no-store', credentials: 'omit', ...init, headers: { ...init?.headers, 'x-playground-window': name } }),

    /** @param {URL} url */
    openSocket(url) {
      const socket = new WebSocket(new URL(url.pathname + url.search, url.origin.replace(/^http/, 'ws')));
      socket.binaryType = 'arraybuffer';
      return socket;
    },
  };
}
