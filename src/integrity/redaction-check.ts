import type { EventRedacted } from '../domain/entries/redaction.js';
import { redactionOf } from '../domain/entries/redacted-json.js';
import { bodyHash } from '../event-log/redaction/blank-entries.js';

interface FoundRedaction {
  readonly position: number;
  readonly by: string;
  readonly leaf: string;
  readonly left: string;
  /** Whether the last redaction that names the entry left it like this. */
  isVouched: boolean;
}

/** An entry that is blanked otherwise than the log says. */
export interface BadRedaction {
  readonly position: number;
  readonly detail: string;
}

/**
 * Holds redacted entries against the redactions of the log, which come after them: the hashes of a redacted entry cannot be
 * computed any more, so its redaction names its leaf and what is left of it. Without this, who can write to the table could
 * blank an entry, or put other words into what is left of one.
 */
export class RedactionCheck {
  private readonly found = new Map<string, FoundRedaction>();
  private readonly undone: BadRedaction[] = [];

  /** Takes the next entry, in order. @param body as it is stored. @returns whether it is redacted */
  take(position: number, body: string): boolean {
    const redaction = redactionOf(body);
    if (redaction) {
      const { by, leaf } = redaction;
      const { id } = JSON.parse(body) as { id: string };
      this.found.set(id, { position, by, leaf, left: bodyHash(body), isVouched: false });
    }
    if (body.includes('"type":"EventRedacted"')) this.vouch(position, JSON.parse(body) as Partial<EventRedacted>);
    return redaction !== undefined;
  }

  /** The first entry that is not as the log says, after all were taken. */
  fault(): BadRedaction | undefined {
    const unvouched = [...this.found.values()].filter(({ isVouched }) => !isVouched);
    const detail = 'the entry is blanked, or has other words, than by a redaction that the log has';
    const bad = [...this.undone, ...unvouched.map(({ position }) => ({ position, detail }))];
    return bad.sort((a, b) => a.position - b.position)[0];
  }

  private vouch(position: number, { type, id, blanked }: Partial<EventRedacted>): void {
    if (type !== 'EventRedacted') return;
    for (const { entry, leaf, body } of blanked ?? []) {
      const found = this.found.get(entry);
      if (found) found.isVouched = found.by === id && found.leaf === leaf && found.left === body;
      else this.undone.push({ position, detail: `the entry ${entry}, which it redacted, stands unredacted` });
    }
  }
}
