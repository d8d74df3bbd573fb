import { useState } from 'preact/hooks';

const storageKey = 'thaw.judge';

/** The name under which this browser judges, kept for the next time. */
export function useJudge(): readonly [judge: string, setJudge: (judge: string) => void] {
  const [judge, set] = useState(() => {
    try {
      return localStorage.getItem(storageKey) ?? '';
    } catch {
      return '';
    }
  });
  const setJudge = (name: string) => {
    set(name);
    try {
      localStorage.setItem(storageKey, name);
    } catch {
      // Without storage the name is asked for again.
    }
  };
  return [judge, setJudge];
}
