import { AsyncLocalStorage } from 'node:async_hooks';

/** Whose log it is: all of it, or what is open to every reader, without internal entries. */
export type View = 'all' | 'open';

const current = new AsyncLocalStorage<View>();

/** Runs work that sees the log, and all that is made of it, by a view. */
export function inView<T>(view: View, work: () => T): T {
  return current.run(view, work);
}

/** The view of whatever runs; all of the log where it is no request. */
export function currentView(): View {
  return current.getStore() ?? 'all';
}
