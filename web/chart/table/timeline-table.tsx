import { Disclosure } from '../../ui/disclosure.js';
import { LazyPart } from '../../ui/lazy-part.js';
import type { TablesProps } from './tables.js';

const loadTables = () => import('./tables.js');

/** All that the chart draws, as tables. They are made only once somebody opens them. */
export function TimelineTable(props: TablesProps) {
  return (
    <Disclosure class="timeline-table" summary="As a table">
      {() => <LazyPart what="the tables" load={loadTables} props={props} />}
    </Disclosure>
  );
}
