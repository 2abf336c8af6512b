import { parsed } from '../lib/json';
import { type Given, isNumber } from './wx-form';

/** What Alipay hands over of an answer, in the form of wx. */
export function answered(result: Given, data: unknown): Given {
  const { tempFilePath, filePath } = result;
  const answer: Given = { statusCode: Number(statusIn(result)), header: parsed(result.headers || result.header) || {} };
  // Each only where there is one, as with wx.
  if (data !== undefined) answer.data = data;
  if (tempFilePath !== undefined) answer.tempFilePath = tempFilePath;
  if (filePath !== undefined) answer.filePath = filePath;
  return answer;
}

/** Requests tell it as `status`, uploads as `statusCode`; as a number or as text. */
function statusIn({ status, statusCode }: Given): unknown {
  const told = statusCode === undefined ? status : statusCode;
  return isNumber(told) ? told : undefined;
}

/**
 * The HTTP status of a failure that is an answer: clients hand over answers of 4xx and 5xx as "HTTP error" and bodies
 * that they can't decode as "decoding failed", both with the status (docs: my.request, errors 14 and 19). Other numbers
 * stand in the same field, so only those that HTTP can have count.
 */
export function httpStatusOf(failure: Given): number | undefined {
  const status = Number(statusIn(failure));
  return status >= 100 && status < 600 ? status : undefined;
}

/** The kind of body to ask for. wx has two options for that, Alipay one (docs: my.request, dataType). */
export function wantedBody(responseType: unknown): 'arraybuffer' | 'text' {
  return responseType === 'arraybuffer' ? responseType : 'text';
}

/** The body as wx gives it: JSON parsed where that is wanted and possible (docs: wx.request, dataType). */
export function bodyOf({ data }: Given, dataType: unknown): unknown {
  if (data === undefined) return '';
  return typeof data === 'string' && (dataType === undefined || dataType === 'json') ? parsed(data) : data;
}
