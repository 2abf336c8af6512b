import type { WaferModule } from './index';

// It has a `default`, for code that is compiled without esModuleInterop.
declare const wafer: WaferModule & { default: WaferModule };
export = wafer;
