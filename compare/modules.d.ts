/** As much of what the contenders are written against as they use. The libraries are installed when they are compared, and not before. */

/** Whatever is given, and functions that are given something. */
interface Given {
  [name: string]: ((value: any) => any) | Given | string | boolean | undefined;
}

/** What sends, by the way it is called. */
interface Sends {
  get(url: string): Promise<any>;
  post(url: string, data: object): Promise<any>;
  interceptors: Record<'request' | 'response', { use(fulfilled: (value: any) => any): void }>;
}

declare module '@alova/adapter-uniapp' {
  export default function AdapterUniapp(): object;
}
declare module 'alova' {
  export function createAlova(options: object): Record<'Get' | 'Post', (url: string, data?: object) => any>;
}
declare module 'alova/client' {
  export function createServerTokenAuthentication(options: Given): Record<'onAuthRequired' | 'onResponseRefreshToken', (handler?: (value: any) => any) => object>;
}
declare module 'axios' {
  export type AxiosAdapter = (config: any) => Promise<any>;
  export const AxiosError: any;
  const axios: { create(defaults: object): Sends; getUri(config: object): string };
  export default axios;
}
declare module 'axios-auth-refresh' {
  export function createAuthRefresh(instance: Sends, logic: (failed: any) => Promise<void>): void;
}
declare module 'uni-ajax' {
  const ajax: { create(defaults: object): Sends & ((config: object) => Promise<any>) };
  export default ajax;
}
declare module 'wafer-client-sdk' {
  const qcloud: { setLoginUrl(url: string): void; login(options: Given): void; request(options: Given): void };
  export default qcloud;
}
declare module 'wafer2-client-sdk' {
  export { default } from 'wafer-client-sdk';
}
declare module 'we-request' {
  const weRequest: { init(options: Given): void; login(): Promise<void>; request(options: object): Promise<unknown> };
  export default weRequest;
}
declare module 'weapp-session' {
  export const createClient: typeof import('../js-glue/dist/types/index.js').createClient;
}

/** The globals that the host gives. */
declare const wx: {
  login(options: Given): void;
  request(options: Given): void;
  getStorageSync(key: string): any;
  setStorageSync(key: string, value: unknown): void;
  removeStorageSync(key: string): void;
};
/** And what uni-app's runtime makes of them in a mini program. */
declare const uni: typeof wx;
