/** In the place of Express's response, as far as the example's backend uses it. */

const TYPES = { json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8', txt: 'text/plain; charset=utf-8' };

/** @param {{ method: string }} request @param {(response: Response) => void} finish */
export function createResponse({ method }, finish) {
  const headers = new Headers();
  let status = 200;

  /** @param {string} text @param {string} type unless it has one */
  function end(text, type) {
    if (!headers.has('content-type')) headers.set('content-type', type);
    const bytes = new TextEncoder().encode(text);
    headers.set('content-length', String(bytes.length));
    response.headersSent = true;
    finish(new Response(method === 'HEAD' ? null : bytes, { status, headers }));
  }

  const response = {
    headersSent: false,
    locals: {},

    /** @param {string | Record<string, string>} name @param {string} [value] */
    set(name, value) {
      for (const [key, each] of typeof name === 'string' ? [[name, String(value)]] : Object.entries(name)) headers.set(key, each);
      return response;
    },

    /** @param {number} code */
    status(code) {
      status = code;
      return response;
    },

    /** A media type; text is in UTF-8. @param {string} type */
    type: (type) => response.set('content-type', `${type}; charset=utf-8`),

    /** @param {string} name of the file */
    attachment(name) {
      const ending = /** @type {keyof typeof TYPES} */ (name.split('.').at(-1));
      return response.set({ 'content-disposition': `attachment; filename=${name}`, 'content-type': TYPES[ending] });
    },

    /** @param {unknown} body */
    json(body) {
      end(JSON.stringify(body), TYPES.json);
    },

    /** @param {string} body */
    send(body) {
      end(body, TYPES.html);
    },
  };
  return response;
}
