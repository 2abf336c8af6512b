/**
 * WeChat as a Wafer server and its client see it (docs: mini program login; code2Session; wx.getUserInfo; user data
 * verification): codes that work once, a session_key for each login, user data encrypted with the newest of them.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import express from 'express';

/**
 * @import { Clock } from '../host/clock.js'
 *
 * @typedef {{ openid: string, sessionKey: string, expiresAt: number, used: boolean }} IssuedCode
 */

const CODE_LIFETIME_MS = 5 * 60_000;

/**
 * @param {object} options
 * @param {string} options.appid
 * @param {string} options.secret
 * @param {Clock} options.clock
 * @param {boolean} [options.freshKeys] whether each wx.login makes a new session_key. With WeChat either happens: logins
 *   close together share one
 */
export function createWaferWeChat({ appid, secret, clock, freshKeys = true }) {
  /** @type {Map<string, IssuedCode>} */
  const codes = new Map();
  /** The newest session_key of each user. @type {Map<string, string>} */
  const keys = new Map();
  /** @type {object[]} */
  const answers = [];
  const control = { unreachable: false };

  /** @param {string} openid */
  function keyOf(openid) {
    const key = keys.get(openid) ?? randomBytes(16).toString('base64');
    keys.set(openid, key);
    return key;
  }

  /** @param {string} openid */
  function issueCode(openid) {
    if (freshKeys) keys.delete(openid);
    const code = randomBytes(24).toString('base64url');
    codes.set(code, { openid, sessionKey: keyOf(openid), expiresAt: clock.now() + CODE_LIFETIME_MS, used: false });
    return code;
  }

  /** @param {Record<string, unknown>} query */
  function exchange({ appid: givenAppid, secret: givenSecret, js_code: code, grant_type: grantType }) {
    if (givenAppid !== appid) return { errcode: 40013, errmsg: 'invalid appid' };
    if (givenSecret !== secret) return { errcode: 40125, errmsg: 'invalid appsecret' };
    if (grantType !== 'authorization_code') return { errcode: 40002, errmsg: 'invalid grant_type' };
    const issued = codes.get(String(code));
    if (!issued || clock.now() >= issued.expiresAt) return { errcode: 40029, errmsg: 'invalid code' };
    if (issued.used) return { errcode: 40163, errmsg: 'code been used' };
    issued.used = true;
    return { session_key: issued.sessionKey, openid: issued.openid };
  }

  const app = express();
  app.get('/sns/jscode2session', (request, response) => {
    // A connection kept for later would lead the next test's server to this one. WeChat labels its JSON text/plain.
    response.set('connection', 'close').type('text/plain');
    if (control.unreachable) return void response.socket?.destroy();
    response.send(JSON.stringify(answers.shift() ?? exchange(request.query)));
  });

  return {
    app,
    issueCode,
    /** What wx.getUserInfo gives. @param {string} openid */
    userInfo: (openid) => sealUserInfo(profile(openid), { appid, sessionKey: keyOf(openid), now: clock.now() }),
    /** WeChat's next answer, whatever is asked. @param {object} answer */
    answerNext: (answer) => void answers.push(answer),
    /** The user has logged in elsewhere meanwhile: what is encrypted from now on needs another key. @param {string} openid */
    refreshKey: (openid) => void keys.delete(openid),
    /** Whether its connections break. @param {boolean} unreachable */
    set unreachable(unreachable) {
      control.unreachable = unreachable;
    },
  };
}

/** @param {string} openid */
function profile(openid) {
  return { openId: openid, nickName: `用户 ${openid}`, gender: 0, language: 'zh_CN', city: '', province: '', country: '', avatarUrl: '' };
}

/**
 * User data as WeChat hands it to a mini program: AES-128-CBC with PKCS#7 padding under the session_key, and marked
 * with the app it is for (docs: user data verification).
 *
 * @param {ReturnType<typeof profile>} user
 * @param {{ appid: string, sessionKey: string, now: number }} seal
 */
function sealUserInfo(user, { appid, sessionKey, now }) {
  const { openId, ...userInfo } = user;
  const rawData = JSON.stringify(userInfo);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', Buffer.from(sessionKey, 'base64'), iv);
  const plain = JSON.stringify({ openId, ...userInfo, watermark: { timestamp: Math.floor(now / 1000), appid } });
  return {
    userInfo,
    rawData,
    signature: createHash('sha1').update(rawData + sessionKey).digest('hex'),
    encryptedData: Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]).toString('base64'),
    iv: iv.toString('base64'),
  };
}
