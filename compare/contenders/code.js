/** What an app writes once, for those that leave the login to it. */

/** The code that wx.login gives. @returns {Promise<string>} */
export const getCode = () =>
  new Promise((resolve, reject) => {
    wx.login({ success: ({ code }) => resolve(code), fail: reject });
  });

/** Whom the backend knows by name, for those that ask for no code. */
export const ACCOUNT = { username: 'reader', password: 'a long password' };
