import { sinceInWords } from '../../domain/wording/dates.js';
import { statusShapes } from '../../domain/wording/status-shapes.js';
import { visibleText } from '../../domain/wording/visible-text.js';
import type { ListedTrackStatus } from '../../readings/track-status.js';
import { statusColours } from '../status-colours.js';

/** How long others may keep a badge, in seconds; shields.io takes no less than 300. */
const cacheSeconds = 300;

/** A badge by its words: the track, its status and since when. */
export function badgeOf({ title, label, since, status }: ListedTrackStatus) {
  return {
    schemaVersion: 1,
    label: visibleText(title),
    message: since === null ? label : `${label} ${sinceInWords(since.edtf)}`,
    color: statusColours.light[status],
    logoSvg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="#fff"><path fill-rule="evenodd" d="${statusShapes[status]}"/></svg>`,
    cacheSeconds,
  } as const;
}

/** The badge as an SVG image. */
export async function badgeImage(status: ListedTrackStatus): Promise<string> {
  // With the widths of 40,000 letters, which no start waits for.
  const { makeBadge } = await import('badge-maker');
  const { label, message, color, logoSvg } = badgeOf(status);
  const logoBase64 = `data:image/svg+xml;base64,${Buffer.from(logoSvg).toString('base64')}`;
  return makeBadge({ label, message, color, logoBase64, style: 'flat' });
}
