/** What a dotted path leads to; nothing, where it leads nowhere. */
export function valueAt(value: any, path: string | undefined): any {
  if (!path) return undefined;
  try {
    return path.split('.').reduce((value, field) => (typeof value === 'object' ? value[field] : undefined), value);
  } catch {
    // Nothing is there, or something that throws.
    return undefined;
  }
}
