/** Calls of every kind that an app makes with what it had before the update, by page: they go on as they are. */

/** What the user picks. */
export const PICTURE = 'http://tmp/picture.png';

const ECHO = `
  const echo = ({ method, query, body, headers }) => ({ method, query, body, sign: headers['x-sign'] });
  const upload = { filePath: '${PICTURE}', name: 'file' };
  const failure = (promise) => promise.then(() => 'none', (error) => error);
`;

/** @type {Record<string, string>} */
const UNI = {
  'luch-request': `
    import http from './request';
    ${ECHO}
    export async function listProducts() {
      const tasks = [];
      await http.get('/wx/products/list');
      const params = { page: 2, since: new Date(0), tags: ['a b', '&'], none: null, near: { x: 1 } };
      const answers = [
        await http.get('/echo', { params }),
        await http.post('/echo?a=1', { name: 'n' }, { params, header: { 'x-sign': '1' } }),
        await http.put('/echo', { name: 'n' }),
        await http.delete('/echo', { name: 'n' }),
        await http.get('/echo', { custom: { auth: false } }),
        await http.request({ url: '/echo', method: 'PUT', getTask: (task) => tasks.push(typeof task.abort) }),
      ];
      const { name } = await http.upload('/wx/upload', { ...upload, formData: { album: 'one' } });
      await http.download('/wx/download/receipt');
      const { statusCode, data } = await failure(http.get('/none'));
      const aborted = await failure(http.get('/echo?aborted', { getTask: (task) => task.abort() }));
      return { answers: answers.map(echo), tasks, name, statusCode, data, aborted: aborted.errMsg };
    }
  `,
  'uni-ajax': `
    import api from './request';
    ${ECHO}
    export async function listProducts() {
      await api.get('/wx/products/list');
      const query = { page: 2, tags: ['a b', '&'], none: null, near: { x: 1 } };
      const answers = [
        await api.get('/echo', { page: 1 }, { query, header: { 'x-sign': '1' } }),
        await api.post('/echo', { name: 'n' }, { params: query }),
        await api.put({ url: '/echo', data: { name: 'n' } }),
        await api.delete('/echo', { name: 'n' }),
      ];
      const { statusCode, data } = await failure(api.get('/none'));
      const removeEventListener = () => {};
      const early = { aborted: true, addEventListener() {}, removeEventListener };
      const late = { aborted: false, addEventListener: (_, listener) => void Promise.resolve().then(listener), removeEventListener };
      const aborted = [early, late].map((signal) => failure(api.get('/echo?aborted', {}, { signal })));
      const said = (await Promise.all(aborted)).map(({ errMsg }) => errMsg);
      const url = (await api.getURL({ url: '/echo', query })).replace('https://api.example.com', '');
      return { answers: answers.map(echo), url, statusCode, data, said };
    }
  `,
  alova: `
    import { alova } from './request';
    ${ECHO}
    export async function listProducts() {
      await alova.Get('/wx/products/list');
      const answers = [
        await alova.Get('/echo', { params: { page: 2 }, headers: { 'x-sign': '1' } }),
        await alova.Post('/echo', { name: 'n' }, { params: { page: 2 } }),
        await alova.Put('/echo', { name: 'n' }),
        await alova.Delete('/echo', { name: 'n' }),
      ];
      const told = [];
      const sending = alova.Post('/wx/upload', { ...upload, album: 'one' }, { requestType: 'upload' });
      sending.onUpload(({ loaded, total }) => told.push(loaded === total));
      const text = await sending;
      await alova.Get('/wx/download/receipt', { requestType: 'download' });
      const { statusCode, data } = await failure(alova.Get('/none'));
      const visitor = alova.Get('/wx/products/list');
      visitor.meta = { authRole: null };
      const stopped = alova.Get('/echo?aborted');
      const aborted = failure(stopped.send());
      setTimeout(() => stopped.abort(), 0);
      return { answers: answers.map(echo), text, done: told.at(-1), statusCode, data, aborted: String((await aborted).message).includes('abort') };
    }
  `,
  taro: `
    import Taro from '@tarojs/taro';
    import { count } from './log';
    import { request } from './request';
    ${ECHO}
    export async function listProducts() {
      await request({ url: '/wx/products/list' });
      const before = count.of;
      const url = 'https://api.example.com/echo';
      const answers = [
        await request({ url: '/echo', data: { page: 2 }, header: { 'x-sign': '1' } }),
        await request({ url: '/echo', method: 'PUT', data: { name: 'n' } }),
        (await Taro.request({ url, method: 'POST', data: { name: 'n' } })).data,
      ];
      const called = [];
      const { data } = await Taro.request({ url, success: ({ statusCode }) => called.push(statusCode), complete: ({ errMsg }) => called.push(errMsg) });
      const { statusCode, data: said } = await failure(request({ url: '/none' }));
      return { answers: [...answers, data].map(echo), called, statusCode, said, logged: count.of - before };
    }
  `,
};

const WX = {
  'own-wrapper': `
    const { request } = require('./request');
    ${ECHO}
    exports.listProducts = async () => {
      const answers = [
        await request({ url: '/echo', data: { page: 2 }, header: { 'x-sign': '1', sessionid: 'mine' }, loading: false }),
        await request({ url: '/echo', method: 'PUT', data: { name: 'n' } }),
        await request({ url: '/echo', method: 'DELETE' }),
      ];
      const { errMsg, statusCode, data } = await failure(request({ url: '/none' }));
      return { answers: answers.map(echo), errMsg, statusCode, data };
    };
  `,
  werequest: `
    const { request, uploadFile } = require('./request');
    ${ECHO}
    const called = (run, options) => new Promise((resolve) => run({ ...options, success: (...given) => resolve(['success', ...given]), fail: (...given) => resolve(['fail', ...given]) }));
    exports.listProducts = async () => {
      const boxes = [];
      wx.showModal = ({ title, content }) => boxes.push([title, content]);
      const { products } = await request({ url: 'wx/products/list' });
      const said = await failure(request({ url: 'none', catchError: true }));
      const silent = await Promise.race([request({ url: 'none' }), new Promise((resolve) => setTimeout(() => resolve('silent'), 1000))]);
      const [how, whole] = await called(request, { url: 'none' });
      const [done, body] = await called(request, { url: 'wx/products/list' });
      const sent = await uploadFile({ url: 'wx/upload', ...upload });
      return { count: products.length, message: said.message, data: said.data, silent, how, fields: [whole.statusCode, whole.data], done, body, sent, boxes };
    };
  `,
};

/** An interceptor of another kind, which is there before. */
const LOG = `
  import Taro from '@tarojs/taro';
  export const count = { of: 0 };
  Taro.addInterceptor((chain) => {
    count.of++;
    return chain.proceed(chain.requestParams);
  });
`;

/** By page: files to run in the place of what its app does, and the one with \`listProducts\`. @type {Record<string, { entry: string, files: Record<string, string> }>} */
export const CALLS = Object.fromEntries([
  ...Object.entries(UNI).map(([page, code]) => [page, { entry: 'src/products.js', files: { 'src/products.js': code, 'src/log.js': LOG } }]),
  ...Object.entries(WX).map(([page, code]) => [page, { entry: 'calls.js', files: { 'calls.js': code } }]),
]);
