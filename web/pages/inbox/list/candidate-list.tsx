import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CandidateItem } from '../../../contract/candidates.js';
import { InternalMark } from '../../../ui/internal-mark.js';
import { sizeInWords, subjectInWords } from '../candidate-words.js';
import type { Candidates } from '../use-candidates.js';
import { rowWindow, topShowing } from './row-window.js';

interface CandidateListProps {
  readonly candidates: Candidates;
  readonly chosen: string | undefined;
  readonly choose: (id: string) => void;
  readonly ticked: ReadonlySet<string>;
  readonly tick: (id: string) => void;
}

/** Height of a row until one is measured, px. */
const usualRowHeight = 104;
/** Rows before the end of what is loaded, from which on the next page is fetched. */
const aheadRows = 40;

/** The candidates, of which only those near the window are drawn, however many there are. */
export function CandidateList({ candidates, chosen, choose, ticked, tick }: CandidateListProps) {
  const { items, hasMore, more } = candidates;
  const box = useRef<HTMLDivElement>(null);
  const [rowHeight, setRowHeight] = useState(usualRowHeight);
  const [view, setView] = useState({ top: 0, height: 900 });
  const look = () => box.current && setView({ top: box.current.scrollTop, height: box.current.clientHeight });
  useLayoutEffect(() => {
    const row = box.current?.querySelector('li');
    if (row) setRowHeight(Math.max(24, row.getBoundingClientRect().height));
    look();
  }, [items.length === 0]);
  useEffect(() => {
    const resized = new ResizeObserver(look);
    if (box.current) resized.observe(box.current);
    return () => resized.disconnect();
  }, []);
  const at = items.findIndex(({ id }) => id === chosen);
  useEffect(() => {
    const list = box.current;
    if (!list || at < 0) return;
    list.scrollTop = topShowing(at, rowHeight, list.scrollTop, list.clientHeight);
  }, [at, rowHeight]);
  const { from, to, above, below } = rowWindow(items.length, rowHeight, view.top, view.height);
  useEffect(() => {
    if (hasMore && to > items.length - aheadRows) more();
  }, [to, items.length, hasMore]);
  return (
    <div class="inbox-list" ref={box} onScroll={look} tabIndex={0} role="region" aria-label="Candidates">
      <ul class="plain-list" style={{ paddingTop: `${above}px`, paddingBottom: `${below}px` }}>
        {items.slice(from, to).map((item) => (
          <Row
            key={item.id}
            item={item}
            isChosen={item.id === chosen}
            isTicked={ticked.has(item.id)}
            choose={() => choose(item.id)}
            tick={() => tick(item.id)}
          />
        ))}
      </ul>
      {hasMore && <p class="soft inbox-more">Loading more …</p>}
    </div>
  );
}

interface RowProps {
  readonly item: CandidateItem;
  readonly isChosen: boolean;
  readonly isTicked: boolean;
  readonly choose: () => void;
  readonly tick: () => void;
}

function Row({ item, isChosen, isTicked, choose, tick }: RowProps) {
  const { title, score, duplicate, state, sources } = item;
  return (
    <li class={`inbox-row${isChosen ? ' chosen-row' : ''}`}>
      <input type="checkbox" checked={isTicked} aria-label={`Choose ${title}`} onChange={tick} />
      <button type="button" class="inbox-row-main" aria-current={isChosen ? 'true' : undefined} onClick={choose}>
        <span class="inbox-title">{title}</span>
        <span class="inbox-subject">{subjectInWords(item)}</span>
        <span class="soft inbox-meta">
          <InternalMark of={item} what="this candidate" />
          {state === 'source-changed' && <strong>The source changed. </strong>}
          {duplicate && <strong>On record already? </strong>}
          {sizeInWords(item)}
          {sources.length === 1 && `, ${sources[0]!.name}`}
        </span>
      </button>
      <span class="inbox-score soft" title="What it would change, and how many tell of it">
        {score}
      </span>
    </li>
  );
}
