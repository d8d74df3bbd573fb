import { useEffect, useState } from 'preact/hooks';
import { useRecordedVersion } from '../../../api/live.js';

const everyMs = 30_000;

/**
 * Version that changes after every recorded entry, shortly after that, and every half minute: alerts follow the log
 * with their own cursor, a moment behind.
 */
export function useAlertsVersion(): string {
  const recorded = useRecordedVersion();
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTick((count) => count + 1), everyMs);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (recorded === 0) return;
    const timer = setTimeout(() => setTick((count) => count + 1), 1_500);
    return () => clearTimeout(timer);
  }, [recorded]);
  return `${recorded}.${tick}`;
}
