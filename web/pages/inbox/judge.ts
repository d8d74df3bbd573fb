import { useState } from 'preact/hooks';
import { useOwnName } from '../../api/account.js';

const storageKey = 'thaw.judge';

/** The name under which this browser judges: that of who is signed in; at the machine itself as it was typed last. */
export function useJudge(): readonly [judge: string, setJudge: (judge: string) => void] {
  const own = useOwnName();
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
  return [own ?? judge, setJudge];
}
