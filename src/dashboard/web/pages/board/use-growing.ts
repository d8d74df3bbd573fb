import { useEffect, useState } from 'preact/hooks';

const atFirst = 20;
const atATime = 20;

/**
 * How many of many rows are drawn: those of the first screens at once, the others in short steps behind, so that nobody
 * waits for 800 rows. In the end all are in the page, for searching in it and for screen readers.
 * @param of what begins anew when it changes
 */
export function useGrowing(of: string, total: number): number {
  const [drawn, draw] = useState({ of, count: atFirst });
  const count = drawn.of === of ? drawn.count : atFirst;
  useEffect(() => {
    if (count >= total) return;
    const timer = setTimeout(() => draw({ of, count: count + atATime }), 10);
    return () => clearTimeout(timer);
  }, [of, count, total]);
  return count;
}
