/**
 * What WeChat hands out about a user (docs: getting open data on the server, signature verification and decryption;
 * wx.getUserInfo): encrypted and signed with the user's session_key, so that a server that has the key can really
 * decrypt and check it.
 *
 *     const wechat = { issueCode, userInfo: (openid) => encryptUserInfo({ sessionKey: keyOf(openid), appid, openid, now: clock.now() }) };
 *     const host = createHost({ root, clock, wechat });
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * @typedef {object} UserFields what an app may know without a session_key
 * @property {string} nickName
 * @property {number} gender 0 unknown, 1 male, 2 female
 * @property {string} language
 * @property {string} city
 * @property {string} province
 * @property {string} country
 * @property {string} avatarUrl
 *
 * @typedef {object} UserInfoRequest
 * @property {string} sessionKey of code2Session: base64 of 16 bytes
 * @property {string} appid
 * @property {string} openid
 * @property {string} [unionid]
 * @property {Partial<UserFields>} [user] over what WeChat says of everybody
 * @property {number} [now] milliseconds, for the watermark
 * @property {string} [iv] base64 of 16 bytes, random by default
 * @property {string} [cloudID] only apps with cloud development get one
 *
 * @typedef {object} UserInfoResult
 * @property {string} encryptedData
 * @property {string} iv
 * @property {string} [rawData]
 * @property {string} [signature]
 * @property {object} [userInfo]
 * @property {string} [cloudID]
 */

/** Nobody's own: what wx.getUserInfo gives since names and pictures have to be asked for otherwise. @type {UserFields} */
const ANONYMOUS = {
  nickName: '微信用户',
  gender: 0,
  language: '',
  city: '',
  province: '',
  country: '',
  avatarUrl: 'https://thirdwx.qlogo.cn/mmopen/vi_32/anonymous/132',
};
const KEY_BYTES = 16;

/** @param {UserInfoRequest} request @returns {Required<Omit<UserInfoResult, 'cloudID'>> & { cloudID?: string }} */
export function encryptUserInfo({ sessionKey, appid, openid, unionid, user, now = Date.now(), iv = randomBytes(KEY_BYTES).toString('base64'), cloudID }) {
  const userInfo = { ...ANONYMOUS, ...user };
  const rawData = JSON.stringify(userInfo);
  const everything = { openId: openid, ...userInfo, unionId: unionid, watermark: { timestamp: Math.floor(now / 1000), appid } };
  return {
    userInfo,
    rawData,
    signature: createHash('sha1').update(rawData + sessionKey).digest('hex'),
    encryptedData: encrypt(JSON.stringify(everything), sessionKey, iv),
    iv,
    ...(cloudID === undefined ? {} : { cloudID }),
  };
}

/** AES-128-CBC with PKCS#7, which is how Node pads. @param {string} text @param {string} sessionKey @param {string} iv */
function encrypt(text, sessionKey, iv) {
  const key = Buffer.from(sessionKey, 'base64');
  if (key.length !== KEY_BYTES) throw new Error(`a session_key is base64 of ${KEY_BYTES} bytes, not of ${key.length}`);
  const cipher = createCipheriv('aes-128-cbc', key, Buffer.from(iv, 'base64'));
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64');
}
