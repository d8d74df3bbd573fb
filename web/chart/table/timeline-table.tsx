import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Interval } from '../../contract/answers.js';
import { LaterPart } from '../../ui/lazy-part.js';
import type { Band } from '../drawing/bands.js';
import type { Mark } from '../model/marks.js';
import type { SpanList } from '../model/packing.js';

export interface TableProps {
  readonly title: string;
  readonly bands: readonly Band[];
  readonly marks: readonly Mark[];
  readonly spans: readonly SpanList[];
  /** A cause in words, with a way to it; the bare cause where absent. */
  readonly cause?: ((interval: Interval) => ComponentChildren) | undefined;
}

const loadTables = () => import('./tables.js');

/** All that the chart draws, as tables. They are made only once somebody opens them. */
export function TimelineTable(props: TableProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class="timeline-table" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {open && <LaterPart what="the tables" load={loadTables} props={props} />}
    </details>
  );
}
