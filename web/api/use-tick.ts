import { useEffect, useState } from 'preact/hooks';

/** A number that changes every so many milliseconds, as long as the window is seen: the version of a query that polls. */
export function useTick(everyMs: number): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || setTick((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return tick;
}
