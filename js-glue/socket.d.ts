import type { SocketModule } from './index';

// It has a `default`, for code that is compiled without esModuleInterop.
declare const socket: SocketModule & { default: SocketModule };
export = socket;
