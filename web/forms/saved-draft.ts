import { useEffect, useRef, useState } from 'preact/hooks';

interface StoredDraft<T> {
  readonly at: string;
  readonly value: T;
}

/** What is kept in this browser under a name; `undefined` where nothing is, or it cannot be read. */
function storedDraft<T>(name: string, fits: (value: unknown) => value is T): StoredDraft<T> | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? 'null') as StoredDraft<unknown> | null;
    if (kept === null || typeof kept.at !== 'string' || !fits(kept.value)) return undefined;
    return { at: kept.at, value: kept.value };
  } catch {
    return undefined;
  }
}

export interface SavedDraft<T> {
  readonly value: T;
  readonly set: (value: T) => void;
  /** When what was found here had been kept, where it was restored. */
  readonly restoredFrom: string | undefined;
  /** Whether the browser lets anything be kept. */
  readonly keeps: boolean;
  /** Keeps it no longer, and leaves it as it is on the page. */
  readonly forget: () => void;
  /** Starts anew with another value, and keeps nothing until it is changed. */
  readonly clear: (value: T) => void;
}

/**
 * What is being typed, kept in this browser at every change, so that neither a failed send nor a closed window loses it.
 * @param initial for when nothing is kept under the name
 */
export function useSavedDraft<T>(name: string, initial: () => T, fits: (value: unknown) => value is T): SavedDraft<T> {
  const [held, hold] = useState(() => {
    const kept = storedDraft(name, fits);
    return { name, value: kept?.value ?? initial(), restoredFrom: kept?.at };
  });
  const [keeps, setKeeps] = useState(true);
  const latest = useRef(held);
  latest.current = held;
  useEffect(() => {
    if (latest.current.name === name) return;
    const kept = storedDraft(name, fits);
    hold({ name, value: kept?.value ?? initial(), restoredFrom: kept?.at });
  }, [name]);
  return {
    value: held.value,
    restoredFrom: held.restoredFrom,
    keeps,
    set: (value) => {
      hold((before) => ({ ...before, value }));
      setKeeps(store(name, { at: new Date().toISOString(), value }));
    },
    forget: () => forget(name),
    clear: (value) => {
      forget(name);
      hold({ name, value, restoredFrom: undefined });
    },
  };
}

function store(name: string, kept: StoredDraft<unknown>): boolean {
  try {
    localStorage.setItem(name, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

function forget(name: string): void {
  try {
    localStorage.removeItem(name);
  } catch {
    // Then nothing was kept either.
  }
}
