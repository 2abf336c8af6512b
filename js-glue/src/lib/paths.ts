import { attempt } from './attempt';

/** What a dotted path leads to; nothing, where it leads nowhere. */
export function valueAt(value: any, path: string | undefined): any {
  // Nothing may be there, or something that throws.
  return path ? attempt(() => path.split('.').reduce((value, field) => (typeof value === 'object' ? value[field] : undefined), value)) : undefined;
}
