import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const atFirst = 12;
/** What a step may take, in milliseconds: on a phone, four times as slow, a key still waits less than 50. */
const budgetMs = 8;

/**
 * How many of many rows are drawn: those of the first screens at once, the others in short steps behind, as many at a
 * time as this machine draws within the budget, so that nobody waits for 800 rows. In the end all are in the page, for
 * searching in it and for screen readers.
 * @param of what begins anew when it changes
 */
export function useProgressiveRows(of: string, total: number): number {
  const [drawn, draw] = useState({ of, count: atFirst });
  const count = drawn.of === of ? drawn.count : atFirst;
  const step = useRef({ rows: atFirst, began: 0 }).current;
  useLayoutEffect(() => {
    if (step.began === 0) return;
    const took = Math.max(1, performance.now() - step.began);
    step.rows = Math.min(200, Math.max(5, Math.round((step.rows * budgetMs) / took)));
    step.began = 0;
  }, [count]);
  useEffect(() => {
    if (count >= total) return;
    const timer = setTimeout(() => {
      step.began = performance.now();
      draw({ of, count: count + step.rows });
    });
    return () => clearTimeout(timer);
  }, [of, count, total]);
  return count;
}
