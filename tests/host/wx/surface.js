/**
 * The rest of `wx` an example app touches: system information and launch options, boxes on the screen, navigation
 * (docs: wx.getSystemInfoSync, wx.getLaunchOptionsSync, wx.showToast, wx.navigateTo and their neighbours).
 * Nothing is drawn; each call succeeds.
 */
import { answer } from './context.js';

/**
 * @typedef {object} SurfaceOptions
 * @property {string} sdkVersion the version of the base library
 * @property {{ launchOptions: () => object, open: (path: string, query: Record<string, string>, replace: boolean) => unknown, back: (delta: number) => void }} pages
 */

/** @param {import('./context.js').WxContext} context @param {SurfaceOptions} options */
export function createSurface(context, { sdkVersion, pages }) {
  const { realm, loop, background } = context;

  /** @param {string} api @param {Record<string, unknown>} [extra] */
  const succeed = (api, extra = {}) => (/** @type {import('./context.js').Callbacks | undefined} */ options) => {
    answer(context, options, 'success', realm.plain({ errMsg: `${api}:ok`, ...extra }));
  };

  /** @param {string} api @param {boolean} replace */
  const navigate = (api, replace) => (/** @type {{ url: string } & import('./context.js').Callbacks} */ options) => {
    const [path, search = ''] = options.url.replace(/^\//, '').split('?');
    loop.post(() => pages.open(path, Object.fromEntries(new URLSearchParams(search)), replace));
    succeed(api)(options);
  };

  const boxes = ['showToast', 'hideToast', 'showLoading', 'hideLoading', 'stopPullDownRefresh', 'setNavigationBarTitle'];
  return {
    ...Object.fromEntries(boxes.map((api) => [api, succeed(api)])),
    showModal: succeed('showModal', { confirm: true, cancel: false }),
    navigateTo: navigate('navigateTo', false),
    redirectTo: navigate('redirectTo', true),
    switchTab: navigate('switchTab', true),
    /** @param {{ delta?: number } & import('./context.js').Callbacks} [options] */
    navigateBack(options) {
      loop.post(() => pages.back(options?.delta ?? 1));
      succeed('navigateBack')(options);
    },
    getSystemInfoSync: () => realm.plain({ SDKVersion: sdkVersion, platform: 'devtools', system: 'iOS 15.0', version: '8.0.0', language: 'zh_CN' }),
    getLaunchOptionsSync: () => realm.plain(pages.launchOptions()),
    getAccountInfoSync: () => realm.plain({ miniProgram: { appId: 'wx0000000000000000', envVersion: 'develop', version: '' } }),
    /** @param {() => void} listener */
    onAppShow: (listener) => background.on('show', listener),
    /** @param {() => void} listener */
    offAppShow: (listener) => background.off('show', listener),
    /** @param {() => void} listener */
    onAppHide: (listener) => background.on('hide', listener),
    /** @param {() => void} listener */
    offAppHide: (listener) => background.off('hide', listener),
    /** @param {(message: string) => void} listener */
    onError: (listener) => loop.onError((error) => listener(String(/** @type {Error} */ (error)?.stack ?? error))),
  };
}
