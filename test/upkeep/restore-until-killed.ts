/** A process that restores a backup into the database of a URL, and stands still in the middle until it is killed. */
import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/app/database-url.js';
import { restoreBackup } from '../../src/upkeep/backup/restore-backup.js';

const [, , url = '', path = ''] = process.argv;
const target = await openDatabase(url);
await target.migrate();
const onProgress = (_: number, table: string) => {
  if (table !== 'entry_track') return;
  writeSync(1, 'in the middle\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
await restoreBackup({ path, target, onProgress });
