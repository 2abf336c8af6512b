import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../src/config.js';
import { StartupError } from '../src/startuperror.js';
import { assertWithout } from '../testing/backend.js';

const WECHAT = { WX_APPID: 'wx0123456789abcdef', WX_SECRET: 'the-secret' };

test('an empty environment is development mode', () => {
  const refresh = { tokens: 'accounts', ttl: 2592000, grace: 10 };
  const config = { port: 3000, host: '127.0.0.1', ttl: 7200, sliding: false, refresh, redisUrl: undefined, wechat: null };
  assert.deepEqual(readConfig({}), config);
  assert.deepEqual(
    readConfig({ PORT: '', HOST: '', SESSION_TTL: '', SESSION_SLIDING: '', REDIS_URL: '', WX_APPID: '', WX_SECRET: '', WX_API_BASE: '' }),
    config,
  );
  assert.deepEqual(readConfig({ SESSION_SLIDING: '0', REFRESH_TOKENS: '', REFRESH_TTL: '', REFRESH_GRACE: '' }), config);
});

test('everything can be set', () => {
  const env = {
    ...WECHAT,
    NODE_ENV: 'production',
    PORT: '0',
    HOST: '::1',
    SESSION_TTL: '60',
    SESSION_SLIDING: '1',
    REFRESH_TOKENS: 'all',
    REFRESH_TTL: '31536000',
    REFRESH_GRACE: '0',
    REDIS_URL: 'rediss://u:p@cache:6380/1',
    WX_API_BASE: 'https://proxy.example/wx',
  };
  assert.deepEqual(readConfig(env), {
    port: 0,
    host: '::1',
    ttl: 60,
    sliding: true,
    refresh: { tokens: 'all', ttl: 31536000, grace: 0 },
    redisUrl: 'rediss://u:p@cache:6380/1',
    wechat: { appid: 'wx0123456789abcdef', secret: 'the-secret', baseUrl: 'https://proxy.example/wx' },
  });
});

test('http is good enough for an address of this machine', () => {
  for (const base of ['http://127.0.0.1:9', 'http://localhost:9', 'http://[::1]:9']) {
    assert.equal(readConfig({ ...WECHAT, WX_API_BASE: base }).wechat?.baseUrl, base);
  }
});

/** @type {Array<[env: Record<string, string>, message: RegExp]>} */
const REFUSED = [
  [{ PORT: '80a' }, /^PORT is "80a"; accepted is a whole number from 0 to 65535\.$/],
  [{ PORT: '65536' }, /^PORT is "65536"/],
  [{ PORT: '-1' }, /^PORT is "-1"/],
  [{ SESSION_TTL: '0' }, /^SESSION_TTL is "0"; accepted is a whole number from 1 to 2592000\.$/],
  [{ SESSION_TTL: '1.5' }, /^SESSION_TTL is "1.5"/],
  [{ SESSION_TTL: '1e3' }, /^SESSION_TTL is "1e3"/],
  [{ SESSION_SLIDING: 'yes' }, /^SESSION_SLIDING is "yes"; accepted is 1 or 0\.$/],
  [{ REFRESH_TOKENS: 'ALL' }, /^REFRESH_TOKENS is "ALL"; accepted is accounts, all or none\.$/],
  [{ REFRESH_TTL: '0' }, /^REFRESH_TTL is "0"; accepted is a whole number from 1 to 31536000\.$/],
  [{ REFRESH_TTL: '31536001' }, /^REFRESH_TTL is "31536001"/],
  [{ REFRESH_GRACE: '301' }, /^REFRESH_GRACE is "301"; accepted is a whole number from 0 to 300\.$/],
  [{ REDIS_URL: 'http://u:the-password@cache' }, /^REDIS_URL is .*not shown.*; accepted is redis:/],
  [{ REDIS_URL: 'cache:6379' }, /^REDIS_URL /],
  [{ REDIS_URL: 'redis://' }, /^REDIS_URL /],
  [{ WX_SECRET: 'the-secret' }, /^WX_APPID is nothing, while WX_SECRET is set; accepted is/],
  [{ ...WECHAT, WX_APPID: 'wx123' }, /^WX_APPID is "wx123"; accepted is "wx" and 16 letters or digits\.$/],
  [{ ...WECHAT, WX_SECRET: 'the-secret\n' }, /^WX_SECRET is a value with white space/],
  [
    { ...WECHAT, WX_API_BASE: 'http://api.weixin.qq.com' },
    /^WX_API_BASE is "http:\/\/api\.weixin\.qq\.com"; accepted is an https URL/,
  ],
  [{ ...WECHAT, WX_API_BASE: 'http://localhost.evil.example' }, /^WX_API_BASE /],
  [{ ...WECHAT, WX_API_BASE: 'https://proxy.example/?x=1' }, /^WX_API_BASE /],
  [{ ...WECHAT, WX_API_BASE: 'api.weixin.qq.com' }, /^WX_API_BASE /],
  [{ NODE_ENV: 'production' }, /^WX_SECRET is not set, and NODE_ENV=production does not run without it/],
];

for (const [env, message] of REFUSED) {
  test(`refused: ${JSON.stringify(env)}`, () => {
    assert.throws(
      () => readConfig(env),
      (error) => {
        assert.ok(error instanceof StartupError);
        assert.match(error.message, message);
        assertWithout(error.message, ['the-secret', 'the-password']);
        return true;
      },
    );
  });
}
