import { createHash, randomBytes } from 'node:crypto';
import express from 'express';

/**
 * A stand-in for WeChat's server, for development and tests: it issues codes as wx.login would and exchanges them as
 * code2Session does.
 *
 * @import { Request, Response } from 'express'
 *
 * @typedef {object} StandIn
 * @property {import('express').Express} app answers GET /sns/jscode2session
 * @property {(openid: string) => string} issueCode a fresh code of that user (docs: wx.login)
 * @property {(errcode: number) => void} failNext the next exchange fails so, whatever it asks; calls queue up
 *
 * @typedef {{ openid: string, expiresAt: number, used: boolean }} IssuedCode
 */

/** docs: wx.login. A code lives five minutes and can be exchanged once. */
const CODE_LIFETIME_MS = 5 * 60_000;

/** docs: code2Session; global return codes. */
const ERRMSG = new Map([
  [-1, 'system error'],
  [40002, 'invalid grant_type'],
  [40013, 'invalid appid'],
  [40029, 'invalid code'],
  [40125, 'invalid appsecret'],
  [40163, 'code been used'],
  [40226, 'code blocked'],
  [45011, 'api minute-quota reach limit, must slower, retry next minute'],
]);

/**
 * @param {object} options
 * @param {string} options.appid
 * @param {string} options.secret
 * @param {() => number} [options.now] milliseconds
 * @param {boolean} [options.acceptAnyCode] accept a code that was not issued here, as that of a user derived from it, as
 *   often as it comes: WeChat's developer tools bring codes of their own, without an appid the same one each time
 * @returns {StandIn}
 */
export function createStandIn({ appid, secret, now = Date.now, acceptAnyCode = false }) {
  /**
   * Kept as long as the stand-in lives, so that no code works twice.
   *
   * @type {Map<string, IssuedCode>}
   */
  const codes = new Map();
  /** @type {number[]} */
  const failures = [];

  /**
   * @param {string} code
   * @param {string} openid
   * @returns {IssuedCode}
   */
  function issue(code, openid) {
    const issued = { openid, expiresAt: now() + CODE_LIFETIME_MS, used: false };
    codes.set(code, issued);
    return issued;
  }

  /**
   * @param {Request['query']} query
   * @returns {object} WeChat's answer
   */
  function exchange({ appid: givenAppid, secret: givenSecret, js_code: code, grant_type: grantType }) {
    const failure = failures.shift();
    if (failure !== undefined) return refusal(failure);
    if (givenAppid !== appid) return refusal(40013);
    if (givenSecret !== secret) return refusal(40125);
    if (grantType !== 'authorization_code') return refusal(40002);
    if (typeof code !== 'string' || code === '') return refusal(40029);

    const issued = codes.get(code);
    if (!issued && acceptAnyCode) return grant(derivedOpenid(code));
    if (!issued || now() >= issued.expiresAt) return refusal(40029);
    if (issued.used) return refusal(40163);
    issued.used = true;
    return grant(issued.openid);
  }

  const app = express();
  app.disable('x-powered-by');
  app.get('/sns/jscode2session', (request, response) => answer(response, exchange(request.query)));

  return {
    app,
    issueCode(openid) {
      const code = randomBytes(24).toString('base64url');
      issue(code, openid);
      return code;
    },
    failNext(errcode) {
      failures.push(errcode);
    },
  };
}

/**
 * WeChat answers with status 200 whatever happened, and labels its JSON text/plain.
 *
 * @param {Response} response
 * @param {object} body
 */
function answer(response, body) {
  response.type('text/plain').send(JSON.stringify(body));
}

/** @param {string} openid */
function grant(openid) {
  return { session_key: randomBytes(16).toString('base64'), openid };
}

/** @param {number} errcode */
function refusal(errcode) {
  return { errcode, errmsg: ERRMSG.get(errcode) ?? 'error' };
}

/**
 * The same code gives the same user. Openids have 28 characters and begin with an o.
 *
 * @param {string} code
 */
function derivedOpenid(code) {
  return `o${createHash('sha256').update(code).digest('base64url').slice(0, 27)}`;
}
