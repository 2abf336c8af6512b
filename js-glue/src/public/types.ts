/** The types that the package exports. Those of the options are made of the table in src/session/options. */
export type * from '../generated/client-options';
export type * from './calls';
export type * from './client';
export type * from '../lib/host';
export type { SocketModule, WaferModule } from '../lib/modules';
