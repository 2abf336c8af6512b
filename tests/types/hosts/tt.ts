/** That Douyin's own typings of `tt` pass, and nothing of another host. Compiled and never run. */
import { createClient, type Client } from 'weapp-session';
import { adaptTt, type TtHost } from 'weapp-session/tt';

const host: TtHost = adaptTt(tt, { force: true, anonymous: true });
export const client: Client = createClient({ baseUrl: 'https://api.example.com', login: { url: '/login', data: () => ({ anonymous: !host.isLogin }) }, host });

// @ts-expect-error the adapter itself is no host
createClient({ login: { url: '/login' }, host: adaptTt });
// @ts-expect-error a misspelt option
adaptTt(tt, { anonymos: true });
// @ts-expect-error yes or no
adaptTt(tt, { force: 'yes' });
// @ts-expect-error that is the host's to say
host.isLogin = true;
// @ts-expect-error another host
adaptTt({ getAuthCode() {}, request() {}, getStorageSync() {}, setStorageSync() {} });
