// The same in both apps.
import { createClient } from 'weapp-session';
import { baseUrl } from './config';

export const client = createClient({ baseUrl, login: { url: '/wx/onlogin' }, wasm: '/assets/weapp_session.wasm.br' });
