/** In the place of multer: the browser reads a multipart form itself, and the limits are looked at afterwards. */

/**
 * @typedef {{ fileSize: number, files: number, fields: number, fieldSize: number, fieldNameSize: number }} Limits
 */

class MulterError extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @param {{ limits: Limits }} options */
export default function multer({ limits }) {
  return {
    /** @param {string} name of the field that the one file is in */
    single: (name) => async (/** @type {any} */ request, /** @type {unknown} */ response, /** @type {(error?: unknown) => void} */ done) => {
      const type = request.headers['content-type'] ?? '';
      if (!type.startsWith('multipart/')) return done();
      try {
        const form = await new Response(request.bytes, { headers: { 'content-type': type } }).formData();
        check(form, name, limits);
        request.body = Object.fromEntries([...form].filter(([, value]) => typeof value === 'string'));
        const file = form.get(name);
        if (file instanceof File) request.file = { originalname: file.name, size: file.size };
      } catch (error) {
        return done(error);
      }
      done();
    },
  };
}

multer.MulterError = MulterError;
multer.memoryStorage = () => ({});

/** @param {FormData} form @param {string} name @param {Limits} limits */
function check(form, name, { fileSize, files, fields, fieldSize, fieldNameSize }) {
  const entries = [...form];
  const parts = entries.map(([, value]) => value);
  const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text).length;
  if (entries.some(([key]) => bytes(key) > fieldNameSize)) throw new MulterError('LIMIT_FIELD_KEY');
  if (parts.filter((part) => typeof part === 'string').length > fields) throw new MulterError('LIMIT_FIELD_COUNT');
  if (parts.some((part) => typeof part === 'string' && bytes(part) > fieldSize)) throw new MulterError('LIMIT_FIELD_VALUE');
  const sent = entries.filter(([, value]) => typeof value !== 'string');
  if (sent.length > files || sent.some(([key]) => key !== name)) throw new MulterError('LIMIT_UNEXPECTED_FILE');
  if (sent.some(([, file]) => /** @type {File} */ (file).size > fileSize)) throw new MulterError('LIMIT_FILE_SIZE');
}
