import type { LoginFailure } from '../errors/failures';
import { OPTION_LOGIN_TIMEOUT, OPTION_LOGIN_WITH, OPTION_PROTOCOL } from '../generated/options';
import type { ClientState } from '../state/client-state';

/** What the host gave for the exchange: a code, perhaps with user data; or why not, and whether it has no login at all. */
export interface CodeAnswer {
  _code?: string;
  _user?: { encryptedData?: unknown; iv?: unknown };
  _failure?: LoginFailure;
  _unavailable?: boolean;
}

/** The single-page mode opened from Moments, in which there is no login (docs: wx.login, scene values). */
const SINGLE_PAGE_SCENE = 1154;

/** Calls `wx.login`, and `wx.getUserInfo` where the options ask for it. */
export function askHost({ _host: host, _options: options }: ClientState, answer: (answer: CodeAnswer) => void): void {
  const fail = (failure: LoginFailure) => {
    let _unavailable = false;
    try {
      _unavailable = host.getLaunchOptionsSync!().scene === SINGLE_PAGE_SCENE;
    } catch {
      // A host that does not tell.
    }
    answer({ _failure: failure || {}, _unavailable });
  };
  const guarded = (run: () => void) => {
    try {
      run();
    } catch (cause) {
      fail({ cause });
    }
  };
  const withUser = (options[OPTION_LOGIN_WITH] || options[OPTION_PROTOCOL] || 'code') !== 'code';
  guarded(() =>
    host.login({
      timeout: options[OPTION_LOGIN_TIMEOUT],
      success: (result: { code?: unknown }) => {
        const code = String((result && result.code) || '');
        if (!withUser || !code) return answer({ _code: code });
        // Encrypted with the key that this code stands for, so it comes second (docs: wx.getUserInfo).
        const success = ({ encryptedData, iv }: any) => answer({ _code: code, _user: { encryptedData, iv } });
        guarded(() => host.getUserInfo!({ withCredentials: true, success, fail }));
      },
      fail,
    }),
  );
}
