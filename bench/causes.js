/** Why a bound is missed, by the beginning of its row's text. Printed beside a miss, and only then. */
export const causes = {
  'appends of one event, PostgreSQL':
    'with 32 callers a group holds 32 entries, and groups follow one another: each waits for three trips to the server ' +
    '(0.3 ms each here) and one flush to the disk before the next may be numbered, and the events of the next are read, ' +
    'made canonical and hashed in between (about 45 µs of one core each). The other side has 32 connections that use both ' +
    'cores at once and promises no order. With 128 callers the groups are larger: 1.3 times the plain INSERTs, and 4 ' +
    "times Emmett's store.",
  'appends of one event, SQLite':
    'of some 105 µs an append 25 µs are validation, 20 µs canonical JSON, hash and queue, 20 µs the rows and 40 µs the ' +
    "group's flush, which writes the pages of four indexes where the other side's single row touches few. It stands at " +
    'the bound, and moves by a tenth from run to run.',
  'import of 100,000 events':
    'an event costs about 65 µs of one thread: reading and validation 20, canonical JSON and hash 10, the look for what ' +
    'is there already and the rows 15, garbage collection most of the rest. A multi-row INSERT costs 18 µs a row on ' +
    'SQLite and 30 µs on PostgreSQL, so the bound leaves 36 and 60. Sorting and writing the JSON natively took a third ' +
    'off; a second thread for the validation would be the next step.',
  'cold start':
    'a start loads modules for most of its time. Beside what the empty Nest app loads stand @nestjs/swagger (about 0.2 s, ' +
    'for the page of the contract alone), TypeORM (0.16 s, the drivers of every database) and zod with EDTF (0.1 s).',
};
