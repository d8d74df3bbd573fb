import { AccessModule } from '../../../access/access.module.js';
import { AuditLog } from '../../../access/audit-log.js';
import { accessLimits, type AuditEntry } from '../../../contract/access/access.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { Store } from '../../store.js';
import type { Terminal } from '../../terminal/terminal.js';

export interface AuditOptions extends CommonOptions {
  readonly after: number;
  readonly verify?: boolean;
}

/** `thaw audit`: every entry of the audit log in order; as lines of JSON with `--json`, and with `--verify` its chain. */
export function auditCommand(options: AuditOptions, terminal: Terminal): Promise<number> {
  const work = async (store: Store) => {
    const audit = store.get(AuditLog);
    if (options.verify) return verified(audit, options, terminal);
    let { after } = options;
    for (;;) {
      const page = await audit.read(after, accessLimits.auditPage);
      for (const entry of page) terminal.line(options.json ? JSON.stringify(entry) : textOf(entry));
      if (page.length < accessLimits.auditPage) return exitCodes.done;
      after = page.at(-1)!.sequence;
    }
  };
  return Store.use(options.database, work, [AccessModule]);
}

async function verified(audit: AuditLog, { json }: AuditOptions, terminal: Terminal): Promise<number> {
  const broken = await audit.firstBroken();
  if (json) terminal.json({ firstBroken: broken });
  else if (broken === null) terminal.line('the chain of the audit log holds');
  else terminal.line(`entry ${broken} of the audit log was changed, or one before it was taken out`);
  return broken === null ? exitCodes.done : exitCodes.checkFailed;
}

function textOf({ sequence, at, actor, action, detail }: AuditEntry): string {
  return [sequence, at, actor === '' ? '(nobody known)' : actor, action, JSON.stringify(detail)].join('  ');
}
