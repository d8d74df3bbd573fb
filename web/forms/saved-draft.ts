import { useEffect, useRef, useState } from 'preact/hooks';

interface StoredDraft<T> {
  readonly at: string;
  readonly value: T;
}

/** The draft saved in this browser under a name; `undefined` where there is none or it cannot be read. */
function storedDraft<T>(name: string, fits: (value: unknown) => value is T): StoredDraft<T> | undefined {
  try {
    const saved = JSON.parse(localStorage.getItem(name) ?? 'null') as StoredDraft<unknown> | null;
    if (saved === null || typeof saved.at !== 'string' || !fits(saved.value)) return undefined;
    return { at: saved.at, value: saved.value };
  } catch {
    return undefined;
  }
}

export interface SavedDraft<T> {
  readonly value: T;
  readonly set: (value: T) => void;
  /** Time at which the restored draft was saved; `undefined` where none was restored. */
  readonly restoredFrom: string | undefined;
  /** Whether the browser lets drafts be saved. */
  readonly keeps: boolean;
  /** Deletes the saved draft, but leaves the value on the page. */
  readonly forget: () => void;
  /** Starts again with another value, which is not saved until it is changed. */
  readonly clear: (value: T) => void;
}

/**
 * A draft that is saved in this browser at every change, so that neither a failed send nor a closed window loses it.
 * @param initial the value where nothing is saved under the name
 */
export function useSavedDraft<T>(name: string, initial: () => T, fits: (value: unknown) => value is T): SavedDraft<T> {
  const [state, setState] = useState(() => {
    const saved = storedDraft(name, fits);
    return { name, value: saved?.value ?? initial(), restoredFrom: saved?.at };
  });
  const [keeps, setKeeps] = useState(true);
  const latest = useRef(state);
  latest.current = state;
  useEffect(() => {
    if (latest.current.name === name) return;
    const saved = storedDraft(name, fits);
    setState({ name, value: saved?.value ?? initial(), restoredFrom: saved?.at });
  }, [name]);
  return {
    value: state.value,
    restoredFrom: state.restoredFrom,
    keeps,
    set: (value) => {
      setState((before) => ({ ...before, value }));
      setKeeps(store(name, { at: new Date().toISOString(), value }));
    },
    forget: () => forget(name),
    clear: (value) => {
      forget(name);
      setState({ name, value, restoredFrom: undefined });
    },
  };
}

function store(name: string, saved: StoredDraft<unknown>): boolean {
  try {
    localStorage.setItem(name, JSON.stringify(saved));
    return true;
  } catch {
    return false;
  }
}

function forget(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // Without storage nothing was saved either.
  }
}
