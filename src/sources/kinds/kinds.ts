import type { SourceKindName } from '../../contract/sources.js';
import { acledSource } from './acled/acled.js';
import { gdeltSource } from './gdelt/gdelt.js';
import { polecatSource } from './polecat/polecat.js';
import { feedSource } from './feed.js';
import type { SourceKind } from './source-kind.js';
import { tableSource } from './table.js';
import { webhookSource } from './webhook.js';

/** Every kind of source. To add one, write its file in this folder, and add its name here and in the contract. */
const all: Readonly<Partial<Record<SourceKindName, SourceKind>>> = {
  gdelt: gdeltSource,
  acled: acledSource,
  polecat: polecatSource,
  feed: feedSource,
  table: tableSource,
  webhook: webhookSource,
};

/** The kinds of sources by name. */
export const sourceKinds: ReadonlyMap<string, SourceKind> = new Map(Object.entries(all));
