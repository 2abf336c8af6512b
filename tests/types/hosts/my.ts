/** That Alipay's own typings of `my` pass, and nothing of another host. Compiled and never run. */
import { createClient, type Client, type WxLike } from 'weapp-session';
import { adaptMy, type MyOptions } from 'weapp-session/my';

const login = { url: '/login' };
export const client: Client = createClient({ baseUrl: 'https://api.example.com', login, host: adaptMy(my) });
export const options: MyOptions = { scopes: ['auth_user'] };
export const host: WxLike = adaptMy(my, options);

// @ts-expect-error the adapter itself is no host
createClient({ login, host: adaptMy });
// @ts-expect-error nor is what it adapts
createClient({ login, host: my });
// @ts-expect-error nothing to adapt
adaptMy();
// @ts-expect-error a misspelt option
adaptMy(my, { scope: 'auth_base' });
// @ts-expect-error another host
adaptMy({ login() {}, request() {}, getStorageSync() {}, setStorageSync() {} });
