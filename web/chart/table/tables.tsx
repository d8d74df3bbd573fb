import type { ComponentChildren } from 'preact';
import type { ImpreciseDate, StatusInterval } from '../../contract/answers.js';
import { isoOf } from '../../dates/days.js';
import { shortDateInWords, dayInWords, inWords, plain } from '../../wording/words.js';
import { Sources } from '../../ui/sources.js';
import { Table } from '../../ui/table.js';
import { type Band, stateInWords } from '../drawing/bands.js';
import type { Mark } from '../model/marks.js';
import type { Series } from '../model/series.js';
import type { Span, SpanList } from '../model/packing.js';

export interface TablesProps {
  readonly title: string;
  readonly bands: readonly Band[];
  readonly series: readonly Series[];
  readonly marks: readonly Mark[];
  readonly spans: readonly SpanList[];
  /** A cause in words, with a way to it; the bare cause where absent. */
  readonly cause?: ((interval: StatusInterval) => ComponentChildren) | undefined;
}

/** The intervals, the figures, the spans and the events of a chart, a table each. */
export default function Tables({ title, bands, series, marks, spans, cause }: TablesProps) {
  const histories = [...new Set(bands.map(({ intervals }) => intervals))];
  return (
    <>
      {histories.map((intervals) => {
        const [band] = bands.filter((one) => one.intervals === intervals);
        const caption = histories.length === 1 ? 'intervals' : band!.name;
        return <Intervals key={band!.name} caption={`${title}: ${caption}`} intervals={intervals} cause={cause} />;
      })}
      {series.map((one) => (
        <SeriesTable key={one.id} series={one} />
      ))}
      {spans.map(({ name, items }) => (
        <SpanTable key={name} caption={`${title}: ${name}`} items={items} />
      ))}
      {marks.length > 0 && <Marks caption={`${title}: ${inWords(marks.length)} events`} marks={marks} />}
    </>
  );
}

type IntervalsProps = Pick<TablesProps, 'cause'> & {
  readonly caption: string;
  readonly intervals: readonly StatusInterval[];
};

function Intervals({ caption, intervals, cause }: IntervalsProps) {
  return (
    <Table name={caption} caption={caption} columns={['From', 'To', 'Status', 'Declared', 'In practice', 'Cause']}>
      {intervals.map((interval, index) => (
        <tr key={index}>
          <td>{shortDateInWords(interval.from)}</td>
          <td>{interval.to ? shortDateInWords(interval.to) : 'on'}</td>
          <td>{stateInWords('status', interval.status)}</td>
          <td>{plain(interval.formal)}</td>
          <td>{plain(interval.practice)}</td>
          <td>{cause ? cause(interval) : interval.cause}</td>
        </tr>
      ))}
    </Table>
  );
}

function SeriesTable({ series: { title, unit, points } }: { readonly series: Series }) {
  const caption = `${title} (${unit})`;
  return (
    <Table name={caption} caption={caption} columns={['Period', 'Figure', 'Known since', 'Sources']}>
      {points.map(({ period, value, note, known, revised, sources }) => (
        <tr key={period.edtf}>
          <td>{shortDateInWords(period)}</td>
          <td>
            {figureInWords(value)}
            {note && <p class="soft">{note}</p>}
          </td>
          <td>
            {dayInWords(known, true)}
            {revised.map((earlier) => (
              <p key={earlier.known} class="soft">
                {figureInWords(earlier.value)} from {dayInWords(earlier.known, true)}
              </p>
            ))}
          </td>
          <td>
            <Sources sources={sources} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function figureInWords(value: number | null): string {
  return value === null ? 'withdrawn' : inWords(value);
}

function SpanTable({ caption, items }: { readonly caption: string; readonly items: readonly Span[] }) {
  return (
    <Table name={caption} caption={caption} columns={['From', 'To', 'What']}>
      {items.map(({ from, to, label }, index) => (
        <tr key={index}>
          <td>{edgeInWords(from)}</td>
          <td>{to === undefined || to === null ? 'on' : edgeInWords(to)}</td>
          <td>{label}</td>
        </tr>
      ))}
    </Table>
  );
}

function edgeInWords(date: ImpreciseDate | number): string {
  return typeof date === 'number' ? dayInWords(isoOf(date), true) : shortDateInWords(date);
}

function Marks({ caption, marks }: { readonly caption: string; readonly marks: readonly Mark[] }) {
  return (
    <Table name={caption} caption={caption} columns={['Date', 'Kind', 'Level', 'Event']}>
      {marks.map((mark) => (
        <tr key={mark.id}>
          <td>{shortDateInWords(mark.date)}</td>
          <td>{mark.act}</td>
          <td>{mark.level ? plain(mark.level) : ''}</td>
          <td>{mark.href ? <a href={mark.href}>{mark.title}</a> : mark.title}</td>
        </tr>
      ))}
    </Table>
  );
}
