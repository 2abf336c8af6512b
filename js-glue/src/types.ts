/** The types that the package exports. Those of the options are made of the table in src/session/options. */
export type * from './generated/client-options';
export type * from './public/calls';
export type * from './public/client';
export type * from './public/host';
