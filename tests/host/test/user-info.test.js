import assert from 'node:assert/strict';
import { createDecipheriv } from 'node:crypto';
import test from 'node:test';
import { encryptUserInfo } from '../wx/user-info.js';
import { hostWith } from './mini-program.js';

/** WeChat's own examples: of the signature in the documentation, of the encryption in the sample code it offers there. */
const BAND = { nickName: 'Band', gender: 1, language: 'zh_CN', city: 'Guangzhou', province: 'Guangdong', country: 'CN' };
const SIGNED = {
  sessionKey: 'HyVFkGl5F5OQWJZZaNzBBg==',
  avatarUrl: 'http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0',
  signature: '75e81ceda165f4ffa64f4068af58c64b8f54b88c',
};
const ENCRYPTED = {
  sessionKey: 'tiihtNczf5v6AKRyjwEUhQ==',
  iv: 'r7BXXKkLb8qrSNn05n0qiA==',
  encryptedData: 'CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142d'
    + 'NCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn/Hz7saL8xz+W'
    + '//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns/8wR2SiRS7MNACwTyrGvt9ts'
    + '8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuyDb/XcxxmK01EpqOyuxINew==',
};

/** As a server does it. @param {{ sessionKey: string, iv: string, encryptedData: string }} data */
function decrypt({ sessionKey, iv, encryptedData }) {
  const decipher = createDecipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), Buffer.from(iv, 'base64'));
  return JSON.parse(decipher.update(encryptedData, 'base64', 'utf8') + decipher.final('utf8'));
}

test('the signature of the documentation comes out', () => {
  const { signature, rawData, userInfo } = encryptUserInfo({ ...SIGNED, appid: 'wx1', openid: 'o1', user: { ...BAND, avatarUrl: SIGNED.avatarUrl } });
  assert.equal(signature, SIGNED.signature);
  assert.deepEqual(JSON.parse(rawData), userInfo);
});

test('the example of the documentation comes out, encrypted to the byte', () => {
  const { openId, unionId, watermark, avatarUrl } = decrypt(ENCRYPTED);
  const { encryptedData } = encryptUserInfo({
    ...ENCRYPTED, appid: watermark.appid, openid: openId, unionid: unionId, user: { ...BAND, avatarUrl }, now: watermark.timestamp * 1000 + 999,
  });
  assert.equal(encryptedData, ENCRYPTED.encryptedData);
});

test('what is sensitive is in the encrypted part only, and each answer has its own iv', () => {
  const request = { sessionKey: ENCRYPTED.sessionKey, appid: 'wx1', openid: 'o1', now: 5_000 };
  const [one, two] = [encryptUserInfo(request), encryptUserInfo(request)];
  assert.notEqual(one.iv, two.iv);
  assert.notEqual(one.encryptedData, two.encryptedData);
  const { openId, watermark, nickName, ...rest } = decrypt({ ...request, ...one });
  assert.deepEqual([openId, watermark, nickName, 'unionId' in rest], ['o1', { timestamp: 5, appid: 'wx1' }, '微信用户', false]);
  assert.equal(/o1|wx1/.test(one.rawData + JSON.stringify(one.userInfo)), false);
  assert.equal('cloudID' in one, false);
});

test('a session_key of another length is refused', () => {
  assert.throws(() => encryptUserInfo({ sessionKey: 'short', appid: 'wx1', openid: 'o1' }), /16 bytes/);
});

test('wx.getUserInfo hands all of it on, and what is sensitive only with credentials', async (t) => {
  const given = encryptUserInfo({ sessionKey: ENCRYPTED.sessionKey, appid: 'wx1', openid: 'me', cloudID: 'cloud-1' });
  const host = hostWith(t, {}, { openid: 'me', wechat: { issueCode: (openid) => openid, userInfo: async (openid) => ({ ...given, userInfo: { ...given.userInfo, city: openid } }) } });
  /** @param {object} options @returns {Promise<any>} */
  const get = (options) => host.clock.runUntil(new Promise((resolve) => host.wx.getUserInfo({ success: resolve, ...options })));
  for (const options of [{}, { withCredentials: true }]) {
    const { errMsg, userInfo, ...rest } = await get(options);
    assert.deepEqual([errMsg, userInfo.city], ['getUserInfo:ok', 'me']);
    const { userInfo: _, ...expected } = given;
    assert.deepEqual({ ...rest }, expected);
    assert.ok(host.evaluate('(value) => value instanceof Object')(userInfo));
  }
  assert.deepEqual(Object.keys(await get({ withCredentials: false })).sort(), ['errMsg', 'rawData', 'signature', 'userInfo']);
});

test('a stand-in for WeChat that knows only encryptedData and iv, or nothing, will do', async (t) => {
  for (const [userInfo, expected] of /** @type {const} */ ([[() => ({ encryptedData: 'e', iv: 'i' }), ['e', 'i']], [undefined, ['', '']]])) {
    const host = hostWith(t, {}, { wechat: { issueCode: (openid) => openid, userInfo } });
    const { encryptedData, iv } = /** @type {any} */ (await host.clock.runUntil(new Promise((resolve) => host.wx.getUserInfo({ success: resolve }))));
    assert.deepEqual([encryptedData, iv], expected);
  }
});
