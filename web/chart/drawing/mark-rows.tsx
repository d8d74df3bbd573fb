import { shortDateInWords, plain } from '../../wording/words.js';
import { type Bin, binsIn, type PlacedMark } from '../model/layout.js';
import { outlineOf } from './mark-shape.js';
import { radiusOf } from '../model/marks.js';
import type { PlanRow } from '../model/plan.js';
import type { Scale } from '../model/window.js';

interface MarkRowsProps {
  readonly bins: readonly Bin[];
  readonly lanes: readonly string[];
  readonly rows: readonly PlanRow[];
  readonly scale: Scale;
  /** Bin that the tab key reaches. */
  readonly reached: string | undefined;
  readonly on: {
    readonly point: (bin: Bin) => void;
    readonly focus: (bin: Bin) => void;
    readonly open: (bin: Bin, event: Event) => void;
  };
}

/** Marks in the window: a bar for an interval or an uncertain date, a shape for each event or cluster. */
export function MarkRows({ bins, lanes, rows, scale, reached, on }: MarkRowsProps) {
  const margin = 12 / scale.pxPerDay;
  const drawn = binsIn(bins, scale.window, margin);
  return (
    <g class="marks" role="group" aria-label="Events">
      {drawn.map((bin) => (
        <g key={bin.key} class={classOf(bin)}>
          <Bars bin={bin} row={rows[bin.lane]!} scale={scale} />
          <Glyph
            bin={bin}
            kind={lanes[bin.lane]!}
            row={rows[bin.lane]!}
            x={scale.x(bin.at)}
            reached={reached}
            on={on}
          />
        </g>
      ))}
    </g>
  );
}

function classOf({ items }: Bin): string {
  const moves = items.some(({ mark }) => mark.moves) ? ' moves' : '';
  const hollow = items.every(({ mark }) => mark.hollow) ? ' hollow' : '';
  return `mark-place${moves}${hollow}`;
}

/** Bars of all intervals as one path, and of all uncertain dates as another; short ones are left out. */
function Bars({ bin, row, scale }: { readonly bin: Bin; readonly row: PlanRow; readonly scale: Scale }) {
  const middle = row.top + row.height / 2;
  const line = (items: readonly PlacedMark[]) =>
    items
      .map(({ span }) => [clip(scale.x(span.from), scale.width), clip(scale.x(span.to + 1), scale.width)] as const)
      .filter(([from, to]) => to - from > 4)
      .map(([from, to]) => `M${from.toFixed(1)} ${middle}H${to.toFixed(1)}`)
      .join('');
  const whole = line(bin.items.filter(({ lasted }) => lasted));
  const doubtful = line(bin.items.filter(({ lasted, span }) => !lasted && span.to > span.from));
  return (
    <>
      {whole !== '' && <path class="lasted" d={whole} />}
      {doubtful !== '' && <path class="doubtful" d={doubtful} />}
    </>
  );
}

function clip(x: number, width: number): number {
  return Math.min(width + 20, Math.max(-20, x));
}

interface GlyphProps extends Pick<MarkRowsProps, 'reached' | 'on'> {
  readonly bin: Bin;
  readonly kind: string;
  readonly row: PlanRow;
  readonly x: number;
}

function Glyph({ bin, kind, row, x, reached, on }: GlyphProps) {
  const { items, key } = bin;
  const mark = items[0]!.mark;
  const many = items.length > 1;
  const radius = Math.max(...items.map((item) => radiusOf(item.mark.level)));
  const place = `translate(${x.toFixed(1)} ${row.top + row.height / 2})`;
  const shared = {
    'data-bin': key,
    transform: place,
    tabindex: key === reached ? 0 : -1,
    'aria-label': nameOf(bin, kind),
    onPointerEnter: () => on.point(bin),
    onFocus: () => on.focus(bin),
    onClick: (event: Event) => on.open(bin, event),
  };
  const drawing = (
    <>
      <rect class="target" x="-12" y="-12" width="24" height="24" />
      <path d={outlineOf(kind)} transform={`scale(${radius})`} vector-effect="non-scaling-stroke" />
      {many && (
        <text x={radius + 1.5} dy=".36em">
          {items.length}
        </text>
      )}
    </>
  );
  return mark.href && !many ? (
    <a class="mark" href={mark.href} {...shared}>
      {drawing}
    </a>
  ) : (
    <g class={many ? 'mark many' : 'mark'} role="button" {...shared}>
      {drawing}
    </g>
  );
}

/** Accessible name of a mark. */
function nameOf({ items }: Bin, kind: string): string {
  const first = items[0]!.mark;
  if (items.length === 1) {
    const level = first.level ? `, ${plain(first.level).toLowerCase()}` : '';
    return `${shortDateInWords(first.date)}: ${first.title} (${first.act.toLowerCase()}${level})`;
  }
  const last = items.at(-1)!.mark;
  return `${items.length} events, ${plain(kind).toLowerCase()}, ${shortDateInWords(first.date)} to ${shortDateInWords(last.date)}`;
}
