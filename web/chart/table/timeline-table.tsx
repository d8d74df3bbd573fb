import { useState } from 'preact/hooks';
import { LazyPart } from '../../ui/lazy-part.js';
import type { TablesProps } from './tables.js';

const loadTables = () => import('./tables.js');

/** All that the chart draws, as tables. They are made only once somebody opens them. */
export function TimelineTable(props: TablesProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class="timeline-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {open && <LazyPart what="the tables" load={loadTables} props={props} />}
    </details>
  );
}
