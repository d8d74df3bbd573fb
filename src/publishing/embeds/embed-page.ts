import { escapeUTF8 } from 'entities';
import type { Status } from '../../domain/policy/states.js';
import { type Day, isoDay } from '../../domain/time/day.js';
import { dateInWords, sinceInWords } from '../../domain/wording/dates.js';
import { statusShapes } from '../../domain/wording/status-shapes.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import type { ListedTrackStatus } from '../../readings/track-status.js';
import { statusColours } from '../status-colours.js';

/** A period of a status: it lasts until the next one begins. */
export interface BandPeriod {
  readonly day: Day;
  readonly status: Status;
}

/** Columns of the band: periods that share one are drawn as the last of them, so that the page stays small. */
const bandColumns = 240;

/** Parts of the page that both themes have, and those of one. */
const palette = (theme: 'light' | 'dark') => {
  const [paper, ink, soft] = theme === 'light' ? ['#ffffff', '#16191f', '#55585e'] : ['#12161c', '#e8eaed', '#aab0b9'];
  const statuses = Object.entries(statusColours[theme]).map(([status, colour]) => `--${status}:${colour}`);
  return [`--paper:${paper};--ink:${ink};--soft:${soft}`, ...statuses].join(';');
};

/** The style of every embed; the same text for all, so that the content security policy can name its digest. */
export const embedStyle = [
  `:root{color-scheme:light;${palette('light')}}`,
  `@media(prefers-color-scheme:dark){:root:not(.light){color-scheme:dark;${palette('dark')}}}`,
  `:root.dark{color-scheme:dark;${palette('dark')}}`,
  'body{margin:0;padding:12px 14px;background:var(--paper);color:var(--ink);font:15px/1.4 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}',
  'p{margin:0 0 6px}.title{font-weight:600}.status{font-size:1.15em;font-weight:600}.status svg{width:.85em;height:.85em;margin-right:.4em}',
  '.soft,footer{color:var(--soft);font-weight:400}footer{font-size:.85em}a{color:inherit}.band{display:block;width:100%;height:14px}.years{display:flex;justify-content:space-between;font-size:.8em;color:var(--soft)}',
  ...Object.keys(statusShapes).map((status) => `.${status}{fill:var(--${status})}`),
].join('\n');

interface EmbedInput {
  readonly status: ListedTrackStatus;
  readonly periods: readonly BandPeriod[];
  readonly today: Day;
  /** The publishers of the sources of the status, in words; empty where there are none. */
  readonly sources: string;
  readonly address: string;
  readonly theme?: 'light' | 'dark' | undefined;
}

/** A small page for a frame elsewhere: title, status and since when, the band of its history, the sources, a link. */
export function embedPage({ status: track, periods, today, sources, address, theme }: EmbedInput): string {
  const { title, status, label, since, headline } = track;
  const url = escapeUTF8(`${address}/tracks/${track.track}`);
  const text = (words: string) => escapeUTF8(visibleText(words));
  const shape = `<svg viewBox="0 0 16 16" aria-hidden="true"><path class="${status}" fill-rule="evenodd" d="${statusShapes[status]}"/></svg>`;
  const when = since === null ? '' : ` <span class="soft">${text(sinceInWords(since.edtf))}</span>`;
  const source = sources === '' ? '' : `Sources: ${text(sources)}. `;
  return `<!doctype html>
<html lang="en"${theme ? ` class="${theme}"` : ''}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(`${title}: ${label}`)}</title><link rel="canonical" href="${url}"><style>${embedStyle}</style></head>
<body>
<p class="title"><a href="${url}" target="_blank" rel="noopener">${text(title)}</a></p>
<p class="status">${shape}${text(label)}${when}</p>
<p>${text(headline)}</p>
${band(periods, today)}
<footer>${source}As of ${dateInWords(track.reading.validAt)}. <a href="${url}" target="_blank" rel="noopener">Thaw</a></footer>
</body>
</html>
`;
}

/** The history as a band of colours, from the first period to today; nothing where there is none. */
function band(periods: readonly BandPeriod[], today: Day): string {
  const first = periods[0]?.day;
  if (first === undefined) return '';
  const columnOf = (day: Day) => Math.round(((day - first) / Math.max(1, today - first)) * bandColumns);
  const paths = new Map<Status, string>();
  for (const [i, { day, status }] of periods.entries()) {
    const [from, to] = [columnOf(day), i + 1 < periods.length ? columnOf(periods[i + 1]!.day) : bandColumns];
    if (to > from) paths.set(status, `${paths.get(status) ?? ''}M${from} 0h${to - from}v10h-${to - from}z`);
  }
  const drawn = [...paths].map(([status, path]) => `<path class="${status}" d="${path}"/>`).join('');
  const years = [first, today].map((day) => `<span>${isoDay(day).slice(0, 4)}</span>`).join('');
  return `<svg class="band" viewBox="0 0 ${bandColumns} 10" preserveAspectRatio="none" role="img" aria-label="The status over time">${drawn}</svg><div class="years" aria-hidden="true">${years}</div>`;
}
