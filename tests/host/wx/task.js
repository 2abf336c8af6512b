/** The task a network call returns, and its listeners (docs: RequestTask, UploadTask, DownloadTask). */

/** @typedef {'headers' | 'chunk' | 'progress'} TaskEvent */

export function createListeners() {
  /** @type {Record<TaskEvent, Set<Function>>} */
  const sets = { headers: new Set(), chunk: new Set(), progress: new Set() };
  return {
    sets,
    /** @param {import('../loop.js').Loop} loop @param {TaskEvent} event @param {object} result */
    emit(loop, event, result) {
      for (const listener of sets[event]) loop.post(() => listener(result));
    },
  };
}

/**
 * @param {import('../realm.js').Realm} realm
 * @param {{ listeners: ReturnType<typeof createListeners>, abort: () => void }} call
 * @param {Record<string, TaskEvent>} events the events it offers, by the name that follows `on` and `off`
 * @returns {Record<string, any>}
 */
export function toTask(realm, { listeners: { sets }, abort }, events) {
  const task = realm.plain(/** @type {Record<string, any>} */ ({}));
  task.abort = realm.function(() => abort());
  for (const [name, event] of Object.entries(events)) {
    task[`on${name}`] = realm.function((/** @type {Function} */ listener) => void sets[event].add(listener));
    // Without a listener it removes them all.
    task[`off${name}`] = realm.function((/** @type {Function | undefined} */ listener) => void (listener ? sets[event].delete(listener) : sets[event].clear()));
  }
  return task;
}
