import multer from 'multer';
import { HttpError } from '../httperror.js';
import { accountOf } from '../sessions.js';

/** @import { RequestHandler } from 'express' */

const LARGEST_FILE = 1024 * 1024;

const readForm = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: LARGEST_FILE, files: 1, fields: 10, fieldSize: 4096, fieldNameSize: 100, fieldNestingDepth: 0 },
  defParamCharset: 'utf8', // clients write file names in UTF-8 without saying so
}).single('file');

/**
 * Reads a multipart form with the one file `file` into memory.
 *
 * It stands before the check of the session: the session id may be a field of the form, and a client that is answered
 * while it is still sending sees a broken connection and not the 401.
 *
 * @type {RequestHandler}
 */
export const readUpload = (request, response, next) => {
  readForm(request, response, (/** @type {unknown} */ error) => (error ? next(refusal(error)) : next()));
};

/** @type {RequestHandler} */
export const acceptUpload = ({ file }, response) => {
  if (!file) throw new HttpError(400, 'file_missing', 'send a multipart form with a file in the field `file`');
  // A real backend would check what it is and keep it somewhere, under a name of its own.
  response.json({ name: file.originalname, size: file.size });
};

/** @type {RequestHandler} */
export const sendReceipt = (request, response) => {
  const customer = accountOf(response.locals.session) ?? '微信用户';
  const receipt = ['收据', `顾客：${customer}`, '西湖龙井 🍵  ¥128.00', '合计  ¥128.00', ''].join('\n');
  response.attachment('receipt.txt').send(receipt);
};

/**
 * Whatever goes wrong while a form is read is wrong with the form: it is kept in memory, so nothing else can fail.
 *
 * @param {unknown} error
 * @returns {HttpError}
 */
function refusal(error) {
  if (error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE') {
    return new HttpError(413, 'body_too_large', `a file has at most ${LARGEST_FILE} bytes`);
  }
  return new HttpError(400, 'bad_request', 'the form could not be read: send one file, in the field `file`');
}
