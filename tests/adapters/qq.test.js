/** QQ's `qq` under `weapp-session/qq`. */
import { contract } from './contract.js';
import { qqStandIn } from './qq.js';

contract({ standIn: qqStandIn, adapter: 'adaptQq' }, {
  noNetwork: 600001, hostTimeout: 60_000, hostTimedOut: 5, refused: [-1, /\(login:fail refused\)/], encrypts: false,
});
