import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const atFirst = 12;
/** Time budget of a step, in milliseconds: on a phone, four times slower, a key press still waits less than 50. */
const budgetMs = 8;

/**
 * Number of rows to draw: the first screens at once, the others in steps that fit the time budget on this machine. In
 * the end all rows are in the page, for its search and for screen readers.
 * @param of key of the rows; a change starts from the first screens again
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
      draw({ of, count: Math.min(total, count + step.rows) });
    });
    return () => clearTimeout(timer);
  }, [of, count, total]);
  return count;
}
