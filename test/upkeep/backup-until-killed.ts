/** A process that backs up the database of a URL into a file, and stands still in the middle until it is killed. */
import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/app/database-url.js';
import { takeBackup } from '../../src/upkeep/backup/take-backup.js';

const [, , url = '', path = ''] = process.argv;
const database = await openDatabase(url);
const onProgress = () => {
  writeSync(1, 'in the middle\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
const makeTables = async (file: string) => {
  const made = await openDatabase(`sqlite:${file}`);
  await made.migrate();
  return made;
};
await takeBackup({ database, path, makeTables, now: 0, onProgress });
